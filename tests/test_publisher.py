"""What the site is called: copyright lines, set phrases, names that the page repeats, and what only looks like one."""

from __future__ import annotations

import pytest

import copydesk

STORY = """Ferry crews vote to end the strike at Norhaven
By Jane Doe
12 March 2024
The crews of the Norhaven ferries voted on Friday to end their strike after nine days, the union of seamen announced.
The first boats are to leave on Saturday morning, and the shipping line expects the timetable to be back by Monday.
Talks about the pay of the younger crews will go on next week, both sides said after a meeting that lasted all night.
"""
FOOTER = """Advertisement
Terms of use
Privacy policy
Contact us
"""


def publisher(*below: str, language: str | None = "en") -> str | None:
    article = copydesk.clean(STORY + FOOTER + "\n".join(below), language=language)
    name = article.metadata.publisher
    if name is not None:  # the value is traced to words of the page
        assert article.because("publisher")
    return name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The post Ferry crews vote to end the strike appeared first on Norhaven Post Online.", "Norhaven Post Online"),
        ("To get more stories from Harbour Star delivered straight to your inbox sign up here.", "Harbour Star"),
        ("Disclaimer: Comments do not represent the views of COURIER.net. Be kind to each other.", "COURIER.net"),
        ("Return to The Norhaven Times top page", "The Norhaven Times"),
        ("© 2009-2020 HARBOUR.EX. All Rights Reserved.", "HARBOUR.EX"),
        ("2017 Harbour Online | Quayside Press Berhad | Hak Cipta Terpelihara", "Harbour Online"),
    ],
)  # fmt: skip
def test_said_once(line: str, expected: str) -> None:
    assert publisher(line) == expected


@pytest.mark.parametrize(
    "lines",
    [
        # a service, a person, a network, an agency
        ("Subscribe to our newsletter",),
        ("Follow Jane Doe on Twitter", "More by Jane Doe", "Jane Doe on Facebook"),
        ("Follow us on Facebook", "Like us on Facebook", "Facebook"),
        ("Subscribe to Harbour Briefing", "Harbour Briefing"),
        ("Subscribe to This Blog", "This Blog"),
        ("Follow Reuters on Twitter", "Subscribe to Reuters"),
        # once alone is not enough for a sentence that fits others as well
        ("Follow Harbour Museum on Instagram",),
        ("© Jane Doe/dpa",),
    ],
)
def test_what_is_no_site(lines: tuple[str, ...]) -> None:
    assert publisher(*lines) is None


def test_said_twice() -> None:
    assert publisher("Follow Harbour Star on Twitter", "Download the Harbour Star app") == "Harbour Star"
    assert publisher("Follow Harbour Star on Twitter", "Write to editor@harbourstar.example") == "Harbour Star"


def test_the_holder_and_the_name() -> None:
    # the company's full name where the sentence shortens it, the site's name where the notice gives its address
    views = "The views are the author's and do not necessarily reflect those of Quayside, Inc."
    assert publisher(views, "© 2023, Quayside, Inc. All Rights Reserved.") == "Quayside, Inc."
    assert publisher("HarbourEye", "© Copyright 2015 - HarbourEye.com") == "HarbourEye"
    assert publisher("© Copyright 2015 - HarbourEye.com") == "HarbourEye.com"


def test_in_prose_the_sentences_say_nothing() -> None:
    prose = (
        "The minister said that the views of Norhaven Shipping were well known, that he would follow Norhaven Shipping on "
        "this, and that no written permission from Norhaven Shipping was needed to end the strike of the crews."
    )
    article = copydesk.clean(STORY.replace("Talks about", prose + "\nTalks about"), language="en")
    assert prose in article.text
    assert article.metadata.publisher is None


def test_the_copyright_as_it_is_written() -> None:
    found = copydesk.clean(STORY + "(7 marzo 2015) © Riproduzione riservata 2015", language="en").metadata
    assert found.copyright == "© Riproduzione riservata 2015"
    article = copydesk.clean(STORY.rstrip() + " © 2025 harbourstar.example | Powered by:", language="en")
    assert "©" not in article.text
    assert article.metadata.copyright == "© 2025 harbourstar.example | Powered by:"
    assert article.metadata.publisher == "harbourstar.example"


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Stay updated with the latest harbour news on Times of India.", "en", "Times of India"),
        ("Get the latest news from Harbour Star every morning.", "en", "Harbour Star"),
        ("Det är skribenten som står för åsikterna som förs fram i texten, inte Hamnbladet.", "sv", "Hamnbladet"),
        ("Artikel ini telah tayang di Pelabuhan.com dengan judul Kapal kembali.", "id", "Pelabuhan.com"),
        ("Tenemos newsletters premium, descuentos con Club La Bahía y más.", "es", "La Bahía"),
        ("Norhaven Observer, 2022 © All Rights Reserved", "en", "Norhaven Observer"),
        ("Courier.net | Ankara", "tr", "Courier.net"),
    ],
)
def test_said_in_pitches(line: str, language: str, expected: str) -> None:
    assert publisher(line, language=language) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Get the latest news and updates on Royal Family, Harbours, Ships.",  # a topic
        "Stay updated with the latest news on Norhaven Shipping.",
        "Mr Jones understands that he has won.",
        "Senior Staff Writer",
        "Courier.net | More",
    ],
)
def test_pitches_that_name_no_site(line: str) -> None:
    assert publisher(line) is None


def test_the_name_at_the_top() -> None:
    role = STORY.replace("By Jane Doe", "By JANE DOE\nTribune Staff Reporter")
    assert (
        copydesk.clean("The Tribune\nJump to content\nHome\n" + role, language="en").metadata.publisher == "The Tribune"
    )
    assert copydesk.clean("Jump Ahead\nHome\n" + STORY, language="en").metadata.publisher is None


def test_a_paper_that_speaks_of_itself() -> None:
    own = STORY.replace("The crews of", "Harbour News – The crews of")
    own += "Harbour News understands that the owners were asked to leave the talks.\n"
    own += "Speaking with Harbour News on Thursday, the captain said that he would sail again.\n"
    assert copydesk.clean(own, language="en").metadata.publisher == "Harbour News"
    other = STORY + "Harbour News understands that the owners were asked to leave the talks on Friday night.\n"
    assert copydesk.clean(other, language="en").metadata.publisher is None


def test_a_name_with_the_ending_of_its_case() -> None:
    polish = """Strajk na promach zakończony
Załogi promów z Norhaven zagłosowały w piątek za zakończeniem strajku po dziewięciu dniach, podał związek marynarzy.
Pierwsze statki wypłyną w sobotę rano, a armator spodziewa się, że rozkład wróci do normy w poniedziałek.
Port
Zapisz się na newsletter Portu, aby otrzymywać najlepsze teksty
"""
    assert copydesk.clean(polish, language="pl").metadata.publisher == "Port"
