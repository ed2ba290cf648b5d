"""What other pages of the site have too is the site's, not the article's. Silent without site memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import IntEnum
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
STANDING = 0.75
"""A line on this share of them may be furniture even among the page's own prose: three pages of three, five of six."""
BLOCK, LONG_BLOCK = 2, 4
"""So many repeated lines in a row are furniture: of 13,300 such lines on real pages 81 were article, nearly all in
tables that compare products. Of 1,300 lines that stood alone 203 were: sub-heads, place names."""


class Level(IntEnum):
    """How much the place of a repeated line says."""

    NOTHING = 0
    HINT = 1
    BLOCK = 2
    OFTEN = 3


def prose(text: str) -> bool:
    """Whether a line has the size and the end of a sentence or more."""
    size = len(text)
    if size < PROSE and not (2 * size >= PROSE and unspaced(text)):
        return False
    return ends(text) >= 7


class Spot(NamedTuple):
    """The place of a repeated line."""

    run: int
    """How many repeated lines in a row it is one of."""
    inside: bool
    """The page's own prose stands above and below those."""
    beside: bool
    """It stands directly above or below the line."""
    sentence: bool
    again: bool
    """The page has the line more than once."""
    often: bool
    standing: bool
    """Three pages of four have every line of the run."""


def _levels(page: Page) -> dict[int, Level]:
    """What is to be made of each repeated line."""
    total = len(page.lines)
    shares = {i: share for i, share in sorted(page.repeated.items()) if share >= RARE and i < total}
    copies = Counter(page.lower[i] for i in shares)
    found: dict[int, Level] = {}
    for run in _runs(shares):
        above, below = _own_prose(page, run[0] - 1), _own_prose(page, run[-1] + 1)
        standing = all(shares[line] >= STANDING for line in run)
        for line in run:
            found[line] = _level(
                Spot(
                    run=len(run),
                    inside=above and below,
                    beside=(above and line == run[0]) or (below and line == run[-1]),
                    sentence=prose(page.lines[line].text),
                    again=copies[page.lower[line]] > 1,
                    often=shares[line] >= OFTEN,
                    standing=standing,
                )
            )
    return found


def _level(spot: Spot) -> Level:
    """What a place says.

    Lines that may be the article's own (a sub-head, a place name, a refrain, a background paragraph, the first or last
    line beside a block) say nothing, unless they stand on nearly all pages.
    """
    if spot.run < BLOCK:
        level = Level.NOTHING if spot.beside or spot.again or spot.sentence else Level.HINT
    elif spot.run < LONG_BLOCK:
        if spot.inside or spot.sentence:
            level = Level.NOTHING
        else:
            level = Level.HINT if spot.beside else Level.BLOCK
    elif spot.often:
        level = Level.OFTEN
    elif spot.beside:
        level = Level.NOTHING if spot.sentence else Level.HINT
    else:
        level = Level.HINT if spot.sentence else Level.BLOCK
    return Level.HINT if level is Level.NOTHING and spot.standing else level


def _runs(lines: Iterable[int]) -> Iterator[list[int]]:
    """The numbers that follow each other."""
    run: list[int] = []
    for line in lines:
        if run and line != run[-1] + 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _own_prose(page: Page, line: int) -> bool:
    """Whether a line is prose that no other page has."""
    return 0 <= line < len(page.lines) and line not in page.repeated and prose(page.lines[line].text)


levels = Once(_levels)


def _at_least(page: Page, least: Level) -> Iterator[Hit]:
    if page.repeated:
        for line, level in levels(page).items():
            if level >= least:
                yield Hit(page.lines[line].span)


@rule("site.repeated", Label.NAV, Strength.HINT)
def repeated(page: Page, words: Words) -> Iterator[Hit]:
    """A line that other pages of the site have too.

    Sees:   menus, footers, promos, banners, with site memory: numbers may differ, as in "12 comments" and "3 comments".
    Why:    an article's own lines stand on one page.
    Silent: for a lone line beside the page's own prose, or that the page has again and again (a sub-head, a place
            name, a refrain), and for prose alone or in a short block (a background paragraph, a column's standfirst), unless
            three pages of four have it; for lines of less than a twenty-fifth of the pages; for other versions of the
            same story. Nothing is ever certain.
    """
    return _at_least(page, Level.HINT)


@rule("site.repeated-block", Label.NAV, Strength.LIKELY)
def repeated_block(page: Page, words: Words) -> Iterator[Hit]:
    """One of several lines in a row that other pages of the site have too.

    Sees:   two repeated lines in a row, or more.
    Why:    furniture stands in blocks; of such lines one in two hundred is article.
    Silent: for up to three lines between the page's own paragraphs, and for the line of a short block that stands
            beside one.
    """
    return _at_least(page, Level.BLOCK)


@rule("site.repeated-often", Label.NAV, Strength.LIKELY)
def repeated_often(page: Page, words: Words) -> Iterator[Hit]:
    """One of many lines in a row that a good part of the site's pages have.

    Sees:   four repeated lines in a row, or more, on three tenths of the site's other pages.
    Why:    speaks beside `site.repeated-block`: the two together outvote a line that looks like prose.
    Silent: for short blocks and for lines on few pages.
    """
    return _at_least(page, Level.OFTEN)


RULES: tuple[Rule, ...] = (repeated, repeated_block, repeated_often)
