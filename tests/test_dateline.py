"""Datelines: what the value of a mark says, and what the gazetteers know."""

from __future__ import annotations

import pytest

from copydesk.agencies import agencies, agency, is_common, is_house, is_other, is_place, mentioned, place_at_start
from copydesk.read import read
from copydesk.rules.dateline import openings, parse_value, value_of

SENTENCE = "The ministry said on Thursday that the harbour bridge would stay closed until the repairs are done."


def test_value_and_back() -> None:
    value = value_of("Seoul", "MINA", "10 Rabiul Akhir 1437/20 January 2016")
    assert parse_value(value) == {"place": "Seoul", "agency": "MINA", "date": "2016-01-20"}


def test_a_date_without_a_year_stays_raw() -> None:
    assert parse_value(value_of("SYDNEY", date="April 4")) == {"place": "SYDNEY", "raw": "April 4"}


def test_nothing_known_is_an_empty_record() -> None:
    assert value_of() == ""
    assert parse_value("") == {}


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("MUMBAI/MILAN: ", "MUMBAI/MILAN"),
        ("BRUSSELS, Belgium (AP) — ", "BRUSSELS, Belgium"),
        ("WASHINGTON, D.C. – ", "WASHINGTON, D.C."),
        ("FLUSHING MEADOWS — ", "FLUSHING MEADOWS"),
    ],
)
def test_places_stay_as_written(head: str, place: str) -> None:
    (one,) = openings(read(head + SENTENCE))
    assert one.hit.span == (0, len(head))
    assert parse_value(one.hit.value or "")["place"].rstrip(".") == place.rstrip(".")


def test_a_list_of_weak_datelines_is_none() -> None:
    cities = ("Berlin", "Hamburg", "Bremen", "Kiel", "Bonn")
    assert openings(read("\n".join(f"{city} - {SENTENCE}" for city in cities), language="de")) == ()


@pytest.mark.parametrize(
    "text", ["", "\ud800 — x", "\x00" * 300, "(" * 500, "A, " * 300, "🇩🇪 - " * 100, "İ" * 200 + " — "]
)
def test_any_text_is_valid(text: str) -> None:
    assert isinstance(openings(read(text)), tuple)


def test_agencies_in_their_own_scripts() -> None:
    assert agency("新华社") == "Xinhua"
    assert agency("РИА Новости") == "RIA Novosti"
    assert agency("연합뉴스") == "Yonhap"
    assert agency("mina") is None
    assert agency("mina", loose=True) == "Mina"


def test_enumerations_are_agencies_and_initials_only() -> None:
    assert agencies("ino/dpa") == ("dpa",)
    assert agencies("AFP, dpa und Reuters") == ("AFP", "dpa", "Reuters")
    assert agencies("Jane Doe/dpa") == ()


def test_agencies_named_in_a_credit() -> None:
    assert mentioned("With files from The Associated Press and Reuters") == ("The Associated Press", "Reuters")
    assert mentioned("(Reporting by Ann Lee)") == ()


def test_other_tables() -> None:
    assert is_other("SPD")
    assert is_house("TTO")
    assert is_common("Mehr")
    assert is_place("new delhi")
    assert not is_place("Kenia")
    assert place_at_start("北京4月24日") == "北京"
