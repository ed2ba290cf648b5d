"""voter: which lines of the page trafilatura would keep. One voice among others; docs/html.md says what it is worth."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

# ---------------------------------------------------------------- policy

LONGEST, MOST = 2_000_000, 6_000
"""Pages longer than this (bytes), or of more lines, are not shown to the voter: its time grows with their square."""
MOST_FULL = 2_000
"""Lines of a page that is shown to all of trafilatura, its two fallbacks among them."""
FIFTH = 0.2
"""Where its fast extraction keeps less than this share of the prose, the voter is asked again, fallbacks and all.

On every third page of the benchmark corpus the two extractions keep other lines on 16 of 293 pages; 9 of them are among
the 5 % where this share is not reached, and there the full one is right.
"""
PROSE = 12
"""A line of at least so many words is prose."""

UNSEEN = (
    "applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "fieldset", "footer", "frame",
    "frameset", "iframe", "img", "input", "label", "legend", "link", "map", "menu", "meta", "nav", "noscript", "object",
    "optgroup", "option", "output", "param", "path", "picture", "progress", "rp", "rt", "script", "select", "source",
    "style", "svg", "template", "textarea", "time", "track", "use", "video",
)  # fmt: skip
"""Elements that its fast extraction takes out before it looks at the text; out beforehand, its searches are cheaper."""

LOGGERS = ("trafilatura", "htmldate", "justext", "courlan")

PIECE = 16

_TOKEN = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class TooLong(Exception):
    """The page is not shown to the voter."""


def votes(raw: bytes, lines: Sequence[Sequence[str]]) -> list[float]:
    """For each line the share that trafilatura keeps; all 0 where it keeps nothing or fails.

    Args:
        raw: the page in UTF-8.
        lines: the words of each line of the page.

    Raises:
        TooLong: the page is longer than the voter is asked to read.
    """
    if len(raw) > LONGEST or len(lines) > MOST:
        raise TooLong
    found = shares(lines, extracted(raw, fast=True))
    prose = kept = 0
    for words, share in zip(lines, found, strict=True):
        if len(words) >= PROSE:
            prose += len(words)
            kept += len(words) * (share > 0.5)
    if kept < FIFTH * prose and len(lines) <= MOST_FULL:
        found = shares(lines, extracted(raw, fast=False))
    return found


def extracted(raw: bytes, fast: bool) -> str:
    """What trafilatura keeps of the page (UTF-8), "" where it fails or keeps nothing.

    Its deduplication is off, as it remembers other pages; dates are not asked for, as they depend on the day; it gets a
    parsed tree, so that it decodes nothing. `fast` leaves its fallbacks out, other extractors that it compares itself with.
    """
    import trafilatura
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    # it reports pages without text as errors; the caller's log is not the place for that, unless he set their level
    for name in LOGGERS:
        if logging.getLogger(name).level == logging.NOTSET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        tree = etree.fromstring(raw, _parser())
        if tree is None:
            return ""
        if fast:
            etree.strip_elements(tree, *UNSEEN, with_tail=False)
        text = trafilatura.extract(tree, fast=fast, include_comments=False, deduplicate=False, with_metadata=False)
    except Exception:  # whatever goes wrong in there, the page is decided without that voice
        return ""
    return text if isinstance(text, str) else ""


@cache
def _parser() -> Any:
    """An HTML parser as trafilatura has it, but for the class of its elements: one for all costs no look-up a node."""
    from lxml import etree
    from lxml.html import HtmlComment, HtmlElement  # type: ignore[import-untyped, unused-ignore]

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    return parser


def tokens(text: str) -> list[str]:
    """The words of the text; characters of scripts without spaces count as words."""
    if not text.isascii() and _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \g<0> ", text)
    return _TOKEN.findall(text)


def echoes(lines: Sequence[str], text: str) -> list[float]:
    """For each line the share of its pieces of sixteen code points that a short text has too."""
    found = []
    most = 3 * len(text)
    for line in lines:
        size = len(line)
        if size < PIECE:
            found.append(float(size >= PIECE // 2 and line in text))
        elif size > most or (line[:PIECE] not in text and line[size // 2 : size // 2 + PIECE] not in text):
            found.append(0.0)
        else:
            pieces = [line[at : at + PIECE] for at in range(0, size - PIECE + 1, PIECE)]
            found.append(sum([piece in text for piece in pieces]) / len(pieces))
    return found


def shares(lines: Sequence[Sequence[str]], kept: str) -> list[float]:
    """For each line, given by its words, the share of its runs of four words that the kept text has; a shorter line must be
    a line there."""
    if not kept:
        return [0.0] * len(lines)
    whole = set()
    flat: list[str] = []
    for line in kept.split("\n"):
        words = tokens(line)
        if len(words) < 4:
            whole.add(tuple(words))
        flat += words
    held = set(_runs(flat)).__contains__
    found = []
    for own in lines:
        size = len(own)
        if size < 4:
            found.append(float(size > 0 and tuple(own) in whole))
        else:
            found.append(sum(map(held, _runs(own))) / (size - 3))
    return found


def _runs(words: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    return zip(words, islice(words, 1, None), islice(words, 2, None), islice(words, 3, None), strict=False)
