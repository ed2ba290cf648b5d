"""Finding the headline: which line it is, and how sure that is."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain, islice
from math import exp
from typing import NamedTuple

from ..dates import is_date_line
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Mark, Page, lower
from ..patterns import pattern
from ..tables import DATA
from .finding import Once, by_start, once
from .shapes import BULLET, BULLETS, CLOCK_OR_YEAR, ENDS, QUOTES, STOPS, WIDE, bare

# ---------------------------------------------------------------- policy

SURE, LIKELY, GUESS = 0.9, 0.35, 0.1
"""The probability that the line is the headline, for the three title rules."""

ABOVE, BELOW = 200, 8
"""The headline is sought that many lines above the mass of prose, and after its first line."""
ABOVE_SPACED = 110
"""The same above where blank lines set paragraphs apart: there each menu is fewer lines."""
NARROWEST, WIDEST = 10, 260
"""A headline is as wide as so many Latin letters."""
UNSPACED = frozenset({"zh", "ja", "ko", "yue", None})
"""Languages whose characters are as wide as several Latin ones."""
HINTED = 4.0
"""Added where the markup or the caller names the line as the title."""
NEAR_ABOVE, NEAR_BELOW = 5, 14
"""Bylines, dates and sections belong to the headline within so many lines above and below it."""


class Weights(NamedTuple):
    """The fitted numbers, as read from the data file (scripts/fit_headline.py)."""

    weights: dict[str, float]
    """What speaks for a line as the headline, in log-odds."""
    no_title: float
    """The log-odds that no line is the headline."""


@cache
def fitted() -> Weights:
    """The numbers that copydesk comes with."""
    table = json.loads((DATA / "headline.json").read_bytes())
    return Weights(table["weights"], table["no title"])


class Shape(NamedTuple):
    """How wide each line is, which lines are prose, and where the mass of prose starts."""

    widths: list[float]
    prose: list[bool]
    starts: tuple[int, int]


class Head(NamedTuple):
    """The line that is the headline, how probable that is, and what it says; line -1 where none is."""

    line: int
    probability: float
    start: int
    """First line of the mass of prose."""


def _shape(page: Page) -> Shape:
    """The page's widths, prose and beginnings of prose, by two measures of how much a menu in between matters."""
    lows = page.lower
    if page.language in UNSPACED:
        widths = [len(low) * 2.5 if max(low[len(low) // 2 - 1 :][:2]) >= WIDE else float(len(low)) for low in lows]
    else:
        widths = list(map(float, map(len, lows)))
    prose = [False] * len(lows)
    gains: list[tuple[int, float]] = []
    for i, width in enumerate(widths):
        if width < 40:
            continue
        low = lows[i]
        ended = not low[-1].isalpha() and low.rstrip(QUOTES)[-1:] in ENDS
        if width >= 80 and (ended or width >= 160):
            prose[i] = True
            gains.append((i, (width if width < 400 else 400.0) / 100))
        elif ended:
            gains.append((i, 0.2))
    return Shape(widths, prose, (_start(gains, len(lows), 0.15), _start(gains, len(lows), 0.6)))


shape_of = Once(_shape)


def _start(gains: list[tuple[int, float]], total_lines: int, loss: float) -> int:
    """Where the stretch with the largest sum begins, each line without gain costing `loss`."""
    best = total = 0.0
    start = begin = min(12, total_lines)
    after = 0
    for i, gain in gains:
        total -= loss * (i - after)
        if total <= 0:
            total, begin = 0.0, i
        total += gain
        after = i + 1
        if total > best:
            best, start = total, begin
    return start


# ---------------------------------------------------------------- candidates

MOST = 24
"""So many lines are looked at closely, the best by a glance."""
FIRST, THEN = 8, 8
"""Paragraphs whose words the headline shares: the first ones, and those after them."""

NOTHING: frozenset[Label] = frozenset()
_HEADY = {Label.TITLE, Label.SECTION, Label.STANDFIRST, Label.BODY}
_NAME = pattern(r"(?:• )?\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){1,2}")
"""• Jane A. Doe"""
_DIGIT = pattern(r"\d")


class Candidate(NamedTuple):
    """A line that may be the headline."""

    line: int
    text: str
    """Its lower-case text without bullet and edge punctuation."""
    distance: int
    """Lines from the beginning of the prose, negative above it."""
    top: float
    """Share of its words that come back in the first paragraphs."""
    all: float
    """Share of its words that come back in those after them too."""
    spread: float
    """Share of the paragraphs that its words come back in, on the average of its words."""
    hits: int
    """How many words that is."""
    ended: bool
    """Whether it ends as a sentence does."""
    between: int
    """How many lines below it could be the headline, too."""
    glance: float
    """How likely it looks at a glance."""


class Ground(NamedTuple):
    """What the signs of all candidates are read from."""

    page: Page
    shape: Shape
    seen: dict[int, set[Label]]
    first: int
    mass: list[float]
    """Width of the prose above each line that is looked at; behind them that of all prose."""
    homes: frozenset[int]
    """Lines that begin with a breadcrumb's first step."""
    dated: list[int]
    """Lines with a date or a time of day near a candidate, ascending."""
    names: frozenset[int]
    """Lines near a candidate that could be a name alone."""
    spaced: bool
    """Whether blank lines set the page's paragraphs apart."""


def _stems(words: Iterable[str]) -> set[str]:
    """What the words of four letters and more begin with, so that their forms count as one."""
    return {word[:4] for word in words if len(word) > 3}


def _pairs(text: str) -> set[str]:
    """The pairs of characters of an unspaced script."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _is_unspaced(text: str) -> bool:
    return bool(text) and WIDE <= text[len(text) // 2] < "\uac00"


def _candidates(
    page: Page, shape: Shape, first: int, last: int, texts: dict[int, str], spaced: bool
) -> list[Candidate]:
    """The lines of a headline's length that are no sentences and share words with the text or stand close to it."""
    lows, widths, words = page.lower, shape.widths, page.words
    early, late = shape.starts
    body = list(islice((i for i in range(min(early, late), len(lows)) if shape.prose[i]), FIRST + THEN))
    if body and _is_unspaced(lows[body[0]]):
        each = [_pairs(lows[i][:UNSPACED_WIDTH]) for i in body]
    else:
        each = [_stems(words[i]) for i in body]
    upper: set[str] = set().union(*each[:FIRST])
    many = Counter(chain.from_iterable(each))
    under = set(many)
    repeated: set[str] = set()
    once_seen: set[str] = set()
    for text in texts.values():
        (repeated if text in once_seen else once_seen).add(text)
    found: list[Candidate] = []
    between = 0
    for i in range(last - 1, first - 1, -1):
        text = texts.get(i, "")
        if not text:
            continue
        low, width = lows[i], widths[i]
        if not low[0].isalpha() and (low[0] in "•-*" or (low[0].isdigit() and BULLET.match(low))):
            if low[0].isdigit() or not _is_lone(page, i, spaced):
                continue
        ended = not low[-1].isalpha() and low.rstrip(QUOTES)[-1:] in STOPS
        if width > 120 and ended:
            continue
        stems = _pairs(text) if _is_unspaced(text) else _stems(words[i])
        top, hits = len(stems & upper), len(stems & under)
        distance = min(i - early, i - late, key=_farness)
        if distance >= -10 or hits > (distance < -20) or text in repeated:
            size = len(stems) or 1
            glance = _glance(width, distance, top / size, hits / size, hits, ended)
            found.append(
                Candidate(
                    i,
                    text,
                    distance,
                    top / size,
                    hits / size,
                    _spread(stems, many, len(body), shape.prose[i]) if hits else 0.0,
                    hits,
                    ended,
                    between,
                    glance,
                )
            )
            between += 30 < width < 170 and not ended
    return found


def _is_lone(page: Page, i: int, spaced: bool) -> bool:
    """True for an item that is no list: "- Angsten vil øke", which is a quotation, and an item with blank lines around it."""
    lows = page.lower
    if i == 0 or lows[i - 1][0] in BULLETS or i + 1 == len(lows) or lows[i + 1][0] in BULLETS:
        return False
    return lows[i][0] == "-" or (spaced and not _is_tight(page, i) and not _is_tight(page, i + 1))


UNSPACED_WIDTH = 300
"""So many characters of a paragraph are looked at in a script without spaces."""
FEWEST = 4
"""In fewer paragraphs a word comes back by chance."""


def _spread(stems: set[str], many: Counter[str], paragraphs: int, is_one: bool) -> float:
    """The share of the other paragraphs that a line's words come back in, on the average of its words."""
    found = sum([many[stem] for stem in stems]) - is_one * len(stems)
    return found / ((len(stems) or 1) * max(FEWEST, paragraphs - is_one))


def _farness(distance: int) -> tuple[bool, int]:
    return distance > 2, abs(distance)


def _glance(width: float, distance: int, top: float, all: float, hits: int, ended: bool) -> float:
    """Log-odds by what costs nothing to see."""
    score = 2.7 * top + 1.2 * all + 0.25 * min(hits, 6) - 4.6 * ended
    score -= 2.9 if width < 24 else 0.9 if width < 36 else 2.5 if width > 120 else 0.0
    return score - (3.1 if distance > 0 else 1.3 if distance == 0 else 2.4 if distance < -20 else 0.0)


# ---------------------------------------------------------------- signs


def signs_of(page: Page, shape: Shape, seen: dict[int, set[Label]], words: Words) -> list[tuple[int, dict[str, float]]]:
    """The candidates and what speaks for and against each, by the names of the fitted weights."""
    lows, widths = page.lower, shape.widths
    n = len(lows)
    spaced = page.source.count("\n\n") * 4 > n
    first = max(0, min(shape.starts) - (ABOVE_SPACED if spaced else ABOVE))
    last = min(n, max(shape.starts) + BELOW)
    texts = {i: bare(lows[i]) for i in range(first, last) if NARROWEST <= widths[i] <= WIDEST}
    candidates = _candidates(page, shape, first, last, texts, spaced)
    if len(candidates) > MOST:
        candidates = sorted(sorted(candidates, key=lambda one: (-one.glance, one.line))[:MOST])
    nearby = {j for one in candidates for j in range(max(0, one.line - 8), min(n, one.line + 9)) if widths[j] < 120}
    ground = Ground(
        page,
        shape,
        seen,
        first,
        _mass(shape, last),
        _homes(page, words["home"]),
        sorted([j for j in nearby if CLOCK_OR_YEAR.search(lows[j])]),
        frozenset([j for j in nearby if 8 < widths[j] < 36 and _NAME.fullmatch(page.lines[j].text)]),
        spaced,
    )
    dated = set(ground.dated)
    found = []
    for one in candidates:
        i = one.line
        if i in dated and (Label.DATE in seen.get(i, NOTHING) or is_date_line(page.lines[i].text)):
            continue
        said = dict.fromkeys(_looks(ground, one), 1.0)
        said.update(dict.fromkeys(_surroundings(ground, one), 1.0))
        said.update(_amounts(ground, one))
        found.append((i, said))
    return found


def _mass(shape: Shape, last: int) -> list[float]:
    """The width of the prose above each line up to `last`, and behind them that of all prose."""
    paragraphs = [i for i, is_prose in enumerate(shape.prose) if is_prose]
    mass, total, after = [], 0.0, 0
    for i in paragraphs:
        mass += [total] * (min(i, last) + 1 - after)
        after = max(after, min(i, last) + 1)
        total += min(shape.widths[i], 400.0)
    return [*mass, *[total] * (last + 1 - after), total]


def _homes(page: Page, steps: frozenset[str]) -> frozenset[int]:
    """The short lines that begin with one of the steps."""
    index, lows = page.index, page.lower
    return frozenset(
        i
        for step in sorted(steps)
        for i in index.get(step.split()[0], ())
        if len(lows[i]) < 60 and bare(lows[i]).startswith(step)
    )


def _looks(ground: Ground, one: Candidate) -> list[str]:
    """What the line itself shows."""
    i = one.line
    low, raw, width = ground.page.lower[i], ground.page.lines[i].text, ground.shape.widths[i]
    said = []
    if one.ended:
        said.append("stop")
    elif low[-1] in ":：":
        said.append("colon")
    if ": " in low:
        said.append("has colon")
    if width < 24:
        said.append("under 24")
    elif width < 36:
        said.append("under 36")
    elif width > 120:
        said.append("over 170" if width > 170 else "over 120")
    spaces = raw.count(" ")
    if spaces < 3:
        said.append("two words" if spaces < 2 else "three words")
    if _DIGIT.search(low) is not None:
        said.append("digits")
    if low[low.rfind(" ") + 1 :] in ground.page.function_words:
        said.append("open end")
    if not ground.seen.get(i, NOTHING) <= _HEADY:
        said.append("other mark")
    return said


def _surroundings(ground: Ground, one: Candidate) -> list[str]:
    """Where the line stands and what is around it."""
    page, shape, seen, i, distance = ground.page, ground.shape, ground.seen, one.line, one.distance
    lows, widths = page.lower, shape.widths
    width, said = widths[i], []
    if distance >= 0:
        said.append("below start" if distance else "at start")
    elif distance < -20:
        said.append("twenty above")
    if i == 0:
        said.append("first line")
    else:
        said += _above(ground, one, lows[i - 1])
    if i + 1 < len(lows):
        if shape.prose[i + 1]:
            said.append("prose next")
        if widths[i + 1] > width * 1.1 and _like(lows[i + 1], widths[i + 1]):
            said.append("like below longer")
        if ground.spaced and _is_tight(page, i + 1):
            said.append("tight below")
    for j in range(i + 1, i + 7):
        labels = seen.get(j)
        if labels is not None:
            if Label.BYLINE in labels:
                said.append("byline below")
                if j < i + 3:
                    said.append("byline next")
    if not ground.names.isdisjoint(range(i + 1, i + 4)):
        said.append("name below")
    if sum([w > 36 for w in widths[max(0, i - 3) : i + 4]]) > 4:
        said.append("wide around")
    if not one.between:
        said.append("nothing between")
    dated = ground.dated
    if dated:
        after = bisect_right(dated, i)
        if after < len(dated) and dated[after] <= i + 6:
            said.append("date below")
        before = bisect_left(dated, i)
        if before and dated[before - 1] >= i - 2:
            said.append("date above")
        if bisect_right(dated, i + 8) - bisect_left(dated, i - 8) > 4:
            said.append("dates around")
    return said


def _above(ground: Ground, one: Candidate, before: str) -> list[str]:
    """What the lines above say of a line; `before` is the next one."""
    lows, widths, i = ground.page.lower, ground.shape.widths, one.line
    width, said = widths[i], []
    if widths[i - 1] < 25:
        said.append("short above")
        if i > 2 and widths[i - 2] < 25 and widths[i - 3] < 25:
            said.append("shorts above")
    elif widths[i - 1] > 60 and before[-1] in STOPS:
        said.append("stop above")
    if before[0] in "•-*" or ((before[0] in BULLETS or before[0].isdigit()) and BULLET.match(before)):
        said.append("bullet above")
    if one.text in before or "»" in before or " > " in before or " / " in before or "›" in before:
        said.append("crumb above")
    if i > ground.first and widths[i - 1] * 1.1 < width and _like(before, widths[i - 1]):
        said.append("like above shorter")
    if len(one.text) > 14 and one.text in lows[0]:
        said.append("at the top")
    if not ground.homes.isdisjoint(range(i - 5, i)):
        said.append("home above")
        if i - 1 in ground.homes:
            said.append("home right above")
    if ground.spaced and _is_tight(ground.page, i):
        said.append("tight above")
    if len(one.text) > 19 and any(one.text in earlier for earlier in lows[max(0, i - 8) : i]):
        said.append("within above")
    return said


def _amounts(ground: Ground, one: Candidate) -> dict[str, float]:
    """What there is more or less of, each from 0 to 1."""
    i, mass, dated = one.line, ground.mass, ground.dated
    words = ground.page.lines[i].text.split()
    after = bisect_right(dated, i)
    gap = dated[after] - i if after < len(dated) else 7
    return {
        "capitals": sum([word[0].isupper() for word in words]) / len(words),
        "date gap": min(gap, 7) / 7,
        "hits": min(one.hits, 6) / 6,
        "overlap": one.all,
        "overlap top": one.top,
        "spread": min(1.0, one.spread * 2),
        "away": min(40, abs(one.distance)) / 40,
        "likes below": min(one.between, 4) / 4,
        "mass above": min(mass[i] - mass[max(0, i - 12)], 1600.0) / 1600,
        "share above": min(1.0, mass[i] / (mass[-1] or 1.0) * 2),
    }


def _like(low: str, width: float) -> bool:
    """True for a line that by its looks alone could be a headline or a standfirst."""
    return 32 < width < 260 and low[-1] not in STOPS and low[0] not in "•-*" and not BULLET.match(low)


def _is_tight(page: Page, i: int) -> bool:
    """True where no blank line stands between line i and the one above it."""
    return page.source.count("\n", page.lines[i - 1].span.end, page.lines[i].span.start) < 2


# ---------------------------------------------------------------- the headline


@once
def seen_on(page: Page, words: Words, marks: tuple[Mark, ...]) -> dict[int, set[Label]]:
    """Line -> labels of the marks that cover it whole and are more than hints, as far down as a headline reaches."""
    lines = by_start(page)
    seen: dict[int, set[Label]] = {}
    shape, hint = shape_of(page), Strength.HINT
    last = max(shape.starts) + BELOW + NEAR_BELOW + 2
    end = page.lines[last].span.start if last < len(page.lines) else len(page.source)
    for span, _, label, strength, *_ in marks:
        if span[0] >= end:
            break
        line = lines.get(span[0])
        if line is not None and line.span == span and strength is not hint:
            if line.index in seen:
                seen[line.index].add(label)
            else:
                seen[line.index] = {label}
    return seen


@once
def head_of(page: Page, words: Words, marks: tuple[Mark, ...]) -> Head:
    """The headline of the page: the likeliest line, the probabilities of its repeats taken together."""
    if len(page.lines) < 3:
        return Head(-1, 0.0, 0)
    shape = shape_of(page)
    start = min(shape.starts)
    numbers = fitted()
    weigh = numbers.weights.__getitem__
    scored = [
        (sum([weigh(name) * value for name, value in what.items()]), i)
        for i, what in signs_of(page, shape, seen_on(page, words, marks), words)
    ]
    hint = bare(lower(page.hints.title)) if page.hints.title else ""
    if hint:
        scored = [(score + (HINTED if bare(page.lower[i]) == hint else 0.0), i) for score, i in scored]
    total = exp(numbers.no_title) + sum([exp(score) for score, _ in scored])
    shares: dict[str, float] = {}
    best: dict[str, tuple[float, int]] = {}
    for score, i in scored:
        text = bare(page.lower[i])
        shares[text] = shares.get(text, 0.0) + exp(score) / total
        best[text] = max(best.get(text, (score, i)), (score, i), key=lambda pair: (pair[0], -pair[1]))
    if not shares:
        return Head(-1, 0.0, start)
    text = max(shares, key=lambda t: (shares[t], -best[t][1]))
    return Head(best[text][1], shares[text], start)


def near(page: Page, head: Head) -> range:
    """The lines around the headline that may belong to it."""
    return range(max(0, head.line - NEAR_ABOVE), min(len(page.lines), head.line + NEAR_BELOW + 1))
