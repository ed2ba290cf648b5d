"""Dates in short texts: where they stand and what they say, as ISO 8601.

A text becomes a string of word classes, one character a token ("Mon, 3 May 2019" -> "w, d m y"); the grammar is a
table of patterns over that string. So a form is written once for all languages, names live in data/calendar.toml,
and every pattern is short and bounded. A date that could mean two days is left out: a wrong date is worse than none.

    words.py      data/calendar.toml: names of months, days, eras, zones
    tokens.py     text -> word classes
    forms.py      the forms of a day, as patterns over word classes
    days.py       match of a form -> day, in its calendar
    clock.py      the time beside a day
    relative.py   "3 hours ago", against the caller's moment
    find.py       text -> dates: the forms, their neighbours, ranges and second calendars
    lines.py      cheap questions about whole lines and pages
"""

from __future__ import annotations

from .find import find_dates
from .hit import DateHit
from .lines import date_shape, is_date_line, slash_order

__all__ = ["DateHit", "date_shape", "find_dates", "is_date_line", "slash_order"]
