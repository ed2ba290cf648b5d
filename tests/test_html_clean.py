"""What comes in that is no page, or an empty one, has a status of its own."""

from __future__ import annotations

import time

import pytest

from copydesk import clean
from copydesk import flatten as flatten_module
from copydesk.html import LONGEST, clean_html, flatten
from copydesk.markup import markup_columns


@pytest.mark.parametrize(
    "raw", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", "%PDF-1.7 text", "\x89PNG\r\n", "PK\x03\x04"]
)  # fmt: skip
def test_not_html(raw: bytes | str) -> None:
    article = clean_html(raw, url="https://courier.example/file")
    assert (article.status, article.text, article.source) == ("not-html", "", "")
    assert article.metadata.url == "https://courier.example/file"


@pytest.mark.parametrize(
    "raw", [b"", "", "<html></html>", "<body><script>1</script>", "<frameset><frame src=x></frameset>"]
)
def test_empty(raw: bytes | str) -> None:
    article = clean_html(raw)
    assert (article.status, article.text) == ("empty", "")


def test_head_of_an_empty_page() -> None:
    article = clean_html(
        '<meta property="og:title" content="Old bridge to be rebuilt"><meta name="author" content="Jane Doe">'
        '<meta property="article:published_time" content="2024-05-03T08:30:00Z">'
    )
    assert article.metadata.title == "Old bridge to be rebuilt"
    assert article.metadata.authors == ("Jane Doe",)
    assert article.metadata.date_published == "2024-05-03T08:30Z"


PROSE = "The bridge over the river was closed on Monday after cracks were found in two of its pillars. "
BODY = f"<h1>Old bridge closed</h1><p>{PROSE * 3}</p><p>{PROSE * 2}Nobody may cross it.</p>"

LARGE = {
    "more than is read": (f"{BODY}<p>{PROSE * 4}</p>" * 90_000)[:40_000_000],
    "nested": "<div>" * 50_000 + BODY,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">" + BODY,
    "unclosed comment": BODY + "<!--" * 100_000,
    "unclosed script": BODY + "<script>" + "<div>" * 100_000,
    "colspan": BODY + "<table><tr><td colspan=9007199254740991>a<td>b</table>",
}


@pytest.mark.parametrize("name", [name for name in LARGE if name != "more than is read"])
def test_large_and_odd_pages(name: str) -> None:
    started = time.process_time()
    article = clean_html(LARGE[name])
    assert time.process_time() - started < 60  # generous: without bounds these take hours
    assert "closed on Monday" in article.text
    assert article.status == "ok"


def test_more_lines_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flatten_module, "MOST", 20)
    article = clean_html(BODY + f"<p>{PROSE}" * 30)
    assert (article.status, len(article.page.lines)) == ("cut", 20)


def test_more_than_is_read() -> None:
    page = flatten(LARGE["more than is read"])
    assert len(page.source) < LONGEST
    assert len(page.lines) > 1000


def test_length_of_time_grows_with_the_page() -> None:
    """Eight times the page costs about eight times as much, not sixty-four times."""

    def cost(paragraphs: int) -> float:
        html = "".join(f"<div class='c{n}'><p>{PROSE}{n}</p><a href=/{n}>More {n}</a></div>" for n in range(paragraphs))
        best = 9e9
        for _ in range(3):
            started = time.process_time()
            flat = flatten(html)
            markup_columns(flat, range(len(flat.lines)))
            best = min(best, time.process_time() - started)
        return best

    assert cost(8000) < 24 * cost(1000)


def test_lone_surrogates() -> None:
    article = clean_html(BODY.replace("cracks", "cra\ud800cks"))
    assert "cra\ufffdcks" in article.text
    article.text.encode("utf-8")


def test_bytes_in_another_charset() -> None:
    text = BODY.replace("cracks", "“Risse”")
    assert "“Risse”" in clean_html(text.encode("cp1252")).text
    assert "“Risse”" in clean_html(b"<meta charset=utf-16>" + text.encode()).text
    assert "“Risse”" in clean_html(text.encode().decode("latin-1")).text
    assert "�" in clean_html(b"<meta charset=utf-8>" + text.encode("cp1252")).text


def test_text_that_is_no_html() -> None:
    text = f"Old bridge closed\n\n{PROSE * 3}\n\n{PROSE * 2}"
    assert clean_html(text).text == clean(text).text
    assert clean_html(text).page.markup == ()


def test_neither_text_nor_bytes() -> None:
    with pytest.raises(TypeError, match="str or bytes"):
        clean_html(None)  # type: ignore[arg-type]


def test_unknown_label() -> None:
    with pytest.raises(ValueError, match="no label"):
        clean_html("<p>Text", keep=["nonsense"])


CHANGED = """<h1>Ferry crews vote to end the strike at Norhaven</h1><p>Updated 12 March 2024</p>
<p>The crews of the Norhaven ferries voted on Friday to end their strike after nine days, the union of seamen announced.</p>
<p>The first boats are to leave on Saturday morning, and the shipping line expects the timetable to be back by Monday.</p>"""


@pytest.mark.parametrize(
    ("head", "published"),
    [
        # the only day that the page shows
        ("", "2024-03-12"),
        # the head says when it was published
        ('<meta property="article:published_time" content="2024-03-09">', "2024-03-09"),
    ],
)
def test_a_page_that_only_says_when_it_was_changed(head: str, published: str) -> None:
    found = clean_html(f"<html><head>{head}</head><body>{CHANGED}</body></html>", fast=True).metadata
    assert (found.date_published, found.date_modified) == (published, "2024-03-12")


def test_a_change_that_only_the_head_knows_dates_nothing() -> None:
    page = '<meta property="article:modified_time" content="2024-03-12">' + CHANGED.replace("Updated 12 March 2024", "")
    found = clean_html(page, fast=True).metadata
    assert (found.date_published, found.date_modified) == (None, "2024-03-12")
