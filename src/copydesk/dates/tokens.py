"""Text as word classes, one character a token: the alphabet of the date grammar."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from ..model import lower
from ..patterns import pattern
from .words import Words, date_words

# What a token can be:  d one or two digits   y four   e eight   n other numbers   m month (h j b v: other calendars)
# w weekday   T the T of ISO   z zone   G GMT or UTC   K era that counts years   x another word   ? another sign
SIGNS = {
    **dict.fromkeys("-‐‑‒–—―−", "-"),
    **dict.fromkeys("|｜¦·•∙●・∣", "|"),
    **dict.fromkeys("/／⁄", "/"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(",，、،;；", ","),
    **dict.fromkeys(".。．۔॰।", "."),
    **dict.fromkeys("([【（［", "("),
    **dict.fromkeys(")]】）］", ")"),
    **dict.fromkeys("'’‘ʼ", "'"),
    **dict.fromkeys("~〜～∼", "~"),
    "+": "+",
    "@": "a",
    "º": "o",
    "ª": "o",
    "°": "o",
}

# "+5:302024-08-31" and "October 17, 20236:01 PM" are cut where flatteners glued them
_TOKEN = pattern(
    r"(?V1s)(?<=\+\d{1,2}:)\d\d|(?<=[., ])(?:199\d|20[0-3]\d)(?=\d{1,2}(?!\d))"
    r"|\d+|\p{Han}|[[\p{L}\p{M}\u200c\u200d\u05f3]--\p{Han}]+|\s+|."
)
_LETTER = pattern(r"[\p{L}\p{M}]")
_WIDE_DIGITS = pattern(r"(?![0-9])\p{Nd}")
_GLUED = pattern(r"(?<=\p{Ll})\p{Lu}(?:\p{Lu}*|\p{Ll}*)(?!\p{L})")
_JOINERS = frozenset({" ", ".", "'", "-", ". ", "_"})


class Tokens(NamedTuple):
    """A text in word classes: token i is text[starts[i]:starts[i + 1]], of class shape[i]."""

    shape: str
    starts: list[int]
    values: list[int]
    words: list[str]


def plain_of(text: str) -> str:
    """Lower case, ASCII digits, one code point for one."""
    plain = lower(text)
    if not plain.isascii():
        plain = _WIDE_DIGITS.sub(lambda m: str(unicodedata.digit(m[0], 0)), plain)
    return plain


def tokens_of(text: str, language: str) -> Tokens:
    words = date_words()
    plain = plain_of(text)
    raw = [m.span() for m in _TOKEN.finditer(plain)]
    shape: list[str] = []
    starts: list[int] = []
    values: list[int] = []
    forms: list[str] = []
    i, count = 0, len(raw)
    while i < count:
        start, end = raw[i]
        form = plain[start:end]
        kind, value, used = "?", 0, 1
        first = form[0]
        if first.isspace():
            kind = " "
        elif first.isdigit() and first.isascii():
            length = end - start
            kind = {1: "d", 2: "d", 4: "y", 8: "e"}.get(length, "n")
            value = int(form) if length <= 8 else -1
        elif first in SIGNS:
            kind = SIGNS[first]
        elif _LETTER.match(first):
            if form in words.openers:
                used, form = _longest(plain, raw, i, words)
                end = raw[i + used - 1][1]
            kind, value = words.classes.get(form, ("x", 0))
            if kind == "m" and value == 0:
                value = words.unclear[form].get(language, 0)
            if form == "am" and language == "de":
                kind, value = "l", 0
            if kind not in "mhjbvKpU" and used == 1 and len(form) <= 5:
                kind, value = _zone_or(text[start:end], kind, value, shape, values, language, words)
            if kind == "x" and end - start > 5 and (cut := _GLUED.search(text, start, end)) is not None:
                known = words.classes.get(plain[cut.start() : end], ("x", 0))
                if known[0] in "mwU":  # "EditorialNovember 22"
                    shape.append("x")
                    starts.append(start)
                    values.append(0)
                    forms.append(plain[start : cut.start()])
                    start, form, (kind, value) = cut.start(), plain[cut.start() : end], known
        shape.append(kind)
        starts.append(start)
        values.append(value)
        forms.append(form)
        i += used
    starts.append(len(text))
    return Tokens("".join(shape), starts, values, forms)


def _longest(plain: str, raw: list[tuple[int, int]], at: int, words: Words) -> tuple[int, str]:
    """How many tokens from `at` make the longest known name, and the name: "a.m.", "rabi' al-thani", "มี.ค."."""
    start, end = raw[at]
    joined = plain[start:end]
    best = (1, joined)
    j, parts = at + 1, 1
    while j < len(raw) and parts < 4:
        gap = plain[raw[j - 1][1] : raw[j][0]]
        piece = plain[raw[j][0] : raw[j][1]]
        if gap == "" and _LETTER.match(piece) is None and not piece.isdigit():
            if piece in _JOINERS and j + 1 < len(raw):  # step over one joiner, or over ". "
                j += 1
                piece = plain[raw[j][0] : raw[j][1]]
                if piece == " " and j + 1 < len(raw):
                    j += 1
                    piece = plain[raw[j][0] : raw[j][1]]
            else:
                break
        if not (_LETTER.match(piece) or (piece.isdigit() and len(piece) == 1)):
            break
        joined += piece
        parts += 1
        j += 1
        if joined in words.classes:
            best = (j - at, joined)
    return best


def _zone_or(
    form: str, kind: str, value: int, shape: list[str], values: list[int], language: str, words: Words
) -> tuple[str, int]:
    """The zone where the word is one: in capitals and beside a time, or right after am or pm."""
    upper = form.upper()
    if upper not in words.zones:
        return ("T", 0) if form == "T" and shape[-1:] and shape[-1] in "de" else (kind, value)
    before = "".join(shape[-3:]).rstrip(" (.,")
    if form != upper and before[-1:] != "p":
        return kind, value
    if form == "Z" and before[-1:] not in ("d", "n"):
        return kind, value
    found, minutes = words.zones[upper]
    return found, words.local_zones.get(f"{language} {upper}", minutes)
