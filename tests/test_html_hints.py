"""What the head, JSON-LD and marked-up elements state."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from copydesk.hints import dated_address, fallback_of, iso, merged, seconds_of, split_names, stated_by
from copydesk.html import flatten
from copydesk.model import Hints, Metadata


def hints(html: str) -> Hints:
    return flatten(html).hints


def date(html: str) -> str | None:
    return fallback_of(stated_by(LexborHTMLParser(html))).date_published


def test_json_graph() -> None:
    found = hints(
        """<script type="application/ld+json">
        {"@context": "https://schema.org", "@graph": [
          {"@type": "WebSite", "name": "Harrow Courier"},
          {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
          {"@type": ["NewsArticle", "Article"], "headline": "Old bridge to be rebuilt",
           "author": [{"@id": "#jane"}, {"@type": "Person", "name": "John Roe"}],
           "publisher": {"@type": "Organization", "name": "Harrow Courier"},
           "datePublished": "2024-05-03T10:30:00+02:00", "dateModified": "2024-05-04",
           "articleSection": ["Town", "News"], "keywords": "bridge, flood"}]}
        </script>"""
    )
    assert found == Hints(
        title="Old bridge to be rebuilt",
        authors=("Jane Doe", "John Roe"),
        date_published="2024-05-03T10:30+02:00",
        date_modified="2024-05-04",
        section="Town",
        publisher="Harrow Courier",
        tags=("bridge", "flood"),
    )


def test_meta_tags() -> None:
    found = hints(
        '<title>Old bridge to be rebuilt | Harrow Courier</title><meta property="og:title" content="Old bridge to be rebuilt">'
        '<meta property="og:site_name" content="Harrow Courier"><meta name="author" content="By Jane Doe and John Roe">'
        '<meta property="article:published_time" content="2024-05-03T08:30:00Z">'
        '<meta property="article:tag" content="bridge"><meta property="article:tag" content="flood, damage">'
    )
    assert found.title == "Old bridge to be rebuilt"
    assert found.authors == ("Jane Doe", "John Roe")
    assert found.tags == ("bridge", "flood, damage")


def test_headline_with_the_site_behind_it() -> None:
    html = "<title>Old bridge to be rebuilt - Town - Harrow Courier</title><h1>Harrow Courier</h1><h1>Old bridge to be rebuilt</h1>"
    assert hints(html).title == "Old bridge to be rebuilt"


@pytest.mark.parametrize(
    "json",
    ['{"@type": "NewsArticle", "headline": "Old bridge",}', '{"@type": "NewsArticle",\n "headline": "Old\n bridge"}',
     '[[{"@type": "NewsArticle", "headline": ["Old bridge"]}]]', '<!-- {"@type": "NewsArticle", "headline": "Old bridge"} -->'],
)  # fmt: skip
def test_json_that_is_nearly_right(json: str) -> None:
    assert hints(f'<script type="application/ld+json">{json}</script>').title == "Old bridge"


@pytest.mark.parametrize("json", ["{", "null", "[1, 2]", '{"@type": 3, "author": 4}', '{"@graph": "x"}', '"text"'])
def test_json_that_is_not(json: str) -> None:
    assert hints(f'<script type="application/ld+json">{json}</script>') == Hints()


def test_date() -> None:
    published = '<meta property="article:published_time" content="2024-05-03T08:30:00Z">'
    shown = '<time datetime="2024-05-04">yesterday</time>'
    assert date(published + shown) == "2024-05-03T08:30Z"
    assert date(shown) == "2024-05-04"
    assert date("<p>") is None


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        (None, "2024-05-03", "2024-05-03"),
        ("2024-05-03", "2024-05-03T08:30Z", "2024-05-03T08:30Z"),
        ("2024-05-03T10:30", "2024-05-03", "2024-05-03T10:30"),
        ("2024-05-07", "2024-05-03", "2024-05-03"),
        ("2024-05-02", "2024-05-03T08:30Z", "2024-05-02"),
        ("2024-05-07", None, "2024-05-07"),
    ],
)
def test_merged_dates(text: str | None, markup: str | None, expected: str) -> None:
    assert merged(Metadata(date_published=text), Hints(date_published=markup)).date_published == expected


def test_the_shown_day_where_the_markup_has_it_too() -> None:
    assert seconds("2024-05-07", json="2024-05-03", time="2024-05-07") == "2024-05-07"
    assert seconds("2024-05-07", json="2024-05-03", time="2024-05-07", modified="2024-05-07") == "2024-05-03"
    assert seconds("2024-05-07", json="2024-05-03", time="2024-05-09") == "2024-05-03"


def seconds(shown: str, json: str, time: str, modified: str = "2024-06-01") -> str | None:
    """The date of a page that shows one day and states others."""
    stated = stated_by(
        LexborHTMLParser(
            f'<meta property="article:published_time" content="{json}"><h1>Old bridge to be rebuilt</h1>'
            f'<meta property="article:modified_time" content="{modified}"><time datetime="{time}">a day</time>'
        )
    )
    return merged(Metadata(date_published=shown), fallback_of(stated), seconds_of(stated)).date_published


def test_teasers_do_not_date_the_page() -> None:
    cards = "".join(f'<div><meta itemprop="datePublished" content="2024-06-0{day}"></div>' for day in (3, 2, 1))
    assert date('<meta name="date" content="May 3, 2024">' + cards) == "2024-05-03"
    assert date(cards) == "2024-06-03"
    below = '<h1>Old bridge</h1><time datetime="2024-05-03"></time><time datetime="2024-05-02"></time>'
    assert date('<time datetime="2024-06-01"></time>' + below) == "2024-05-03"
    assert date('<time datetime="2024-05-01"></time>' + below) == "2024-05-01"
    assert date('<time datetime="today"></time>' + below) == "2024-05-03"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/2024/05/03/old-bridge", "2024-05-03"),
        ("https://example.org/news/2024/may/3/", "2024-05-03"),
        ("https://example.org/old-bridge-2024-05-03", "2024-05-03"),
        ("https://example.org/20240503/old-bridge", "2024-05-03"),
        ("https://example.org/news_20240503.html", "2024-05-03"),
        ("https://example.org/2024/5/3d-printed-bridge", None),
        ("https://example.org/2024/05/old-bridge", None),
        ("https://example.org/2024/13/03/old-bridge", None),
        ("https://example.org/id-2024050312", None),
        ("https://example.org/video/1:20240503", None),
        ("https://example.org/trains-2024-05-03-2024-05-09", None),
    ],
)
def test_days_in_addresses(address: str, expected: str | None) -> None:
    assert dated_address(address) == expected
    assert date(f'<link rel="canonical" href="{address}">') == expected
    assert date(f'<link rel="canonical" href="{address}"><time datetime="2023-01-01">') == "2023-01-01"


def test_names_that_are_none() -> None:
    found = hints(
        '<meta property="og:site_name" content="Harrow Courier"><meta name="author" content="Harrow Courier">'
        '<meta property="article:author" content="https://social.example/jane">'
        '<a rel="author" href="/jane">Jane Doe</a>'
    )
    assert found.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-03T10:30:00.123Z", "2024-05-03T10:30Z"),
        ("2024-05-03 10:30:00 +0200", "2024-05-03T10:30+02:00"),
        ("2024-05-03", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("20240503T103000Z", "2024-05-03T10:30Z"),
        ("May 3, 2024", "2024-05-03"),
        ("2024-13-03", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates(value: str, expected: str | None) -> None:
    assert iso(value) == expected


NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'


@pytest.mark.parametrize(
    ("title", "og", "json", "h1", "expected"),
    [
        # the title element and JSON-LD are written for search engines
        ("Bridge news: 5 facts", "Old bridge to go", "Bridge news: 5 facts", "Old bridge to go", "Old bridge to go"),
        # both sources of the newsroom agree against the h1
        (
            "Old bridge to go",
            "Old bridge to go",
            "Old bridge to go",
            "Town Old bridge to go at last",
            "Old bridge to go",
        ),
        # one source alone differs, and the title element does not say the same
        (
            "Old bridge to go | Courier",
            "The bridge must go",
            "Old bridge to go",
            "Old bridge to go",
            "The bridge must go",
        ),
    ],
)
def test_headlines_of_news(title: str, og: str, json: str, h1: str, expected: str) -> None:
    html = f'<title>{title}</title><meta property="og:title" content="{og}">{NEWS % json}<h1>{h1}</h1>'
    assert hints(html).title == expected


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Old bridge to be rebuilt - Harrow Courier", "Harrow Courier", "Old bridge to be rebuilt"),
        ("Old bridge to be rebuilt | The Harrow", "", "Old bridge to be rebuilt"),
        ("橋の架け替えが決まる：ハロー新聞", "ハロー新聞", "橋の架け替えが決まる"),
        ("다리를 다시 짓는다-사회ㅣ해로신문", "해로신문", "다리를 다시 짓는다"),
        ("Bridge | New", "Harrow Courier", "Bridge | New"),
        ("Harrow - a town and its bridge", "Courier", "Harrow - a town and its bridge"),
    ],
)
def test_the_site_in_the_title(title: str, site: str, expected: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}"><meta property="article:section" content="사회">'
    assert hints(head).title == expected


def test_the_site_by_its_host() -> None:
    head = '<link rel="canonical" href="https://www.harrowcourier.example/bridge"><title>Old bridge - Harrow Courier</title>'
    assert hints(head).title == "Old bridge"


def test_an_h1_that_is_the_site_is_no_headline() -> None:
    html = '<meta property="og:site_name" content="Harrow Courier"><title>Old bridge</title><h1>Harrow Courier</h1>'
    assert hints(html).title == "Old bridge"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Doe og John Roe", ("Jane Doe", "John Roe")),
        ("Jane Doe und John Roe, dpa", ("Jane Doe", "John Roe")),
        ("View all posts by Jane Doe", ("Jane Doe",)),
        ("한서준 기자 외 1명", ("한서준",)),
        ("dpa", ("dpa",)),
    ],
)
def test_names_in_meta_elements(value: str, expected: tuple[str, ...]) -> None:
    assert tuple(split_names(value)) == expected
