"""Conversions, against days whose reading is published."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest

from copydesk.calendars import from_bengali, from_hijri, from_jalali, from_nepali, gregorian

NEPALI = tomllib.loads(files("copydesk").joinpath("data/calendar.toml").read_text("utf-8"))["nepali_year"]


@pytest.mark.parametrize(
    ("year", "month", "day", "want"),
    [
        (1391, 8, 24, date(2012, 11, 14)),
        (1403, 1, 1, date(2024, 3, 20)),
        (1402, 12, 29, date(2024, 3, 19)),
        (1403, 12, 30, date(2025, 3, 20)),  # 1403 is a leap year
        (1404, 1, 1, date(2025, 3, 21)),
        (1357, 11, 22, date(1979, 2, 11)),
        (1402, 12, 30, None),
        (1402, 7, 31, None),
        (1402, 13, 1, None),
        (1402, 1, 0, None),
        (10, 1, 1, None),
    ],
)
def test_jalali(year: int, month: int, day: int, want: date | None) -> None:
    assert from_jalali(year, month, day) == want


@pytest.mark.parametrize(
    ("year", "month", "day", "want"),
    [
        (1437, 4, 10, date(2016, 1, 20)),
        (1445, 9, 1, date(2024, 3, 11)),
        (1445, 13, 1, None),
        (1342, 1, 1, None),
        (1501, 1, 1, None),
        (1445, 9, 31, None),
    ],
)
def test_hijri(year: int, month: int, day: int, want: date | None) -> None:
    assert from_hijri(year, month, day) == want


@pytest.mark.parametrize(
    ("year", "month", "day", "want"),
    [
        (1431, 1, 1, date(2024, 4, 14)),
        (1431, 1, 26, date(2024, 5, 9)),
        (1430, 11, 9, date(2024, 2, 22)),
        (1430, 12, 30, date(2024, 4, 13)),
        (1427, 11, 8, date(2021, 2, 21)),  # Language Day, which the reform fixed on 8 Falgun
        (1428, 9, 1, date(2021, 12, 16)),  # Victory Day
        (1430, 7, 31, None),
        (1431, 11, 30, None),
    ],
)
def test_bengali(year: int, month: int, day: int, want: date | None) -> None:
    assert from_bengali(year, month, day) == want


@pytest.mark.parametrize(
    ("year", "month", "day", "want"),
    [
        (2000, 1, 1, date(1943, 4, 14)),
        (2081, 1, 1, date(2024, 4, 13)),
        (2081, 1, 27, date(2024, 5, 9)),
        (2072, 6, 3, date(2015, 9, 20)),  # the constitution
        (2062, 1, 5, None),  # the published tables differ
        (2062, 3, 1, date(2005, 6, 15)),
        (2081, 1, 32, None),
        (2095, 1, 1, None),
    ],
)
def test_nepali(year: int, month: int, day: int, want: date | None) -> None:
    assert from_nepali(year, month, day, NEPALI) == want


def test_every_jalali_day_follows_the_last() -> None:
    last = from_jalali(1300, 1, 1)
    assert last is not None
    for year in range(1300, 1480):
        for month in range(1, 13):
            for day in range(1, 32):
                this = from_jalali(year, month, day)
                if this is not None and this != date(1921, 3, 21):
                    assert this == last + timedelta(1)
                    last = this


def test_every_bengali_and_nepali_day_follows_the_last() -> None:
    for last, days in (
        (
            date(1983, 4, 13),
            (from_bengali(y, m, d) for y in range(1390, 1500) for m in range(1, 13) for d in range(1, 33)),
        ),
        (
            date(2005, 6, 14),
            (from_nepali(y, m, d, NEPALI) for y in range(2062, 2087) for m in range(1, 13) for d in range(1, 33)),
        ),
    ):
        for this in days:
            if this is not None:
                assert this == last + timedelta(1)
                last = this


def test_gregorian() -> None:
    assert gregorian(2024, 2, 29) == date(2024, 2, 29)
    assert gregorian(2023, 2, 29) is None
    assert gregorian(0, 1, 1) is None
