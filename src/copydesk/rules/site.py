"""What other pages of the site have too is the site's, not the article's. Silent without site memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..evidence import ends, unspaced
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page
from ..ruleset import Rule, rule
from .finding import Once

PROSE = 80
"""A line of at least this size that ends like a sentence counts as prose."""
RARE = 0.04
"""A line on fewer of the site's other pages may be a background paragraph of the wire, a column's standfirst."""
OFTEN = 0.3
"""A line on this share of them belongs to the site."""
BLOCK = 2
"""So many repeated lines in a row are furniture (of 13,500 such lines 62 were article, all in tables that compare
products); one alone may be a sub-head or a place name (of 1,300 such lines 190 were article)."""
LONG_BLOCK = 4
"""So many repeated lines in a row are furniture even where they look like prose."""


class Repeat(NamedTuple):
    """A line that other pages have too."""

    line: int
    share: float
    run: int
    """How many repeated lines in a row it is one of."""


def prose(text: str) -> bool:
    """Whether a line has the size and the end of a sentence or more."""
    size = len(text)
    if size < PROSE and not (2 * size >= PROSE and unspaced(text)):
        return False
    return ends(text) >= 7


def _repeats(page: Page) -> tuple[Repeat, ...]:
    """The page's repeated lines that are no part of an article by their place.

    A line that stands alone beside the page's own prose, or that the page itself has again, is a sub-head, a place
    name, a refrain; prose that stands alone is a standing paragraph as often as furniture.
    """
    total = len(page.lines)
    shares = {i: share for i, share in sorted(page.repeated.items()) if share >= RARE and i < total}
    copies = Counter(page.lower[i] for i in shares)
    found: list[Repeat] = []
    run: list[int] = []
    for i in [*shares, -1]:
        if run and i != run[-1] + 1:
            if len(run) >= BLOCK or _furniture(page, run[0], copies):
                found += [Repeat(line, shares[line], len(run)) for line in run]
            run = []
        run.append(i)
    return tuple(found)


def _furniture(page: Page, line: int, copies: Counter[str]) -> bool:
    """Whether a repeated line among lines of the page's own can be furniture."""
    near = [page.lines[i].text for i in (line - 1, line, line + 1) if 0 <= i < len(page.lines)]
    return copies[page.lower[line]] == 1 and not any(map(prose, near))


repeats = Once(_repeats)


@rule("site.repeated", Label.NAV, Strength.HINT)
def repeated(page: Page, words: Words) -> Iterator[Hit]:
    """A line that other pages of the site have too."""
    if page.repeated:
        for line, _, _ in repeats(page):
            yield Hit(page.lines[line].span)


@rule("site.repeated-block", Label.NAV, Strength.LIKELY)
def repeated_block(page: Page, words: Words) -> Iterator[Hit]:
    """One of several lines in a row that other pages of the site have too."""
    if page.repeated:
        for line, _, run in repeats(page):
            if run >= BLOCK:
                yield Hit(page.lines[line].span)


@rule("site.repeated-often", Label.NAV, Strength.LIKELY)
def repeated_often(page: Page, words: Words) -> Iterator[Hit]:
    """One of many lines in a row that a good part of the site's pages have."""
    if page.repeated:
        for line, share, run in repeats(page):
            if run >= LONG_BLOCK and share >= OFTEN:
                yield Hit(page.lines[line].span)


RULES: tuple[Rule, ...] = (repeated, repeated_block, repeated_often)
