"""The voter is quiet, steady and bounded."""

from __future__ import annotations

import logging
import sys

import pytest

from copydesk.voter import LONGEST, shares, voted_text

PAGE = "<html><body><nav>Home News</nav><article>" + "".join(
    f"<p>Paragraph {n} says that the bridge is closed and that nobody may cross it before the spring.</p>" for n in range(9)
) + "</article></body></html>"  # fmt: skip


def test_votes() -> None:
    text = voted_text(PAGE)
    assert text is not None
    assert "Paragraph 3" in text
    assert [voted_text(PAGE) for _ in range(4)] == [text] * 4  # its own deduplication would drop the third


def test_silence(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        for html in ("", "<p>", "<div>" * 3000, "no tags"):
            voted_text(html)
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
    assert logging.root.manager.disable == 0


def test_bound() -> None:
    assert voted_text("a" * (LONGEST + 1)) is None


def test_shares() -> None:
    kept = "Old bridge\nThe bridge over the river is closed."
    assert shares(["Old bridge", "The bridge", "The bridge over the river", "A menu of many words here", ""], kept) == [
        1.0, 0.0, 1.0, 0.0, 0.0,
    ]  # fmt: skip


def test_text_mode_does_not_load_it() -> None:
    import subprocess

    code = "import copydesk, sys; copydesk.clean; print([m for m in ('trafilatura', 'lxml', 'selectolax') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
