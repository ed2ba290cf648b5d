"""What the rules for the head of the article share: bare lines, ends of sentences, lists of words."""

from __future__ import annotations

from functools import cache, lru_cache

from ..dates import DateHit, find_dates
from ..model import Page
from ..patterns import pattern


@lru_cache(maxsize=256)
def dates_in(text: str, language: str | None, now: str | None = None) -> tuple[DateHit, ...]:
    """`find_dates`, once for the rules that look at the same line."""
    return tuple(find_dates(text, language=language, now=now))


LETTERS = pattern(r"[\p{L}\p{M}]+")


BULLET = pattern(r"(?:[•·▪●■◆▶►*–—-]\s++|\d{1,2}[.)]\s++)++")
"""• Home / 4. Landtagswahl in Thüringen / - California Assembly OKs ..."""
BULLETS = "•·▪●■◆▶►*–—-"
TRIM = " \t.,:;!?()[]{}<>\"'«»“”„‚|/\\-–—*•·►▶»›…。、，：；！？（）【】「」『』؟،؛۔।#"
CLOCK_OR_YEAR = pattern(
    r"""(?x)
    (?:19|20)\d\d                       # 3 May 2019
    | \d{1,2}[:.h]\d\d                  # 10:22, 15.59, 9h00
    | \d{1,2}[./-]\d{1,2}[./-]\d\d      # 25.4.24
    """
)
STOPS = ".。।؟۔…"
ENDS = STOPS + "!?:"
QUOTES = "\"'”’»)）」』"
WIDE = "\u2e80"
"""From here on scripts say in one character what takes Latin two or three."""


NOUNS = frozenset({"de", "lb"})
"""Languages that write nouns with a capital."""


def bare(low: str) -> str:
    """A lower-case line without bullets, numbering and edge punctuation: what repeats of a line have in common."""
    if low.startswith("• "):  # most lines of a flattened page
        low = low[2:] if low[2:3].isalpha() else low
    first = low[:1]
    if first.isalpha():
        return low if low[-1].isalpha() else low.rstrip(TRIM)
    if (first in BULLETS or first.isdigit()) and (bullet := BULLET.match(low)):
        low = low[bullet.end() :]
    return low.strip(TRIM)


@cache
def _firsts(phrases: frozenset[str]) -> frozenset[str]:
    """The first words of phrases, to look up in a page's index."""
    return frozenset(p.split()[0].strip(TRIM) for p in phrases)


def lines_with_phrases(page: Page, phrases: frozenset[str]) -> list[int]:
    """The lines that hold a first word of the phrases, ascending."""
    found: set[int] = set()
    for word in _firsts(phrases) & page.index.keys():
        found.update(page.index[word])
    return sorted(found)


@cache
def longest_first(phrases: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(phrases, key=lambda p: (-len(p), p)))


@cache
def both(published: frozenset[str], updated: frozenset[str]) -> frozenset[str]:
    return published | updated


@cache
def _parts(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(part for phrase in phrases for part in phrase.split())


def labels_in(low: str, published: frozenset[str], updated: frozenset[str]) -> tuple[str, ...]:
    """The words of both lists that may stand in a text, the longest first: all of them or none."""
    phrases = both(published, updated)
    return () if _parts(phrases).isdisjoint(low.replace(":", " ").split()) else labels(published, updated)


@cache
def labels(published: frozenset[str], updated: frozenset[str]) -> tuple[str, ...]:
    """The words of both lists, the longest first."""
    return longest_first(both(published, updated))
