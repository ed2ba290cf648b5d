"""The three documents that the project was created from come out to the letter, white space aside."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.clean import prepare
from copydesk.decide import blocks_of, judge, kept_blocks
from copydesk.observe import observe
from copydesk.write import write, write_verdict

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


@pytest.mark.parametrize("name", NAMES)
def test_what_is_made_when_asked_for_is_like_the_rest_of_the_article(name: str) -> None:
    asked, fresh = read(name)[0], read(name)[0]
    assert asked.metadata.title
    assert asked.traces
    assert pickle.loads(pickle.dumps(fresh)) == asked
    assert copy.copy(read(name)[0]) == replace(read(name)[0]) == asked
    assert repr(read(name)[0]) == repr(asked)
    with pytest.raises(AttributeError, match="no attribute 'tittle'"):
        asked.tittle  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_that_of_the_blocks(name: str) -> None:
    page = read(name)[0].page
    ready, words = prepare(page, copydesk.DEFAULT)
    verdict = judge(ready, observe(ready, copydesk.DEFAULT, words))
    blocks = blocks_of(ready, verdict)
    kept = {block.line for block in blocks if block.label.kept}
    assert list(kept_blocks(ready, verdict)) == [block for block in blocks if block.line in kept]
    assert write_verdict(ready, verdict) == write(ready, blocks)
