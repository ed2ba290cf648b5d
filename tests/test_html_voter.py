"""The voter is quiet, steady and bounded."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from copydesk import html as page
from copydesk import voter
from copydesk.html import clean_html
from copydesk.voter import LONGEST, MOST, TooLong, echoes, extracted, shares, tokens, votes

PROSE = [
    f"Paragraph {n} says that the bridge is closed and that nobody may cross it before the spring." for n in range(9)
]
PAGE = (
    f"<html><body><nav>Home News</nav><article>{''.join(f'<p>{p}</p>' for p in PROSE)}</article></body></html>".encode()
)
LINES = [tokens(line) for line in ("Home News", *PROSE)]


def test_votes() -> None:
    assert "Paragraph 3" in extracted(PAGE, fast=True)
    assert votes(PAGE, LINES) == [0.0] + [1.0] * 9
    assert [votes(PAGE, LINES) for _ in range(4)] == [
        votes(PAGE, LINES)
    ] * 4  # its own deduplication would drop the third


def test_the_fallbacks_are_asked_where_little_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def found(raw: bytes, fast: bool) -> str:
        asked.append(fast)
        return "\n".join(PROSE[:kept] if fast else PROSE)

    monkeypatch.setattr(voter, "extracted", found)
    kept = 0
    assert votes(PAGE, LINES) == [0.0] + [1.0] * 9
    assert asked == [True, False]
    kept = 9
    assert votes(PAGE, LINES) == [0.0] + [1.0] * 9
    assert asked == [True, False, True]


def test_silence(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        for html in (b"", b"<p>", b"<div>" * 3000, b"<!--"):
            assert extracted(html, fast=True) == extracted(html, fast=False) == ""
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
    assert logging.root.manager.disable == 0


@pytest.mark.parametrize(("raw", "lines"), [(b"a" * (LONGEST + 1), [["a"]]), (b"a", [["a"]] * (MOST + 1))])
def test_bounds(raw: bytes, lines: list[list[str]]) -> None:
    with pytest.raises(TooLong):
        votes(raw, lines)


def test_a_page_too_long_for_the_voter_is_decided_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    fitted = page.fitted
    monkeypatch.setattr(voter, "MOST", 2)
    monkeypatch.setattr(page, "fitted", lambda fast: asked.append(fast) or fitted(fast))
    article = clean_html(PAGE)
    assert asked == [True]
    assert {mark.voted for mark in article.page.markup} == {-1.0}


def test_shares() -> None:
    kept = "Old bridge\nThe bridge over the river is closed."
    lines = ["Old bridge", "The bridge", "The bridge over the river", "A menu of many words here", ""]
    assert shares([tokens(line) for line in lines], kept) == [1.0, 0.0, 1.0, 0.0, 0.0]
    assert shares([["a"]], "") == [0.0]


def test_echoes() -> None:
    text = "Cracks in two pillars close the bridge over the river"
    lines = ["Cracks in two pillars close the bridge", "Cracks in", "Cracks", "Nobody may cross it before the spring"]
    assert echoes(lines, text) == [1.0, 1.0, 0.0, 0.0]


def test_text_mode_does_not_load_it() -> None:
    code = "import copydesk, sys; copydesk.clean; print([m for m in ('trafilatura', 'lxml', 'selectolax') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
