"""Cheap questions about whole lines: do they bear a date, are they one, which way round does the page write them."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import lower
from ..patterns import pattern
from .tokens import plain_of, tokens_of
from .words import date_words

DATE_LINE = pattern(r"[ dyemhjbvwolrYMDEKpPzGuaTHIS.,/:()|'+~-]+")
_DATE_EVIDENCE = pattern(
    r"[mhjbv][^x]{0,4}[dy]|[dy][^x:]{0,4}[mhjbv]|d([-./])d\1[dy]|y[-./ ]{1,2}d[-./]"
    r"|d:d|y ?Y|M ?d ?D|w[ .,]{1,2}d|d ?H ?d"
)

LONGEST = 2000
"""No more of a text is read: the caller gives lines, and a page on one line would cost more than it tells."""
LONG = 400
"""A longer line is judged by its first half of that."""

DIGIT = pattern(r"\d")
_YEARLIKE = pattern(r"(?<![\d,])(?:19[89]|20\d|2[45]\d|1[34]\d)\d(?![\d%])")
_CLOCKLIKE = pattern(r"\d[:hH時点月월]\s?\d\d(?!\d)|\d[月월]\s?\d")
_FULL = pattern(
    r"\d{4}[-./年년]\s?\d{1,2}[-./月월]\s?\d{1,2}(?!\d)|(?<![\d.])\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{4}(?!\d)"
)
# the length of a video: "10:22 min", "1:20 / 3:45"
_LENGTH = pattern(r"d:d ?(?:I|/ ?d:)|^0:00")
_MINUTES = pattern(r"d:(d)")
_PARTS = pattern(r"\d+|\p{L}[\p{L}\p{M}.]*")


def _months_beside(plain: str) -> bool:
    """True where a month name stands beside a number, or one word away from it ("9 de mayo")."""
    classes, openers = date_words().classes, date_words().openers
    parts: list[str] = _PARTS.findall(plain)
    for i, part in enumerate(parts):
        if part[0].isdigit():
            continue
        name = part.replace(".", "")
        kind = classes.get(name, ("", 0))[0]
        if (not kind or kind not in "mhjbv") and part in openers and i + 1 < len(parts):
            kind = classes.get(name + parts[i + 1], ("", 0))[0]
        if (
            kind
            and kind in "mhjbv"
            and any(near[0].isdigit() for near in (*parts[max(0, i - 2) : i], *parts[i + 1 : i + 3]))
        ):
            return True
    return False


def date_shape(text: str) -> int:
    """Evidence for a date, cheaply: 0 none, 1 a month, a year or a clock time, 2 a full date.

    Asked of every line of a page, so lines over 400 code points are judged by their first 200.
    """
    if DIGIT.search(text) is None:
        return 0
    if len(text) > LONG:
        text = text[: LONG // 2]
    plain = text if text.isascii() else plain_of(text)
    year = _YEARLIKE.search(plain) is not None
    if year:
        if _FULL.search(plain) is not None or _months_beside(plain.lower()):
            return 2
        return 1
    if _CLOCKLIKE.search(plain) is not None:
        return 1
    return 1 if _months_beside(plain.lower()) else 0


_SLASHED = pattern(r"(?<![\d./-])(\d{1,2})([/.])(\d{1,2})\2(?:19|20)\d\d(?!\d)")


def slash_order(lines: Iterable[str]) -> bool | None:
    """True where the page writes 12/19/2025, False where it writes 19/12/2025, None if neither or both.

    >>> slash_order(["12/19/2025", "05/09/2024"])
    True
    """
    seen: set[bool] = set()
    for line in lines:
        if "/" in line or "." in line:
            for m in _SLASHED.finditer(line[:LONGEST]):
                a, b = int(m[1]), int(m[3])
                if 1 <= min(a, b) <= 12 < max(a, b) <= 31:
                    seen.add(b > a)
    return seen.pop() if len(seen) == 1 else None


def _has_other_words(text: str) -> bool:
    """True where a word is plainly none of a date's, before the tokens are told: most lines have one among the first."""
    words = date_words()
    for piece in lower(text).split():
        form = piece.strip(".,:;()|/-")
        if not form.isalpha():
            if form.isascii() and not any(map(str.isalpha, form)):
                continue  # figures
            return False
        if form in words.openers or form >= "\u2e80":  # the next word may belong to it, or the next character
            return False
        if form not in words.classes and form.upper() not in words.zones and form != "t":
            return True
    return False


def is_date_line(text: str) -> bool:
    """True where the line is nothing but a date or time, also one without a year.

    >>> is_date_line("Mon, May 3 | 10:22 am"), is_date_line("May 3 was a Monday"), is_date_line("2-1")
    (True, False, False)
    """
    text = text.strip()
    if not 3 < len(text) <= 90 or DIGIT.search(text) is None or _has_other_words(text):
        return False
    tokens = tokens_of(text, "")
    if DATE_LINE.fullmatch(tokens.shape) is None:
        return False
    evidence = _DATE_EVIDENCE.search(tokens.shape)
    if evidence is None:
        return False
    weak = date_words().weak
    if "y" not in tokens.shape and any(
        k == "m" and w in weak and w != "may" for k, w in zip(tokens.shape, tokens.words, strict=True)
    ):
        return False
    if _LENGTH.search(tokens.shape) is not None:
        return False
    for m in _MINUTES.finditer(tokens.shape):
        at = m.start(1)
        if tokens.starts[at + 1] - tokens.starts[at] != 2:
            return False
    return True
