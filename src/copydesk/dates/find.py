"""Every date of a text: the forms of days, the time and the words beside them, ranges and second calendars."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

import regex

from ..patterns import pattern
from .clock import Clock, clock_of_ctime, with_clock
from .days import WEEKDAY_BEFORE, YEARS, day_of
from .forms import FORMS, MONTH_YEAR
from .hit import DateHit
from .lines import DATE_LINE, DIGIT, LONGEST
from .relative import relative_dates
from .tokens import Tokens, tokens_of

_RANGE_BEFORE = pattern(
    r"(?:d[oD.]{0,2} ?|d[oD.l ]{0,4}m[ .]{0,2}|m[ .]{1,2}d[oD]? ?)(?:-|~|r|/) ?(?:[lrwa][. ]{1,2})?\Z"
)
_RANGE_AFTER = pattern(r" ?(?:[~r] ?[dy](?!:)|- ?d ?[DM])")
_BETWEEN_RANGE = pattern(r" ?\)?[-~r] ?\(?(?:w[ ,.]{0,2})?")
_BETWEEN_CALENDARS = pattern(r"[ /,|()=EHPp.x~-]{0,8}")
_UPDATED_BEFORE = pattern(r"U[ :,.alpQwx(\-]{0,6}\Z")
_UPDATED_AFTER = pattern(r" ?\(?U(?!.{0,8}[dyeKm])")
_DAY_BEFORE = pattern(r"d[o.]? ?l? ?\Z")
_LABEL_BEFORE = pattern(r"(?:[QU]|:)[ :,.a(]{0,4}(?:w,? ?)?\Z")


class Found(NamedTuple):
    """A hit in tokens, before the neighbours are looked at."""

    start: int
    end: int
    day: date
    clock: Clock | None
    calendar: str
    modified: bool


def _iso(day: date, clock: Clock | None) -> str:
    if clock is None:
        return day.isoformat()
    seconds = "" if clock.second is None else f":{clock.second:02}"
    return f"{day.isoformat()}T{clock.hour:02}:{clock.minute:02}{seconds}{clock.zone}"


def find_dates(
    text: str, *, language: str | None = None, now: str | None = None, month_first: bool | None = None
) -> list[DateHit]:
    """Every absolute date in a short text, left to right; with `now` (ISO 8601) relative ones as well.

    `month_first` is what the rest of the page says of 05/09/2024 (see `slash_order`).

    >>> [hit.iso for hit in find_dates("Published: 3 May 2019 10:22 IST")]
    ['2019-05-03T10:22+05:30']
    >>> find_dates("She may 3 times a year, 2 out of 3 May days")
    []
    """
    if now is None and (len(text) < 6 or DIGIT.search(text) is None):
        return []
    text = text[:LONGEST]
    short = (language or "").lower().replace("_", "-").split("-")[0]
    tokens = tokens_of(text, short)
    found = _ranges_dropped(tokens, _scan(tokens, short, month_first))
    hits = [
        DateHit(tokens.starts[f.start], tokens.starts[f.end], _iso(f.day, f.clock), f.modified, f.calendar)
        for f in _calendars_merged(tokens, found)
    ]
    hits = hits or _months_of_years(tokens)
    if now is not None:
        hits = sorted([*hits, *relative_dates(text, tokens, hits, now)])
    return [_trimmed(text, hit) for hit in hits]


def _trimmed(text: str, hit: DateHit) -> DateHit:
    inside = text[hit.start : hit.end]
    return hit._replace(
        start=hit.start + len(inside) - len(inside.lstrip(" \t\u00a0,|")),
        end=hit.end - (len(inside) - len(inside.rstrip(" \t\u00a0,|"))),
    )


def _scan(tokens: Tokens, language: str, order: bool | None) -> list[Found]:
    shape = tokens.shape
    found: list[Found] = []
    position = floor = 0
    pending: list[tuple[int, int, str, regex.Match[str]]] = []
    for rank, (name, form) in enumerate(FORMS):
        pending += [(m.start(), rank, name, m) for m in form.finditer(shape, overlapped=True)]
    pending.sort(key=lambda entry: entry[:2])
    for start, _, name, m in pending:
        if start < position:
            continue
        day, calendar = day_of(name, tokens, m, language, order)
        if day is None:
            continue
        if name == "ctime":
            left, right, clock = start, m.end(), clock_of_ctime(tokens, m)
        else:
            left, right, clock = with_clock(tokens, m, day, floor, language)
        if name == "short" and clock is None and not DATE_LINE.fullmatch(shape):
            continue
        position = floor = max(right, m.end())
        if left == start and shape[start] != "y" and _in_range(shape, start):
            continue
        if right <= m.end() and _RANGE_AFTER.match(shape, m.end()):
            continue
        if (near := WEEKDAY_BEFORE.search(shape, max(0, left - 6), left)) is not None and near.start() >= (
            found[-1].end if found else 0
        ):
            left = near.start()
        modified = (
            _UPDATED_BEFORE.search(shape, max(0, left - 8), left) is not None
            or _UPDATED_AFTER.match(shape, right) is not None
        )
        found.append(Found(left, right, day, clock, calendar, modified))
    return found


def _in_range(shape: str, start: int) -> bool:
    """True where the date is the end of "3-5 May 2019"; False after a time, "10:22 - 3 May 2019"."""
    m = _RANGE_BEFORE.search(shape, max(0, start - 14), start)
    return m is not None and shape[max(0, m.start() - 1) : m.start()] not in (":", ".", "/")


def _calendars_merged(tokens: Tokens, found: list[Found]) -> list[Found]:
    """One hit for "10 Rabiul Akhir 1437/20 January 2016", with the Gregorian day."""
    merged: list[Found] = []
    for this in found:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.calendar != this.calendar
            and "" in (last.calendar, this.calendar)
            and abs((last.day - this.day).days) <= 3
            and _BETWEEN_CALENDARS.fullmatch(tokens.shape, last.end, this.start)
        ):
            day = this.day if this.calendar == "" else last.day
            merged[-1] = Found(last.start, this.end, day, this.clock or last.clock, "", last.modified or this.modified)
        else:
            merged.append(this)
    return merged


def _ranges_dropped(tokens: Tokens, found: list[Found]) -> list[Found]:
    """Without "3 May 2019 - 5 May 2019": two days joined by a dash."""
    dropped: set[int] = set()
    for i, (this, following) in enumerate(pairwise(found)):
        if (
            this.calendar == following.calendar
            and this.day < following.day
            and this.clock is None
            and following.clock is None
            and _BETWEEN_RANGE.fullmatch(tokens.shape, this.end, following.start)
        ):
            dropped |= {i, i + 1}
    return [f for i, f in enumerate(found) if i not in dropped]


def _months_of_years(tokens: Tokens) -> list[DateHit]:
    """ "Aprilie 2010" where nothing else is said, or after a label."""
    hits: list[DateHit] = []
    shape = tokens.shape
    for m in MONTH_YEAR.finditer(shape):
        at: int = m.start()
        month, year = tokens.values[at], tokens.values[m.start("y")]
        if not month or not YEARS[0] <= year <= YEARS[1]:
            continue
        if _in_range(shape, at) or _DAY_BEFORE.search(shape[max(0, at - 6) : at]):
            continue
        if _LABEL_BEFORE.search(shape, max(0, at - 10), at) or DATE_LINE.fullmatch(shape):
            modified = _UPDATED_BEFORE.search(shape, max(0, at - 10), at) is not None
            hits.append(DateHit(tokens.starts[at], tokens.starts[m.end()], f"{year:04}-{month:02}", modified))
    return hits
