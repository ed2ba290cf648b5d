"""Titles of other stories: from promos, from headline lists, without site names, sections, times and bullets."""

from __future__ import annotations

from copydesk.labels import Label, Strength
from copydesk.model import Block, Mark
from copydesk.read import read
from copydesk.related import related_of

Row = tuple[str, Label, str | None]


def related(*rows: Row) -> tuple[str, ...]:
    """The titles on a page of the rows' lines; a row's third part is the phrase that marked it."""
    page = read("\n".join(text for text, _, _ in rows))
    blocks = []
    for line, (_, label, phrase) in zip(page.lines, rows, strict=True):
        rule = "promo.also-read" if label is Label.PROMO else "headlines.label"
        marks = (Mark(line.span, rule, label, Strength.CERTAIN, None, phrase),) if phrase else ()
        blocks.append(Block(line.span, label, 0.9, marks, (), line.index))
    return related_of(page, tuple(blocks))


def listed(*titles: str) -> tuple[Row, ...]:
    return tuple((title, Label.HEADLINES, None) for title in titles)


def test_a_promo_gives_what_follows_its_label() -> None:
    assert related(("Also Read:  Tea prices fall again", Label.PROMO, "also read")) == ("Tea prices fall again",)
    assert related(("Baca juga – Harga teh turun lagi", Label.PROMO, "baca juga")) == ("Harga teh turun lagi",)


def test_a_label_alone_waits_for_the_next_line() -> None:
    rows: tuple[Row, ...] = (
        ("Lesen Sie auch", Label.PROMO, "lesen sie auch"),
        ("Tee wird billiger", Label.PROMO, None),
    )
    assert related(*rows) == ("Tee wird billiger",)
    body: Row = ("The talks went on.", Label.BODY, None)
    assert related(rows[0], body, rows[1]) == ()


def test_bullets_and_repeats_go() -> None:
    rows = listed("- Tea prices fall again", "• Rain in the hills", "3. Rain in the hills")
    assert related(*rows) == ("Tea prices fall again", "Rain in the hills")


def test_sites_and_sections_that_recur_are_no_titles() -> None:
    rows = listed(
        "tokyo", "Gokokuji Temple", "Example Travel", "tokyo", "Teradomari Street Market", "Example Travel", "Lifestyle"
    )
    assert related(*rows) == ("Gokokuji Temple", "Teradomari Street Market")


def test_headings_times_and_dates_are_no_titles() -> None:
    rows = (("Most read", Label.HEADLINES, "most read"), *listed("Tea prices fall again", "3 hours ago", "May 3, 2019"))
    assert related(*rows) == ("Tea prices fall again",)
    assert related(*listed("2024 Top Jobs in Japan Week 15")) == ("2024 Top Jobs in Japan Week 15",)


def test_titles_without_spaces() -> None:
    assert related(*listed("政治", "茶の価格が三年ぶりに下落")) == ("茶の価格が三年ぶりに下落",)


def test_body_has_no_titles() -> None:
    assert related(("Also read by millions, the book sells on.", Label.BODY, None)) == ()
