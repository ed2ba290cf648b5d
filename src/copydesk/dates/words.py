"""The words of dates: data/calendar.toml, all languages merged, read on first use."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from ..model import lower
from ..tables import read_table

CLASSES = (  # list of [word], token class, value; the later lists do not override the earlier ones
    ("am", "p", 0),
    ("pm", "p", 12),
    ("pm_or_era", "P", 12),
    ("updated", "U", 0),
    ("label", "Q", 0),
    ("ordinal", "o", 0),
    ("year", "Y", 0),
    ("month_unit", "M", 0),
    ("day_unit", "D", 0),
    ("hour", "H", 0),
    ("minute_unit", "I", 0),
    ("second_unit", "S", 0),
    ("clock", "u", 0),
    ("range", "r", 0),
    ("at", "a", 0),
    ("link", "l", 0),
    ("era_mark", "E", 0),
)
CALENDARS = {"hijri": "h", "jalali": "j", "bengali": "b", "nepali": "v"}


class Words(NamedTuple):
    """The names and words of dates, all languages merged."""

    classes: Mapping[str, tuple[str, int]]
    """Word, or the joined words of a name -> token class and value."""
    openers: frozenset[str]
    """First words of names of several words."""
    unclear: Mapping[str, Mapping[str, int]]
    """Month names that mean different months: the meaning by language."""
    zones: Mapping[str, tuple[str, int]]
    """Zone -> token class and minutes east of Greenwich."""
    local_zones: Mapping[str, int]
    summer: Mapping[str, int]
    """Zones without word of summer or winter (ET) -> minutes of their winter time."""
    american: frozenset[str]
    weak: frozenset[str]
    nepali: Mapping[str, str]


_EXCLUDED = "\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e"
_DECOMPOSED = {unicodedata.normalize("NFD", c): c for c in _EXCLUDED}
"""Letters that NFC takes apart but keyboards type whole."""


def _spellings(name: str) -> set[str]:
    """A name as composed, decomposed where NFC excludes it, and without accents (Latin and Greek)."""
    if name.isascii():
        return {name}
    composed = unicodedata.normalize("NFC", name)
    found = {name, composed, lower(composed)}
    if "\u0900" <= name[0] < "\u0b00":
        for two, one in _DECOMPOSED.items():
            composed = composed.replace(two, one)
        found.add(composed)
    elif name[0] < "\u0400":
        apart = unicodedata.normalize("NFD", name)
        found.add("".join(c for c in apart if not unicodedata.combining(c)))
        found.add(unicodedata.normalize("NFC", apart.replace("\u0301", "")))  # Greek capitals keep the diaeresis
    elif "\u064a" in name or "\u06cc" in name:
        found |= {name.replace("\u064a", "\u06cc"), name.replace("\u06cc", "\u064a")}
    return found


def _minutes(offset: str) -> int:
    return (int(offset[1:3]) * 60 + int(offset[4:6])) * (-1 if offset[0] == "-" else 1)


@cache
def date_table() -> dict[str, Any]:
    """The file as it is; what reads it is imported here, because a filter must start fast."""
    return read_table("calendar")


@cache
def date_words() -> Words:
    """The table, read on first use."""
    found = date_table()
    classes: dict[str, tuple[str, int]] = {}
    openers: set[str] = set()
    months: dict[str, dict[str, int]] = {}

    def learn(names: str, kind: str, number: int) -> None:
        for name in names.split():
            for spelling in _spellings(name):
                first, *rest = spelling.split("_")
                whole = first + "".join(rest)
                classes.setdefault(whole, (kind, number))
                if rest:
                    openers.add(first)

    for language, row in found["month"].items():
        for number, names in enumerate(row.split("|"), 1):
            for name in names.split():
                for spelling in _spellings(name):
                    first, *rest = spelling.split("_")
                    months.setdefault(first + "".join(rest), {}).setdefault(language.split("-")[0], number)
                    if rest:
                        openers.add(first)
    unclear = {name: by for name, by in months.items() if len(set(by.values())) > 1}
    for name, by in months.items():
        classes[name] = ("m", 0 if name in unclear else next(iter(by.values())))
    for number, names in enumerate(found["calendar"]["vietnamese"].split("|"), 1):
        learn(names, "m", number)
    for calendar, kind in CALENDARS.items():
        for number, names in enumerate(found["calendar"][calendar].split("|"), 1):
            learn(names, kind, number)
    for name, number in found["era"].items():
        learn("_".join(name), "K", number)
    for key, kind, number in CLASSES:
        learn(found["word"][key], kind, number)
    days: dict[str, set[int]] = {}
    for row in found["weekday"].values():
        for number, names in enumerate(row.split("|"), 1):
            for name in names.split():
                days.setdefault(name, set()).add(number)
    for name, numbers in days.items():
        # Han is cut into single characters, so its names are joined like names of several words
        learn(
            "_".join(name) if "\u4e00" <= name[0] <= "\u9fff" else name, "w", numbers.pop() if len(numbers) == 1 else 0
        )
    classes["元"] = ("d", 1)
    for name in [n for n in classes if "\u4e00" <= n[0] <= "\u9fff" and len(n) > 1]:
        openers.add(name[0])
    zones = {name: ("z", _minutes(offset)) for name, offset in found["zone"].items()}
    summer = {name: _minutes(offset) for name, offset in found["us_zone"].items()}
    zones |= {name: ("z", offset) for name, offset in summer.items()}
    zones |= dict.fromkeys(found["greenwich"]["names"].split(), ("G", 0))
    return Words(
        classes,
        frozenset(openers),
        unclear,
        zones,
        {name: _minutes(offset) for name, offset in found["zone_of_language"].items()},
        summer,
        frozenset(found["greenwich"]["american"].split()),
        frozenset(found["weak"]["words"].split()),
        found["nepali_year"],
    )
