"""The entries of a live blog: paragraphs under times of day that run in one direction down the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from .dates import find_dates, is_date_line
from .labels import Label
from .model import Block, LiveEntry, Page
from .notices import says_live
from .patterns import pattern

LEAST = 3
"""Entries that make a live blog where the page says that it is one."""
LEAST_UNSAID = 5
"""Entries that make one where it does not."""
REACH = 20
"""Lines above the first entry where the page may say that it is live."""
LONGEST_LABEL = 160
LEAST_PROSE = 60
"""Code points of a paragraph; in scripts without spaces half as many."""
AGREEING = 0.8
"""Share of the entries that have a paragraph, and of the steps that go one way."""
LONGEST_DATE = 48
LONGEST_ENTRY = 40
"""Lines between two times of one blog."""

_STOPS = frozenset(".!?…。！？।؟۔”\"»）)]’'")
_FOREIGN = frozenset({Label.COMMENT, Label.HEADLINES, Label.NAV})
_TIME = pattern(r"(?<!\d)\d{1,2}(?:[:.hH]\d\d(?!\d)|\ ?[時点시])")
# 15:59 Uhr   9h00   10.22 am   [15:59]   +++ 15:59 +++   15時59分   kl. 15:59
_CLOCK = pattern(
    r"""
    [+*\[(|•·–—\s-]{0,6} (?:(?:kl|klo)\.?\ )?
    (?P<hour>\d{1,2}) (?: [:.h](?P<minute>\d\d)(?!\d) | [時点]\ ?(?P<minute>\d\d)\ ?分? | 시\ ?(?P<minute>\d\d)\ ?분 )
    (?: :\d\d(?!\d) )? \ ?
    (?P<half>[ap]\.?m\b\.?)? (?:\ ?(?:Uhr|uhr|hrs?\b|h\b|ч\b|GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|IST))?
    [\])|+*\s]{0,5}
    (?P<sign>[:–—,•|-]?) \s*+
    """,
    regex.VERBOSE | regex.I,
)


class _Stamp(NamedTuple):
    line: int
    minutes: int
    end: int
    """Where the entry's own words begin on the line."""
    time: str


def live_of(page: Page, blocks: Sequence[Block]) -> tuple[LiveEntry, ...]:
    """The entries in page order, each with the kept paragraphs up to the next; () where the page is no live blog."""
    labels: dict[int, Label] = {}
    for block in blocks:
        if block.line >= 0 and (block.line not in labels or block.label.kept):
            labels[block.line] = block.label
    stamps = _longest([s for s in _stamps(page) if labels.get(s.line) not in _FOREIGN])
    if len(stamps) < LEAST:
        return ()
    kept = [i for i, label in labels.items() if label.kept]
    ends = [*(after.line for after in stamps[1:]), max(kept, default=-1) + 1]
    entries = []
    for stamp, end in zip(stamps, ends, strict=True):
        texts = [page.lines[stamp.line].text[stamp.end :]] + [
            page.lines[i].text for i in range(stamp.line + 1, end) if labels[i].kept
        ]
        entries.append((stamp, [text for text in texts if text.strip()]))
    told = [LiveEntry("\n\n".join(texts), stamp.time) for stamp, texts in entries if any(map(_is_prose, texts))]
    needed = LEAST if _is_said(page, stamps[0].line) else LEAST_UNSAID
    if len(told) < max(needed, AGREEING * len(stamps)) or not _one_way(stamps):
        return ()
    return tuple(told)


def _stamps(page: Page) -> Iterable[_Stamp]:
    """The lines that begin with a time of day, or that are a date with one."""
    lines = [line for line in page.lines if _TIME.search(line.text[:LONGEST_DATE]) is not None]
    if len(lines) < LEAST:
        return
    for line in lines:
        text = line.text
        found = _CLOCK.match(text)
        clock = _clock(found, text) if found is not None else None
        if clock is None and not (len(text) <= LONGEST_DATE and is_date_line(text)):
            continue
        dates = [hit.iso for hit in find_dates(text[:80], language=page.language) if "T" in hit.iso]
        if found is not None and clock is not None:
            time = dates[0] if dates else f"{clock // 60:02}:{clock % 60:02}"
            yield _Stamp(line.index, clock, found.end(), time)
        elif dates:
            hour, minute = dates[0].partition("T")[2].split(":")[:2]
            yield _Stamp(line.index, 60 * int(hour) + int(minute[:2]), len(text), dates[0])


def _clock(found: regex.Match[str], text: str) -> int | None:
    """The minute of the day that the match states; None where what follows is no entry."""
    hour, minute = int(found["hour"]), int(found["minute"])
    half = (found["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    rest = text[found.end() :].strip(" +")
    if hour > 23 or minute > 59 or (rest and not (found["sign"] or rest[0].isupper() or rest[0] >= "\u2e80")):
        return None
    return 60 * hour + minute


def _longest(stamps: list[_Stamp]) -> list[_Stamp]:
    """The longest run of times that are not far apart; a date among mere times is the page's own."""
    times = [stamp for stamp in stamps if "T" not in stamp.time]
    if 2 * len(times) > len(stamps):
        stamps = times
    runs: list[list[_Stamp]] = []
    for stamp in stamps:
        if not runs or stamp.line - runs[-1][-1].line > LONGEST_ENTRY:
            runs.append([])
        runs[-1].append(stamp)
    return max(runs, key=len, default=[])


def _is_prose(text: str) -> bool:
    text = text.strip()
    wide = text[:1] >= "\u2e80"
    return len(text) * (2 if wide else 1) >= LEAST_PROSE and text[-1] in _STOPS


def _one_way(stamps: Sequence[_Stamp]) -> bool:
    """Whether the times run up or down the page, a midnight now and then aside."""
    steps = [after.minutes - before.minutes for before, after in pairwise(stamps)]
    up, down = sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)
    return max(up, down) >= AGREEING * len(steps) and any(steps)


def _is_said(page: Page, first: int) -> bool:
    return any(
        len(line.text) <= LONGEST_LABEL and says_live(line.text) for line in page.lines[max(0, first - REACH) : first]
    )
