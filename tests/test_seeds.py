"""The three documents that the project was created from come out to the letter, white space aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import copydesk

SEEDS = Path(__file__).parent.parent / "seeds"
EXPECTED = Path(__file__).parent / "pages" / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))


def read(name: str) -> tuple[copydesk.Article, dict[str, Any]]:
    article = copydesk.clean((SEEDS / f"{name}.txt").read_text(encoding="utf-8"))
    return article, json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return " ".join(text.split())


def test_there_are_three() -> None:
    assert len(NAMES) == 3


@pytest.mark.parametrize("name", NAMES)
def test_text(name: str) -> None:
    article, expected = read(name)
    assert [plain(p) for p in article.paragraphs] == [plain(p) for p in expected["body"]]


@pytest.mark.parametrize("name", NAMES)
def test_metadata(name: str) -> None:
    article, expected = read(name)
    for field, value in expected["metadata"].items():
        found = getattr(article.metadata, field)
        if isinstance(value, list):
            assert list(found) == value, field
        else:
            assert found == value, field


@pytest.mark.parametrize("name", NAMES)
def test_comments_and_related(name: str) -> None:
    article, expected = read(name)
    if "comments" in expected:
        found = [(plain(c.text), c.score, c.up, c.down) for c in article.comments]
        assert found == [(plain(c["text"]), c["score"], c["up"], c["down"]) for c in expected["comments"]]
    if "related" in expected:
        assert sorted(article.related) == sorted(expected["related"])


@pytest.mark.parametrize("name", NAMES)
def test_a_second_pass_changes_nothing(name: str) -> None:
    article, _ = read(name)
    assert copydesk.clean(article.text).text == article.text
