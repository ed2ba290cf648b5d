"""What people look at: nothing hidden reaches them, nothing of the page is markup, and it fits."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Article, Block, Label, Mark, Metadata, Page, Span, Strength, clean
from copydesk.gutter import HIDDEN
from copydesk.report import columns, diff, explain, fragment, page, visible

ANY = st.one_of(
    st.text(alphabet="ab \n\r\t<>&'\"\x1b\x07\u202e\u200b\ud800\x9b", max_size=80),
    st.text(st.characters(codec=None), max_size=120),
)
VOID = {"meta", "br", "input"}


def article(*parts: tuple[str, Label, int], title: str | None = None) -> Article:
    """A labelled page of the given parts: text, label, number of the line."""
    source, blocks, at = "".join(text for text, _, _ in parts), [], 0
    for text, label, line in parts:
        span = Span(at, at + len(text))
        because = () if label.kept else (Mark(span, f"made.{label.value}", label, Strength.LIKELY),)
        blocks.append(Block(span, label, 0.9, because, line=line))
        at = span.end
    lines: dict[int, str] = {}
    for text, label, line in parts:
        if label.kept:
            lines[line] = lines.get(line, "") + text
    paragraphs = tuple(" ".join(text.split()) for text in lines.values())
    return Article("\n\n".join(paragraphs), paragraphs, Metadata(title=title), tuple(blocks), Page(source, ()))


SAMPLE = article(
    ("Home\nWorld\n", Label.NAV, 0),
    ("LINDEN (ANA) --", Label.DATELINE, 1),
    (" Talks went on.\n", Label.BODY, 1),
    ("Also read: <b>More</b>\n\n", Label.PROMO, 2),
    ("They end on Friday.\n", Label.BODY, 3),
    ("© The Post\n", Label.COPYRIGHT, 4),
    title="Talks & tea",
)


class Outline(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "script" not in self.open:
            self.words.append(data)


@given(ANY)
def test_nothing_hidden_is_left(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not HIDDEN.search(shown.replace("\n", "").replace("\t", ""))
    assert visible(shown) == shown


def test_what_is_hidden_shows() -> None:
    assert (
        visible("a\x1b[31mb\x7f\x9b\u202e\u200b\ufeff\r\n\t")
        == "a\\u{1b}[31mb\\u{7f}\\u{9b}\\u{202e}\\u{200b}\\u{feff}\\r\n\t"
    )
    assert visible("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"


@given(ANY)
def test_the_report_is_sound_for_any_page(text: str) -> None:
    one = clean(text)
    html = page([(text, one), ("other", one)])
    html.encode("utf-8")
    assert not HIDDEN.search(html.replace("\n", "").replace("\t", ""))
    outline = Outline(html)
    assert outline.tags.count("script") == outline.tags.count("style") == 1
    assert not [name for name, _ in outline.attributes if name.startswith("on") or name in ("style", "src")]


def test_the_policy_admits_only_our_own() -> None:
    html = page([("a", SAMPLE)])
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]  # type: ignore[index]
        assert f"{tag}-src 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy


def test_the_report_tells_all() -> None:
    html = page([("page.txt", SAMPLE)], {"made.promo": "A link to another story."})
    words = " ".join(" ".join(Outline(html).words).split())
    assert "Talks & tea" in words
    assert "Also read: <b>More</b>" in words
    assert "made.promo likely for promo – A link to another story." in words
    for label in ("nav", "dateline", "promo", "copyright"):
        assert f'id="t-{label}"' in html
    assert 'id="t-ad"' not in html
    assert html.index('class="sheet"') < html.index("Talks went on.")


def test_many_pages_have_a_list_that_begins_with_the_doubtful() -> None:
    empty = clean("")
    html = page([("good.txt", SAMPLE), ("bad.txt", empty)])
    assert html.index(">bad.txt</a>") < html.index(">good.txt</a>")


@given(ANY, st.integers(1, 3000))
def test_the_notebook_form_is_small(text: str, times: int) -> None:
    size = len(clean(text * times)._repr_html_().encode("utf-8"))
    assert size < 100_000


def test_the_notebook_form_of_the_worst_page_is_small() -> None:
    many = article(*((f"\x1b<{'&' * 500}>\n", Label.PROMO if n % 2 else Label.BODY, n) for n in range(3000)))
    html = fragment(many)
    assert len(html.encode("utf-8")) < 100_000
    assert "more lines" in html
    Outline(html)


def test_explain_fits_a_terminal() -> None:
    wide = article(("界" * 200 + "\n", Label.BODY, 0), ("e\u0301" * 200 + "\n", Label.PROMO, 1), ("ok\n", Label.AD, 2))
    for width in (40, 80, 133):
        rows = explain(wide, width=width).split("\n")
        assert all(columns(row) <= width for row in rows)
        assert "…" in rows[0]
        assert rows[1].endswith("<- 0.90 made.promo")
        assert columns(rows[2]) == width


def test_explain_without_colour_says_the_same() -> None:
    coloured = explain(SAMPLE, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == explain(SAMPLE) == SAMPLE.gutter()


def test_diff_of_a_page() -> None:
    assert diff(SAMPLE, "a\x1b.txt") == (
        "--- a\\u{1b}.txt\n"
        "+++ a\\u{1b}.txt (article)\n"
        "@@ -1,6 +1,2 @@\n"
        "-Home\n"
        "-World\n"
        "-LINDEN (ANA) -- Talks went on.\n"
        "+Talks went on.\n"
        "-Also read: <b>More</b>\n"
        " They end on Friday.\n"
        "-© The Post\n"
    )
    assert diff(article(("All of it.", Label.BODY, 0))) == ""


def test_diff_shows_hunks_with_the_numbers_of_the_lines() -> None:
    parts = [(f"Line {n}.\n", Label.BODY, n) for n in range(20)]
    parts[10] = ("Share\n", Label.SHARE, 10)
    assert diff(article(*parts), "p").split("\n")[2:] == [
        "@@ -8,7 +15,6 @@",
        *(f" Line {n}." for n in (7, 8, 9)),
        "-Share",
        *(f" Line {n}." for n in (11, 12, 13)),
        "",
    ]


@given(ANY)
def test_diff_keeps_every_line(text: str) -> None:
    one = clean(text)
    out = diff(one).split("\n")[2:]
    assert not HIDDEN.search("".join(out).replace("\t", ""))
    shown = [line[1:] for line in out if line[:1] in ("+", " ") and line]
    assert set(shown) <= {visible(paragraph) for paragraph in one.paragraphs}


def test_values_of_an_article() -> None:
    one = SAMPLE.to_dict()
    assert list(one) == [
        "schema_version", "status", "language", "text", "paragraphs", "metadata", "comments", "live", "related",
        "removed",
    ]  # fmt: skip
    assert one["removed"][1] == {  # type: ignore[index]
        "label": "dateline",
        "start": 11,
        "end": 26,
        "text": "LINDEN (ANA) --",
        "confidence": 0.9,
        "because": [{"rule": "made.dateline", "strength": "likely", "label": "dateline"}],
        "despite": [],
    }
    assert json.loads(SAMPLE.to_json()) == one
    assert "\n" not in SAMPLE.to_json()
    assert repr(SAMPLE) == ("<Article 'Talks & tea': ok, 2 paragraphs, 35 of 97 characters, 4 pieces removed>")


@given(ANY)
def test_json_is_utf8_and_offsets_hold(text: str) -> None:
    one = clean(text)
    back = json.loads(one.to_json().encode("utf-8"))
    assert back == one.to_dict()
    for piece in back["removed"]:
        raw = text[piece["start"] : piece["end"]]
        assert piece["text"] == re.sub("[\ud800-\udfff]", "\ufffd", raw)


@pytest.mark.parametrize("field", ["title", "authors"])
def test_because_is_reachable(field: str) -> None:
    assert SAMPLE.because(field) == ()
