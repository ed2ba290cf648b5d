"""What is found: a date, and where it stands."""

from __future__ import annotations

from typing import NamedTuple


class DateHit(NamedTuple):
    """A date in a text: text[start:end] says `iso`."""

    start: int
    end: int
    iso: str
    """ISO 8601, as precise as the text: "2025-06-18", "2023-04-03T17:41-04:00", rarely "2010-04"."""
    modified: bool = False
    """True where a word such as "updated" stands beside it."""
    calendar: str = ""
    """"" for Gregorian, else hijri, jalali, bengali, nepali, buddhist, japanese, relative."""
