"""Which lines of a page are worth a look: those that prose stands near.

Half of a flattened page are menus, footers and link lists, far from anything that reads like a paragraph. They are no article
whatever else they look like (see `far` in the decoder's data file for how sure that is), so nothing is weighed for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from typing import TypeVar

from .model import Page, has_unspaced

REACH = 8
"""Lines each way within which prose counts as near."""
LONG = 60
"""Code points from which on any line may be prose; in scripts without spaces half of it."""
SENTENCE = 40
"""The same for a line that ends as a sentence does."""

LEAST = 4
"""Where fewer than one line in so many is far, the page has been cleaned already: its far lines are the middle of long lists."""

SENTENCE_ENDS = frozenset('.!?…。！？।۔؟"”’»」』)')


def near_lines(page: Page) -> Sequence[int]:
    """The indices of the lines with prose near, ascending; all of them where the page has no prose, or few lines are far."""
    total = len(page.lines)
    texts = [line.text for line in page.lines]
    flags = bytearray([len(t) >= LONG or (len(t) >= SENTENCE and t[-1] in SENTENCE_ENDS) for t in texts])
    if page.unspaced:
        for i, text in enumerate(texts):
            flags[i] |= 2 * len(text) >= LONG and has_unspaced(text)
    for i, markup in enumerate(page.markup):
        flags[i] |= markup.voted >= 0.5 or markup.stated >= 0.5
    if 1 not in flags:
        return range(total)
    reached = _widened(flags)
    if LEAST * reached.count(0) < total:
        return range(total)
    return tuple(compress(range(total), reached))


def _widened(flags: bytearray) -> bytes:
    """1 at each line that is at most `REACH` lines from a flagged one: one integer, a byte a line, smeared by shifts."""
    smeared, width = int.from_bytes(flags, "little"), 1
    while width <= 2 * REACH:
        by = min(width, 2 * REACH + 1 - width)
        smeared |= smeared << (8 * by)
        width += by
    return (smeared >> (8 * REACH)).to_bytes(len(flags) + REACH, "little")[: len(flags)]


def runs_of(near: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of neighbours in ascending indices, half-open: [2, 3, 7] is (2, 4), (7, 8)."""
    breaks = [k for k in range(1, len(near)) if near[k] - near[k - 1] > 1]
    return [(near[a], near[b - 1] + 1) for a, b in pairwise([0, *breaks, len(near)])] if near else []


Value = TypeVar("Value")


def spread(values: Sequence[Value], near: Sequence[int], total: int, other: Value) -> list[Value]:
    """The values of the lines `near` in their places among `total` lines; `other` at all the others."""
    if len(near) == total:
        return list(values)
    found = [other] * total
    for i, value in zip(near, values, strict=True):
        found[i] = value
    return found
