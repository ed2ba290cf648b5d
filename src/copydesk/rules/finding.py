"""How rules get at candidate lines without looking at every line."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from ..lexicon import Words
from ..model import Line, Mark, Page

T = TypeVar("T")
Ask = Callable[[Page, Words, "tuple[Mark, ...]"], T]


def lines_with(page: Page, *literals: str) -> list[Line]:
    """The lines that hold one of the literals, in order, each once."""
    source, lines, starts = page.source, page.lines, _starts(page)
    last = len(lines) - 1
    found: set[int] = set()
    for literal in literals if lines else ():
        at = source.find(literal[0])  # a sign that the page lacks is found missing ten times faster than a word
        at = source.find(literal, at) if at >= 0 else -1
        while at >= 0:
            i = max(0, bisect_right(starts, at) - 1)
            found.add(i)
            at = source.find(literal, starts[i + 1]) if i < last else -1
    return [lines[i] for i in sorted(found)]


def line_at(page: Page, at: int) -> Line:
    """The line at a source offset, or the last one before it."""
    return page.lines[max(0, bisect_right(_starts(page), at) - 1)]


class Once(Generic[T]):
    """A reading of the page that several rules share: the last page's is kept.

    One attribute holds page and reading together, so that threads cannot mix two pages.
    """

    def __init__(self, read: Callable[[Page], T]) -> None:
        self._read = read
        self._last: tuple[Page, T] | None = None

    def __call__(self, page: Page) -> T:
        """The reading of `page`."""
        last = self._last
        if last is None or last[0] is not page:
            last = (page, self._read(page))
            self._last = last
        return last[1]


def once(ask: Ask[T]) -> Ask[T]:
    """Keeps the answer for the last page, for context rules that share a reading; the page is not kept alive."""
    kept: list[tuple[weakref.ref[Page], Words, tuple[Mark, ...], T]] = []

    def answer(page: Page, words: Words, marks: tuple[Mark, ...] = ()) -> T:
        for whose, with_words, with_marks, found in kept[:1]:
            if whose() is page and with_words is words and with_marks is marks:
                return found
        found = ask(page, words, marks)
        kept[:] = [(weakref.ref(page), words, marks, found)]
        return found

    return answer


_starts = Once(lambda page: [span[0] for _, span, _, _, _ in page.lines])
by_start = Once(lambda page: dict(zip(_starts(page), page.lines, strict=True)))
"""Offset -> the line that begins there."""


@lru_cache(maxsize=64)
def by_first(phrases: frozenset[str], more: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
    """First word, without a bracket before it -> the phrases that begin with it, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases | more, key=lambda p: (-len(p), p)):
        found.setdefault(phrase.split()[0].strip("([【"), []).append(phrase)
    return {first: tuple(several) for first, several in found.items()}
