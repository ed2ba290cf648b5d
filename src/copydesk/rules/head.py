"""Rules for the head of the article: title, section, byline, date. They stand together because they find each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice
from math import exp
from operator import mul
from typing import NamedTuple

from ..agencies import agency
from ..dates import date_shape, find_dates, is_date_line
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..ruleset import Rule, context_rule, rule
from .finding import by_start, once, pattern

# ---------------------------------------------------------------- policy: the headline

SURE, LIKELY, GUESS = 0.9, 0.35, 0.2
"""The probability that the line is the headline, for the three title rules."""

NO_TITLE = 1.0
WEIGHTS: dict[str, float] = {
    "crumb above": 2.7,
    "byline below": 2.0,
    "home above": 1.9,
    "first line": 1.5,
    "overlap top": 1.5,
    "overlap": 1.4,
    "date above": 1.2,
    "date below": 0.9,
    "like below longer": 0.9,
    "short above": 0.9,
    "dated": 0.7,
    "hits": 0.7,
    "two above": 0.7,
    "capitals": 0.6,
    "at the top": 0.5,
    "share below": 0.5,
    "date line below": 0.4,
    "often": 0.4,
    "some above": 0.4,
    "prose next": 0.3,
    "bullet above": 0.2,
    "nothing between": -0.2,
    "share 15": -0.3,
    "under 36": -0.3,
    "below first start": -0.4,
    "prose above": -0.4,
    "share 5": -0.4,
    "likes below": -0.5,
    "other below": -0.6,
    "glued": -0.7,
    "like above shorter": -0.8,
    "address": -0.9,
    "three words": -0.9,
    "wide around": -0.9,
    "kicker": -1.1,
    "mass above": -1.1,
    "share 30": -1.1,
    "stop above": -1.1,
    "below start": -1.2,
    "date gap": -1.2,
    "colon": -1.3,
    "two words": -1.4,
    "at start": -1.5,
    "dates around": -1.5,
    "twenty above": -1.5,
    "under 24": -1.6,
    "other mark": -1.7,
    "over 120": -1.7,
    "over 170": -2.9,
    "stop": -3.5,
}
"""What speaks for a line as the headline, in log-odds against NO_TITLE; fitted on half of the corpus's publishers."""

_NAMES, _WEIGHTS = tuple(WEIGHTS), tuple(WEIGHTS.values())

ABOVE, BELOW = 140, 8
"""The headline is sought that many lines above the mass of prose, and after its first line."""
HINTED = 4.0
"""Added where the markup or the caller names the line as the title."""
NEAR_ABOVE, NEAR_BELOW = 5, 14
"""Bylines, dates and sections belong to the headline within so many lines above and below it."""

SEPARATOR = "\x1f"
"""Between the names of one mark."""

HOME = (
    "home",
    "startseite",
    "accueil",
    "inicio",
    "início",
    "hem",
    "hjem",
    "главная",
    "anasayfa",
    "ana sayfa",
    "beranda",
    "홈",
    "首页",
    "首頁",
    "ホーム",
    "トップ",
)
"""First step of breadcrumbs."""

# ---------------------------------------------------------------- shared shapes

_BULLET = pattern(r"(?:[•·▪●■◆▶►*–—-]\s++|\d{1,2}[.)]\s++)++")
"""• Home / 4. Landtagswahl in Thüringen / - California Assembly OKs ..."""
_BULLETS = "•·▪●■◆▶►*–—-"
_TRIM = " \t.,:;!?()[]{}<>\"'«»“”„‚|/\\-–—*•·►▶»›…。、，：；！？（）【】「」『』؟،؛۔।#"
_CLOCK_OR_YEAR = pattern(
    r"""(?x)
    (?:19|20)\d\d                       # 3 May 2019
    | \d{1,2}[:.h]\d\d                  # 10:22, 15.59, 9h00
    | \d{1,2}[./-]\d{1,2}[./-]\d\d      # 25.4.24
    """
)
_STOPS = ".。।؟۔…"
_ENDS = _STOPS + "!?:"
_QUOTES = "\"'”’»)）」』"
_WIDE = "\u2e80"
"""From here on scripts say in one character what takes Latin two or three."""


def bare(low: str) -> str:
    """A lower-case line without bullets, numbering and edge punctuation: what repeats of a line have in common."""
    first = low[:1]
    if (first in _BULLETS or first.isdigit()) and (bullet := _BULLET.match(low)):
        low = low[bullet.end() :]
    return low.strip(_TRIM)


@cache
def _firsts(phrases: frozenset[str]) -> frozenset[str]:
    """The first words of phrases, to look up in a page's index."""
    return frozenset(p.split()[0].strip(_TRIM) for p in phrases)


def _lines_with(page: Page, phrases: frozenset[str]) -> list[int]:
    """The lines that hold a first word of the phrases, ascending."""
    found: set[int] = set()
    for word in _firsts(phrases) & page.index.keys():
        found.update(page.index[word])
    return sorted(found)


@cache
def _longest_first(phrases: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(phrases, key=lambda p: (-len(p), p)))


@cache
def _both(published: frozenset[str], updated: frozenset[str]) -> frozenset[str]:
    return published | updated


@cache
def _labels(published: frozenset[str], updated: frozenset[str]) -> tuple[str, ...]:
    """The words of both lists, the longest first."""
    return _longest_first(_both(published, updated))


# ---------------------------------------------------------------- the headline


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
    lows = page.lower
    widths = [len(low) * 2.5 if low[len(low) // 2] >= _WIDE else float(len(low)) for low in lows]
    prose = [False] * len(lows)
    gains: list[tuple[int, float]] = []
    for i, width in enumerate(widths):
        if width < 40:
            continue
        ended = lows[i].rstrip(_QUOTES)[-1:] in _ENDS
        if width >= 80 and (ended or width >= 160):
            prose[i] = True
            gains.append((i, (width if width < 400 else 400.0) / 100))
        elif ended:
            gains.append((i, 0.2))
    return Shape(widths, prose, (_start(gains, len(lows), 0.15), _start(gains, len(lows), 0.6)))


def _start(gains: list[tuple[int, float]], total_lines: int, loss: float) -> int:
    """Where the stretch with the largest sum begins, each line without gain costing `loss`."""
    best = total = 0.0
    start = begin = min(12, total_lines)
    after = 0
    for i, gain in gains:
        for _ in range(i - after):
            if total <= 0:
                break
            total -= loss
        if total <= 0:
            total, begin = 0.0, i
        total += gain
        after = i + 1
        if total > best:
            best, start = total, begin
    return start


_WORD = pattern(r"\w{4,}")


def _content(text: str) -> list[str]:
    """What its words of four letters and more begin with; of unspaced scripts the pairs of characters."""
    if text and _WIDE <= text[len(text) // 2] < "\uac00":
        return [text[i : i + 2] for i in range(0, len(text) - 1, 2)]
    return [w[:6] for w in _WORD.findall(text) if not w.isdigit()]


@cache
def _in_word(char: str) -> bool:
    return _WORD_CHAR.match(char) is not None


_WORD_CHAR = pattern(r"\w")


def _holds(text: str, stem: str) -> bool:
    """Whether `stem` is in `_content(text)`; looking for one is quicker than cutting the text up."""
    size = len(stem)
    if text and _WIDE <= text[len(text) // 2] < "\uac00":
        return size == 2 and stem in text
    at = text.find(stem) if size > 3 else -1
    while at >= 0:
        end = at + size
        if not (at and _in_word(text[at - 1])) and (size == 6 or end == len(text) or not _in_word(text[end])):
            return True
        at = text.find(stem, end)
    return False


_GLUED = pattern(r"\p{Ll}\p{Lu}\p{Ll}")


def _like(low: str, width: float) -> bool:
    """True for a line that by its looks alone could be a headline or a standfirst."""
    return 32 < width < 260 and low[-1] not in _STOPS and low[0] not in "•-*" and not _BULLET.match(low)


def evidence(page: Page, shape: Shape, seen: dict[int, set[Label]]) -> list[tuple[int, dict[str, float]]]:
    """The candidates and what speaks for and against each, by the names of WEIGHTS."""
    lows, widths, prose = page.lower, shape.widths, shape.prose
    n = len(lows)
    early, late = shape.starts
    first = max(0, min(early, late) - ABOVE)
    last = min(n, max(early, late) + BELOW)
    body = list(islice((i for i in range(min(early, late), n) if prose[i]), 24))
    upper = "\n".join([lows[i] for i in body[:8]])[:1500]
    under = "\n".join([lows[i] for i in body[8:]])[:2500]
    mass = list(
        accumulate(
            [min(width, 400.0) if is_prose else 0.0 for width, is_prose in zip(widths, prose, strict=True)], initial=0.0
        )
    )
    texts = {i: bare(lows[i]) for i in range(first, last) if 14 <= widths[i] <= 260}
    times = Counter(texts.values())
    candidates: list[tuple[int, int, list[str], list[bool], int]] = []
    for i in range(last - 1, first - 1, -1):
        text, width = texts.get(i, ""), widths[i]
        if not text:
            continue
        low = lows[i]
        if low[0] in "•-*" or (low[0].isdigit() and _BULLET.match(low)):
            continue
        if width > 120 and low.rstrip(_QUOTES)[-1:] in _STOPS:
            continue
        distance = min(i - early, i - late, key=_farness)
        stem = _content(text)
        in_top = [w in upper and _holds(upper, w) for w in stem]
        hits = sum([there or (w in under and _holds(under, w)) for w, there in zip(stem, in_top, strict=True)])
        if distance >= -10 or hits or times[text] > 1:
            candidates.append((i, distance, stem, in_top, hits))
    nearby = {j for i, *_ in candidates for j in range(max(first, i - 8), min(n, i + 9)) if widths[j] < 120}
    dated = {j for j in nearby if _CLOCK_OR_YEAR.search(lows[j])}
    above = {j for i, *_ in candidates for j in range(max(0, i - 5), i) if widths[j] < 60}
    home = {j for j in above if bare(lows[j]).startswith(HOME)}
    between = 0
    found: list[tuple[int, dict[str, float]]] = []
    for i, distance, stem, in_top, hits in candidates:
        if i in dated and (Label.DATE in seen.get(i, _NOTHING) or is_date_line(page.lines[i].text)):
            continue
        low, text, width = lows[i], texts[i], widths[i]
        ended = low.rstrip(_QUOTES)[-1:] in _STOPS
        words = page.lines[i].text.split()
        around = [j in dated for j in range(i - 8, i + 9)]
        dates = [k for k in range(1, 7) if around[8 + k]]
        before = lows[i - 1] if i else ""
        crumb = i > 0 and (text in before or "»" in before or " > " in before or " / " in before or "›" in before)
        share = mass[i] / (mass[-1] or 1.0)
        below = _NOTHING.union(*[seen[j] for j in range(i + 1, i + 7) if j in seen])
        longer = i + 1 < n and widths[i + 1] > width * 1.1 and _like(lows[i + 1], widths[i + 1])
        found.append(
            (
                i,
                {
                    "stop": ended,
                    "colon": low[-1] in ":：",
                    "under 24": width < 24,
                    "under 36": 24 <= width < 36,
                    "over 120": 120 < width <= 170,
                    "over 170": width > 170,
                    "two words": len(words) < 3,
                    "three words": len(words) == 3,
                    "glued": _GLUED.search(page.lines[i].text) is not None,
                    "address": "©" in low or "@" in low or "http" in low or " | " in low,
                    "capitals": sum([w[0].isupper() for w in words]) / len(words),
                    "first line": i == 0,
                    "below start": distance > 0,
                    "at start": distance == 0,
                    "two above": distance == -2,
                    "some above": -5 <= distance <= -3,
                    "twenty above": distance < -20,
                    "below first start": i > shape.starts[0] + 2,
                    "share 5": share > 0.05,
                    "share 15": share > 0.15,
                    "share 30": share > 0.30,
                    "mass above": min(mass[i] - mass[max(0, i - 12)], 1600.0) / 1600,
                    "prose next": i + 1 < n and prose[i + 1],
                    "prose above": True in prose[max(0, i - 3) : i],
                    "stop above": i > 0 and widths[i - 1] > 60 and before[-1] in _STOPS,
                    "short above": i > 0 and widths[i - 1] < 25,
                    "bullet above": i > 0 and (before[0] in "•-*" or _BULLET.match(before) is not None),
                    "crumb above": crumb,
                    "home above": not home.isdisjoint(range(i - 5, i)),
                    "wide around": sum([w > 36 for w in widths[max(0, i - 3) : i + 4]]) > 4,
                    "like above shorter": i > first and widths[i - 1] * 1.1 < width and _like(before, widths[i - 1]),
                    "like below longer": longer,
                    "kicker": width < 40 and longer,
                    "likes below": min(between, 4) / 4,
                    "nothing between": between == 0,
                    "date above": around[6] or around[7],
                    "date below": bool(dates),
                    "date gap": (dates[0] if dates else 7) / 7,
                    "dated": around[8] and sum(map(str.isdigit, low)) >= 6,
                    "dates around": sum(around) > 4,
                    "byline below": Label.BYLINE in below,
                    "date line below": Label.DATE in below,
                    "share below": Label.SHARE in below,
                    "other below": Label.OTHER in below,
                    "other mark": not seen.get(i, _NOTHING) <= _HEADY,
                    "often": times[text] > 2,
                    "at the top": i > 0 and len(text) > 14 and text in lows[0],
                    "hits": min(hits, 6) / 6,
                    "overlap": hits / len(stem) if stem else 0.0,
                    "overlap top": sum(in_top) / len(stem) if stem else 0.0,
                },
            )
        )
        if 30 < width < 170 and not ended:
            between += 1
    found.reverse()
    return found


_NOTHING: frozenset[Label] = frozenset()
_HEADY = {Label.TITLE, Label.SECTION, Label.STANDFIRST, Label.BODY}


def _farness(distance: int) -> tuple[bool, int]:
    return distance > 2, abs(distance)


@once
def _seen(page: Page, words: Words, marks: tuple[Mark, ...]) -> dict[int, set[Label]]:
    """Line -> labels of the marks that cover it whole and are more than hints."""
    lines = by_start(page)
    seen: dict[int, set[Label]] = {}
    for mark in marks:
        line = lines.get(mark.span.start)
        if line is not None and line.span.end == mark.span.end and mark.strength is not Strength.HINT:
            if line.index in seen:
                seen[line.index].add(mark.label)
            else:
                seen[line.index] = {mark.label}
    return seen


@once
def _head(page: Page, words: Words, marks: tuple[Mark, ...]) -> Head:
    """The headline of the page: the likeliest line, the probabilities of its repeats taken together."""
    if len(page.lines) < 3:
        return Head(-1, 0.0, 0)
    shape = _shape(page)
    start = min(shape.starts)
    scored = [
        (sum(map(mul, map(what.__getitem__, _NAMES), _WEIGHTS)), i)
        for i, what in evidence(page, shape, _seen(page, words, marks))
    ]
    hint = bare(lower(page.hints.title)) if page.hints.title else ""
    if hint:
        scored = [(score + (HINTED if bare(page.lower[i]) == hint else 0.0), i) for score, i in scored]
    total = exp(NO_TITLE) + sum(exp(score) for score, _ in scored)
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


_SITE = pattern(r"\s(?:\||[-–—])\s(?P<site>[^|–—]{2,40})$")
"""Headline - The Daily Planet"""


def headline(text: str, language: str | None = None) -> str:
    """A headline without bullet, without the time or date before it and the site's name behind a bar.

    >>> headline("4. Talks go on"), headline("09:00 Talks go on for another week | The Daily Planet")
    ('4. Talks go on', 'Talks go on for another week')
    """
    bullet = _BULLET.match(text)
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


def _titles(page: Page, words: Words, marks: tuple[Mark, ...], least: float, most: float) -> Iterator[Hit]:
    head = _head(page, words, marks)
    if head.line >= 0 and least <= head.probability < most:
        line = page.lines[head.line]
        yield Hit(line.span, headline(line.text, page.language))


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
    head = _head(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    title = bare(page.lower[head.line])
    if len(title) < 12:
        return
    for i, low in enumerate(page.lower):
        if i != head.line and title in low and len(low) <= len(title) + 60:
            text = bare(low)
            if text == title or (text.startswith(title) and _SITE.match(low, low.find(title) + len(title))):
                yield Hit(page.lines[i].span, headline(page.lines[head.line].text, page.language))


# ---------------------------------------------------------------- bylines

_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "zu",
        "zur",
        "al",
        "el",
        "bin",
        "ibn",
        "bint",
        "la",
        "le",
        "af",
        "av",
        "st",
        "vom",
        "y",
        "e",
        "í",
        "ben",
        "abu",
        "ul",
    ]
)
_GLUE = pattern(r"(?<=\p{Ll})(?=\p{Lu}\p{Ll})")
"""Sophie FosterTravel News Reporter"""
_CUT = pattern(r"\d|\s[-–—·•/]\s|[•·()\[\]:;<>@/—]|\S+@|\s@")
_TOKEN = pattern(r"[\p{L}\p{M}'’ʼ.‐­\u200c\u200d-]+")
_SEPARATOR = pattern(r"\s*[,、，،|]\s*")
_MAIL = pattern(r"\S+@\S+|https?\S+|www\.\S+")


class Names(NamedTuple):
    """The names in a byline and the agencies in it."""

    people: tuple[str, ...]
    agencies: tuple[str, ...]


_NOBODY = Names((), ())


def _split(text: str, joiners: frozenset[str]) -> list[str]:
    """The pieces of an enumeration: "A, B und C" -> A, B, C."""
    pieces: list[str] = []
    for piece in _SEPARATOR.split(text):
        current: list[str] = []
        tokens = piece.split()
        for k, token in enumerate(tokens):
            joins = (token.lower() in joiners and token[0].islower()) or token in ("&", "＆")
            if joins and not current and k + 1 < len(tokens) and pieces:
                continue
            if (
                joins
                and current
                and k + 1 < len(tokens)
                and not (len(token) == 1 and token in "ye" and len(current) < 2)
            ):
                pieces.append(" ".join(current))
                current = []
            else:
                current.append(token)
        if current:
            pieces.append(" ".join(current))
    return [p for p in pieces if p]


def _unglued(piece: str, words: Words) -> str:
    """The piece up to where a role or a label was glued on: "Ulrich ExnerKorrespondent" -> "Ulrich Exner"."""
    for found in _GLUE.finditer(piece):
        if " " in piece[: found.start()]:
            rest = {w.strip(_TRIM) for w in lower(piece[found.start() :]).split()}
            if any(rest & words[name] for name in ("roles", "published", "updated", "sections")):
                return piece[: found.start()]
    return piece


def _person(piece: str, words: Words, alone: bool = False) -> str | None:
    """The name that a piece of a byline opens with; `alone`: nothing but the name may stand there."""
    piece = _unglued(piece.strip(" .,'’\"“”*"), words)
    tokens = piece.split()
    if not 1 <= len(tokens) <= 12 or len(piece) > 90:
        return None
    cased = any(c.islower() or c.isupper() for c in piece)
    if not cased:
        labels = words["roles"] | words["published"] | words["byline_end"]
        tokens = [t for t in tokens if t not in labels]
        plain = " ".join(tokens)
        if not 2 <= len(plain) <= 30 or len(tokens) > 4 or not all(_TOKEN.fullmatch(t) for t in tokens):
            return None
        return None if plain in words["sections"] else plain
    roles = words["roles"]
    name: list[str] = []
    for token in tokens:
        low = token.lower().strip(".,")
        if low in _PARTICLES and name:
            name.append(token)
            continue
        if not _TOKEN.fullmatch(token) or not (token[0].isupper() or (token[0].isalpha() and not token[0].islower())):
            if not name or low in _PARTICLES:
                return None
            if alone and not any(t.lower().strip(".,") in roles for t in tokens):
                return None
            break
        name.append(token)
    while name and name[-1].lower() in _PARTICLES:
        name.pop()
    role = next((k for k, token in enumerate(name) if token.lower().strip(".,") in roles), -1)
    if role == 0:
        return None
    if role == len(tokens) - 1 and len(tokens) <= 4 and (role == 1 or tokens[0].lower() in words["function"]):
        return piece  # Resy Staff, The Daily Planet Team
    if role > 0:
        name = name[: 3 if role > 2 and (len(name[1]) <= 2 or name[1].lower() in _PARTICLES) else min(role, 2)]
    if len(name) % 2 == 0 and name[: len(name) // 2] == name[len(name) // 2 :]:
        name = name[: len(name) // 2]  # the picture's text stands before the name
    if len(name) == 1 and name[0].lower() in words["function"]:
        return None
    if not name or len(name) > 5 or (len(name) == 1 and len(name[0]) < 3):
        return None
    return " ".join(name)


def names_in(text: str, words: Words, language: str | None, alone: bool = False) -> Names:
    """The names in what follows a byline's opener, without roles, places, times and addresses.

    Reading stops at the first piece that is neither name nor agency, at a date, and at digits and brackets. `alone`:
    nothing but names may stand there.
    """
    text = _MAIL.sub(" ", text[:200])
    if date_shape(text) and (hits := find_dates(text, language=language)):
        text = text[: hits[0].start]
    text = text.strip(_TRIM + "\u00a0")
    if cut := _CUT.search(text):
        text = text[: cut.start()]
    low = lower(text)
    for label in _labels(words["published"], words["updated"]):
        if len(label) > 4 and (at := low.find(label)) >= 0:
            text, low = text[:at], low[:at]
    people: list[str] = []
    agencies: list[str] = []
    for k, piece in enumerate(_split(text.strip(), words["and"])):
        known = agency(piece, loose=k == 0)
        if known is not None and (known.lower() == piece.lower() or " " in piece or piece.isupper()):
            agencies.append(piece)
            continue
        name = _person(piece, words, alone)
        if name is None or (people and " " not in name and " " in people[0] and name[0] < _WIDE):
            break
        if not people and " " not in name and name[0] < _WIDE and piece.count(" ") > 1:
            return _NOBODY
        people.append(name)
    return Names(tuple(people), tuple(agencies))


_LOWER = pattern(r"(?<![\p{L}\p{M}])\p{Ll}{3,}")


class _Openers(NamedTuple):
    """The openers of bylines, the longest first, and what they begin with."""

    by_first: dict[str, tuple[str, ...]]
    """First character -> the openers with it."""
    glued: frozenset[str]
    """Those to which a name may be glued."""
    beginnings: frozenset[str]
    """The first characters of those."""


@cache
def _openers(phrases: frozenset[str]) -> _Openers:
    glued = frozenset(p for p in phrases if len(p) in (2, 3) and p < _WIDE)
    by_first: dict[str, tuple[str, ...]] = {}
    for phrase in _longest_first(phrases):
        by_first[phrase[0]] = (*by_first.get(phrase[0], ()), phrase)
    return _Openers(by_first, glued, frozenset(p[0] for p in glued))


def _opened(page: Page, words: Words) -> Iterator[tuple[int, int, bool]]:
    """Lines that begin with a byline's opener: index, end of the opener, whether a colon follows it."""
    by_first, glued, beginnings = _openers(words["byline"])
    candidates = set(_lines_with(page, words["byline"]))
    lows = page.lower
    for i, low in enumerate(lows):
        first = low[0]
        if first >= _WIDE:
            if first in by_first and len(low) < 60:
                candidates.add(i)
        elif first in beginnings:
            text = page.lines[i].text
            if (low[:2] in glued and text[2:3].isupper() and text[3:4].islower()) or (
                low[:3] in glued and text[3:4].isupper() and text[4:5].islower()
            ):
                candidates.add(i)
    for i in sorted(candidates):
        low = page.lower[i]
        if len(low) > 180:
            continue
        lead = len(low) - len(low.lstrip(_TRIM))
        if lead > 3:
            continue
        for opener in by_first.get(low[lead : lead + 1], ()):
            if low.startswith(opener, lead):
                end = lead + len(opener)
                if not _opens(page.lines[i].text, low, lead, end):
                    continue
                rest = low[end:]
                stripped = rest.lstrip(" \t\u00a0")
                yield i, end, stripped[:1] in (":", "：")
                break


def _opens(text: str, low: str, start: int, end: int) -> bool:
    """True where the opener low[start:end] is a word of its own, or has a name glued to it: "byJane", "记者宋晨"."""
    after = text[end : end + 1]
    if not after or not after.isalnum() or not low[end - 1].isalnum():
        return True
    if low[end - 1] >= _WIDE:
        return end - start >= 2 and low[end - 1] < "\uac00"
    return after.isupper() and end - start >= 2


class Byline(NamedTuple):
    """A line that says who wrote the article."""

    line: int
    names: Names


@once
def _bylines(page: Page, words: Words, marks: tuple[Mark, ...]) -> list[Byline]:
    """The lines that a byline's opener or closer marks, with the line below where the opener stands alone."""
    found: list[Byline] = []
    n = len(page.lines)
    opened = list(_opened(page, words))
    starts = {i for i, _, _ in opened}
    for i, end, colon in opened:
        text = page.lines[i].text
        rest = text[end:].strip(_TRIM + "\u00a0")
        if not rest:
            if i + 1 < n and len(page.lines[i + 1].text) <= 90 and i + 1 not in starts:
                names = names_in(page.lines[i + 1].text, words, page.language)
                if names.people or names.agencies:
                    found.append(Byline(i, _NOBODY))
                    found.append(Byline(i + 1, names))
            continue
        names = names_in(rest, words, page.language)
        if not names.people and not names.agencies:
            continue
        if len(_LOWER.findall(rest)) > 6 or (rest[-1] in _STOPS and len(_LOWER.findall(rest)) > 3):
            continue
        dated = date_shape(rest) == 2
        single = not dated and len(names.people) == 1 and " " not in names.people[0] and names.people[0][0] < _WIDE
        if single and not colon and " " not in text[:end].strip() and not _known(page, names.people[0], i):
            continue
        found.append(Byline(i, names))
    found += _after_dates(page, words, starts)
    closers = tuple(closer for closer in _longest_first(words["byline_end"]) if closer in page.source)
    if closers:
        for i, low in enumerate(page.lower):
            if len(low) <= 60 and (low[len(low) // 2] >= "\u0900" or "@" in low):
                name = _closed(page.lines[i].text, closers)
                if name:
                    found.append(Byline(i, Names((name,), ())))
    return found


def _after_dates(page: Page, words: Words, done: set[int]) -> Iterator[Byline]:
    """Bylines behind a date: "October 11, 2023 by Jane Doe", "14:07 Uhr | Von Jane Doe"."""
    for opener in sorted(words["byline"] & page.index.keys()):
        for i in page.index[opener]:
            text = page.lines[i].text
            if i in done or len(text) > 120:
                continue
            at = page.lower[i].rfind(f" {opener} ")
            if at <= 3 or not any(map(str.isdigit, text[:at])) or "©" in text or not date_shape(text):
                continue
            if len(_LETTERS.findall(text[:at])) <= 8:
                names = names_in(text[at + len(opener) + 2 :], words, page.language)
                if any(" " in name for name in names.people):
                    yield Byline(i, names)


def _known(page: Page, name: str, i: int) -> bool:
    """True where the name stands alone on a line somewhere else."""
    return any(j != i and page.lower[j].strip(_TRIM) == lower(name) for j in page.index.get(lower(name), ()))


_BESIDE_NAME = pattern(r"[=＝・/·,、]")


def _closed(text: str, closers: tuple[str, ...]) -> str | None:
    """The name before "기자" or "記者" in a short line: "순천 구현모 기자 name@paper.com" -> "구현모"."""
    for closer in closers:
        at = text.find(closer)
        if at > 0:
            if text[at + len(closer) : at + len(closer) + 1].isalnum():
                continue
            rest = _MAIL.sub("", text[at + len(closer) :]).strip(_TRIM)
            before = text[:at].rstrip(" \u3000").split()
            name = before[-1].strip(_TRIM + "=＝") if before else ""
            name = str(_BESIDE_NAME.split(name)[-1])
            if len(rest) <= 12 and 2 <= len(name) <= 5 and name.isalpha() and len(before) <= 3:
                return name
    return None


@rule("byline.line", Label.BYLINE, Strength.LIKELY)
def byline_line(page: Page, words: Words) -> Iterator[Hit]:
    """A byline: its opener and the names, on one line or on two.

    Sees:   "By Jane Doe", "Von Hannah Ritzmann, Redakteurin", "구현모 기자", "Written by" above a name.
    Why:    who wrote it goes to the metadata.
    Silent: a sentence that begins with the opener, "By Monday the water ...".
    """
    for line, names in _bylines(page, words, ()):
        if names.people or not names.agencies:
            yield Hit(page.lines[line].span, SEPARATOR.join(names.people) or None)


@rule("agency.byline", Label.BYLINE, Strength.LIKELY)
def agency_byline(page: Page, words: Words) -> Iterator[Hit]:
    """An agency in a byline.

    Sees:   "Von dpa", "By Reuters", "By Jane Doe, AP".
    Why:    the agency goes to the metadata; the line is a byline.
    Silent: bylines without an agency.
    """
    for line, names in _bylines(page, words, ()):
        if names.agencies:
            yield Hit(page.lines[line].span, names.agencies[0])


@context_rule("byline.beside", Label.BYLINE, Strength.LIKELY)
def byline_beside(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A name without an opener close to the headline, beside a date or a role.

    Sees:   "Marco Pizzorno 4 Febbraio 2025 - 14:41", "Jennifer Pahlke" between headline and date.
    Why:    many sites print the author's name bare.
    Silent: names in menus, in lists of other stories, above pictures; names that a rule knows as something else.
    """
    head = _head(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    around = _near(page, head)
    if any(m.rule == "byline.line" and _within(page, m, around) for m in marks):
        return
    seen = _seen(page, words, marks)
    for i in (*range(head.line + 1, around.stop), head.line - 1, head.line - 2):
        names = _beside(page, words, seen, i) if i >= 0 else ()
        if names:
            yield Hit(page.lines[i].span, SEPARATOR.join(names))
            return


def _beside(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> tuple[str, ...]:
    """The names that line i is made of, where a date or a role stands on the line or beside it."""
    text = page.lines[i].text
    if not 4 < len(text) <= 90 or text[0] in "#•|" or seen.get(i, _NOTHING) - {Label.DATE}:
        return ()
    dates = find_dates(text, language=page.language) if date_shape(text) else []
    end = dates[0].start if dates and dates[0].start > 3 else len(text)
    for label in _labels(words["published"], words["updated"]):
        at = page.lower[i].find(label, 5, end)
        if at > 0 and len(label) > 3 and not text[at - 1].islower():
            end = at
    rest = text[:end].strip(_TRIM)
    if not 4 < len(rest) <= 60 or rest.isupper() or any(c.isdigit() for c in rest) or rest[0] >= _WIDE:
        return ()
    if end == len(text) and not any(_is_dated(page, words, seen, j) for j in (i - 1, i + 1)):
        if page.lower.count(page.lower[i]) < 2 or not any(_is_dated(page, words, seen, j) for j in (i - 2, i + 2)):
            return ()
    names = names_in(rest, words, page.language, alone=True).people
    return names if all(_full(name, words) for name in names) else ()


def _within(page: Page, mark: Mark, lines: range) -> bool:
    first, last = page.lines[lines.start].span.start, page.lines[lines.stop - 1].span.end
    return first <= mark.span.start < last


def _near(page: Page, head: Head) -> range:
    """The lines around the headline that may belong to it."""
    return range(max(0, head.line - NEAR_ABOVE), min(len(page.lines), head.line + NEAR_BELOW + 1))


def _is_dated(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> bool:
    """True for a line that stands beside a byline: a date, a reading time, the author's role."""
    if not 0 <= i < len(page.lines):
        return False
    text, low = page.lines[i].text, page.lower[i]
    if not seen.get(i, _NOTHING).isdisjoint(_DATING) or (len(text) <= 100 and date_shape(text) == 2):
        return True
    return len(text) <= 40 and any(w in words["roles"] or w in words["published"] for w in low.split())


_DATING = frozenset({Label.DATE, Label.OTHER})


_COMMON = ("function", "sections", "roles", "published", "updated", "comments", "photo")


def _full(name: str, words: Words) -> bool:
    """True for a name of two to four words none of which is a common word."""
    tokens = name.split()
    if name[0] >= _WIDE:
        return 2 <= len(name) <= 12
    return 2 <= len(tokens) <= 4 and not any(
        t.lower() in words[common] for t in tokens if t.lower() not in _PARTICLES for common in _COMMON
    )


# ---------------------------------------------------------------- dates


class Dated(NamedTuple):
    """A date of the story: its line, ISO value, and whether it is the last change."""

    line: int
    iso: str
    modified: bool


_LONGEST_DATE = 170
_LETTERS = pattern(r"[\p{L}\p{M}]+")


@once
def _labelled(page: Page, words: Words, marks: tuple[Mark, ...]) -> list[Dated]:
    """The dates behind a word such as "published" or "updated", on its line or the next."""
    found: list[Dated] = []
    published, updated = _longest_first(words["published"]), _longest_first(words["updated"])
    both = _both(words["published"], words["updated"])
    lines = page.lines
    for i in _lines_with(page, both):
        low = page.lower[i]
        if len(low) > _LONGEST_DATE:
            continue
        label = bare(low).rstrip(":")
        if label in both:
            after = lines[i + 1].text if i + 1 < len(lines) else ""
            if len(after) <= 60 and is_date_line(after):
                hits = find_dates(after, language=page.language, now=page.now)
                if hits:
                    found.append(Dated(i, hits[0].iso, label in words["updated"]))
                    found.append(Dated(i + 1, hits[0].iso, label in words["updated"]))
            continue
        if not date_shape(low):
            continue
        hits = find_dates(lines[i].text, language=page.language, now=page.now)
        if not hits or len(_LETTERS.findall(low[hits[-1].end :])) > 8:
            continue
        at = 0
        for hit in hits:
            before = low[at : hit.start].rstrip(" \t\u00a0:：|,.-–—(（")
            changed = hit.modified or any(w in before for w in updated)
            if changed or any(_ends_or_starts(before, w) for w in published) or at:
                found.append(Dated(i, hit.iso, changed))
            at = hit.end
    return found


def _ends_or_starts(text: str, word: str) -> bool:
    return text.endswith(word) or text.lstrip(_TRIM).startswith(word)


def _dates(page: Page, words: Words, modified: bool) -> Iterator[Hit]:
    for line, iso, changed in _labelled(page, words, ()):
        if changed is modified:
            yield Hit(page.lines[line].span, iso)


@rule("date.published-line", Label.DATE, Strength.LIKELY)
def date_published_line(page: Page, words: Words) -> Iterator[Hit]:
    """A line that says when the article was published.

    Sees:   "Published: 3 May 2019 10:22 IST", "Publié le 06/01/2026", "입력" above a date.
    Why:    the date goes to the metadata.
    Silent: a year alone, a sentence such as "Published in 1925, the novel ...".
    """
    return _dates(page, words, modified=False)


@rule("date.modified-line", Label.DATE, Strength.LIKELY)
def date_modified_line(page: Page, words: Words) -> Iterator[Hit]:
    """A line that says when the article was last changed.

    Sees:   "Updated: 4 May 2019", "Aktualisiert am 07.01.2026 - 18:50 Uhr".
    Why:    the date goes to the metadata.
    Silent: a sentence about updates.
    """
    return _dates(page, words, modified=True)


_STAMP = pattern(r"(?P<label>\p{L}{2,12})[:\s]{1,3}(?P<date>20\d\d-\d\d-\d\d)\b(?!-)")
"""date 2024-05-09  Take our user survey ..."""
STAMPED = 5
"""A stamp stands on one of the first lines."""


@rule("date.stamp", Label.DATE, Strength.LIKELY)
def date_stamp(page: Page, words: Words) -> Iterator[Hit]:
    """A date in figures with its label, glued before something else at the top of the page.

    Sees:   "date 2024-05-09  Take our user survey and ...".
    Why:    scrapers put the record's date before the text.
    Silent: below the first lines, without a label, inside a line.
    """
    for line in page.lines[:STAMPED]:
        found = _STAMP.match(line.text)
        if found and lower(found["label"]) in words["published"] | {"date"} and find_dates(found["date"]):
            yield Hit(line.at(0, found.end()), found["date"])


@context_rule("date.beside", Label.DATE, Strength.LIKELY)
def date_beside(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A line near the headline that is a date, or a date with a name, an agency or a reading time.

    Sees:   "25.4.24", "14.05.2025, 20:28", "4 Febbraio 2025 - 14:41 · 3 min" between headline and text.
    Why:    most sites print the date without a label.
    Silent: the site's date of today in the header, the dates of other stories, dates in sentences.
    """
    head = _head(page, words, marks)
    line = head.line if head.probability >= LIKELY else -1
    if line < 0:
        if head.start > 6:
            return
        around = range(0, min(len(page.lines), head.start + 2))
    else:
        around = _near(page, head)
    known = {m.span for m in marks if m.rule.startswith("date.") and m.value}
    prose = 0
    for i in around:
        text = page.lines[i].text
        if i > line >= 0 and len(text) > 160:
            prose += 1
            if prose > 3:
                return
        if not 5 < len(text) <= 110 or page.lines[i].span in known or date_shape(text) < 2:
            continue
        hits = find_dates(text, language=page.language, now=page.now)
        if not hits or hits[0].modified:
            continue
        others = len(_LETTERS.findall(text[: hits[0].start])) + len(_LETTERS.findall(text[hits[-1].end :]))
        if is_date_line(text) or others <= 3 or (others <= 10 and text[-1] not in _STOPS):
            yield Hit(page.lines[i].span, hits[0].iso)


# ---------------------------------------------------------------- section and standfirst

_CRUMB = pattern(r"\s*(?:»|›|>|▸|::|\s/\s|\s\|\s|\s•\s|→)\s*")


@context_rule("section.kicker", Label.SECTION, Strength.LIKELY)
def section_kicker(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The section's name, or breadcrumbs, right above the headline.

    Sees:   "politics" above "Top diplomats hold talks", "Home > World > Asia".
    Why:    the section goes to the metadata.
    Silent: section names in menus, far from the headline.
    """
    head = _head(page, words, marks)
    if head.line < 1 or head.probability < LIKELY:
        return
    sections = words["sections"]
    for i in range(head.line - 1, max(-1, head.line - 5), -1):
        text, low = page.lines[i].text, page.lower[i]
        if len(text) > 160:
            return
        steps = [bare(s) for s in _CRUMB.split(low[:160])]
        steps = [s for s in steps if s]
        if len(steps) > 1 and (steps[0] in HOME or any(s in sections for s in steps)) and len(steps) <= 6:
            yield Hit(page.lines[i].span, _crumb(text, page.lower[head.line]))
        elif len(steps) == 1 and (steps[0] in sections or steps[0] in HOME):
            yield Hit(page.lines[i].span, None if steps[0] in HOME else text.strip(_TRIM + "0123456789"))


def _crumb(text: str, title: str) -> str | None:
    """The last breadcrumb that is not the headline; where no step is the home page, the line as written."""
    steps = [s.strip() for s in _CRUMB.split(text) if s.strip(_TRIM)]
    own = [s for s in steps if bare(lower(s)) not in HOME and bare(lower(s)) != bare(title)]
    if len(own) == len(steps):
        return text.strip()
    return own[-1] if own else None


@context_rule("standfirst.below-title", Label.STANDFIRST, Strength.HINT)
def standfirst(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The summary right under the headline.

    Sees:   a line of a sentence's length between the headline and byline or date.
    Why:    the standfirst is part of the text; it is also the subtitle.
    Silent: where prose follows the headline at once.
    """
    head = _head(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    seen = _seen(page, words, marks)
    i = head.line + 1
    if i + 1 < len(page.lines) and 40 <= len(page.lines[i].text) <= 320 and not seen.get(i):
        if any(seen.get(j, _NOTHING) & {Label.BYLINE, Label.DATE} for j in range(i + 1, i + 4)):
            yield Hit(page.lines[i].span, page.lines[i].text)


# ---------------------------------------------------------------- comment counters

_COUNTED = pattern(
    r"""(?x)
    # 2 Comments, 0 Kommentare
    \W{0,4}+(?P<before>\p{Nd}{1,6})\W{0,2}+(?P<after_word>[\p{L}\p{M}'\s]{2,30})\W{0,4}
    # 댓글 0, Kommentare (3)
    | \W{0,4}+(?P<word>[\p{L}\p{M}'\s]{2,30}?)[\s:：(（]{0,4}(?P<after>\p{Nd}{1,6})\W{0,4}
    """
)


@rule("comment.count", Label.COMMENT, Strength.CERTAIN)
def comment_count(page: Page, words: Words) -> Iterator[Hit]:
    """A counter of comments alone on its line.

    Sees:   "2 Comments", "댓글 0", "Kommentare (3)".
    Why:    the count goes to the metadata.
    Silent: a sentence with a number of comments in it.
    """
    nouns = words["comments"]
    for i in _lines_with(page, nouns):
        low = page.lower[i]
        if len(low) > 40:
            continue
        found = _COUNTED.fullmatch(low)
        if found is None:
            continue
        noun = (found["after_word"] or found["word"] or "").strip()
        if noun in nouns:
            yield Hit(page.lines[i].span, str(int(found["before"] or found["after"])))


RULES: tuple[Rule, ...] = (
    title_anchor,
    title_likely,
    title_guess,
    title_repeat,
    byline_line,
    agency_byline,
    byline_beside,
    date_published_line,
    date_modified_line,
    date_stamp,
    date_beside,
    section_kicker,
    standfirst,
    comment_count,
)
