"""The time of day beside a date, with its zone where one is stated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import regex

from ..patterns import pattern
from .days import WEEKDAY_AFTER
from .tokens import Tokens
from .words import date_words

DOTTED_CLOCK = frozenset({"id", "fi", "da", "no", "nb", "nn", "ms", "it"})
"""Languages in which 10.22 beside a date is a time without further marks."""

_ZONE = r"""
    (?:\ ?[,(]?\ ?(?:
        G(?:\ ?(?P<zs>\+)\ ?(?P<zh>[dy])(?::(?P<zm>d))?|(?P<zs>-)(?P<zh>[dy])(?::(?P<zm>d))?)?   # GMT   UTC+05:30
      | (?P<z>z)                                                                                   # IST
      | (?P<zs>\+)\ ?(?P<zh>[dy])(?::?(?P<zm>d))?                                                  # +0530
    )\)?)?
"""
_CLOCK = (
    r"""
    (?:(?P<pz>[zG])\ )?(?P<pre>p)?\.?\ ?
    (?:
        (?P<h>d):(?P<i>d)(?::(?P<q>d)(?:[.,][dnye])?)?(?!\ ?I|:)   # 10:22   10:22:33.5, but a video of 10:22 min
      | (?P<h>d)\ ?H\ ?(?P<i>d)(?:\ ?I)?(?:\ ?(?P<q>d)\ ?S)?  # 10h22   10時22分33秒   10시 22분
      | (?P<h>d)(?P<dot>\.)(?P<i>d)(?:\.(?P<q>d))?(?![.]?[dnye])  # 10.22
      | (?P<h>d)\ ?(?:(?P<bare>H)(?!\ ?d)|(?=[pu]|\ p))     # 10h   10 pm
      | (?P<hm>y)(?=\ ?[zGu]|p)                             # 1022 GMT
    )
    (?:\ ?(?P<post>[pP]))?\.?(?:\ ?(?P<u>u)\.?)?
    (?:(?P<zs>-)(?P<zh>d):(?P<zm>d)(?P<iso>))?
"""
    + _ZONE
)
_AFTER = pattern(r"(?P<join>[ ,|()\-.:/aTwDlPEY]{0,12}?)" + _CLOCK, regex.X)
_BEFORE = pattern(_CLOCK + r"(?P<join>[ ,|()\-.:/alwo]{0,12})\Z", regex.X)
_NEXT_DATE = pattern(r"[ ,]{0,2}d[o.]? ?m")


class Clock(NamedTuple):
    hour: int
    minute: int
    second: int | None
    zone: str
    """"+05:30", or "" where none is stated."""


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _summer(day: date) -> bool:
    """Daylight saving time in the United States: second Sunday of March to first Sunday of November, since 2007."""
    if day.year < 2007:
        first = date(day.year, 4, 1)
        start = first + timedelta((6 - first.weekday()) % 7)
        last = date(day.year, 10, 31)
        return start <= day < last - timedelta((last.weekday() + 1) % 7)
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    return march + timedelta((6 - march.weekday()) % 7) <= day < november + timedelta((6 - november.weekday()) % 7)


def _clock(tokens: Tokens, m: regex.Match[str], day: date, language: str) -> Clock | None:
    """The time that the match states, or None where it states none that can be."""
    values, shape, starts = tokens.values, tokens.shape, tokens.starts

    def value(name: str) -> int:
        at: int = m.start(name)
        return values[at]

    def digits(name: str) -> int:
        at: int = m.start(name)
        return starts[at + 1] - starts[at]

    if m["hm"] is not None:
        hour, minute = divmod(value("hm"), 100)
    else:
        hour = value("h")
        minute = value("i") if m["i"] is not None else 0
        if m["i"] is not None and digits("i") != 2 and shape[m.start("i") - 1] in ":.":
            return None
    marked = (
        m["pre"] is not None or m["post"] is not None or m["u"] is not None or m["z"] is not None or m["pz"] is not None
    )
    if m["dot"] is not None and not (
        marked or m["zs"] is not None or "a" in m["join"] or language in DOTTED_CLOCK or shape[m.end() - 1] == "G"
    ):
        return None
    if m["i"] is None and m["hm"] is None and not (marked or m["bare"] is not None):
        return None
    second = value("q") if m["q"] is not None else None
    half = value("pre") if m["pre"] is not None else value("post") if m["post"] is not None else None
    if half == 12 and hour < 12:
        hour += 12
    elif half == 0 and hour == 12:
        hour = 0
    if hour == 24 and minute == 0:
        return None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    zone = ""
    name = "z" if m["z"] is not None else "pz" if m["pz"] is not None else None
    if m["zs"] is not None:
        east, rest = value("zh"), value("zm") if m["zm"] is not None else 0
        if shape[m.start("zh")] == "y":
            east, rest = divmod(east, 100)
        if east > 14 or rest not in (0, 15, 30, 45):
            return None if m["iso"] is None else Clock(hour, minute, second, "")
        zone = _offset((east * 60 + rest) * (-1 if m["zs"] == "-" else 1))
    elif name is not None:
        word = tokens.words[m.start(name)].upper()
        minutes = values[m.start(name)]
        if word in date_words().summer and _summer(day):
            minutes += 60
        zone = _offset(minutes)
    elif "G" in m[0]:
        zone = "+00:00"
    return Clock(hour, minute, second, zone)


def with_clock(
    tokens: Tokens, m: regex.Match[str], day: date, floor: int, language: str
) -> tuple[int, int, Clock | None]:
    """The span in tokens of the date at `m` and the time beside it: the time after it, else the one before it."""
    shape, (start, end) = tokens.shape, m.span()
    if (near := WEEKDAY_AFTER.match(shape, end)) is not None:
        end = near.end()
    stop = min(len(shape), end + 40)
    if (after := _AFTER.match(shape, end, stop)) is not None:
        zoned_iso = after["iso"] is None or "T" in after["join"] or after["q"] is not None
        clock = _clock(tokens, after, day, language) if _joined(shape, end, after) else None
        if clock is not None:
            if not zoned_iso:  # 10:00-12:00 is a span of time, no zone
                return start, after.start("zs"), clock._replace(zone="")
            return start, after.end(), clock
    if (before := _BEFORE.search(shape, max(floor, start - 30), start)) is not None:
        clock = _clock(tokens, before, day, language)
        if clock is not None:
            return before.start(), end, clock
    return start, end, None


def _joined(shape: str, end: int, after: regex.Match[str]) -> bool:
    """False where the time may belong to the next date: "3 May 2019 | 10:22 4 May"."""
    return not (after["join"].strip(" ") in ("|", ",") and _NEXT_DATE.match(shape[after.end() : after.end() + 8]))


def clock_of_ctime(tokens: Tokens, m: regex.Match[str]) -> Clock | None:
    hour, minute = tokens.values[m.start("h")], tokens.values[m.start("i")]
    second = tokens.values[m.start("q")] if m["q"] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    zone = ""
    if m["zone"]:
        at = m.start("zone")
        if m["zone"][0] in "+-":
            east, rest = divmod(tokens.values[at + 1], 100)
            zone = _offset((east * 60 + rest) * (-1 if m["zone"][0] == "-" else 1)) if east < 15 and rest < 60 else ""
        else:
            zone = _offset(tokens.values[at])
    return Clock(hour, minute, second, zone)
