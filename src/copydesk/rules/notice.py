"""Rules for notices that state something of the article: how much of it is shown, what a summary box says, who made it."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page
from ..notices import (
    LONGEST_CUT,
    characters_left,
    is_machine_footnote,
    machine_marks,
    machine_words,
    percent_shown,
)
from ..ruleset import Rule, context_rule, rule
from ..summary import box_of
from .finding import by_start, lines_with

LONGEST_FOOTNOTE = 250
COUNTING = ("ja", "zh")
"""Languages whose paywalls count the characters that are left."""
GLUING = ("ja", "zh", "ko", "th", "ar", "fa", "he", "ur")
"""Languages that write a machine's name without spaces around it."""


@rule("paywall.cut", Label.PAYWALL, Strength.CERTAIN)
def cut(page: Page, words: Words) -> Iterator[Hit]:
    """A line that states how much of the article is read or left.

    Sees:   "You have read 25% of this article", "Il vous reste 57.09% de cet article à lire", "残り1122文字（全文1496文字）".
    Why:    only a paywall counts what the reader has seen; the value is the percentage shown.
    Silent: percentages in the news, also of readers and articles.
    """
    counted = characters_left() if page.language in COUNTING else ()
    for line in lines_with(page, "%", "٪", "％", *counted):
        if len(line.text) <= LONGEST_CUT:
            shown = percent_shown(line.text)
            if shown is not None:
                yield Hit(line.span, f"{shown:g}")


@rule("summary.footnote", Label.SUMMARY, Strength.LIKELY)
def footnote(page: Page, words: Words) -> Iterator[Hit]:
    """A line that says that a machine made the summary.

    Sees:   "Sammendraget er laget av ChatGPT og godkjent av Dagbladet.", "Diese Zusammenfassung wurde mit KI erstellt."
    Why:    the line speaks of the box, not of the news.
    Silent: where a longer paragraph tells of summaries that machines make.
    """
    return (Hit(page.lines[i].span) for i in _footnotes(page))


def _footnotes(page: Page) -> list[int]:
    found = {i for word in machine_words() for i in page.index.get(word, ())}
    if page.language in GLUING:
        found |= {line.index for mark in machine_marks() for line in lines_with(page, mark, mark.upper())}
    return sorted(
        i for i in found if len(page.lines[i].text) <= LONGEST_FOOTNOTE and is_machine_footnote(page.lines[i].text)
    )


@context_rule("summary.machine", Label.SUMMARY, Strength.LIKELY)
def machine(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The points of a box whose heading or footnote says that a machine made it.

    Sees:   the lines under "AI summary", and those between a heading and "Diese Zusammenfassung wurde künstlich erzeugt."
    Why:    nobody of the newsroom wrote them.
    Silent: where neither says so.
    """
    heads = {m.span.start for m in marks if m.rule == "summary.label"}
    if heads:
        feet = {m.span.start for m in marks if m.rule == "summary.footnote"}
        at = by_start(page)
        box = box_of(page, {at[i].index for i in heads if i in at}, {at[i].index for i in feet if i in at})
        if box is not None and box.machine:
            for i, _ in box.points:
                yield Hit(page.lines[i].span)


RULES: tuple[Rule, ...] = (cut, footnote, machine)
