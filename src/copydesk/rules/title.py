"""Rules for the headline and its repeats."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import date_shape, find_dates
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, context_rule
from .finding import lines_with, once
from .headline import GUESS, LIKELY, SURE, head_of
from .shapes import BULLET, TRIM, bare

SITE = pattern(r"\s(?:\||[-–—])\s(?P<site>[^|–—]{2,40})$")
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


BESIDE_ABOVE, BESIDE_BELOW = 15, 6
"""Breadcrumbs and repeats of the headline stand so many lines above and below it."""


def without_crumbs(page: Page, words: Words, line: int, text: str) -> str:
    """The headline without the steps of breadcrumbs that were glued on, where the page also has it without them.

    "Home Talks go on for another week", "Premier League Defeat at Everton" below "Premier League", "Blog: Talks go on ...".
    """
    low = lower(text).rstrip(TRIM)
    beside = range(max(0, line - BESIDE_ABOVE), min(len(page.lines), line + BESIDE_BELOW))
    texts = [bare(page.lower[i]) for i in beside if i != line and len(page.lower[i]) < len(low) + 8]
    homes = tuple(sorted(words["home"]))
    for other in texts:
        if len(other) >= 20 and low.endswith(other) and len(other) < len(low):
            before = low[: -len(other)].strip()
            label = before[-1:] == ":" and before[:-1].isalpha()
            if label or before in texts or before in words["sections"] or before.startswith(homes):
                return text[len(low) - len(other) :]
    return text


KICKED = 20
"""Code points of a headline behind its kicker."""
_KICKER = pattern(r"(?P<kicker>[^:|–—]{3,60}?)\s?(?::|\s[|–—-])\s(?P<headline>.+)")
"""New Leipzig School: A painter at home, New Leipzig School – A painter at home"""


def without_kicker(page: Page, words: Words, line: int, text: str) -> str:
    """The headline without a kicker that another line near it sets apart otherwise, or that is a section's name.

    "New Leipzig School: A painter at home" beside "New Leipzig School A painter at home", "Meinung Warum das nicht geht".
    """
    parts = _KICKER.fullmatch(text)
    if parts is not None and len(parts["headline"]) >= KICKED:
        letters = _letters(text)
        joined = lower(text[: parts.start("headline")])
        for i in range(max(0, line - BESIDE_BELOW), min(len(page.lines), line + BESIDE_BELOW + 1)):
            low = page.lower[i]
            if i != line and len(low) <= len(text) + 2 and joined not in low and _letters(low) == letters:
                return str(parts["headline"])
    first, _, rest = text.partition(" ")
    if page.language != "en" and len(rest) >= KICKED and lower(first) in words["sections"]:
        second = rest.split()[0]
        if second[0].isupper() and f" {lower(second)} " in page.source:
            return rest
    return text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, lower(text)))


SHORTEST = 15
"""Code points of a headline before the site's name."""


def without_site(page: Page, text: str) -> str:
    """The headline without " - Site" where a copyright line of the page names the site."""
    site = SITE.search(text)
    if site is None or site.start() < SHORTEST:
        return text
    name = lower(site["site"]).strip()
    return text[: site.start()] if any(name in page.lower[line.index] for line in lines_with(page, "©")) else text


@once
def _value(page: Page, words: Words, marks: tuple[Mark, ...]) -> str:
    line = head_of(page, words, marks).line
    text = without_crumbs(page, words, line, headline(page.lines[line].text, page.language))
    return without_site(page, without_kicker(page, words, line, text))


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
    longest = max(sorted(page.words[head.line]), key=len)
    for i in page.index.get(longest, ()):
        low = page.lower[i]
        if i != head.line and title in low and len(low) <= len(title) + 60:
            text = bare(low)
            if text == title or (text.startswith(title) and SITE.match(low, low.find(title) + len(title))):
                yield Hit(page.lines[i].span, _value(page, words, marks))


RULES: tuple[Rule, ...] = (
    title_anchor,
    title_likely,
    title_guess,
    title_repeat,
)
