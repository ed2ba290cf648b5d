"""HTML becomes lines, each with what the markup knows; whatever the page looks like."""

from __future__ import annotations

import time
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.flatten import Element
from copydesk.html import flatten
from copydesk.markup import markup_columns
from copydesk.model import Page


def lines(html: str) -> list[str]:
    return [line.text for line in flatten(html).lines]


def elements(html: str) -> tuple[Element, ...]:
    return cast("tuple[Element, ...]", flatten(html).markup)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>two</b> three</p><p>four</p>", ["One two three", "four"]),
        ("<p>un<em>believ</em>able</p>", ["unbelievable"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<div>before<p>inside</p>behind</div>", ["before", "inside", "behind"]),
        ("one<br>two<br><br>three", ["one", "two", "three"]),
        ("<h1>Head</h1>  \n <figure><figcaption>A caption</figcaption></figure>", ["Head", "A caption"]),
        ("<p>a<script>var x = 1</script>b<style>p {}</style></p>", ["ab"]),
        ("<p>a\n   b\tc\u00a0d</p>", ["a b c d"]),
        ("<pre>one\n  two</pre>", ["one", "two"]),
        ("<table><tr><td>a<td>1<tr><td>b<td>2</table>", ["a\t1", "b\t2"]),
        ("<table><tr><td>menu<td><p>Long.</p><p>Longer.</p></table>", ["menu", "Long.", "Longer."]),
        ("<select><option>one</select><textarea>two</textarea>", []),
        ("", []),
        ("no tags at all", ["no tags at all"]),
        ("<p>a<!-- not this -->b</p>", ["ab"]),
        ("<p><ruby>漢<rt>kan</rt></ruby></p>", ["漢"]),
    ],
)
def test_lines(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


def test_spans_are_the_source() -> None:
    page = flatten("<h1>Head</h1><table><tr><td>a<td>b</table><ul><li>one<li>two</ul><p>end")
    assert page.source == "Head\n\na\tb\n\none\ntwo\n\nend"
    assert [page.source[slice(*line.span)] for line in page.lines] == [line.text for line in page.lines]


def test_what_the_markup_knows() -> None:
    html = (
        '<div class="article-body"><p>Text with <a href="/x">a link</a></p><p><strong>All bold</strong></p></div>'
        '<div style="display: none"><p>Not seen</p></div><p aria-hidden="true">Nor this</p>'
    )
    text, bold, unseen, nor = elements(html)
    assert text.tag == "p"
    assert {"div", "article", "body", "p"} <= text.words
    assert 0.3 < text.link_density < 0.5
    assert text.container == bold.container != unseen.container
    assert (bold.bold, text.bold) == (1.0, 0.0)
    assert [e.hidden for e in (text, bold, unseen, nor)] == [False, False, True, True]


def test_hidden_piece_of_a_line() -> None:
    html = "<p>Seen <span hidden>unseen</span> again</p>"
    assert lines(html) == ["Seen", "unseen", "again"]
    assert [e.hidden for e in elements(html)] == [False, True, False]


def test_stated_by_json() -> None:
    body = "The bridge over the river was closed on Monday after cracks were found in two of its pillars. " * 3
    html = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
        '<meta name="description" content="Cracks in two pillars close the bridge">'
        "<p>The bridge over the river was closed on Monday after cracks were found.</p><p>Subscribe to our letter now!</p>"
        "<p>Cracks in two pillars close the bridge</p>"
    )
    story, promo, lead = elements(html)
    assert story.stated == 1.0
    assert promo.stated == 0.0
    assert lead.described == 1.0


def test_article_packed_in_a_script() -> None:
    prose = "".join(
        f"<p>Paragraph {n} says that the bridge is closed and nobody may cross it before the spring.</p>"
        for n in range(20)
    )
    packed = prose.replace("<", "\\\\u003c")
    page = flatten(f'<div id="app"></div><script>self.push([1, "{packed}"])</script>')
    assert len(page.lines) == 20
    assert page.lines[3].text.startswith("Paragraph 3 says")


def test_columns_have_a_byte_a_line() -> None:
    page = flatten(
        "<h1>Head</h1><nav><a href=/>Home</a></nav><article class='story-body'><p>One.</p><p>Two.</p></article>"
    )
    columns = markup_columns(page)
    assert {len(column) for column in columns.values()} == {len(page.lines)}
    assert columns["html.family.nav"][1] > 0
    assert columns["html.family.nav"][2] == 0
    assert columns["html.family.article"][2] > columns["html.family.article"][1]
    assert columns["html.level"][0] == 1
    assert markup_columns(Page("", ())) == {}


HOSTILE = {
    "nested blocks": "<div>" * 50_000 + "the end",
    "closed nested blocks": "<div>" * 50_000 + "the end" + "</div>" * 50_000,
    "nested emphasis": "<b>" * 50_000 + "the end",
    "nested tables": "<table><tr><td>" * 20_000 + "the end",
    "links in links": "<a><p>" * 20_000 + "the end",
    "misnested": "<p><b><i>" * 20_000 + "</b>" * 20_000 + "the end",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">the end",
    "one long class": f"<p class='{'a ' * 500_000}'>the end",
    "colspan": "<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>the end</table>",
    "open tags": "<a" * 100_000 + "<p>the end",
    "quotes": "<script>" + '"' * 200_000 + "</script><p>the end",
    "broken json": "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>the end",
    "entities": "&lt" * 100_000 + "<p>the end",
    "NUL": "<p>a\x00b</p><p>the end",
    "lone surrogate": "<p>a\ud800b</p><p>the end",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages(name: str) -> None:
    started = time.process_time()
    page = flatten(HOSTILE[name])
    markup_columns(page)
    assert time.process_time() - started < 10  # generous: without bounds these take minutes
    if name != "open tags":
        assert page.source.endswith("the end")


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='nav'>", "</div>", "<br>", "<td>", "<tr>", "<table>", "</table>", "<b>", "</i>", "<pre>", "\n",
     "text", "A sentence ends here. ", "<!--", "-->", "<script>", "</script>", "&amp;", "<a href=x>", "</a>", "\ud800", "\x00",
     "<li>", "<h1>", "</h1>", "<svg>", "<noscript>", "<template>", "<span hidden>", "</span>", "<body>", "<meta name=author content=x>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_soup(pieces: list[str]) -> None:
    page = flatten("".join(pieces))
    assert len(page.lines) == len(page.markup)
    before = 0
    for line in page.lines:
        assert line.text == page.source[slice(*line.span)]
        assert line.text.strip() == line.text != ""
        assert line.span.start >= before
        before = line.span.end
    markup_columns(page)
    page.source.encode("utf-8")
