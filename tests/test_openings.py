"""Openings and sign-offs of wire copy in many languages, and what looks like them: every piece and every value."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from copydesk import DEFAULT, Label, Mark, Strength, clean
from copydesk.observe import observe
from copydesk.read import read
from copydesk.rules.dateline import parse_value

PAGES = Path(__file__).parent / "pages" / "openings"
TABLE: dict[str, Any] = tomllib.loads((PAGES / "openings.toml").read_text("utf-8"))
OPENINGS: list[dict[str, str]] = TABLE["opening"]
TRAPS: list[dict[str, str]] = tomllib.loads((PAGES / "traps.toml").read_text("utf-8"))["trap"]
LABELS = (Label.DATELINE, Label.AGENCY)


def named(case: dict[str, str]) -> str:
    piece = case.get("head") or case.get("tail") or case.get("line") or case["text"][:30]
    return f"{case['language']}: {piece.strip()}"


def claimed(text: str, language: str) -> list[tuple[str, Mark]]:
    """What the rules for datelines and agencies would take out of the page."""
    page = read(text, language=language)
    marks = observe(page, DEFAULT, DEFAULT.words((language,)))
    return [
        (page.source[mark.span.start : mark.span.end], mark)
        for mark in marks
        if mark.label in LABELS and mark.strength >= Strength.LIKELY
    ]


def values(marks: list[Mark]) -> dict[str, str]:
    """Place and agency as the marks state them."""
    found: dict[str, str] = {}
    for mark in marks:
        if mark.value is not None:
            record = parse_value(mark.value) if mark.label is Label.DATELINE else {"agency": mark.value}
            found = {**record, **found}
    return {name: found[name].rstrip(".").replace("\x1f", ", ") for name in ("place", "agency") if name in found}


@pytest.mark.parametrize("case", OPENINGS, ids=named)
def test_the_piece_goes_and_its_values_stay(case: dict[str, str]) -> None:
    sentence = TABLE["sentence"][case["language"]]
    piece = case.get("head") or case.get("tail") or case["line"]
    if "line" in case:
        page = f"{sentence}\n{piece}"
    else:
        page = f"{case.get('head', '')}{sentence}{case.get('tail', '')}"
    found = [(text, mark) for text, mark in claimed(page, case["language"]) if text.strip() == piece.strip()]
    assert found, f"{piece!r} stays; taken: {[text for text, _ in claimed(page, case['language'])]}"
    stated = {name: case[name].rstrip(".") for name in ("place", "agency") if name in case}
    assert values([mark for _, mark in found]) == stated


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=named(case), marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [])
        for case in TRAPS
    ],
)
def test_traps_stay_whole(case: dict[str, str]) -> None:
    assert [text for text, _ in claimed(case["text"], case["language"])] == []


def test_several_agencies_are_an_enumeration() -> None:
    assert clean(f"{TABLE['sentence']['de']} (APA/dpa)", language="de").metadata.agency == "APA, dpa"


def test_there_are_enough_of_both() -> None:
    assert len(OPENINGS) >= 60
    assert len(TRAPS) >= 60
    assert len({case["language"] for case in OPENINGS}) >= 25
    assert len({case["language"] for case in TRAPS}) >= 20
