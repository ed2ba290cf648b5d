"""HTML becomes lines, each with what the markup knows; whatever the page looks like."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import flatten as flatten_module
from copydesk.html import flatten
from copydesk.markup import markup_columns
from copydesk.model import Markup, Page


def lines(html: str) -> list[str]:
    return [line.text for line in flatten(html).lines]


def elements(html: str) -> tuple[Markup, ...]:
    return flatten(html).markup


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
        ("<table><tr><td colspan=9007199254740991>wide<td>b</table>", ["wide\tb"]),
        ("<p>a<!-- not this -->b</p>", ["ab"]),
        ("<p><ruby>漢<rt>kan</rt></ruby></p>", ["漢"]),
        # an empty element whose class says that it breaks the line
        ("<div>one<span class='id-r br' data-pos=3></span><b>Two</b></div>", ["one", "Two"]),
        ("<div>one<span class=browser></span>two</div>", ["onetwo"]),
        # words of neighbouring elements are words of their own
        ("<p><span>By</span><a>Jane Doe</a><em>Editor</em></p>", ["By Jane Doe Editor"]),
        ("<p>By<a>Jane Doe</a></p>", ["By Jane Doe"]),
        ("<p><b>Closed.</b><span>Nobody may cross</span></p>", ["Closed. Nobody may cross"]),
        ("<p><span>Word</span>Press and <b>i</b><b>Phone</b></p>", ["WordPress and iPhone"]),
        ("<p><span class=dropcap>T</span><span>he</span> bridge is 4<span>K</span></p>", ["The bridge is 4K"]),
        # a drawn sign in a sentence, a picture behind one
        ("<p>It was <img class=emoji> cold</p>", ["It was cold"]),
        ("<p>It was cold.<img>The bridge is closed</p>", ["It was cold.", "The bridge is closed"]),
        ("<p>By <meta itemprop=url content=x><a>Jane</a></p>", ["By Jane"]),
        ("<dl><dt>Height<dd>20 m<dt>Length<dd>300 m</dl>", ["Height", "20 m", "Length", "300 m"]),
        ("<details><summary>More</summary><p>Text</details>", ["More", "Text"]),
        ("<p>H<sub>2</sub>O and 20<sup>th</sup></p>", ["H2O and 20th"]),
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
    assert (text.nest.tag, text.nest.above.named if text.nest.above else None) == ("p", "article-body")
    assert 0.3 < text.link_density < 0.5
    assert text.container == bold.container != unseen.container
    assert (bold.bold, text.bold) == (1.0, 0.0)
    assert [e.hidden for e in (text, bold, unseen, nor)] == [False, False, True, True]


def test_what_stands_in_a_line_and_before_it() -> None:
    html = "<img><figure><picture><img></picture></figure><p>A caption</p><p>Text <a>one</a> and <a>two</a></p>"
    caption, text = elements(html)
    assert (caption.media, text.media) == (2, 0)
    assert (caption.anchors, text.anchors) == (0, 2)
    (lead,) = elements("<p><span class='lead-in'><b>Whole</b> line</span></p>")
    assert lead.inner == (("span", "lead-in"),)


@pytest.mark.parametrize("words", [("text", "second"), ("<b>text</b>", "<a>second</a>"), ("&#116;ext", "second")])
def test_a_text_without_blocks_is_read_as_text(words: tuple[str, str]) -> None:
    page = flatten("Plain {} in lines.\n\nAnd a {} paragraph.".format(*words))
    assert [line.text for line in page.lines] == ["Plain text in lines.", "And a second paragraph."]
    assert page.markup == ()


@pytest.mark.parametrize("html", ["<p>a" * 300, "<div>" + "a<br>" * 300, "<pre>" + "a\n" * 300 + "</pre>b"])
def test_no_more_lines_than_are_read(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flatten_module, "MOST", 200)
    assert 200 <= len(flatten(html).lines) <= 202


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
    columns = markup_columns(page, range(len(page.lines)))
    assert {len(column) for column in columns.values()} == {len(page.lines)}
    assert columns["html.family.nav"][1] > 0
    assert columns["html.family.nav"][2] == 0
    assert columns["html.family.article"][2] > columns["html.family.article"][1]
    assert columns["html.family.textbody"][2:] == bytes([14, 14])  # words of two families on one element
    assert columns["html.level"][0] == 1
    assert markup_columns(Page("", ()), ()) == {}


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
    "unclosed comment": "<p>the end<!--" + "<div>" * 50_000,
    "unclosed comments": "<!-- " * 200_000 + "--><p>the end",
    "unclosed script": "<p>the end<script>" + "<div>" * 50_000,
    "tags in scripts": "<script>" + "'<div>'" * 50_000 + "</script><p>the end",
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
    markup_columns(page, range(len(page.lines)))
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
    assert len(page.markup) in (0, len(page.lines))
    before = 0
    for line in page.lines:
        assert line.text == (
            " ".join(page.source[slice(*line.span)].split("\n")) if line.joined else page.source[slice(*line.span)]
        )
        assert line.text.strip() == line.text != ""
        assert line.span.start >= before
        before = line.span.end
    markup_columns(page, range(len(page.lines)))
    page.source.encode("utf-8")
