"""Evidence: the sums that are made for all lines at once are those that a loop makes."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import evidence, forest
from copydesk.model import Span
from copydesk.read import read

SEED = next(Path(__file__).parents[1].glob("seeds/*.txt")).read_text(encoding="utf-8")
COLUMNS = st.binary(min_size=1, max_size=70)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=70), st.integers(0, 20))
def test_windows(values: list[int], reach: int) -> None:
    found = evidence.window(evidence.lanes_of(values), len(values), reach)
    assert found == [sum(values[max(0, i - reach) : i + reach + 1]) for i in range(len(values))]


@given(COLUMNS, st.integers(1, 255), st.sampled_from([60, 255]))
def test_distances(column: bytes, least: int, most: int) -> None:
    there = [i for i, value in enumerate(column) if value >= least]
    above = [min([most, *(i - j for j in there if j <= i)]) for i in range(len(column))]
    below = [min([most, *(j - i for j in there if j >= i)]) for i in range(len(column))]
    assert list(evidence.since(column, least, most)) == above
    assert list(evidence.until(column, least, most)) == below


def test_distances_on_a_long_page() -> None:
    assert list(evidence.since(b"\1" + bytes(999))) == [min(i, 255) for i in range(1000)]


@given(st.integers(0, 65535))
def test_logs(number: int) -> None:
    assert abs(evidence.log(number) - 8 * log2(number + 1)) <= 0.5000001


def test_logs_are_capped() -> None:
    assert evidence.log(10**9) == evidence.log(65535) == 128


@given(COLUMNS, st.integers(-80, 80))
def test_shifts(column: bytes, by: int) -> None:
    n = len(column)
    assert list(evidence.shifted(column, by)) == [column[i + by] if 0 <= i + by < n else 0 for i in range(n)]


@given(st.text(st.sampled_from("aB0 .,|\n\t«•日本語е"), max_size=300))
def test_every_column_has_a_byte_a_line(text: str) -> None:
    page = read(text)
    for near in (range(len(page.lines)), range(0, len(page.lines), 2)):
        assert {len(column) for column in evidence.own_columns(page, near).values()} == {len(near)}


def test_columns_of_some_lines_are_those_of_the_page() -> None:
    page = read(SEED)
    near = [0, *range(3, len(page.lines), 3)]
    whole = evidence.own_columns(page, range(len(page.lines)))
    part = evidence.own_columns(page, near)
    beside = {"gap", "echo.next", "echo.last"}  # what these say depends on the line before or after
    assert {name: column for name, column in part.items() if name not in beside} == {
        name: bytes(column[i] for i in near) for name, column in whole.items() if name not in beside
    }


def test_gaps_and_indents() -> None:
    page = read("one\n  two\n\n\n\nthree")
    columns = evidence.own_columns(page, range(3))
    assert list(columns["gap"]) == [0, 1, 3]
    assert list(columns["indent"]) == [0, 2, 0]
    assert list(evidence.own_columns(page, (0, 2))["gap"]) == [0, 3]
    assert [line.span for line in page.lines] == [Span(0, 3), Span(6, 9), Span(13, 18)]


def test_the_bars_of_a_table_part_no_menu() -> None:
    page = read("Home | News | Sport\n| Boat | Price |\n| Night ferry | 3 euros |")
    assert list(evidence.own_columns(page, range(3))["bars"]) == [2, 0, 0]


def test_topic_and_headline() -> None:
    prose = bytes([0, 200, 200, 0, 0])
    title = bytes([3, 0, 0, 0, 0])
    recur = [[0, 1], [1, 2, 3], [3, 4]]
    found = evidence.topic_columns({"mark.title": title}, prose, evidence.Echoes(range(5), 5, recur, [2, 2, 1, 3, 1]))
    assert list(found["topic"]) == [7, 7, 15, 5, 0]  # a line of prose does not share words with itself
    assert list(found["headline"]) == [7, 7, 0, 0, 0]


def test_topic_and_headline_of_some_lines() -> None:
    recur = [[0, 2], [2, 4], [3, 4]]
    found = evidence.topic_columns(
        {"mark.title": bytes([3, 0, 0])}, bytes([0, 200, 0]), evidence.Echoes((0, 2, 4), 5, recur, [2, 2, 1])
    )
    assert list(found["topic"]) == [7, 0, 15]
    assert list(found["headline"]) == [7, 7, 0]


SPLITS = (("size", 0), ("size", 1), ("ends", -1))


@st.composite
def nested(draw: st.DrawFn, depth: int = 3) -> object:
    if depth == 0 or draw(st.booleans()):
        return draw(st.integers(0, 40))
    return [draw(st.integers(0, 8)), draw(st.integers(0, 40)), draw(nested(depth - 1)), draw(nested(depth - 1))]


@pytest.mark.parametrize("repeat", [1, 90])  # so often that a counter of eight bits is full
@given(trees=st.lists(nested(), min_size=1, max_size=4), size=COLUMNS, data=st.data())
def test_a_forest_is_the_sum_of_its_trees(trees: list[object], repeat: int, size: bytes, data: st.DataObject) -> None:
    ends = data.draw(st.binary(min_size=len(size), max_size=len(size)))
    splits = [[0 if name == "size" else 1, by, most] for name, by in SPLITS for most in (0, 60, 200)]
    table = {"columns": ["size", "ends"], "splits": splits, "trees": trees * repeat, "bias": -7, "scale": 10.0}
    columns = {"size": size, "ends": ends}

    def leaf(tree: object, line: int) -> int:
        while isinstance(tree, list):
            column, by, most = splits[tree[0]]
            values = columns["size" if column == 0 else "ends"]
            value = values[line + by] if 0 <= line + by < len(values) else 0
            tree = tree[2] if value <= most else tree[3]
        assert isinstance(tree, int)
        return tree

    expected = [repeat * sum(leaf(tree, i) for tree in trees) - 7 for i in range(len(size))]
    assert forest.parse(table).scores(columns, len(size)) == expected
