"""The headline that runs into the article, on pages that lost their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Mark, Page
from ..patterns import pattern
from ..read import FEW
from ..ruleset import Rule, context_rule
from .run_in import TOKEN, headline_end
from .shapes import NOUNS
from .title import SITE, headline

# ---------------------------------------------------------------- policy

SHORTEST = 15
"""Code points of a headline."""
SHORTEST_WIDE = 8
"""The same before a sign that ends it: Chinese and Korean headlines are short."""
LONGEST = 170
"""Code points within which a headline ends."""
WORDS = 4
"""Words that a headline has at least where only the next sentence's start tells its end."""
APART = 4
"""Code points of white space and signs between what stands before the headline and the headline."""
HEAD = 60
"""Code points of what stands before it, at most."""
CAPITALS = 6
"""Words that a headline has at least that is told by its capitals."""
COMMAS = 2
"""More of them make a list of names."""

_BEFORE = frozenset({Label.DATE, Label.SECTION, Label.NAV, Label.SHARE, Label.BYLINE})
"""What stands before a headline in its line."""
_BEHIND = frozenset({Label.DATE, Label.BYLINE, Label.DATELINE})
"""What stands behind it."""
# what television writes before its speakers' words, "[앵커]", and Chinese sites before a lead
_OPENING = pattern(r"\s*[\[<【◀]\s?(?:앵커|기자|리포트)\s?[\]>】▶]|[,，]?\s*【")
_FULL_STOP = pattern(r"(?<=[\p{L}\p{N}”\"»)]{2})[.。।۔](?:\s|$)")
_TRIM = " \t\u00a0-–—|:,，."


@context_rule("title.run-in", Label.TITLE, Strength.LIKELY)
def run_in(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A headline that runs into the date, the dateline or the first sentence of the article; the value is the headline.

    Sees:   "Ferry to run at night until May 2016-09-26 The mayor said ...",
            "Ferry to run at night Lindenport - The ferry ...", "Die Fähre fährt nachts Der Bürgermeister hat ...".
    Why:    pages that lost their lines begin with it; a date, a capital on a word that is no name, or the headline's own
            words tell where it ends.
    Silent: where a full stop comes first, where nothing tells where the headline ends, on pages that have their lines, where
            the page has the same words once more as a sentence.
    """
    if not page.lines or (len(page.lines) > FEW and not any(line.glued for line in page.lines[:FEW])):
        return
    line, begin = _begin(page, marks)
    start, end = _span(page, line, begin, words, marks)
    title = line.text[start:end].strip(_TRIM)
    if title and f"{title}." not in page.source[line.span.start + end :]:
        text = headline(title, page.language)
        site = SITE.search(text)
        named = site is not None and all(word[0].isupper() for word in site["site"].split())
        yield Hit(line.at(begin, end), text[: site.start()] if site is not None and named else text)


def _begin(page: Page, marks: tuple[Mark, ...]) -> tuple[Line, int]:
    """The line of the headline and where in it, behind date, section and buttons, the headline begins."""
    at = page.lines[0].span.start
    for mark in marks:
        if mark.span.start - at > APART:
            break
        if mark.label in _BEFORE and mark.strength > Strength.HINT and at < mark.span.end <= at + HEAD:
            at = mark.span.end
    line = next((one for one in page.lines if one.span.end > at), page.lines[0])
    begin = max(0, at - line.span.start)
    return line, len(line.text) - len(line.text[begin:].lstrip(_TRIM))


def _span(page: Page, line: Line, begin: int, words: Words, marks: tuple[Mark, ...]) -> tuple[int, int]:
    """Where in the line the headline's own words begin and where it ends; (0, 0) where nothing tells."""
    text, small = line.text, words["function"]
    stop = _FULL_STOP.search(text, begin)
    most = min(begin + LONGEST, stop.start() if stop else len(text))
    for mark in marks:
        at = mark.span.start - line.span.start
        if at >= most:
            break
        if mark.label in _BEHIND and mark.strength > Strength.HINT and begin + SHORTEST <= at:
            return begin, at
    opening = _OPENING.search(text, begin + SHORTEST_WIDE, most + 8)
    if opening is not None:
        return begin, int(opening.start())
    if page.language not in NOUNS:
        first = int(stop.start()) + 1 if stop else len(text)
        behind = page.source[line.span.start + first :][:90].split()[:CAPITALS]
        if _is_titled(text[begin:first].split(), behind, small):
            return begin, first
        again = _again(text, begin, most)
        if again[1]:
            return again
    return begin, _sentence(page, line, begin, small)


def _is_titled(title: Sequence[str], behind: Sequence[str], small: frozenset[str]) -> bool:
    """Whether all words but function words have a capital, as English headlines do, and those of the next sentence have not."""
    capitals = [word[0].isupper() for word in title if word.lower() not in small]
    if len(title) < CAPITALS or len(capitals) < 4 or not all(capitals) or sum(w[-1] == "," for w in title) > COMMAS:
        return False
    return sum(word[0].islower() for word in behind) >= 3


def _again(text: str, begin: int, most: int) -> tuple[int, int]:
    """Where two words of the headline stand, and where they come again as the first of the article; (0, 0) where none do."""
    tokens = [(int(found.start()), found.group()) for found in TOKEN.finditer(text, begin, min(len(text), most + 40))]
    seen: dict[tuple[str, str], int] = {}
    for (start, before), (at, one), (_, two), (_, after) in zip(
        tokens, tokens[1:], tokens[2:], tokens[3:], strict=False
    ):
        if at >= most:
            break
        pair = one, two
        if pair in seen and at >= seen[pair] + SHORTEST and before[-1].islower() and after[0].islower():
            if before[0].islower() or seen[pair] == begin:
                return seen[pair], at
        if before[0].isupper() and before.isalpha() and one.isalpha() and min(len(before), len(one)) >= 4:
            seen.setdefault((before, one), start)
    return 0, 0


def _sentence(page: Page, line: Line, begin: int, small: frozenset[str]) -> int:
    """Where the first sentence begins, told by a capital on a function word or on one that the page writes small; 0 where
    nothing tells."""
    text, source = line.text, page.source
    common = {
        word.lower()
        for before, word in pairwise(text[begin : begin + LONGEST].split())
        if before[0].islower()
        and word[0].isupper()
        and f" {word.lower()} " in source
        and source.count(f" {word} ") == 1
    }
    at = headline_end(line, begin, small | common)
    title, behind = text[begin:at].split(), text[at : at + LONGEST].split()
    if len(title) < WORDS or len(behind) < WORDS or len(title[-1]) < WORDS or title[-1].lower() in small:
        return 0
    if not text[at - 1].isspace() and behind[0].lower() not in small:
        return 0  # "lakwaTransnet": Bantu languages write their prefixes so before names
    return at if behind[1][0].islower() or page.language in NOUNS else 0


RULES: tuple[Rule, ...] = (run_in,)
