"""Comment threads: the records of hand-written pages, all exact, and pages that look like threads and are none."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from copydesk import DEFAULT, Block, Comment, Label, Mark, Page, Strength
from copydesk.observe import observe
from copydesk.read import read
from copydesk.threads import comments_of

PAGES = sorted((Path(__file__).parent / "pages" / "threads").glob("*.toml"))
SEEDS = Path(__file__).parent.parent / "seeds"


def _blocks(page: Page, marks: tuple[Mark, ...]) -> tuple[Block, ...]:
    """Each line that a comment rule claims as a comment, all others as body: what the decoder should at least find."""
    blocks = []
    for line in page.lines:
        mine = tuple(m for m in marks if m.span == line.span and m.label is Label.COMMENT)
        claimed = any(m.strength >= Strength.LIKELY for m in mine)
        blocks.append(Block(line.span, Label.COMMENT if claimed else Label.BODY, 1.0, mine, (), line.index))
    return tuple(blocks)


def _read(text: str, language: str, now: str | None = None) -> tuple[Page, tuple[Mark, ...]]:
    page = read(text, language=language, now=now)
    return page, observe(page, DEFAULT, DEFAULT.words((language,)))


def _found(text: str, language: str, now: str | None = None) -> list[dict[str, object]]:
    page, marks = _read(text, language, now)
    return [_stated(comment) for comment in comments_of(page, _blocks(page, marks))]


def _stated(comment: Comment) -> dict[str, object]:
    return {name: value for name, value in asdict(comment).items() if value is not None}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_records_of_a_page(path: Path) -> None:
    page = tomllib.loads(path.read_text("utf-8"))
    assert _found(page["text"], page["language"], page.get("now")) == page["comments"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_article_is_no_comment(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    page, marks = _read(table["text"], table["language"])
    commented = {text for comment in table["comments"] for text in comment["text"].split("\n\n")}
    for mark in marks:
        text = page.source[mark.span.start : mark.span.end]
        if mark.label is Label.COMMENT and mark.strength >= Strength.LIKELY and len(text) > 110:
            assert text in commented or "account" in text, f"{mark.rule} claims {text!r}"


def test_a_page_of_japan_today() -> None:
    text = next(SEEDS.glob("001*")).read_text("utf-8")
    first = (
        "What is there to say? China thinks North Korea is a normal country ready to have nukes and free trade and "
        "everyone with a conscience disagrees."
    )
    assert _found(text, "en") == [
        {"text": first, "score": -1, "up": 0, "down": 1},
        {"text": f"{first}\n\nWhat a whiner, let them talk..\n\nLOL", "score": 0, "up": 0, "down": 0},
    ]


def test_a_thread_cut_off_after_any_line_gives_no_foreign_text() -> None:
    table = tomllib.loads((PAGES[0].parent / "wordpress-says.toml").read_text("utf-8"))
    lines = table["text"].splitlines()
    wanted = [comment["text"] for comment in table["comments"]]
    for end in range(len(lines)):
        found = [str(comment["text"]) for comment in _found("\n".join(lines[:end]), "en")]
        assert all(any(full.startswith(text) for full in wanted) for text in found)
