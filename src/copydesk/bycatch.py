"""By-catch as fields: corrections, origin notes, the summary box, the paywall's cut; read from the marks of a labelled page."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from .labels import Label
from .model import Block, Mark, Metadata, Page
from .notices import is_correction, is_cut, is_origin
from .summary import box_of

FAMILIES = ("correction.", "origin.", "paywall.", "summary.")
"""The rules whose marks say something here."""

FOREIGN = frozenset({Label.HEADLINES, Label.NAV, Label.COMMENT, Label.COOKIE, Label.SHARE, Label.NEWSLETTER})
"""Blocks whose outvoted marks say nothing about the article."""

BELOW = 8
"""Lines below the text within which a paywall's notice ends it."""
LONGEST_NOTICE = 300


class _Seen(NamedTuple):
    """A mark of interest, the block it stands on, and that block's text in one line."""

    mark: Mark
    block: Block
    text: str


def with_bycatch(
    found: Metadata, page: Page, blocks: tuple[Block, ...], traces: dict[str, tuple[Mark, ...]]
) -> Metadata:
    """The metadata with what the page's notices state, and the marks behind each field in `traces`."""
    seen = _seen(page, blocks)
    if not seen:
        return found
    values: dict[str, object] = {}

    def fill(field: str, value: object, marks: list[_Seen]) -> None:
        if marks:
            values[field] = value
            traces[field] = tuple(dict.fromkeys(one.mark for one in marks))

    notes = [one for one in seen if one.mark.rule == "correction.note" and _is_correction(one, page)]
    fill("corrections", tuple(dict.fromkeys(one.text for one in notes)), notes)
    notes = [one for one in seen if one.mark.rule == "origin.note" and is_origin(one.text, one.mark.phrase or "")]
    fill("origins", tuple(dict.fromkeys(one.text for one in notes)), notes)
    box = box_of(page, _lines(seen, "summary.label"), _lines(seen, "summary.footnote"))
    if box is not None:
        said = [one for one in seen if one.block.line in (box.head, *(i for i, _ in box.points))]
        fill("summary", "\n".join(text for _, text in box.points), said)
        fill("summary_by_ai", True if box.machine else None, [one for one in said if box.machine])
    cuts = [one for one in seen if one.mark.rule == "paywall.cut"]
    fill("percent_shown", float(cuts[0].mark.value or 0) if cuts else None, cuts[:1])
    fill("truncated", True, cuts[:1] or _ends_in_notice(seen, blocks))
    return replace(found, **values)  # type: ignore[arg-type]


def _seen(page: Page, blocks: tuple[Block, ...]) -> list[_Seen]:
    return [
        _Seen(mark, block, " ".join(page.source[block.span.start : block.span.end].split()))
        for block in blocks
        if block.because or block.despite
        for mark in (*block.because, *(block.despite if block.label not in FOREIGN else ()))
        if mark.rule.startswith(FAMILIES)
    ]


def _lines(seen: list[_Seen], rule: str) -> set[int]:
    return {one.block.line for one in seen if one.mark.rule == rule}


def _is_correction(one: _Seen, page: Page) -> bool:
    return is_correction(one.text, one.mark.phrase or "", page.language)


def _ends_in_notice(seen: list[_Seen], blocks: tuple[Block, ...]) -> list[_Seen]:
    """The paywall's notice right below the text."""
    notices = [one for one in seen if one.mark.rule == "paywall.notice" and one.block.label is Label.PAYWALL]
    last = max((block.line for block in blocks if block.label.kept), default=-1) if notices else -1
    if last < 0:
        return []
    return [
        one
        for one in notices
        if last < one.block.line <= last + BELOW and len(one.text) <= LONGEST_NOTICE and is_cut(one.text)
    ][:1]
