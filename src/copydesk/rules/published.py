"""Rules for the lines that say when the article was published or changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..agencies import agency
from ..dates import DateHit, date_shape, is_date_line
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, context_rule, rule
from .finding import lines_with, once
from .headline import LIKELY, head_of, near
from .shapes import (
    BULLETS,
    LETTERS,
    STOPS,
    TRIM,
    bare,
    both,
    dates_in,
    lines_with_phrases,
    longest_first,
)


class Dated(NamedTuple):
    """A date of the story: its line, ISO value, and whether it is the last change."""

    line: int
    iso: str
    modified: bool


_COLONS = ("pdated:", "ublished:")
"""Labels whose colon may be glued to the month: "Updated:March 16, 2020"."""
_LONGEST_DATE = 170
_MANY = 14
"""Words before a labelled date, names of authors among them; before a longer text the label is a clause of it."""
_FEW = 5
"""Words before a date without a label that stands before "updated" and another: "By Jane Doe May 3, 2024 - Updated ...".
"""


@once
def _labelled(page: Page, words: Words, marks: tuple[Mark, ...]) -> list[Dated]:
    """The dates behind a word such as "published" or "updated", on its line or the next."""
    found: list[Dated] = []
    published, updated = longest_first(words["published"]), longest_first(words["updated"])
    labelling = both(words["published"], words["updated"])
    lines = page.lines
    glued = (one.index for one in lines_with(page, *_COLONS))
    for i in sorted({*lines_with_phrases(page, labelling), *glued}):
        low = page.lower[i]
        if len(low) > _LONGEST_DATE:
            continue
        label = bare(low).rstrip(":")
        if label in labelling:
            after = lines[i + 1].text if i + 1 < len(lines) else ""
            if len(after) <= 60 and is_date_line(after):
                hits = dates_in(after, page.language, page.now)
                if hits:
                    found.append(Dated(i, hits[0].iso, label in words["updated"]))
                    found.append(Dated(i + 1, hits[0].iso, label in words["updated"]))
            continue
        if not date_shape(low):
            continue
        hits = dates_in(lines[i].text, page.language, page.now)
        if not hits or (len(LETTERS.findall(low[hits[-1].end :])) > 8 and not _is_footed(low, hits, labelling)):
            continue
        at = 0
        said: list[Dated] = []
        silent: list[Dated] = []
        for hit in hits:
            before = low[at : hit.start].rstrip(" \t\u00a0:：|,.-–—(（")
            changed = hit.modified or any(w in before for w in updated) or (not before and _is_later(hit.iso, said))
            around = len(LETTERS.findall(before))
            if around > _FEW:
                silent.clear()
            if changed or said or (around <= _MANY and any(_ends_or_starts(before, w) for w in published)):
                said.append(Dated(i, hit.iso, changed))
            elif around <= _FEW:
                silent.append(Dated(i, hit.iso, False))
            at = hit.end
        found += silent if said and said[0].modified else ()
        found += said
    return found


def _is_footed(low: str, hits: tuple[DateHit, ...], labels: frozenset[str]) -> bool:
    """Whether a line is a label, its date and what a blog puts behind it: "Posted on May 3, 2024 by Jane Doe - 5 Comments on ..."."""
    behind = low[hits[-1].end :].lstrip()
    return low[: hits[0].start].strip(TRIM) in labels and behind[:1] != "," and low[-1] not in STOPS


def _is_later(iso: str, said: list[Dated]) -> bool:
    """Whether a date that is glued to the one before it is that of the last change: "December 20, 2024September 26, 2025"."""
    last = said[-1].iso if said else ""
    size = min(len(last), len(iso), len("2024-05-03T10:22"))
    return size >= 10 and iso[:size] >= last[:size] and iso[:size] != last[:size]


def _ends_or_starts(text: str, word: str) -> bool:
    return text.endswith(word) or text.lstrip(TRIM).startswith(word)


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


@once
def _opening(page: Page, words: Words, marks: tuple[Mark, ...]) -> list[tuple[int, int, Dated]]:
    """The dates at the start of the first lines, with more text behind them: start and end in the line, date."""
    published, updated = words["published"], words["updated"]
    found: list[tuple[int, int, Dated]] = []
    for line in page.lines[:TOP]:
        text, low = line.text[:_HEAD], page.lower[line.index][:_HEAD]
        if len(line.text) < 40 or not date_shape(low):
            continue
        hits = dates_in(text, page.language, page.now)
        at = 0
        said = []
        for hit in hits:
            label = low[at : hit.start].strip(" :：|,.-–—")
            opens = next((w for w in longest_first(both(published, updated)) if label.startswith(w)), None)
            between = LETTERS.findall(label[len(opens or "") :])
            if opens is None or len(between) > 1:
                break
            said.append((at, hit.end, Dated(line.index, hit.iso, opens in updated)))
            at = hit.end
        if said and len(LETTERS.findall(line.text[at:])) > 8:
            found += said
        elif not said and line.index == 0 and hits and hits[0].start == 0 and _BEHIND.match(text, hits[0].end):
            if len(hits[0].iso) >= 10 and LETTERS.search(text, 0, hits[0].end):
                found.append((0, hits[0].end, Dated(0, hits[0].iso, False)))
    return found


TOP = 3
"""Lines at whose start a date is looked for, with a headline or text behind it."""
_HEAD = 160
# " Bridge Closed For a Year to ...", but not ", the day on which" or " was a Tuesday"
_BEHIND = pattern(r"\s\p{Lu}[\p{L}\p{M}'’-]*+(?:\s[\p{L}\p{M}\p{N}'’$€£%,-]++){4}")


@once
def _within(page: Page, words: Words, marks: tuple[Mark, ...]) -> list[tuple[int, int, Dated]]:
    """The date between the headline or summary and the text, on a page whose lines are glued: start and end in the line, date."""
    published, updated = words["published"], words["updated"]
    for line in page.lines[:TOP]:
        text, low = line.text[:_GLUED], page.lower[line.index][:_GLUED]
        if len(line.text) < _PAGE or _STAMPED.search(text) is None or date_shape(low) < 2:
            continue
        for hit in dates_in(text, page.language, page.now):
            behind = _SENTENCE.match(line.text, hit.end)
            if hit.start < _GLUED_FROM or len(hit.iso) < len("2024-05-03"):
                continue
            before = low[: hit.start].rstrip()
            label = next(
                (w for w in longest_first(both(published, updated)) if before.rstrip(" :：").endswith(w)), None
            )
            if label is not None and before[-1] in ":：":
                at = len(before.rstrip(" :：")) - len(label)
                return [(at, hit.end, Dated(line.index, hit.iso, label in updated))]
            if behind is not None and (
                _is_stamp(text[hit.start : hit.end])
                or (
                    before.rpartition(" ")[2].strip(TRIM) not in words["function"]
                    and before[-1] not in _OPEN
                    and (not LETTERS.search(text, hit.start, hit.end) or agency(behind["first"]) or before[-1] in "|•·")
                )
            ):
                return [(hit.start, hit.end, Dated(line.index, hit.iso, False))]
    return []


def _is_stamp(date: str) -> bool:
    """Whether a date has the seconds, or an "@", which no sentence gives it."""
    return "@" in date or _SECONDS.search(date) is not None


_SECONDS = pattern(r"\p{Nd}{1,2}:\p{Nd}\p{Nd}:\p{Nd}\p{Nd}")
# a year or a day, and then no small letter: "01/09/2020 O Banco", "2017-01-31 @ 18:05 EET The", "۱۳۹۱ - ۱۲:۳۴ نظر"
_STAMPED = pattern(r"(?<!\p{Nd})\p{Nd}{4}(?!\p{Nd})(?:\sat\s)?[^\p{L}]{0,20}+[\p{Lu}\p{Lo}]")
_GLUED_FROM, _GLUED = 12, 500
"""Code points at the start of a line in which headline and summary end."""
_PAGE = 60
"""A shorter line has not the text glued to its head."""
_OPEN = ",(-–—/،、，（"
"""Before a date that belongs to the words before it; no dash, which stands in ranges."""
# the start of a sentence behind the date: a word with a capital or of a script without, and more words
_SENTENCE = pattern(
    r"(?:\s[|•·–—-])?\s{1,4}+[\"“”«„'‘(]?(?P<first>[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N}.'’-]*+)(?:\s++[^\s]++){2}"
)


@rule("date.stamp-modified", Label.DATE, Strength.LIKELY)
def date_stamp_modified(page: Page, words: Words) -> Iterator[Hit]:
    """The day of the last change, with its label, glued before the text at the top of the page.

    Sees:   "Uppdaterad : 15 maj 2013 - Publicerad : 14 maj 2013Klappa inte sälarna ...".
    Why:    flatteners that keep no line breaks put the head before the text.
    Silent: below the first lines, without a label.
    """
    for start, end, dated in (*_opening(page, words, ()), *_within(page, words, ())):
        if dated.modified:
            yield Hit(page.lines[dated.line].at(start, end), dated.iso)


@rule("date.stamp", Label.DATE, Strength.LIKELY)
def date_stamp(page: Page, words: Words) -> Iterator[Hit]:
    """A date glued before something else at the top of the page, or between headline, summary and text.

    Sees:   "date 2024-05-09  Take our user survey and ...", "March 9 2015 Bridge Closed For a Year to ...",
            "Publicerad : 14 maj 2013Klappa inte sälarna ...", "... o porto vai fechar 01/09/2020 A cidade abriu ...",
            "... 2017-01-31 @ 18:05 EET The ...", "... 6 September 2016 SANA reporter ...".
    Why:    scrapers and flatteners put the record's date before the text.
    Silent: below the first lines, a date that is part of a sentence: behind "on" or a comma, before a small letter.
    """
    for start, end, dated in (*_opening(page, words, ()), *_within(page, words, ())):
        if not dated.modified:
            yield Hit(page.lines[dated.line].at(start, end), dated.iso)
    for line in page.lines[:STAMPED]:
        found = _STAMP.match(line.text)
        if found and lower(found["label"]) in words["published"] | {"date"} and dates_in(found["date"], None):
            yield Hit(line.at(0, found.end()), found["date"])


_SHORT = pattern(r"(?<![\d.])\d{1,2}\.\d{1,2}\.\d\d(?![\d.])")
"""Do 25.04.24 | 14:07 Uhr"""
_GLUE = pattern(
    r"""(?x)
    (?<=\p{Ll}) (?=\p{Lu}\p{Ll}{2,8}\.?\ \d{1,2},?\ (?:19|20)\d\d)   # Jane DoeMay 3, 2024
    | (?<=(?:\d|\d\p{Ll}\p{Ll}),?\ (?:19|20)\d\d) (?=\d{1,2}(?::\d\d|\ \p{L}{3,}))      # May 3, 202410:22 AM ET, May 3, 20245 mins
    | (?<=\p{Lo}) (?=(?:19|20)\d\d年)                               # 渡辺洋介2025年1月13日
    """
)
"""Where a flattener glued a date to the name before it or to the time behind it."""


@context_rule("date.beside", Label.DATE, Strength.LIKELY)
def date_beside(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A line near the headline that is a date, or a date with a name, an agency or a reading time.

    Sees:   "25.4.24", "14.05.2025, 20:28", "4 Febbraio 2025 - 14:41 · 3 min" between headline and text.
    Why:    most sites print the date without a label.
    Silent: the site's date of today in the header, the dates of other stories, two days above the headline, dates in
            sentences.
    """
    head = head_of(page, words, marks)
    line = head.line if head.probability >= LIKELY else -1
    if line < 0:
        if head.start > 6:
            return
        around = range(0, min(len(page.lines), head.start + 2))
    else:
        around = near(page, head)
    known = {m.span for m in marks if m.rule.startswith("date.") and m.value}
    prose = 0
    above: list[Hit] = []
    for i in around:
        if i == line and len({hit.value for hit in above}) < 2:
            yield from above
        text = page.lines[i].text
        if i > line >= 0 and len(text) > 160:
            prose += 1
            if prose > 3:
                return
        if not 5 < len(text) <= 110 or page.lines[i].span in known:
            continue
        text = _GLUE.sub(" ", text)
        if date_shape(text) < 2 and not _SHORT.search(text):
            continue
        hits = dates_in(text, page.language, page.now)
        if not hits or hits[0].modified:
            continue
        if is_date_line(text) or _is_head_line(text, hits[0].start, hits[-1].end):
            glued = len(hits) == 2 and len(text[hits[0].end : hits[1].start].strip()) < 2
            found = Hit(page.lines[i].span, min(hit.iso for hit in hits[: 1 + glued]))
            if i < line:
                above.append(found)
            else:
                yield found


def _is_head_line(text: str, start: int, end: int) -> bool:
    """True where what stands around a date is no sentence, no caption and no other story's headline."""
    before, after = LETTERS.findall(text[:start]), LETTERS.findall(text[end:])
    others = len(before) + len(after)
    if others <= 3:
        return True
    small = sum([word.islower() for word in before])
    return others <= 10 and text[-1] not in STOPS and small <= 2 and not (text[0] in BULLETS and len(after) > 3)


RULES: tuple[Rule, ...] = (
    date_published_line,
    date_modified_line,
    date_stamp,
    date_stamp_modified,
    date_beside,
)
