"""Days of other calendars as Gregorian dates.

Every conversion returns None for a day that the calendar does not have: a missing date is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta

BUDDHIST_OFFSET = 543
"""Thai solar year less Gregorian year."""

HIJRI_YEARS = (1343, 1500)
"""What hijridate knows (Umm al-Qura)."""

NEPALI_EPOCH = (2000, date(1943, 4, 14))
"""1 Baisakh 2000 Bikram Sambat."""

_JALALI_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip
"""Years in which the 33-year cycle of leap years is broken (Borkowski 1996)."""

_BENGALI_OFFSET = 593
_BENGALI_REFORM = 1426
"""From this year on the first six months have 31 days (Bangla Academy, in force October 2019)."""

_NEPALI_DAYS = {"0": 29, "1": 30, "2": 31, "3": 32, "-": 31}
"""Two dashes stand for 62 days in all, however the tables part them."""


def gregorian(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day.

    >>> gregorian(2023, 2, 31) is None
    True
    """
    if not MINYEAR <= year <= MAXYEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_hijri(year: int, month: int, day: int) -> date | None:
    """10 Rabi II 1437 is 2016-01-20: the Umm al-Qura calendar, 1343 to 1500."""
    if not HIJRI_YEARS[0] <= year <= HIJRI_YEARS[1]:
        return None
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def _jalali_year(year: int) -> tuple[bool, int]:
    """Whether the Persian year is a leap year, and the day of March it begins on."""
    leaps, jump, before = -14, 0, _JALALI_BREAKS[0]
    for stop in _JALALI_BREAKS[1:]:
        jump = stop - before
        if year < stop:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        before = stop
    past = year - before
    leaps += past // 33 * 8 + (past % 33 + 3) // 4
    if jump % 33 == 4 and jump - past == 4:
        leaps += 1
    western = year + 621
    march = 20 + leaps - (western // 4 - (western // 100 + 1) * 3 // 4 - 150)
    if jump - past < 6:
        past = past - jump + (jump + 4) // 33 * 33
    return ((past + 1) % 33 - 1) % 4 == 0 and (past + 1) % 33 != 0, march


def from_jalali(year: int, month: int, day: int) -> date | None:
    """24 Aban 1391 is 2012-11-14: the Persian solar calendar, years 1200 to 1600.

    >>> from_jalali(1391, 8, 24)
    datetime.date(2012, 11, 14)
    """
    if not (1200 <= year <= 1600 and 1 <= month <= 12 and day >= 1):
        return None
    leap, march = _jalali_year(year)
    length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if day > length:
        return None
    passed = (month - 1) * 31 - max(0, month - 7)
    return date(year + 621, 3, march) + timedelta(passed + day - 1)


def from_bengali(year: int, month: int, day: int) -> date | None:
    """26 Boishakh 1431 is 2024-05-09: the revised calendar of Bangladesh, which begins on 14 April.

    >>> from_bengali(1431, 1, 26)
    datetime.date(2024, 5, 9)
    """
    if not (1390 <= year <= 1510 and 1 <= month <= 12 and day >= 1):
        return None
    start = date(year + _BENGALI_OFFSET, 4, 14)
    spring = year + _BENGALI_OFFSET + 1
    leap = gregorian(spring, 2, 29) is not None
    if year >= _BENGALI_REFORM:
        lengths = [31] * 6 + [30] * 4 + [30 if leap else 29, 30]
    else:
        lengths = [31] * 5 + [30] * 5 + [31 if leap else 30, 30]
    if day > lengths[month - 1]:
        return None
    return start + timedelta(sum(lengths[: month - 1]) + day - 1)


def from_nepali(year: int, month: int, day: int, lengths: Mapping[str, str]) -> date | None:
    """27 Baisakh 2081 is 2024-05-09: Bikram Sambat, by the published month lengths of data/calendar.toml.

    `lengths` maps a year to twelve digits, the days of each month less 29; "-" where the tables disagree.
    """
    if not (1 <= month <= 12 and day >= 1 and str(year) in lengths):
        return None
    first, start = NEPALI_EPOCH
    row = lengths[str(year)]
    if row[month - 1] == "-" or day > 29 + int(row[month - 1]):
        return None
    full = "".join(lengths[str(past)] for past in range(first, year)) + row[: month - 1]
    return start + timedelta(sum(_NEPALI_DAYS[sign] for sign in full) + day - 1)
