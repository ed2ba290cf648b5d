"""Metadata from marks made by hand: precedence, outvoted marks, lists, hints."""

from __future__ import annotations

from copydesk import clean
from copydesk.labels import Label, Strength
from copydesk.metadata import PRECEDENCE, metadata_of
from copydesk.model import Block, Hints, Mark, Metadata, Page
from copydesk.read import read

Row = tuple[str, Label, tuple[tuple[str, Label, str | None], ...]]


def labelled(*rows: Row, hints: Hints | None = None) -> tuple[Page, tuple[Block, ...]]:
    """A page of the rows' lines, a block each; marks of the block's own label stand behind it, others were outvoted."""
    page = read("\n".join(text for text, _, _ in rows), language="en", hints=hints)
    blocks = []
    for line, (_, label, values) in zip(page.lines, rows, strict=True):
        marks = [Mark(line.span, rule, spoken, Strength.LIKELY, value) for rule, spoken, value in values]
        blocks.append(
            Block(
                line.span,
                label,
                0.9,
                tuple(m for m in marks if m.label is label),
                tuple(m for m in marks if m.label is not label),
                line.index,
            )
        )
    return page, tuple(blocks)


def told(*rows: Row, hints: Hints | None = None) -> Metadata:
    return metadata_of(*labelled(*rows, hints=hints))[0]


TITLE: Row = ("Talks go on", Label.TITLE, (("title.likely", Label.TITLE, "Talks go on"),))
BODY: Row = ("The talks went on through the night, a person in the room said.", Label.BODY, ())


def test_nothing_is_told_where_nothing_is_marked() -> None:
    assert told(BODY) == Metadata(language="en")
    assert metadata_of(*labelled(BODY))[1] == {}


def test_a_title_without_a_mark_is_the_first_title_block() -> None:
    assert told(("Talks go on", Label.TITLE, ()), BODY).title == "Talks go on"


def test_the_better_rule_wins() -> None:
    anchor: Row = ("Talks fail", Label.TITLE, (("title.anchor", Label.TITLE, "Talks fail"),))
    assert told(TITLE, anchor).title == "Talks fail"
    assert told(anchor, TITLE).title == "Talks fail"


def test_an_outvoted_mark_on_kept_text_says_nothing() -> None:
    kept: Row = ("By midnight it was over.", Label.BODY, (("byline.line", Label.BYLINE, "Midnight"),))
    assert told(TITLE, kept).authors == ()


def test_an_outvoted_mark_on_another_line_counts_where_there_is_no_better() -> None:
    line: Row = ("By Jane Roe 3 May 2019", Label.DATE, (("byline.line", Label.BYLINE, "Jane Roe"),))
    assert told(TITLE, line).authors == ("Jane Roe",)


def test_authors_each_once_and_only_those_of_the_story() -> None:
    byline: Row = ("By Jane Roe and John Doe", Label.BYLINE, (("byline.line", Label.BYLINE, "Jane Roe\x1fJohn Doe"),))
    again: Row = ("By JANE ROE", Label.BYLINE, (("byline.line", Label.BYLINE, "JANE ROE"),))
    other: Row = ("By Max Muster", Label.BYLINE, (("byline.line", Label.BYLINE, "Max Muster"),))
    assert told(TITLE, byline, again, *[BODY] * 30, other).authors == ("Jane Roe", "John Doe")


def test_a_byline_below_the_text_is_better_than_none() -> None:
    byline: Row = ("Jane Roe", Label.BYLINE, (("byline.line", Label.BYLINE, "Jane Roe"),))
    assert told(TITLE, *[BODY] * 30, byline).authors == ("Jane Roe",)


def test_a_labelled_date_goes_before_a_bare_one() -> None:
    bare: Row = ("3 May 2019", Label.DATE, (("date.beside", Label.DATE, "2019-05-03"),))
    labelled_: Row = ("Published 4 May 2019", Label.DATE, (("date.published-line", Label.DATE, "2019-05-04"),))
    found = told(TITLE, bare, labelled_, BODY)
    assert found.date_published == "2019-05-04"
    assert found.date_modified is None


def test_updated_alone_fills_only_date_modified() -> None:
    line: Row = ("Updated 4 May 2019", Label.DATE, (("date.modified-line", Label.DATE, "2019-05-04"),))
    found = told(TITLE, line, BODY)
    assert (found.date_published, found.date_modified) == (None, "2019-05-04")


def test_a_dateline_gives_place_agency_and_date() -> None:
    line: Row = (
        "Seoul, 20 January 2016 (MINA) –",
        Label.DATELINE,
        (("dateline.wire", Label.DATELINE, "place=Seoul\x1fagency=MINA\x1fdate=2016-01-20"),),
    )
    page, blocks = labelled(TITLE, line, BODY)
    found, traces = metadata_of(page, blocks)
    assert (found.place, found.agency, found.date_published) == ("Seoul", "MINA", "2016-01-20")
    assert found.dateline == "Seoul, 20 January 2016 (MINA) –"
    assert [m.rule for m in traces["place"]] == ["dateline.wire"]


def test_the_holder_is_the_publisher_unless_it_is_an_agency() -> None:
    def line(holder: str) -> Row:
        return (f"© 2024 {holder}", Label.COPYRIGHT, (("copyright.line", Label.COPYRIGHT, holder),))

    assert told(TITLE, BODY, line("GPlusMedia Inc.")).publisher == "GPlusMedia Inc."
    assert told(TITLE, BODY, line("GPlusMedia Inc.")).copyright == "© 2024 GPlusMedia Inc."
    assert told(TITLE, BODY, line("Reuters")).publisher is None


def test_counts_credits_and_tags() -> None:
    found = told(
        ("2 Comments", Label.COMMENT, (("comment.count", Label.COMMENT, "2"),)),
        ("Photo: Ann Other", Label.CAPTION, (("caption.credit-line", Label.CAPTION, "Ann Other"),)),
        ("Photo: Ann Other", Label.CAPTION, (("caption.credit-line", Label.CAPTION, "Ann Other"),)),
        ("Tags: tea, trade", Label.TAGS, (("tags.list", Label.TAGS, "tea\x1ftrade"),)),
    )
    assert (found.comment_count, found.credits, found.tags) == (2, ("Ann Other",), ("tea", "trade"))


def test_what_the_caller_knows_wins_and_has_no_marks() -> None:
    page, blocks = labelled(TITLE, BODY, hints=Hints(title="Talks go on for ever", publisher="The Daily Planet"))
    found, traces = metadata_of(page, blocks)
    assert (found.title, found.publisher) == ("Talks go on for ever", "The Daily Planet")
    assert traces == {}


def test_every_field_of_the_table_is_a_field() -> None:
    assert set(PRECEDENCE) <= set(Metadata.__slots__)


def byline(name: str, label: Label = Label.BYLINE) -> Row:
    return (f"By {name}", label, (("byline.line", Label.BYLINE, name),))


def test_bylines_far_from_the_headline_are_other_stories() -> None:
    lines: list[Row] = [TITLE, byline("Jane Doe"), *[BODY] * 20, byline("John Roe"), byline("Ann Poe")]
    assert told(*lines).authors == ("Jane Doe",)
    assert told(*[row for row in lines if row[0] != "By Jane Doe"]).authors == ()


def test_bylines_in_a_row_are_of_one_story() -> None:
    assert told(TITLE, byline("Jane Doe"), byline("John Roe"), *[BODY] * 6, byline("Ann Poe")).authors == (
        "Jane Doe",
        "John Roe",
    )


def test_a_date_below_the_headline_goes_before_one_far_above_it() -> None:
    above: Row = ("Friday, 3 May 2024", Label.DATE, (("date.beside", Label.DATE, "2024-05-03"),))
    below: Row = ("2 May 2024", Label.DATE, (("date.beside", Label.DATE, "2024-05-02"),))
    menu: Row = ("Sport", Label.NAV, ())
    assert told(above, menu, menu, menu, TITLE, BODY, below).date_published == "2024-05-02"
    assert told(above, TITLE, BODY, BODY, below).date_published == "2024-05-03"


def test_a_headline_beyond_doubt_counts_even_where_its_line_was_kept() -> None:
    kept: Row = ("Talks go on", Label.BODY, (("title.anchor", Label.TITLE, "Talks go on"),))
    doubtful: Row = ("Talks go on", Label.BODY, (("title.guess", Label.TITLE, "Talks go on"),))
    assert told(kept, BODY).title == "Talks go on"
    assert told(doubtful, BODY).title is None


def test_a_labelled_date_far_below_goes_after_a_bare_one_beside_the_headline() -> None:
    bare: Row = ("By Jane Doe 2 May 2024", Label.BYLINE, (("date.beside", Label.DATE, "2024-05-02"),))
    book: Row = ("Released: 9 March 2023", Label.DATE, (("date.published-line", Label.DATE, "2023-03-09"),))
    assert told(TITLE, bare, *[BODY] * 8, book).date_published == "2024-05-02"
    assert told(TITLE, bare, BODY, book).date_published == "2023-03-09"


def test_a_headline_that_was_kept_as_the_first_line_is_the_title_where_no_other_is() -> None:
    kept: Row = ("Talks go on", Label.BODY, (("title.likely", Label.TITLE, "Talks go on"),))
    sentence: Row = ("Talks go on.", Label.BODY, (("title.likely", Label.TITLE, "Talks go on."),))
    assert told(kept, BODY).title == "Talks go on"
    assert told(BODY, kept).title is None
    assert told(("Talks fail", Label.TITLE, ()), kept, BODY).title == "Talks fail"
    assert told(sentence, BODY).title is None


def test_the_address_below_the_text_is_its_source() -> None:
    page, blocks = labelled(
        ("The crews of the ferries voted on Friday to end their strike.", Label.BODY, ()),
        ("HARBOURNEWS.COM", Label.OTHER, ()),
        ("COURIER.COM", Label.OTHER, ()),
    )
    found, traces = metadata_of(page, blocks)
    assert found.agency == "HARBOURNEWS.COM"
    assert [mark.rule for mark in traces["agency"]] == ["agency.site"]
    page, blocks = labelled(("Home", Label.NAV, ()), ("HARBOURNEWS.COM", Label.NAV, ()))
    assert metadata_of(page, blocks)[0].agency is None


def test_a_pitch_glued_to_the_notice_is_no_part_of_it() -> None:
    row = ("copyright.line", Label.COPYRIGHT, "Courier")
    page, blocks = labelled(
        ("Copyright 2022 Courier. All rights reserved by Courier.Follow us on @courier", Label.COPYRIGHT, (row,))
    )
    assert metadata_of(page, blocks)[0].copyright == "Copyright 2022 Courier. All rights reserved by Courier."


def test_a_menu_of_categories_is_no_list_of_tags() -> None:
    story = "The crews of the ferries voted on Friday to end their strike after nine days, the union announced.\n" * 3
    menu = "CATEGORIES\nPolitics\nSports\nWorld\nBusiness\n"
    assert clean("Ferry crews end strike\n" + story + menu, language="en").metadata.tags == ()
    tags = "Tags\nFerries\nNorhaven\nStrike\n"
    assert clean("Ferry crews end strike\n" + story + tags, language="en").metadata.tags == (
        "Ferries",
        "Norhaven",
        "Strike",
    )


def test_an_agency_amid_the_paragraphs_is_a_credit() -> None:
    prose = ("The crews of the ferries voted on Friday to end their strike.", Label.BODY, ())
    name: Row = ("AFP", Label.AGENCY, (("agency.line-likely", Label.AGENCY, "AFP"),))
    page, blocks = labelled(prose, prose, prose, name, prose, prose, prose)
    assert metadata_of(page, blocks)[0].agency is None
    page, blocks = labelled(name, prose, prose, prose)
    assert metadata_of(page, blocks)[0].agency == "AFP"
