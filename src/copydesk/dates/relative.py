"""Relative dates, "3 hours ago" and "yesterday", against the caller's moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from ..patterns import pattern
from .hit import DateHit
from .tokens import Tokens, plain_of
from .words import date_table

_COUNTED = pattern(r"(?<![\d.,:/-])(\d{1,3})\s?")
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


@cache
def _relative_words() -> dict[str, dict[str, int]]:
    """Words of relative dates: by role, the name without white space -> its value."""
    table = date_table()["relative"]
    units = {name.replace("_", " "): seconds for unit, seconds in _UNITS.items() for name in table[unit].split()}
    return {
        "unit": units,
        "ago": dict.fromkeys(table["ago"].replace("_", " ").split(), 1)
        | {n.replace("_", " "): 1 for n in table["ago"].split()},
        "before": {n.replace("_", " "): 1 for n in table["before"].split()},
        "day": {n.replace("_", " "): 0 for n in table["today"].split()}
        | {n.replace("_", " "): 1 for n in table["yesterday"].split()},
    }


def _ends_with(text: str, names: Mapping[str, int]) -> int:
    """Length of the longest of `names` that ends `text` as a word (0: none)."""
    best = 0
    for name in names:
        if len(name) > best and text.endswith(name):
            before = text[-len(name) - 1 : -len(name)]
            if not before.isalpha() or name[0] >= "\u2e80":
                best = len(name)
    return best


def _starts_with(text: str, names: Mapping[str, int]) -> str:
    best = ""
    for name in names:
        if len(name) > len(best) and text.startswith(name):
            after = text[len(name) : len(name) + 1]
            if not after.isalpha() or name[0] >= "\u2e80":
                best = name
    return best


def relative_dates(text: str, tokens: Tokens, hits: list[DateHit], now: str) -> list[DateHit]:
    """ "3 hours ago" and "yesterday" against `now`."""
    moment = datetime.fromisoformat(now)
    words = _relative_words()
    plain = plain_of(text)
    found: list[DateHit] = []

    def free(start: int, end: int) -> bool:
        return all(end <= hit.start or hit.end <= start for hit in (*hits, *found))

    for m in _COUNTED.finditer(plain):
        unit = _starts_with(plain[m.end() : m.end() + 16], words["unit"])
        if not unit:
            continue
        start, end = m.start(), m.end() + len(unit)
        rest = plain[end : end + 16]
        gap = len(rest) - len(rest.lstrip(" "))
        ago = _starts_with(rest[gap:], words["ago"])
        head = plain[max(0, start - 14) : start].rstrip(" ")
        before = 0 if ago else _ends_with(head, words["before"])
        if ago:
            end += gap + len(ago)
        elif before:
            start = max(0, start - 14) + len(head) - before
        else:
            continue
        seconds = words["unit"][unit]
        try:
            then = moment - timedelta(seconds=int(m[1]) * seconds)
        except OverflowError:
            continue
        if free(start, end):
            stamp = then.date().isoformat() if seconds >= 86400 else then.isoformat(timespec="minutes")
            found.append(DateHit(start, end, stamp, calendar="relative"))
    for i, (kind, at) in enumerate(zip(tokens.shape, tokens.starts, strict=False)):
        if kind in " ?.,:" or (i and (letter := plain[at - 1]).isalpha() and letter < "\u2e80"):
            continue
        name = _starts_with(plain[at : at + 16], words["day"])
        if not name or not free(at, at + len(name)):
            continue
        try:
            day = moment.date() - timedelta(days=words["day"][name])
        except OverflowError:
            continue
        found.append(DateHit(at, at + len(name), day.isoformat(), calendar="relative"))
    return found
