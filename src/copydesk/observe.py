"""observe: Page x Ruleset -> marks. Every rule reports what it sees; the engine signs each report."""

from __future__ import annotations

from collections.abc import Iterable

from .lexicon import Words
from .model import Hit, Mark, Page, Span, rows
from .ruleset import Rule, Ruleset


def observe(page: Page, ruleset: Ruleset, words: Words) -> tuple[Mark, ...]:
    """The marks of all rules on the page, sorted by span, then rule.

    Two rounds: plain rules see the page, context rules also see the plain rules' marks. A hit outside the page
    or empty is dropped, so a careless rule cannot break the tiling.
    """
    marks: list[Mark] = []
    phrases = words.find(page)
    for rule in ruleset:
        if rule.phrases is not None:
            if rule.id in phrases:
                marks += _sign(rule, phrases[rule.id], page)
        elif rule.see is not None and (hits := list(rule.see(page, words))):  # most see nothing
            marks += _sign(rule, hits, page)
    plain = tuple(sorted(marks, key=_order))
    for rule in ruleset:
        if rule.see_marks is not None and (hits := list(rule.see_marks(page, words, plain))):
            marks += _sign(rule, hits, page)
    return tuple(sorted(marks, key=_order))


def _sign(rule: Rule, hits: Iterable[Hit], page: Page) -> list[Mark]:
    size, id, label, strength = len(page.source), rule.id, rule.label, rule.strength
    return rows(
        Mark,
        [(span, id, label, strength, value, phrase) for span, value, phrase in hits if 0 <= span[0] < span[1] <= size],
    )


def _order(mark: Mark) -> tuple[Span, str, str]:
    span, rule, _, _, value, _ = mark
    return span, rule, value or ""
