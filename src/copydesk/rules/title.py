"""Rules for the headline and its repeats."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import date_shape, find_dates
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..ruleset import Rule, context_rule
from .finding import once, pattern
from .headline import GUESS, LIKELY, SURE, head_of
from .shapes import BULLET, QUOTES, bare

_SITE = pattern(r"\s(?:\||[-–—])\s(?P<site>[^|–—]{2,40})$")
"""Headline - The Daily Planet"""


def headline(text: str, language: str | None = None) -> str:
    """A headline without bullet, without the time or date before it and the site's name behind a bar.

    >>> headline("4. Talks go on"), headline("09:00 Talks go on for another week | The Daily Planet")
    ('4. Talks go on', 'Talks go on for another week')
    """
    bullet = BULLET.match(text)
    if bullet and not text[0].isdigit():
        text = text[bullet.end() :]
    if clock := _CLOCK.match(text):
        text = text[clock.end() :]
    if date_shape(text[:60]) == 2:
        hits = find_dates(text[:60], language=language)
        if hits and hits[0].start == 0 and len(text) - hits[0].end >= 20:
            text = text[hits[0].end :]
    before, bar, _ = text.partition(" | ")
    return (before if bar and len(before) >= 20 else text).strip(" \t\u00a0")


_CLOCK = pattern(r"\d{1,2}[:.]\d\d\s(?=\p{L})")


_TOKEN = pattern(r"\w+")
BESIDE_ABOVE, BESIDE_BELOW = 15, 6
"""A kicker is told by the headline's repeats so many lines above and below it."""


def without_kicker(page: Page, line: int, text: str) -> str:
    """The headline without the kicker that was glued on, where a repeat of the headline close by tells them apart.

    "Premier League Defeat at Everton" below the breadcrumb "Defeat at Everton"; "New school Nothing odd about him" and
    "New school: Nothing odd about him".
    """
    tokens = list(_TOKEN.finditer(lower(text)))
    own = [t[0] for t in tokens]
    for i in range(max(0, line - BESIDE_ABOVE), min(len(page.lines), line + BESIDE_BELOW)):
        low = page.lower[i]
        if i == line or not 20 <= len(low) <= len(text) + 8 or own[-1:] != _TOKEN.findall(low[-len(text) :])[-1:]:
            continue
        other = _TOKEN.findall(bare(low))
        kicker = len(own) - len(other)
        if kicker == 0 and other == own:
            before = low.partition(": ")[0]
            kicker = len(_TOKEN.findall(bare(before))) if len(before) < len(low) else 0
            if kicker and text[tokens[kicker - 1].end() :].lstrip(QUOTES)[:1] == ":":
                kicker = 0
        elif other != own[kicker:]:
            kicker = 0
        if 0 < kicker <= 5 and len(own) - kicker >= 3:
            start = tokens[kicker].start()
            return text[start - 1 :] if text[start - 1 : start] in _OPENING else text[start:]
    return text


_OPENING = frozenset("\"'“„«‘‚")


@once
def _value(page: Page, words: Words, marks: tuple[Mark, ...]) -> str:
    line = head_of(page, words, marks).line
    return without_kicker(page, line, headline(page.lines[line].text, page.language))


def _titles(page: Page, words: Words, marks: tuple[Mark, ...], least: float, most: float) -> Iterator[Hit]:
    head = head_of(page, words, marks)
    if head.line >= 0 and least <= head.probability < most:
        line = page.lines[head.line]
        yield Hit(line.span, _value(page, words, marks))


@context_rule("title.anchor", Label.TITLE, Strength.CERTAIN)
def title_anchor(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The line that is the article's headline, beyond doubt.

    Sees:   the line above byline, date or standfirst whose words come back in the prose below; breadcrumbs,
            repeats and the site's page title speak for it too.
    Why:    the headline goes to the metadata.
    Silent: where two lines could be it, where none is above the text, on pages of one or two lines.
    """
    return _titles(page, words, marks, SURE, 2.0)


@context_rule("title.likely", Label.TITLE, Strength.LIKELY)
def title_likely(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The line that is probably the article's headline.

    Sees:   what title.anchor sees, with less around it.
    Why:    many pages give only part of the signs.
    Silent: where another line is as good.
    """
    return _titles(page, words, marks, LIKELY, SURE)


@context_rule("title.guess", Label.TITLE, Strength.HINT)
def title_guess(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The best of several lines that could be the headline.

    Sees:   a line above the prose that shares its words.
    Why:    the decoder may know more.
    Silent: where nothing stands out.
    """
    return _titles(page, words, marks, GUESS, LIKELY)


@context_rule("title.repeat", Label.TITLE, Strength.LIKELY)
def title_repeat(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The headline once more: as the page's title with the site's name, as the last breadcrumb, below the text.

    Sees:   a line that is the headline, a bullet or number before it and " - Site" behind it aside.
    Why:    repeats of the headline are no text.
    Silent: a sentence that contains the headline's words.
    """
    head = head_of(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    title = bare(page.lower[head.line])
    if len(title) < 12:
        return
    for i, low in enumerate(page.lower):
        if i != head.line and title in low and len(low) <= len(title) + 60:
            text = bare(low)
            if text == title or (text.startswith(title) and _SITE.match(low, low.find(title) + len(title))):
                yield Hit(page.lines[i].span, _value(page, words, marks))


RULES: tuple[Rule, ...] = (
    title_anchor,
    title_likely,
    title_guess,
    title_repeat,
)
