"""The day that a match of a form states, in its calendar; None where it could be two days or is none."""

from __future__ import annotations

from datetime import date

import regex

from ..calendars import BUDDHIST_OFFSET, from_bengali, from_hijri, from_jalali, from_nepali, gregorian
from ..patterns import pattern
from .tokens import Tokens
from .words import date_words

YEARS = (1990, 2100)
"""Gregorian years that a news page can bear; other numbers are not years."""

BUDDHIST = (2533, 2643)

AMERICAN = frozenset({"en"})
"""Languages in which 05/09 may be either day: only a zone of North America or the weekday decides."""
SILENT = frozenset({"", "ja", "ko", "zh", "fil", "tl"})
"""Languages (or none) in which an undecided 05/09/2024 stays unread."""
YEAR_FIRST = frozenset({"ja", "ko", "zh", "hu", "mn", "lt", "sv", "kk"})
"""Languages that write 24.05.09: two-digit years are read nowhere but outside these and English."""
JALALI_LANGUAGES = frozenset({"fa", "ps", "ckb", "tg"})
NEPALI_LANGUAGES = frozenset({"ne", ""})

WEEKDAY_BEFORE = pattern(r"\(?w[ .,)l|/-]{0,4}\Z")
WEEKDAY_AFTER = pattern(r" ?,? ?(?:\([wDM]\.?\)|w(?!\w))")
_OFFSET = pattern(r"G ?[+-]d")


def _american(tokens: Tokens) -> bool | None:
    """Whether a zone of the text is one of North America; None where none is named (Greenwich alone says nothing)."""
    named = [tokens.words[i].upper() in date_words().american for i, kind in enumerate(tokens.shape) if kind == "z"]
    if not named:
        return False if _OFFSET.search(tokens.shape) else None
    return any(named)


def _gregorian(year: int, month: int, day: int) -> date | None:
    return gregorian(year, month, day) if YEARS[0] <= year <= YEARS[1] else None


def _slashed(tokens: Tokens, m: regex.Match[str], language: str, order: bool | None, year: int) -> date | None:
    """05/09/2024: the day that is the only one possible, that the weekday says, or that the language writes."""
    a, b = tokens.values[m.start("a")], tokens.values[m.start("b")]
    day_first, month_first = _gregorian(year, b, a), _gregorian(year, a, b)
    if m["s"] == "." and language not in AMERICAN:
        return day_first
    if day_first is None or month_first is None or a == b:
        return day_first or month_first
    before = WEEKDAY_BEFORE.search(tokens.shape, max(0, m.start() - 6), m.start())
    for near in (before, WEEKDAY_AFTER.match(tokens.shape, m.end())):
        if near and "w" in near[0]:
            weekday = tokens.values[near.start() + near[0].index("w")]
            fits = [d for d in (day_first, month_first) if d.isoweekday() == weekday]
            if len(fits) == 1:
                return fits[0]
    if order is not None:
        return month_first if order else day_first
    if language in AMERICAN:
        american = _american(tokens)
        return None if american is None else month_first if american else day_first
    return None if language in SILENT else day_first


def day_of(
    name: str, tokens: Tokens, m: regex.Match[str], language: str, order: bool | None
) -> tuple[date | None, str]:
    """The day of a match of FORMS, and its calendar."""
    values, shape = tokens.values, tokens.shape
    if name == "compact":
        number = values[m.start("c")]
        return _gregorian(number // 10000, number // 100 % 100, number % 100), ""
    year = values[m.start("y")]
    if name == "era":
        return _gregorian(year + values[m.start("e")], values[m.start("m")], values[m.start("d")]), "japanese"
    if name in ("numeric", "short"):
        if name == "short":
            if language in YEAR_FIRST | AMERICAN | SILENT or any(
                tokens.starts[m.start(g) + 1] - tokens.starts[m.start(g)] != 2 for g in "aby"
            ):
                return None, ""
            year += 2000
        if BUDDHIST[0] <= year <= BUDDHIST[1]:
            return _gregorian(year - BUDDHIST_OFFSET, values[m.start("b")], values[m.start("a")]), "buddhist"
        if 1300 <= year < 1500 and language in JALALI_LANGUAGES:
            return from_jalali(year, values[m.start("b")], values[m.start("a")]), "jalali"
        return _slashed(tokens, m, language, order, year), ""
    kind, month, day = shape[m.start("m")], values[m.start("m")], values[m.start("d")]
    if kind == "h":
        return from_hijri(year, month, day), "hijri"
    if kind == "j" or (kind == "d" and 1300 <= year < 1500 and language in JALALI_LANGUAGES):
        return from_jalali(year, month, day), "jalali"
    if kind == "b":
        return from_bengali(year, month, day), "bengali"
    if kind == "v" or (kind == "d" and 2040 <= year < 2100 and language == "ne"):
        if language not in NEPALI_LANGUAGES or year < 2040:
            return None, ""
        return from_nepali(year, month, day, date_words().nepali), "nepali"
    thai = kind == "m" and "\u0e00" <= tokens.words[m.start("m")][0] <= "\u0e7f"
    if name == "dm2":
        if thai:
            year += 2500 - BUDDHIST_OFFSET
        elif (m["s"] == "-" and shape[m.start("m") - 1] == "-") or "'" in m["s"]:
            year += 2000
        else:
            return None, ""
        return _gregorian(year, month, day), "buddhist" if thai else ""
    if BUDDHIST[0] <= year <= BUDDHIST[1] and (thai or language == "th" or kind == "d"):
        return _gregorian(year - BUDDHIST_OFFSET, month, day), "buddhist"
    return _gregorian(year, month, day), ""
