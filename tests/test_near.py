"""near: which lines are worth a look."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.near import LEAST, REACH, near_lines, runs_of, spread
from copydesk.read import read

MENU = "Home\nSport\nCulture\n"
PROSE = "The council met on Monday evening and agreed to close the old bridge for a year.\n"
SENTENCE = "Nobody on the square had expected it at all."
HAN = "市议会周一晚间开会决定将这座老桥关闭一年以便进行全面维修工程预计明年秋天重新开放通车\n"


@given(st.lists(st.sampled_from([MENU.split("\n")[0], PROSE.strip(), SENTENCE, HAN.strip()]), max_size=60))
def test_a_line_is_near_when_prose_is_within_reach(lines: list[str]) -> None:
    page = read("\n\n".join(lines))
    texts = [line.text for line in page.lines]
    prose = [i for i, text in enumerate(texts) if text != "Home"]
    expected = [i for i in range(len(texts)) if any(abs(i - j) <= REACH for j in prose)]
    few = not expected or LEAST * (len(texts) - len(expected)) < len(texts)
    assert list(near_lines(page)) == (list(range(len(texts))) if few else expected)


def test_a_page_without_prose_is_looked_at_whole() -> None:
    page = read(MENU * 20)
    assert list(near_lines(page)) == list(range(60))


def test_the_middle_of_a_list_on_a_clean_page_is_looked_at() -> None:
    page = read(PROSE * 40 + MENU * 8 + PROSE * 40)
    assert len(near_lines(page)) == len(page.lines) == 104


def test_long_unspaced_lines_are_prose_at_half_the_length() -> None:
    page = read(MENU * 5 + HAN + MENU * 5)
    assert list(near_lines(page)) == list(range(15 - REACH, 15 + REACH + 1))


@given(st.lists(st.booleans(), max_size=50))
def test_spread_and_runs(there: list[bool]) -> None:
    near = [i for i, near in enumerate(there) if near]
    assert [i for start, end in runs_of(near) for i in range(start, end)] == near
    assert all(after - before > 0 for (_, before), (after, _) in pairwise(runs_of(near)))
    assert spread(near, near, len(there), -1) == [i if near else -1 for i, near in enumerate(there)]


def test_far_lines_go_and_say_why() -> None:
    article = copydesk.clean(PROSE * 6 + MENU * 10)
    last = article.blocks[-1]
    assert not last.label.kept
    assert last.confidence > 0.9
    [(why, odds)] = article.why(last)
    assert why == "no prose near it"
    assert odds < -2
