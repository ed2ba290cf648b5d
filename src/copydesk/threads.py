"""Reader comments of a labelled page, as records.

The marks of `talk.thread` tell the part that each line of a proven thread plays; this folds them up. Where no rhythm
proved a thread there are no marks, and so no records.
"""

from __future__ import annotations

from collections.abc import Iterator

from .dates import find_dates
from .labels import Label
from .model import Block, Comment, Page

THREAD = "talk.thread"


def comments_of(page: Page, blocks: tuple[Block, ...]) -> tuple[Comment, ...]:
    """The comments of the page's thread, in page order; a comment whose text is lost is left out."""
    return tuple(made for parts in _grouped(page, blocks) if (made := _comment(page, parts)) is not None)


def _grouped(page: Page, blocks: tuple[Block, ...]) -> Iterator[list[tuple[str, str]]]:
    """For each comment its (part, value) pairs, the lines' texts as values of `text`."""
    group: list[tuple[str, str]] = []
    for block in blocks:
        if block.label is not Label.COMMENT or block.line < 0:
            continue
        value = next((mark.value for mark in block.because if mark.rule == THREAD and mark.value), None)
        if value is None:
            continue
        for part in value.split("\x1f"):
            name, _, said = part.partition(":")
            if name == "new":
                if group:
                    yield group
                group = []
            elif name == "text":
                line = page.lines[block.line]
                group.append(("glued" if line.glued else "text", line.text[int(said or 0) :]))
            else:
                group.append((name, said))
    if group:
        yield group


def _comment(page: Page, parts: list[tuple[str, str]]) -> Comment | None:
    text = ""
    first: dict[str, str] = {}
    for name, value in parts:
        if name == "text":
            text += "\n\n" + value
        elif name == "glued":
            text += " " + value
        elif name != "votes":
            first.setdefault(name, value)
    if not text.strip():
        return None
    score, up, down = _votes([value for name, value in parts if name == "votes"])
    return Comment(
        text=text.strip(),
        author=first.get("author"),
        date=_date(page, first.get("time")),
        score=score,
        up=up,
        down=down,
        reply_to=first.get("reply-to"),
    )


def _votes(values: list[str]) -> tuple[int | None, int | None, int | None]:
    """Score, votes for, votes against; the first statement of each counts."""
    found: list[int | None] = [None, None, None]
    for value in values:
        for i, number in enumerate(value.split("/")):
            if number and found[i] is None:
                found[i] = int(number)
    return found[0], found[1], found[2]


def _date(page: Page, time: str | None) -> str | None:
    if time is None:
        return None
    hits = find_dates(time, language=page.language, now=page.now)
    return hits[0].iso if hits else None
