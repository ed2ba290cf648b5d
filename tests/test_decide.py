"""The decoder without prose: scores in, article or not out; and the forest against a walk down its trees."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.decide import REST, chain, cleaned, fitted, leaning, share_out, without_certain, without_headline
from copydesk.forest import parse
from copydesk.labels import Label, Strength
from copydesk.model import Mark, Span
from copydesk.near import near_lines
from copydesk.read import read


def letters(scores: list[float], turn: float, lean: float = 0.0) -> str:
    return "".join("b" if kept else "." for kept in chain(scores, turn, lean))


@pytest.mark.parametrize(
    ("scores", "turn", "expected"),
    [
        ([], 1.0, ""),
        ([2, -2, 2], 0.0, "b.b"),
        ([2, -1, 2], 1.0, "bbb"),  # two turns cost more than the doubtful line
        ([2, -3, 2], 1.0, "b.b"),
        ([-2, 1, -2], 1.0, "..."),
        ([-2, 3, -2], 1.0, ".b."),
    ],
)
def test_a_turn_has_its_price(scores: list[float], turn: float, expected: str) -> None:
    assert letters(scores, turn) == expected


def test_lean_keeps() -> None:
    assert letters([-0.2], 0.0) == "."
    assert letters([-0.2], 0.0, lean=0.3) == "b"


@given(st.lists(st.floats(-9, 9), max_size=9), st.floats(0, 3))
def test_the_chain_is_the_best_of_all(scores: list[float], turn: float) -> None:
    def worth(kept: list[bool]) -> float:
        turns = sum(a != b for a, b in pairwise(kept)) + (1 if kept[:1] == [True] else 0)
        return sum(s for s, k in zip(scores, kept, strict=True) if k) - turn * turns

    every = [[bool(n >> i & 1) for i in range(len(scores))] for n in range(2 ** len(scores))]
    free_start = max(worth(k) + (turn if k[:1] == [True] else 0.0) for k in every)
    found = chain(scores, turn, 0.0)
    assert worth(found) + (turn if found[:1] == [True] else 0.0) == pytest.approx(free_start)


TABLE: dict[str, Any] = {
    "columns": ["size", "ends"],
    "splits": [[0, 0, 40], [1, 1, 3], [0, -2, 9]],
    "bias": -70,
    "scale": 10.0,
    "trees": [[0, 30, [1, 20, 5, 40], [2, 60, 0, 90]], [1, 8, 12, 3]],
}


def walked(columns: dict[str, bytes], line: int) -> int:
    """The line's score by going down each tree."""

    def down(node: Any) -> int:
        if not isinstance(node, list):
            return int(node)
        column, shift, most = TABLE["splits"][node[0]]
        values, at = columns[TABLE["columns"][column]], line + shift
        value = values[at] if 0 <= at < len(values) else 0
        return down(node[2] if value <= most else node[3])

    return sum(map(down, TABLE["trees"])) + int(TABLE["bias"])


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 9)), max_size=40))
def test_the_forest_scores_every_line_as_a_walk_would(rows: list[tuple[int, int]]) -> None:
    columns = {"size": bytes(a for a, _ in rows), "ends": bytes(b for _, b in rows)}
    assert parse(TABLE).scores(columns, len(rows)) == [walked(columns, i) for i in range(len(rows))]


def test_a_column_that_the_page_lacks_is_all_zero() -> None:
    forest = parse(TABLE)
    assert forest.scores({"size": b"\x05\xff"}, 2) == forest.scores({"size": b"\x05\xff", "ends": b"\0\0"}, 2)


def test_the_shipped_numbers_load() -> None:
    decoder = fitted()
    assert decoder.turn >= 0
    assert decoder.rules


def mark(start: int, end: int, rule: str, label: Label) -> Mark:
    return Mark(Span(start, end), rule, label, Strength.LIKELY)


def test_a_promo_that_ends_inside_its_line_is_not_the_whole_line() -> None:
    line = "Also read: The ferry runs at night And the mayor has promised a second one for the spring."
    part = mark(0, 35, "promo.part", Label.PROMO)
    whole = mark(0, len(line), "promo.whole", Label.PROMO)
    other = mark(0, len(line), "nav.whole", Label.NAV)
    votes, inline = share_out(read(line), sorted((part, whole, other)))
    assert votes == [(other,)]
    assert inline == [(part,)]


@pytest.mark.parametrize("span", [(0, 90 - REST + 1), (40, 90)])
def test_a_promo_at_the_end_or_with_little_behind_it_changes_no_vote(span: tuple[int, int]) -> None:
    line = "Also read: The ferry runs at night And the mayor has promised a second one for the spring."
    part = mark(*span, "promo.part", Label.PROMO)
    whole = mark(0, len(line), "promo.whole", Label.PROMO)
    votes, _ = share_out(read(line), sorted((part, whole)))
    assert votes == [(whole,)]


def test_what_a_rule_is_certain_about_needs_a_higher_score() -> None:
    sure = Mark(Span(0, 9), "ad.sure", Label.AD, Strength.CERTAIN)
    likely = Mark(Span(0, 9), "ad.likely", Label.AD, Strength.LIKELY)
    standfirst = Mark(Span(0, 9), "standfirst.seen", Label.STANDFIRST, Strength.HINT)
    title = Mark(Span(0, 9), "title.sure", Label.TITLE, Strength.CERTAIN)
    votes = [(sure,), (sure,), (likely,), (standfirst, sure), (), (sure,), (title,), (sure, title)]
    kept = [True, True, True, True, True, False, True, True]
    scores = [1.0, 3.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0]
    assert without_certain(kept, scores, votes, 2.0) == [False, True, True, True, True, False, True, False]


def test_the_headline_goes_where_others_went_above_it() -> None:
    likely = Mark(Span(0, 9), "title.seen", Label.TITLE, Strength.LIKELY)
    hint = Mark(Span(0, 9), "title.guessed", Label.TITLE, Strength.HINT)
    ad = Mark(Span(0, 9), "ad.seen", Label.AD, Strength.LIKELY)
    scores = [-2.0, 0.5, 3.0, 0.5]
    kept = [False, True, True, True]
    assert without_headline(kept, scores, [(), (likely,), (), (likely,)], 1.0) == [False, False, True, True]
    assert without_headline(kept, scores, [(), (likely,), (), ()], 0.5) == kept
    assert without_headline(kept, scores, [(), (hint, ad), (), ()], 1.0) == kept
    assert without_headline([True] * 4, scores, [(likely,), (), (), ()], 1.0) == [True] * 4
    assert without_headline([False] * 4, scores, [(likely,), (), (), ()], 1.0) == [False] * 4


SENTENCE = "The ferry runs at night and nobody has asked who pays for it."


@pytest.mark.parametrize(("marked", "clean"), [(0, True), (2, True), (3, False)])
def test_a_page_with_few_marks_has_been_cleaned(marked: int, clean: bool) -> None:
    page = read("\n\n".join([SENTENCE] * 20))
    spans = [line.span for line in page.lines]
    kept = [mark(*span, "standfirst.seen", Label.STANDFIRST) for span in spans[10:]]
    votes, _ = share_out(page, [*(mark(*span, "ad.seen", Label.AD) for span in spans[:marked]), *kept])
    assert cleaned(page, votes, near_lines(page)) == range(20 if clean else 0)


@pytest.mark.parametrize(("sentences", "clean"), [(3, False), (8, True)])
def test_a_list_without_marks_has_been_cleaned_where_sentences_stand_in_it(sentences: int, clean: bool) -> None:
    page = read("\n\n".join([SENTENCE] * (sentences - 1) + ["Two ropes"] * (20 - sentences) + [SENTENCE]))
    assert cleaned(page, share_out(page, ())[0], near_lines(page)) == range(20 if clean else 0)


def test_what_stands_around_the_sentences_of_a_cleaned_page_does_not_count() -> None:
    page = read("\n\n".join(["Ferry to run at night"] * 2 + [SENTENCE] * 9 + ["Read it all"]))
    assert cleaned(page, share_out(page, ())[0], near_lines(page)) == range(2, 11)


def test_a_page_with_menus_far_from_its_prose_has_not_been_cleaned() -> None:
    page = read("\n\n".join([SENTENCE] * 20 + ["Boats"] * 30))
    assert not cleaned(page, share_out(page, ())[0], near_lines(page))


def test_a_page_of_headlines_has_not_been_cleaned() -> None:
    page = read(
        "\n\n".join(["The ferry runs at night", "Nobody has asked who pays for it."] * 10 + ["One more headline"])
    )
    assert not cleaned(page, share_out(page, ())[0], near_lines(page))


def test_a_page_that_lost_its_lines_counts_as_whole() -> None:
    page = read(" ".join([SENTENCE] * 20))
    assert len(page.lines) == 20
    assert not cleaned(page, share_out(page, ())[0], near_lines(page))


def test_only_lines_inside_without_a_mark_against_them_lean() -> None:
    votes = [(), (mark(0, 9, "ad.seen", Label.AD),), (mark(0, 9, "standfirst.seen", Label.STANDFIRST),), ()]
    inside = [True, True, True, False]
    assert leaning([0.5, 0.5, -2.0, 0.5], votes, inside, 1.0) == [1.5, 0.5, -1.0, 0.5]
