"""The summary box of a page: the points between its heading and its footnote."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from .model import Page
from .notices import is_heading, says_machine

MOST_POINTS = 8
"""Points of a box; a longer list is a menu or a table of contents."""
LEAST_POINT = 25
"""Code points of a point; a shorter line under "At a glance" is a link. In scripts without spaces half as many."""
LEAST_PARAGRAPH = 60
"""Code points of a box that is one paragraph; likewise."""
LONGEST_POINT = 400

_BULLETS = "•·-–*▪●○◦‣■►▶✓—"
_STOPS = ".!?…。！？।؟۔"
_WIDE = "\u2e80"


class Box(NamedTuple):
    """A summary box."""

    head: int
    """The line of its heading."""
    points: tuple[tuple[int, str], ...]
    """Line and text, without bullet, of each point."""
    machine: bool
    """Whether its heading or its footnote says that a machine made it."""


def box_of(page: Page, heads: Collection[int], feet: Collection[int]) -> Box | None:
    """The first box that has any points; None where the page has none.

    `heads` are the lines of headings, `feet` those that say that a machine made the summary.
    """
    for head in sorted(heads):
        if head not in feet and is_heading(page.lines[head].text):
            box = _box(page, head, feet)
            if box.points:
                return box
    return None


def _box(page: Page, head: int, feet: Collection[int]) -> Box:
    following = page.lines[head + 1 : head + 2 + MOST_POINTS]
    foot = next((line.index for line in following if line.index in feet), None)
    machine = says_machine(page.lines[head].text)
    points: list[tuple[int, str]] = []
    for line in following:
        text = line.text.lstrip(_BULLETS + " \u00a0").rstrip()
        bulleted = line.text[0] in _BULLETS
        if line.index == foot or not (bulleted or foot is not None) or not LEAST_POINT <= _size(text) <= LONGEST_POINT:
            break
        points.append((line.index, text))
    ends = foot == head + 1 + len(points)
    if foot is not None and not ends:  # the footnote of another box
        points = [(i, text) for i, text in points if page.lines[i].text[0] in _BULLETS]
    if not points and machine and following:
        text = following[0].text.strip()
        if _size(text) >= LEAST_PARAGRAPH and text[-1] in _STOPS:
            points = [(following[0].index, text)]
    return Box(head, tuple(points) if len(points) <= MOST_POINTS else (), machine or ends)


def _size(text: str) -> int:
    return len(text) * (1 if text[:1] < _WIDE else 2)
