"""Rules for bylines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..agencies import agency
from ..dates import date_shape
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, rule
from .finding import lines_with, once
from .names import MAIL, NOBODY, SEPARATOR, Names, is_full, names_in
from .shapes import (
    BULLET,
    LETTERS,
    STOPS,
    TRIM,
    WIDE,
    lines_with_phrases,
    longest_first,
)

_BARS = pattern(r"\s*[|•·●⋅∙]\s*")
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
    glued = frozenset(p for p in phrases if len(p) in (2, 3) and p < WIDE)
    by_first: dict[str, tuple[str, ...]] = {}
    for phrase in longest_first(phrases):
        by_first[phrase[0]] = (*by_first.get(phrase[0], ()), phrase)
    return _Openers(by_first, glued, frozenset(p[0] for p in glued))


def _opened(page: Page, words: Words) -> Iterator[tuple[int, int, bool]]:
    """Lines that begin with a byline's opener: index, end of the opener, whether a colon follows it."""
    by_first, glued, beginnings = _openers(words["byline"])
    candidates = set(lines_with_phrases(page, words["byline"]))
    lows = page.lower
    phrases = words["byline"]
    for i, low in enumerate(lows):
        first = low[0]
        colon = low.find(":", 1, 24)
        if colon > 0 and low[:colon].lstrip(TRIM) in phrases:
            candidates.add(i)  # Autor:Hanna Lind
        if first >= WIDE:
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
        lead = len(low) - len(low.lstrip(TRIM))
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
    if low[end - 1] >= WIDE:
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
    editors = tuple(sorted(words["editor"]))
    for i, end, colon in opened:
        text = page.lines[i].text
        rest = text[end:].strip(TRIM + "\u00a0")
        if not rest:
            if i + 1 < n and len(page.lines[i + 1].text) <= 90 and i + 1 not in starts:
                names = names_in(page.lines[i + 1].text, words, page.language)
                if BULLET.match(text) and not all(is_full(name, words) for name in names.people):
                    continue
                if names.people or names.agencies:
                    found.append(Byline(i, NOBODY))
                    edited = page.lower[i].lstrip(TRIM).startswith(editors)
                    found.append(Byline(i + 1, NOBODY if edited else names))
                    if names.people and not edited and not date_shape(page.lines[i + 1].text):
                        found += _below(page, words, i + 2)
            continue
        names = names_in(rest, words, page.language)
        if not names.people and not names.agencies:
            continue
        low = page.lower[i].lstrip(TRIM)
        if low.startswith(editors):
            names = NOBODY
        elif (
            not colon
            and low[: end - (len(page.lower[i]) - len(low))] in words["roles"]
            and (BULLET.match(text) or not all(is_full(name, words) for name in names.people))
        ):
            continue  # a menu's "Author Information"
        first = _BARS.split(rest)[0]
        if len(_LOWER.findall(first)) > 6 or (rest[-1] in STOPS and len(_LOWER.findall(first)) > 3):
            continue
        dated = date_shape(rest) == 2 or any(
            len(line.text) <= 60 and date_shape(line.text) == 2 for line in page.lines[i + 1 : i + 2]
        )
        single = not dated and len(names.people) == 1 and " " not in names.people[0] and names.people[0][0] < WIDE
        if single and not colon and " " not in text[:end].strip() and not _known(page, names.people[0], i):
            continue
        found.append(Byline(i, names))
    found += _after_dates(page, words, starts)
    found += _after_bars(page, words, starts)
    closers = tuple(closer for closer in longest_first(words["byline_end"]) if closer in page.source)
    if closers:
        for i, low in enumerate(page.lower):
            if len(low) <= 60 and (max(low[len(low) // 2 - 1 :][:2]) >= "\u0900" or "@" in low):
                name = _closed(page.lines[i].text, closers)
                if name:
                    found.append(Byline(i, Names((), (name,)) if agency(name) else Names((name,), ())))
    return found


MOST = 8
"""So many lines of names may follow an opener."""


def _below(page: Page, words: Words, first: int) -> Iterator[Byline]:
    """Further names, one a line, below an opener and the first name."""
    for i in range(first, min(len(page.lines), first + MOST)):
        text = page.lines[i].text
        if not any(map(str.isalpha, text)):
            continue
        names = names_in(text, words, page.language, alone=True) if 4 < len(text) <= 60 else NOBODY
        if (
            not names.people
            or _is_titled(page, words, i, names.people[-1])
            or not all(" " in name and is_full(name, words) for name in names.people)
        ):
            return
        yield Byline(i, names)


def _is_titled(page: Page, words: Words, i: int, name: str) -> bool:
    """True for a line with a role on it, "Science Content Writer", unless a name is glued to it: "Tim RoeNews Reporter"."""
    text = page.lines[i].text
    after = text[text.find(name) + len(name) :]
    return not after[:1].isalpha() and not words["roles"].isdisjoint(page.words[i])


def _after_dates(page: Page, words: Words, done: set[int]) -> Iterator[Byline]:
    """Bylines behind a date: "October 11, 2023 by Jane Doe", "14:07 Uhr | Von Jane Doe"."""
    for opener in sorted(words["byline"] & page.index.keys()):
        for i in page.index[opener]:
            text = page.lines[i].text
            if i in done or len(text) > 120:
                continue
            at = page.lower[i].find(f" {opener} ", 4)
            if at <= 3 or not any(map(str.isdigit, text[:at])) or "©" in text or not date_shape(text):
                continue
            if len(LETTERS.findall(text[:at])) <= 5:
                names = names_in(text[at + len(opener) + 2 :], words, page.language)
                if any(" " in name for name in names.people):
                    yield Byline(i, names)


def _after_bars(page: Page, words: Words, done: set[int]) -> Iterator[Byline]:
    """Bylines in the last part of a line of bars: "Harbour, News | Published: 5 hours ago | Written by Jane Doe"."""
    for line in lines_with(page, "|"):
        before, _, last = line.text.rpartition("|")
        low = lower(last).strip()
        if line.index in done or len(line.text) > 180 or len(last) > 60:
            continue
        opener = next((o for o in longest_first(words["byline"]) if " " in o and low.startswith(o + " ")), None)
        if opener is not None and date_shape(before):
            names = names_in(last.strip()[len(opener) :], words, page.language, alone=True)
            if names.people and all(is_full(name, words) for name in names.people):
                yield Byline(line.index, names)


def _known(page: Page, name: str, i: int) -> bool:
    """True where the name stands alone on a line somewhere else."""
    return any(j != i and page.lower[j].strip(TRIM) == lower(name) for j in page.index.get(lower(name), ()))


_BESIDE_NAME = pattern(r"[=＝・/·,、]")


def _closed(text: str, closers: tuple[str, ...]) -> str | None:
    """The name before "기자" or "記者" in a short line: "순천 구현모 기자 name@paper.com" -> "구현모"."""
    for closer in closers:
        at = text.find(closer)
        if at > 0:
            if text[at + len(closer) : at + len(closer) + 1].isalnum():
                continue
            rest = MAIL.sub("", text[at + len(closer) :]).strip(TRIM)
            before = text[:at].rstrip(" \u3000").split()
            name = before[-1].strip(TRIM + "=＝") if before else ""
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


RULES: tuple[Rule, ...] = (
    byline_line,
    agency_byline,
)
