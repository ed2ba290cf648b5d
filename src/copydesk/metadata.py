"""Metadata of a labelled page: each field from the values of the marks behind the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .bycatch import with_bycatch
from .labels import Label, Strength
from .model import Block, Hints, Mark, Metadata, Page
from .patterns import pattern
from .publisher import publisher_of
from .rules.dateline import parse_value

# ---------------------------------------------------------------- policy

PRECEDENCE: dict[str, tuple[str, ...]] = {
    "title": ("title.anchor", "title.run-in", "title.likely", "title.repeat", "title.guess"),
    "subtitle": ("standfirst.below-title",),
    "authors": ("byline.line", "byline.beside", "byline.sign-off", "agency.reporter"),
    "date_published": ("date.published-line", "date.beside", "date.stamp"),
    "date_modified": ("date.modified-line", "date.stamp-modified"),
    "agency": ("agency",),
    "section": ("section.kicker", "section.opener"),
    "comment_count": ("comment.count", "comment.count-inside"),
    "publisher": ("copyright.line", "copyright.end", "copyright.reserved", "copyright.inside"),
    "credits": ("caption",),
    "tags": ("tags",),
}
"""Field -> the rules, or families of rules, whose values fill it, the best first."""

HOMES: dict[str, frozenset[Label]] = {
    "title": frozenset({Label.TITLE}),
    "subtitle": frozenset({Label.STANDFIRST, Label.BODY}),
    "authors": frozenset({Label.BYLINE, Label.DATE, Label.AGENCY, Label.OTHER}),
    "date_published": frozenset({Label.DATE, Label.BYLINE}),
    "date_modified": frozenset({Label.DATE, Label.BYLINE}),
    "agency": frozenset({Label.AGENCY, Label.BYLINE, Label.COPYRIGHT}),
    "section": frozenset({Label.SECTION}),
    "comment_count": frozenset({Label.COMMENT}),
    "publisher": frozenset({Label.COPYRIGHT}),
    "credits": frozenset({Label.CAPTION}),
    "tags": frozenset({Label.TAGS}),
}
"""Field -> the labels of the blocks whose marks count first. An outvoted mark counts only where none of those has
a value, and never where its line was kept or belongs to other stories or comments."""

FOREIGN = frozenset({Label.BODY, Label.STANDFIRST, Label.HEADLINES, Label.PROMO, Label.COMMENT, Label.BIO})
"""Blocks whose outvoted marks say nothing about the article."""

SURE = frozenset({"title.anchor"})
"""Rules that are believed whatever became of their line: the headline is found by all lines together."""
DOUBTFUL = frozenset({"title.guess"})
"""Rules that are believed only where the decoder found the same."""

REACH_ABOVE, REACH_BELOW = 6, 16
"""Bylines and dates that close to the headline, in lines, go before all others."""

CLOSE = 3
"""A date so few lines above the headline is as good as one below it."""
BAND = 5
"""A labelled date goes before a bare one that is nearer the headline by fewer lines; further down it may be another thing's."""
GAP = 3
"""Bylines within so many lines of each other are of one story."""
ALONE = 1
"""So many bylines far from the headline may be the article's."""

AMID = 3
"""With so many paragraphs above it and below it an agency's bare name is a picture's credit."""

HEADLINE = 110
"""So many code points a headline may have that was kept as text."""

LISTS = frozenset({"authors", "credits", "tags"})
LOCAL = frozenset({"authors", "date_published", "date_modified", "section", "subtitle"})
"""Fields that the headline's neighbourhood decides."""

NOTICES = frozenset(("copyright.line", "copyright.end", "copyright.reserved", "copyright.inside"))
"""Rules whose marks are the copyright notice as it is written."""

SEPARATOR = "\x1f"
"""Between several values of one mark."""


PRECISE = frozenset({"date_published", "date_modified"})


class Found(NamedTuple):
    """A mark with a value, where it stands, and how well it speaks for its field; the smallest comes first."""

    outvoted: bool
    far: bool
    band: int
    rank: int
    line: int
    mark: Mark


def read_metadata(page: Page, blocks: tuple[Block, ...]) -> tuple[Metadata, dict[str, tuple[Mark, ...]]]:
    """The metadata, the by-catch in it, and for each field that is filled the marks behind it."""
    found, traces = metadata_of(page, blocks)
    return with_bycatch(found, page, blocks, traces), traces


def metadata_of(page: Page, blocks: tuple[Block, ...]) -> tuple[Metadata, dict[str, tuple[Mark, ...]]]:
    """The metadata and, for each field that is filled, the marks behind it.

    Each field is filled from the values of marks by PRECEDENCE; what the caller or the markup knows wins (see
    `with_hints`).
    """
    traces: dict[str, tuple[Mark, ...]] = {}
    marked = [block for block in blocks if block.because or block.despite]
    spoken = _spoken(marked)

    def one(field: str) -> str | None:
        found = _found(field, spoken, title)
        if not found:
            return None
        best = found[0]
        if field in PRECISE:  # of two that say the same the more precise one
            size, value = len("2024-05-03T10:22"), best.mark.value or ""
            best = max(
                (e for e in found if e.line == best.line and (e.mark.value or "")[:size] == value[:size]), key=_length
            )
        traces[field] = (best.mark,)
        return best.mark.value

    title = -1
    headline = one("title")
    if "title" in traces:
        title = _line_of(traces["title"][0], marked)
    elif (first := next((b for b in blocks if b.label is Label.TITLE and b.line >= 0), None)) is not None:
        headline, title = _text(page, first), first.line
    elif (swallowed := _swallowed(blocks)) is not None:
        headline, traces["title"] = swallowed.value, (swallowed,)
        title = _line_of(swallowed, blocks)

    def several(field: str) -> tuple[str, ...]:
        found = _found(field, spoken, title)
        if field == "authors":
            found = _cluster(found, title)
        values: dict[str, str] = {}
        for entry in found:
            for value in (entry.mark.value or "").split(SEPARATOR):
                values.setdefault(value.casefold(), value)
        if values:
            traces[field] = tuple(entry.mark for entry in found)
        return tuple(values.values())

    dateline, dated, record = _dateline(page, blocks)
    published, agency = one("date_published"), record.get("agency")
    if published is None and "date" in record:
        published, traces["date_published"] = record["date"], dated
    if agency is None:
        agency = (one("agency") or "").replace(SEPARATOR, ", ") or None
        if agency is not None and _amid(blocks, traces["agency"][0]):
            agency = None
            del traces["agency"]
        if agency is None and (reprinted := _reprinted(page, blocks)) is not None:
            agency, traces["agency"] = reprinted.value, (reprinted,)
    else:
        traces["agency"] = dated
    if "place" in record:
        traces["place"] = dated
    authors = several("authors")
    holder = next((entry.mark for entry in _found("publisher", spoken, title)), None)
    site = publisher_of(page, blocks, holder, headline, authors, agency)
    if site is not None:
        traces["publisher"] = (site[1],)
    count = one("comment_count")
    found = Metadata(
        title=headline,
        subtitle=one("subtitle"),
        authors=authors,
        date_published=published,
        date_modified=one("date_modified"),
        dateline=dateline,
        place=record.get("place"),
        agency=agency,
        section=one("section"),
        comment_count=int(count) if count is not None and count.isdecimal() else None,
        publisher=site[0] if site is not None else None,
        copyright=_copyright(page, marked, traces),
        credits=several("credits"),
        tags=several("tags"),
        language=page.language,
        url=page.url,
    )
    return with_hints(found, page.hints, traces), traces


def with_hints(found: Metadata, hints: Hints, traces: dict[str, tuple[Mark, ...]]) -> Metadata:
    """The metadata with what the caller or the markup knows in place of what was read from the text.

    A field that a hint fills has no marks behind it, unless the text says the same.
    """
    known: dict[str, object] = {
        field: value
        for field in ("title", "authors", "date_published", "date_modified", "section", "publisher", "tags")
        if (value := getattr(hints, field))
    }
    for field, value in known.items():
        if getattr(found, field) != value:
            traces.pop(field, None)
    return replace(found, **known) if known else found  # type: ignore[arg-type]


def _spoken(blocks: Iterable[Block]) -> dict[str, list[tuple[int, Block, Mark]]]:
    """Field -> the marks with a value for it: rank of the rule, block, mark."""
    spoken: dict[str, list[tuple[int, Block, Mark]]] = {}
    for block in blocks:
        if block.line < 0:
            continue
        for mark in (*block.because, *block.despite):
            if mark.value is not None:
                for field, rank in _fields(mark.rule):
                    spoken.setdefault(field, []).append((rank, block, mark))
    return spoken


@cache
def _fields(rule: str) -> tuple[tuple[str, int], ...]:
    """The fields that a rule's values fill, and its rank among those that fill it."""
    ranks = ((field, _rank(rule, rules)) for field, rules in PRECEDENCE.items())
    return tuple((field, rank) for field, rank in ranks if rank >= 0)


def _found(field: str, spoken: dict[str, list[tuple[int, Block, Mark]]], title: int) -> list[Found]:
    """The marks that speak for the field, the best first."""
    homes = HOMES[field]
    found = []
    for rank, block, mark in spoken.get(field, ()):
        outvoted = block.label not in homes
        if outvoted and (mark.rule in DOUBTFUL or (block.label in FOREIGN and mark.rule not in SURE)):
            continue
        far = field in LOCAL and title >= 0 and not title - REACH_ABOVE <= block.line <= title + REACH_BELOW
        distance = _distance(field, block.line, title)
        band = distance // BAND if field == "date_published" and title >= 0 else 0
        found.append(Found(outvoted, far, band, rank, distance, mark))
    found.sort()
    if found and field in LISTS and field != "credits":
        found = [entry for entry in found if entry.outvoted == found[0].outvoted]
    return found


def _distance(field: str, line: int, title: int) -> int:
    """How far the line is from where the field is sought: the section beside the headline, dates below it.

    The site's date of today stands above the headline, and so does its menu.
    """
    if title >= 0 and field == "section":
        return abs(title - line)
    if title >= 0 and field == "date_published":
        return REACH_BELOW + title - line if line < title - CLOSE else abs(line - title)
    return line


def _length(entry: Found) -> int:
    return len(entry.mark.value or "")


def _rank(rule: str, rules: tuple[str, ...]) -> int:
    for rank, name in enumerate(rules):
        if rule == name or ("." not in name and rule.startswith(name + ".")):
            return rank
    return -1


def _cluster(found: list[Found], title: int) -> list[Found]:
    """The bylines that stand together: the first below the headline, else the last above it; without a headline the first.

    Bylines far from the headline are other stories' where there are several.
    """
    close = [entry for entry in found if not entry.far]
    for entry in sorted((entry for entry in found if entry.far), key=lambda entry: entry.line) if close else ():
        if any(entry.line == other.line + 1 for other in close):
            close.append(entry)
    if close or len({entry.mark.value for entry in found}) > ALONE:
        found = close if title >= 0 else found
    ordered = sorted(
        found, key=lambda entry: (entry.line < title, abs(entry.line - title) if title >= 0 else entry.line)
    )
    together: list[Found] = []
    for entry in ordered:
        if not together or any(abs(entry.line - other.line) <= GAP for other in together):
            together.append(entry)
    return together


def _swallowed(blocks: Iterable[Block]) -> Mark | None:
    """The mark of a headline that was kept as the first line of the text."""
    first = next((block for block in blocks if block.label.kept and block.line >= 0), None)
    for mark in first.despite if first is not None else ():
        if mark.rule == "title.likely" and mark.value is not None and len(mark.value) <= HEADLINE:
            return mark if mark.value[-1] not in ".。।" else None
    return None


def _line_of(mark: Mark, blocks: Iterable[Block]) -> int:
    return next((b.line for b in blocks if b.line >= 0 and (mark in b.because or mark in b.despite)), -1)


def _text(page: Page, block: Block) -> str:
    return " ".join(page.source[block.span.start : block.span.end].split())


def _dateline(page: Page, blocks: Iterable[Block]) -> tuple[str | None, tuple[Mark, ...], dict[str, str]]:
    """The first dateline: its text, the mark behind it and what it says."""
    sought = Label.DATELINE
    for block in blocks:
        if block.label is sought:
            for mark in block.because:
                if mark.value is not None:
                    return _text(page, block), (mark,), parse_value(mark.value)
            return _text(page, block), (), {}
    return None, (), {}


def _amid(blocks: Sequence[Block], mark: Mark) -> bool:
    """Whether an agency's bare name stands amid the paragraphs, as the credit of the picture between them."""
    if mark.rule != "agency.line-likely":
        return False
    kept = [block.span.start > mark.span.start for block in blocks if block.label.kept]
    below = sum(kept)
    return below >= AMID and len(kept) - below >= AMID


# "HARBOURNEWS.COM", not "Harbour.example | Ankara", which is the site's own desk
_ADDRESS = pattern(r"(?i)(?:www\.)?[\p{L}\p{N}-]{2,30}+\.(?:com|net|org|info|news|\p{L}{2})(?:\.\p{L}{2})?")


def _reprinted(page: Page, blocks: Iterable[Block]) -> Mark | None:
    """The address of a site alone below a paragraph: sites that reprint others sign so."""
    for above, block in pairwise(blocks):
        if above.label.kept and block.label in _UNSAID and block.line >= 0:
            text = page.lines[block.line].text
            if 5 < len(text) <= 45 and _ADDRESS.fullmatch(text) and page.lines[above.line].text[-1] in _STOPS:
                return Mark(page.lines[block.line].span, "agency.site", Label.AGENCY, Strength.LIKELY, text)
    return None


_STOPS = tuple('.!?…”"»。।')
_UNSAID = frozenset({Label.AGENCY, Label.OTHER, Label.NAV, Label.EMBED})
"""Labels of a line whose address nobody else claims."""


def _copyright(page: Page, blocks: Iterable[Block], traces: dict[str, tuple[Mark, ...]]) -> str | None:
    """The first copyright notice, as it is written."""
    notice, sign_off = Label.COPYRIGHT, Label.AGENCY
    for block in blocks:
        if block.label is notice or block.label is sign_off:
            for mark in (*block.because, *block.despite):
                signed = block.label is sign_off and page.source.startswith("© dpa-infocom", mark.span.start)
                if mark.rule in NOTICES or signed:
                    text = " ".join(page.source[mark.span.start : mark.span.end].split())
                    traces["copyright"] = (mark,)
                    written: str = _DAY_BEFORE.sub("", _PITCH_BEHIND.sub("", text))
                    return written
    return None


# "(7 marzo 2015) © Riproduzione riservata"
_PITCH_BEHIND = pattern(r"(?<=\p{Ll}\.)(?:Follow|Subscribe|Download|Join|Like)\s[^.]{3,80}$")
"""... written permission from Courier.Follow us on twitter @Courier"""
_DAY_BEFORE = pattern(r"^\([^()]{6,30}\d{4}\)\s(?=©)")
