"""The gutter notation: exact both ways, for any text and any labelling."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk import clean
from copydesk.gutter import (
    HIDDEN,
    GutterError,
    Note,
    Piece,
    Row,
    labelled,
    read_gutter,
    rows_of,
    source_of,
    strip_gutter,
    write_gutter,
)
from copydesk.labels import Label, Strength
from copydesk.model import Block, Mark, Span

AWKWARD = st.text(alphabet="ab \t\n\r\\[]<->|:{}su\u2028\u200b\ud800\x1b\u0085é", max_size=60)
ANY = st.one_of(AWKWARD, st.text(st.characters(codec=None), max_size=80))
LABELS = st.sampled_from(list(Label))


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, tuple[Block, ...]]:
    """A source and blocks that tile it, several of them on a line now and then."""
    source = draw(ANY)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(source)), max_size=6))) | {0, len(source)})
    blocks, line = [], draw(st.integers(-1, 0))
    for start, end in pairwise(cuts):
        span, label = Span(start, end), draw(LABELS)
        mark = Mark(span, "made.up", label, Strength.LIKELY)
        blocks.append(Block(span, label, draw(st.floats(0, 1)), draw(st.sampled_from([(), (mark,)])), line=line))
        line += draw(st.integers(0, 1))
    return source, tuple(blocks)


@given(pages())
def test_the_stripped_gutter_is_the_page(page: tuple[str, tuple[Block, ...]]) -> None:
    source, blocks = page
    assert strip_gutter(write_gutter(rows_of(source, blocks))) == source


@given(pages())
def test_reading_then_writing_is_the_identity(page: tuple[str, tuple[Block, ...]]) -> None:
    written = write_gutter(rows_of(*page))
    assert write_gutter(read_gutter(written)) == written


@given(pages())
def test_labels_survive(page: tuple[str, tuple[Block, ...]]) -> None:
    source, blocks = page
    back = labelled(read_gutter(write_gutter(rows_of(source, blocks))))
    assert back.source == source
    assert "".join(source[s.start : s.end] for s, _ in back.spans) == source
    first = next((i for i, char in enumerate(source) if _inked(char)), 0)
    before = [(b.span.start + i, b.label) for b in blocks for i in range(b.span.end - b.span.start)]
    after = {s.start + i: label for s, label in back.spans for i in range(s.end - s.start)}
    assert [(at, label) for at, label in before if _inked(source[at]) and at >= first] == [
        (at, after[at]) for at, _ in before if _inked(source[at]) and at >= first
    ]


def _inked(char: str) -> bool:
    return not char.isspace() and not HIDDEN.match(char)


@given(pages())
def test_the_gutter_hides_nothing_and_is_utf8(page: tuple[str, tuple[Block, ...]]) -> None:
    written = write_gutter(rows_of(*page))
    written.encode("utf-8")
    assert not HIDDEN.search(written.replace("\n", ""))
    assert all(line == line.rstrip() for line in written.split("\n"))


@given(ANY)
@example("")
@example("a\r\n\r\n b \r\n")
@example("a [[dateline:x]] <- 0.91 carried | b\\")
@example("one\u2028two\u2029three")
@example("lone \ud800 surrogate")
def test_the_gutter_of_a_cleaned_page(text: str) -> None:
    written = clean(text).gutter()
    # reading puts U+FFFD for lone surrogates, one for one; all else is the page to the letter
    assert strip_gutter(written) == "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert write_gutter(read_gutter(written)) == written


def test_how_it_looks() -> None:
    parts = [
        ("politics\r\n\r\n", Label.SECTION, 0, ()),
        ("SEOUL (MINA) -", Label.DATELINE, 1, ("dateline.place", Strength.CERTAIN)),
        (" Talks [[1]] -> went <- on.\n  ", Label.BODY, 1, ()),
        ("Also read: More \\o/ \n", Label.PROMO, 2, ("promo.also-read", Strength.CERTAIN)),
        ("end", Label.BODY, 3, ()),
    ]
    source, blocks = "", []
    for text, label, line, by in parts:
        span = Span(len(source), len(source) + len(text))
        because = (Mark(span, by[0], label, by[1]),) if by else ()
        blocks.append(Block(span, label, 0.98, because, line=line))
        source += text
    assert write_gutter(rows_of(source, blocks)) == (
        "section     | politics\\r   <- 0.98 carried\n"
        "            | \\r\n"
        "body        | [[dateline:SEOUL (MINA) -]] Talks \\[[1]] -> went \\<- on.   <- 0.98 dateline.place\n"
        "promo       |   Also read: More \\\\o/\\s   <- 0.98 promo.also-read\n"
        "body        | end\n"
    )


def test_joiners_that_a_script_needs_stay() -> None:
    persian, family = "می\u200cخواهم", "👨\u200d👩\u200d👧"
    row = Row(Label.BODY, (Piece(Label.BODY, f"{persian} {family} a\u200db"),))
    assert write_gutter((row,)) == f"body        | {persian} {family} a\\u{{200d}}b\n"


def test_hand_written_rows_are_set_in_order() -> None:
    rows = read_gutter("body|x y   \npromo |  z  <- 0.50 a.b, c.d\n |\n")
    assert rows == (
        Row(Label.BODY, (Piece(Label.BODY, "x y"),)),
        Row(Label.PROMO, (Piece(Label.PROMO, " z"),), Note(0.5, ("a.b", "c.d"))),
        Row(None, ()),
    )
    assert source_of(rows) == "x y\n z\n"


def test_sentences_of_one_line_are_open_rows() -> None:
    blocks = (Block(Span(0, 5), Label.BODY, 0.9, line=0), Block(Span(5, 9), Label.PROMO, 0.9, line=1))
    written = write_gutter(rows_of("One. Two.", blocks))
    assert written == "body        | One. \\\npromo       | Two.   <- 0.90 carried\n"
    assert strip_gutter(written) == "One. Two."


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "even an empty page has one row"),
        ("no bar", "row 1: no bar"),
        ("body | a\nprmo | x", "row 2: there is no label 'prmo'"),
        ("body | a [[b", "row 1: write a finding as"),
        ("body | [[date:a", "never closed"),
        ("body | [[dates:a]]", "there is no label 'dates'"),
        ("body | a \\q", "a backslash in the text is written twice"),
        ("body | a\\", "the last row cannot end with a lone backslash"),
        ("body | a   <- much", "after the arrow write"),
        ("body | \\u{ffffff}", "there is no code point"),
    ],
)
def test_what_is_not_the_notation_is_named(text: str, mend: str) -> None:
    with pytest.raises(GutterError) as error:
        read_gutter(text)
    assert mend in str(error.value)


def test_long_lines_are_no_burden() -> None:
    source = "[" * 300_000 + " " * 300_000 + "<-" * 100_000 + "\\" * 100_000
    assert (
        strip_gutter(write_gutter(rows_of(source, (Block(Span(0, len(source)), Label.BODY, 1.0, line=0),)))) == source
    )
