"""Rules for bylines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..dates import date_shape, find_dates
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..ruleset import Rule, context_rule, rule
from .finding import once, pattern
from .headline import LIKELY, NOTHING, head_of, near, seen_on
from .names import MAIL, NOBODY, Names, names_in
from .shapes import (
    LETTERS,
    STOPS,
    TRIM,
    WIDE,
    labels,
    lines_with_phrases,
    longest_first,
)

SEPARATOR = "\x1f"
"""Between the names of one mark."""

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
    for i, low in enumerate(lows):
        first = low[0]
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
    for i, end, colon in opened:
        text = page.lines[i].text
        rest = text[end:].strip(TRIM + "\u00a0")
        if not rest:
            if i + 1 < n and len(page.lines[i + 1].text) <= 90 and i + 1 not in starts:
                names = names_in(page.lines[i + 1].text, words, page.language)
                if names.people or names.agencies:
                    found.append(Byline(i, NOBODY))
                    found.append(Byline(i + 1, names))
            continue
        names = names_in(rest, words, page.language)
        if not names.people and not names.agencies:
            continue
        if len(_LOWER.findall(rest)) > 6 or (rest[-1] in STOPS and len(_LOWER.findall(rest)) > 3):
            continue
        dated = date_shape(rest) == 2
        single = not dated and len(names.people) == 1 and " " not in names.people[0] and names.people[0][0] < WIDE
        if single and not colon and " " not in text[:end].strip() and not _known(page, names.people[0], i):
            continue
        found.append(Byline(i, names))
    found += _after_dates(page, words, starts)
    closers = tuple(closer for closer in longest_first(words["byline_end"]) if closer in page.source)
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
            if len(LETTERS.findall(text[:at])) <= 8:
                names = names_in(text[at + len(opener) + 2 :], words, page.language)
                if any(" " in name for name in names.people):
                    yield Byline(i, names)


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


@context_rule("byline.beside", Label.BYLINE, Strength.LIKELY)
def byline_beside(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A name without an opener close to the headline, beside a date or a role.

    Sees:   "Marco Pizzorno 4 Febbraio 2025 - 14:41", "Jennifer Pahlke" between headline and date.
    Why:    many sites print the author's name bare.
    Silent: names in menus, in lists of other stories, above pictures; names that a rule knows as something else.
    """
    head = head_of(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    around = near(page, head)
    if any(m.rule == "byline.line" and _within(page, m, around) for m in marks):
        return
    seen = seen_on(page, words, marks)
    for i in (*range(head.line + 1, around.stop), head.line - 1, head.line - 2):
        names = _beside(page, words, seen, i) if i >= 0 else ()
        if names:
            yield Hit(page.lines[i].span, SEPARATOR.join(names))
            return


def _beside(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> tuple[str, ...]:
    """The names that line i is made of, where a date or a role stands on the line or beside it."""
    text = page.lines[i].text
    if not 4 < len(text) <= 90 or text[0] in "#•|" or seen.get(i, NOTHING) - {Label.DATE}:
        return ()
    dates = find_dates(text, language=page.language) if date_shape(text) else []
    end = dates[0].start if dates and dates[0].start > 3 else len(text)
    for label in labels(words["published"], words["updated"]):
        at = page.lower[i].find(label, 5, end)
        if at > 0 and len(label) > 3 and not text[at - 1].islower():
            end = at
    rest = text[:end].strip(TRIM)
    if not 4 < len(rest) <= 60 or rest.isupper() or any(c.isdigit() for c in rest) or rest[0] >= WIDE:
        return ()
    if end == len(text) and not any(_is_dated(page, words, seen, j) for j in (i - 1, i + 1)):
        if page.lower.count(page.lower[i]) < 2 or not any(_is_dated(page, words, seen, j) for j in (i - 2, i + 2)):
            return ()
    names = names_in(rest, words, page.language, alone=True).people
    return names if all(_full(name, words) for name in names) else ()


def _within(page: Page, mark: Mark, lines: range) -> bool:
    first, last = page.lines[lines.start].span.start, page.lines[lines.stop - 1].span.end
    return first <= mark.span.start < last


def _is_dated(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> bool:
    """True for a line that stands beside a byline: a date, a reading time, the author's role."""
    if not 0 <= i < len(page.lines):
        return False
    text, low = page.lines[i].text, page.lower[i]
    if not seen.get(i, NOTHING).isdisjoint(_DATING) or (len(text) <= 100 and date_shape(text) == 2):
        return True
    return len(text) <= 40 and any(w in words["roles"] or w in words["published"] for w in low.split())


_DATING = frozenset({Label.DATE, Label.OTHER})


_COMMON = ("function", "sections", "roles", "published", "updated", "comments", "photo")


def _full(name: str, words: Words) -> bool:
    """True for a name of two to four words none of which is a common word."""
    tokens = name.split()
    if name[0] >= WIDE:
        return 2 <= len(name) <= 12
    return 2 <= len(tokens) <= 4 and not any(
        t.lower() in words[common] for t in tokens if t.lower() not in words["name_particle"] for common in _COMMON
    )


RULES: tuple[Rule, ...] = (
    byline_line,
    agency_byline,
    byline_beside,
)
