"""Records of other extractors: fields are found by name, the text is cleaned, what the record states counts."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from copydesk.foreign import from_record

BODY = (
    "The council of Harrow voted on Monday to rebuild the old bridge, which had been closed since the flood.\n\n"
    "Work is to begin in the spring, said the mayor, and traffic will be led through the town until the autumn.\n\n"
    "The costs of two million are shared between the town and the county, according to a report shown on Monday."
)


def test_trafilatura() -> None:
    article = from_record(
        {
            "title": "Old bridge to be rebuilt",
            "author": "Jane Doe; John Roe",
            "date": "2024-05-03",
            "filedate": "2026-01-01",
            "sitename": "Harrow Courier",
            "categories": "Town",
            "tags": "bridge; flood",
            "text": BODY,
            "language": "en",
            "source": "https://courier.example/bridge",
            "url": "https://courier.example/bridge",
        }
    )
    found = article.metadata
    assert article.text == BODY
    assert found.title == "Old bridge to be rebuilt"
    assert found.authors == ("Jane Doe", "John Roe")
    assert found.date_published == "2024-05-03"
    assert found.publisher == "Harrow Courier"
    assert found.section == "Town"
    assert found.tags == ("bridge", "flood")
    assert (found.language, found.url) == ("en", "https://courier.example/bridge")


def test_newspaper_object() -> None:
    record = SimpleNamespace(
        text=BODY,
        title="Old bridge to be rebuilt",
        authors=["Jane Doe"],
        publish_date=datetime(2024, 5, 3, 10, 30),
        meta_site_name="Harrow Courier",
        tags={"bridge"},
        meta_lang="en",
        url="https://courier.example/bridge",
    )
    found = from_record(record).metadata
    assert found.authors == ("Jane Doe",)
    assert found.date_published == "2024-05-03T10:30"
    assert found.publisher == "Harrow Courier"
    assert found.tags == ("bridge",)


def test_news_please() -> None:
    record = {
        "maintext": BODY,
        "title": "Old bridge to be rebuilt",
        "authors": [],
        "date_publish": "2024-05-03 10:30:00",
        "date_modify": None,
        "source_domain": "courier.example",
        "language": "en-GB",
    }
    found = from_record(record).metadata
    assert found.date_published == "2024-05-03T10:30"
    assert found.date_modified is None
    assert found.publisher == "courier.example"
    assert found.language == "en"


def test_fundus_body() -> None:
    paragraphs = BODY.split("\n\n")
    record = {
        "body": {"summary": paragraphs[:1], "sections": [{"headline": [], "paragraphs": paragraphs[1:]}]},
        "authors": ["Jane Doe"],
        "publishing_date": "2024-05-03 10:30:00+02:00",
        "topics": ["bridge"],
    }
    article = from_record(record)
    assert article.text == BODY
    assert article.metadata.date_published == "2024-05-03T10:30+02:00"


def test_property_that_raises() -> None:
    class Record:
        text = BODY

        @property
        def title(self) -> str:
            raise RuntimeError("not parsed")

    assert from_record(Record()).text == BODY


def test_no_text() -> None:
    with pytest.raises(TypeError, match="no text under"):
        from_record({"title": "Old bridge to be rebuilt"})
