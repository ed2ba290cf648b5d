"""read: str -> Page. Finds the lines; changes nothing."""

from __future__ import annotations

import regex

from .model import Hints, Line, Page, Span

_BREAK = "\n\r\u2028\u2029\x85\x0b\x0c"
_LINE = regex.compile(rf"[^{_BREAK}]+")
_BLANK = " \t\x00\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"


def read(
    text: str,
    *,
    language: str | None = None,
    url: str | None = None,
    hints: Hints | None = None,
    now: str | None = None,
) -> Page:
    """The page of `text`: its non-blank lines, trimmed of white space, in order."""
    lines = []
    for found in _LINE.finditer(text):
        raw = found.group()
        body = raw.strip(_BLANK)
        if body:
            start = found.start() + len(raw) - len(raw.lstrip(_BLANK))
            lines.append(Line(len(lines), Span(start, start + len(body)), body))
    return Page(text, tuple(lines), language, url, hints or Hints(), now=now)
