"""hints: what the head of an HTML page, its JSON-LD and its marked-up elements state about the article.

Every source is read into a list of what it states for each field; PRECEDENCE says which one is believed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from .agencies import agency as known_agency
from .model import Hints, Metadata

# ---------------------------------------------------------------- policy

PRECEDENCE: dict[str, tuple[str, ...]] = {
    "title": ("h1", "og:title", "json.headline", "twitter:title", "title"),
    "authors": (
        "json.author", "meta.author", "parsely-author", "sailthru.author", "citation_author", "article:author",
        "dc.creator", "itemprop.author", "rel.author",
    ),
    "date_published": (
        "json.datePublished", "article:published_time", "itemprop.datePublished", "meta.date", "parsely-pub-date",
        "sailthru.date", "citation_date", "dc.date",
    ),
    "date_modified": (
        "json.dateModified", "article:modified_time", "og:updated_time", "itemprop.dateModified", "meta.modified",
    ),
    "section": ("json.articleSection", "article:section", "parsely-section", "meta.section"),
    "publisher": ("json.publisher", "og:site_name", "meta.publisher", "application-name"),
    "tags": ("article:tag", "json.keywords", "news_keywords", "parsely-tags", "sailthru.tags", "meta.keywords"),
}  # fmt: skip
"""Field -> its sources, the most trusted first. Where the first states nothing that can be used, the next is asked."""

FALLBACK: dict[str, tuple[str, ...]] = {"date_published": ("time", "address")}
"""Sources that count after the text: time elements, the day in the page's address."""

SCATTERED = frozenset(("itemprop.datePublished",))
"""Sources that teasers of other stories fill too: where one states several days, all others are asked before it."""

META: dict[str, tuple[str, str]] = {
    "og:title": ("title", "og:title"),
    "twitter:title": ("title", "twitter:title"),
    "author": ("authors", "meta.author"),
    "byl": ("authors", "meta.author"),
    "authors": ("authors", "meta.author"),
    "parsely-author": ("authors", "parsely-author"),
    "sailthru.author": ("authors", "sailthru.author"),
    "citation_author": ("authors", "citation_author"),
    "article:author": ("authors", "article:author"),
    "og:article:author": ("authors", "article:author"),
    "dc.creator": ("authors", "dc.creator"),
    "dcterms.creator": ("authors", "dc.creator"),
    "dcsext.author": ("authors", "dc.creator"),
    "article:published_time": ("date_published", "article:published_time"),
    "og:published_time": ("date_published", "article:published_time"),
    "og:article:published_time": ("date_published", "article:published_time"),
    "article:published": ("date_published", "article:published_time"),
    "article.published": ("date_published", "article:published_time"),
    "date": ("date_published", "meta.date"),
    "pubdate": ("date_published", "meta.date"),
    "publishdate": ("date_published", "meta.date"),
    "publish-date": ("date_published", "meta.date"),
    "publish_date": ("date_published", "meta.date"),
    "publication_date": ("date_published", "meta.date"),
    "cxenseparse:recs:publishtime": ("date_published", "meta.date"),
    "cxense:recs:publishtime": ("date_published", "meta.date"),
    "originalpublicationdate": ("date_published", "meta.date"),
    "article_date_original": ("date_published", "meta.date"),
    "ptime": ("date_published", "meta.date"),
    "published": ("date_published", "meta.date"),
    "published-date": ("date_published", "meta.date"),
    "published_date": ("date_published", "meta.date"),
    "publisheddate": ("date_published", "meta.date"),
    "publicationdate": ("date_published", "meta.date"),
    "publication-date": ("date_published", "meta.date"),
    "datepublished": ("date_published", "meta.date"),
    "date_published": ("date_published", "meta.date"),
    "w-published-date": ("date_published", "meta.date"),
    "rnews:datepublished": ("date_published", "meta.date"),
    "bt:pubdate": ("date_published", "meta.date"),
    "parsely-pub-date": ("date_published", "parsely-pub-date"),
    "sailthru.date": ("date_published", "sailthru.date"),
    "citation_date": ("date_published", "citation_date"),
    "citation_publication_date": ("date_published", "citation_date"),
    "dc.date": ("date_published", "dc.date"),
    "dc.date.issued": ("date_published", "dc.date"),
    "dcterms.created": ("date_published", "dc.date"),
    "dcterms.issued": ("date_published", "dc.date"),
    "dcterms.date": ("date_published", "dc.date"),
    "article:modified_time": ("date_modified", "article:modified_time"),
    "og:updated_time": ("date_modified", "og:updated_time"),
    "lastmod": ("date_modified", "meta.modified"),
    "last-modified": ("date_modified", "meta.modified"),
    "revision_date": ("date_modified", "meta.modified"),
    "dcterms.modified": ("date_modified", "meta.modified"),
    "article:section": ("section", "article:section"),
    "parsely-section": ("section", "parsely-section"),
    "section": ("section", "meta.section"),
    "og:site_name": ("publisher", "og:site_name"),
    "publisher": ("publisher", "meta.publisher"),
    "dc.publisher": ("publisher", "meta.publisher"),
    "application-name": ("publisher", "application-name"),
    "article:tag": ("tags", "article:tag"),
    "news_keywords": ("tags", "news_keywords"),
    "parsely-tags": ("tags", "parsely-tags"),
    "sailthru.tags": ("tags", "sailthru.tags"),
    "keywords": ("tags", "meta.keywords"),
}
"""Name or property of a meta element, lower case -> field and source."""

ARTICLES = frozenset(
    [
        "newsarticle",
        "article",
        "reportagenewsarticle",
        "blogposting",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "backgroundnewsarticle",
        "advertisercontentarticle",
        "liveblogposting",
        "report",
        "scholarlyarticle",
        "techarticle",
        "socialmediaposting",
        "review",
        "satiricalarticle",
        "medicalwebpage",
        "askpublicnewsarticle",
    ]
)
"""JSON-LD types, lower case, that are the article itself."""
PAGES = frozenset(("webpage", "itempage", "creativework", "videoobject", "recipe", "podcastepisode"))
"""Types that speak for the article where no article is stated."""

DESCRIPTIONS = frozenset(
    ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")
)

LARGEST = 2_000_000
"""JSON-LD beyond this many characters is not read."""
STEPS = 20_000
"""At most this many values of one JSON-LD block are looked at."""

_NO_NAME = re.compile(r"https?:|www\.|[@/<>{}|]|^\W*$|\d{3}")
_SPLIT = re.compile(r"\s*[;|•\n]\s*|\s+(?:and|und|et|y|e|dan|og|och|ve|ja|oraz|&)\s+(?=[^\W\d_])", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_BY = re.compile(
    r"^(?:by|von|par|por|di|oleh|av|af|door|autor(?:in)?|author|text|written by|(?:view all |more )?(?:posts|articles) by"
    r"|more about|about)\s*:?\s+",
    re.IGNORECASE,
)
_REPORTER = re.compile(r"\s{0,3}(?:기자|특파원|記者|记者)(?:\s외\s\d{1,2}명)?$")
"""신현주 기자, 박준석 기자 외 1명"""
_TRAILING_COMMA = re.compile(r",\s{0,200}([}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_DATE = regex.compile(
    r"""
    (?P<year>(?:19|20)\d\d) [-/.] (?P<month>\d{1,2}) [-/.] (?P<day>\d{1,2})
    (?: [T\s_]+ (?P<hour>\d{1,2}) : (?P<minute>\d\d) (?: :\d\d (?:[.,]\d{1,9})? )?
        \s*+ (?P<zone> Z | [+-]\d\d:?\d\d | UTC | GMT )? )?
    """,
    regex.VERBOSE,
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?:\d\d)?)?(?P<zone>Z)?$"
)
_SITE_SEPARATOR = re.compile(r"\s{1,9}[|–—·•»:-]{1,3}\s{1,9}|\s?[|｜ㅣ：]\s?|--|(?<=[\u3040-\uffdc])-")
"""Headline | Site, Headline -- Site, 見出し：サイト, 제목-정치ㅣ신문"""
_BAR = re.compile(r"\s[|｜]\s")
_ADDRESS = re.compile(
    r"""
    /(?P<year>(?:19[89]|20\d)\d)/(?P<month>\d{1,2}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})
        /(?P<day>\d{1,2})(?:[/?\#.]|$)                                            # /2024/05/03/  /2024/may/03
    | (?:/|(?<!\d)[_-])(?P<year2>20[0-3]\d)(?P<sign>[_-]?)(?P<month2>[01]\d)(?P=sign)(?P<day2>[0-3]\d)(?![\w]|-\d)  # -2024-05-03/
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOST = re.compile(r"https?://(?:www\.|m\.|amp\.)?([^/:?#\s]{1,253})")
_NO_LETTER = re.compile(r"[\W_]+")
_WORDS = re.compile(r"\w+")


@dataclass
class Stated:
    """Everything that the page states, by field and source, and the article's text as JSON-LD gives it."""

    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    body: str = ""
    news: bool = False
    """Whether the page calls itself news: a type of JSON-LD or microdata, keywords for news search."""
    descriptions: list[str] = field(default_factory=list)
    host: str = ""
    """The host of the page's own address, as its head gives it."""

    def add(self, name: str, source: str, value: str) -> None:
        value = " ".join(html.unescape(value).split())
        if value:
            listed = self.values.setdefault(name, {}).setdefault(source, [])
            if value not in listed:
                listed.append(value)

    def first(self, name: str) -> Iterator[tuple[str, list[str]]]:
        found = self.values.get(name, {})
        for source in PRECEDENCE[name]:
            if source in found:
                yield source, found[source]


def stated_by(parser: Any) -> Stated:
    """What the parsed page states."""
    stated = Stated()
    for node in parser.css("meta"):
        attributes = node.attributes
        value = attributes.get("content")
        if not value:
            continue
        for name in (attributes.get("property"), attributes.get("name")):
            if name:
                if name.strip().lower() in DESCRIPTIONS:
                    stated.descriptions.append(" ".join(html.unescape(value).split()))
                    break
                known = META.get(name.strip().lower())
                if known is not None:
                    stated.add(*known, value)
                    break
        else:
            _itemprop(stated, attributes.get("itemprop"), value)
    for node in parser.css("script[type^='application/ld+json' i]"):
        read_json(stated, node.text(deep=True) or "")
    if parser.css_first("[itemtype*='NewsArticle'], meta[name='news_keywords']") is not None:
        stated.news = True
    for node in parser.css("link[rel='canonical'], meta[property='og:url']")[:4]:
        address = (node.attributes.get("href") or node.attributes.get("content") or "").strip()
        stated.add("date_published", "address", dated_address(address) or "")
        host = _HOST.match(address)
        if host is not None and not stated.host:
            stated.host = host[1].lower()
    title = parser.css_first("head > title") or parser.css_first("title")
    if title is not None:
        stated.add("title", "title", title.text(deep=True) or "")
    ones = [" ".join((node.text(deep=True) or "").split()) for node in parser.css("h1")[:20]]
    for one in ones:
        stated.add("title", "h1", one)
    headed = False
    for node in parser.css("h1, time[datetime]")[:60]:
        attributes = node.attributes
        value = attributes.get("datetime") or ""
        if node.tag == "h1":
            headed = True
            continue
        if headed and value:
            stated.add("date_published", "time.below", value)
            headed = False
        if attributes.get("itemprop") in ("datePublished", "dateModified"):
            _itemprop(stated, attributes["itemprop"], value)
        else:
            stated.add("date_published", "time", value)
    for node in parser.css("[itemprop~='author'], [itemprop~='datePublished'], [itemprop~='dateModified']")[:30]:
        if node.tag != "meta":
            name = node.css_first("[itemprop~='name']") or node
            attributes = node.attributes
            value = attributes.get("content") or attributes.get("datetime") or name.text(deep=True) or ""
            for prop in (attributes.get("itemprop") or "").split():
                _itemprop(stated, prop, value)
    for node in parser.css("a[rel~='author'], .author a[href*='/author'], .byline a[href*='/author']")[:10]:
        stated.add("authors", "rel.author", node.text(deep=True) or "")
    return stated


def _itemprop(stated: Stated, prop: str | None, value: str) -> None:
    if prop == "author":
        stated.add("authors", "itemprop.author", value)
    elif prop == "datePublished":
        stated.add("date_published", "itemprop.datePublished", value)
    elif prop == "dateModified":
        stated.add("date_modified", "itemprop.dateModified", value)


def read_json(stated: Stated, text: str) -> None:
    """Adds what a JSON-LD block states; a broken one is mended where only commas or control characters are wrong."""
    if len(text) > LARGEST:
        return
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        try:
            tree = json.loads(_TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text)))
        except (ValueError, RecursionError):
            return
    known: dict[str, dict[str, Any]] = {}
    articles, pages = [], []
    waiting, steps = [tree], 0
    while waiting and steps < STEPS:
        steps += 1
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if isinstance(one.get("@id"), str) and len(one) > 2:
                known.setdefault(one["@id"], one)
            kinds = {t.lower().rpartition("/")[2] for t in _listed(one.get("@type")) if isinstance(t, str)}
            if any("news" in kind or kind == "liveblogposting" for kind in kinds):
                stated.news = True
            if kinds & ARTICLES:
                articles.append(one)
            elif kinds & PAGES:
                pages.append(one)
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                inner = one.get(key)
                if isinstance(inner, dict | list):
                    waiting.append(inner)
    for one in articles[:1] or pages[:1]:
        _article(stated, one, known)


def _article(stated: Stated, one: dict[str, Any], known: dict[str, dict[str, Any]]) -> None:
    for key, name in (("headline", "title"), ("datePublished", "date_published"), ("dateModified", "date_modified")):
        for value in _listed(one.get(key))[:1]:
            if isinstance(value, str):
                stated.add(name, f"json.{key}", value)
    if "headline" not in one and isinstance(one.get("name"), str):
        stated.add("title", "json.headline", one["name"])
    for value in _named(one.get("author") or one.get("creator"), known):
        stated.add("authors", "json.author", value)
    for value in _named(one.get("publisher"), known)[:1]:
        stated.add("publisher", "json.publisher", value)
    for value in _listed(one.get("articleSection"))[:1]:
        if isinstance(value, str):
            stated.add("section", "json.articleSection", value)
    for value in _listed(one.get("keywords")):
        if isinstance(value, str):
            stated.add("tags", "json.keywords", value)
    for key in ("description", "alternativeHeadline", "abstract"):
        stated.descriptions += [" ".join(html.unescape(v).split()) for v in _listed(one.get(key)) if isinstance(v, str)]
    for key in ("articleBody", "text"):
        body = one.get(key)
        if isinstance(body, list):
            body = "\n".join(p for p in body if isinstance(p, str))
        if isinstance(body, str) and len(body) > len(stated.body):
            stated.body = html.unescape(body)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _named(value: Any, known: dict[str, dict[str, Any]]) -> list[str]:
    """Names of people or organisations, however they are nested."""
    names = []
    for one in _listed(value)[:40]:
        if isinstance(one, list):
            one = one[0] if one else None
        if isinstance(one, dict):
            name = one.get("name")
            if name is None and isinstance(one.get("@id"), str):
                name = known.get(one["@id"], {}).get("name")
            if name is None and isinstance(one.get("givenName"), str):
                name = f"{one['givenName']} {one.get('familyName') or ''}"
            names += [n for n in _listed(name) if isinstance(n, str)]
        elif isinstance(one, str):
            names.append(one)
    return names


def hints_of(stated: Stated) -> Hints:
    """What is believed before the text. The date is only where the page calls itself news: elsewhere the head often gives
    the day on which a page was first made or moved, and what it shows as its date is what its readers go by."""
    return Hints(
        title=_title(stated),
        authors=_authors(stated, people=True),
        date_published=_date(stated, "date_published", PRECEDENCE) if stated.news else None,
        date_modified=_date(stated, "date_modified", PRECEDENCE),
        section=next((v[0] for _, v in stated.first("section")), None),
        publisher=next((v[0] for _, v in stated.first("publisher")), None),
        tags=_tags(stated),
    )


def fallback_of(stated: Stated) -> Hints:
    """What counts where the text is silent: names that are no person's, and the date."""
    return Hints(
        authors=_authors(stated, people=False),
        date_published=_date(stated, "date_published", PRECEDENCE)
        or _marked(stated)
        or _date(stated, "date_published", FALLBACK),
    )


def seconds_of(stated: Stated) -> frozenset[str]:
    """The days that any source of the page gives as the day of publication, but for the day of its last change."""
    given = stated.values.get("date_published", {})
    days = {
        day[:10]
        for source in PRECEDENCE["date_published"] + ("time.below",)
        for v in given.get(source, ())[:1]
        if (day := iso(v))
    }
    return frozenset(days - {(_date(stated, "date_modified", PRECEDENCE) or "")[:10]})


def merged(found: Metadata, weak: Hints, seconds: frozenset[str] = frozenset(), changed: str | None = None) -> Metadata:
    """The metadata with what only the markup states.

    Of two dates of one day the more precise one counts. Of two days the shown one where the markup has it as well
    (`seconds`), else the earlier one: what a page shows as its date is often its last change, and what its head states
    often the day on which it was moved to a new system. Where nothing is called the day of publication, the day of the
    last change counts, if the page shows it (`changed`): it is the page's only date.
    """
    date = found.date_published or weak.date_published or changed
    if found.date_published and weak.date_published:
        same = found.date_published[:10] == weak.date_published[:10]
        ordered = sorted((found.date_published, weak.date_published), key=len if same else None)
        date = ordered[-1] if same else ordered[0]
        if not same and found.date_published[:10] in seconds:
            date = found.date_published
    return replace(found, authors=found.authors or weak.authors, date_published=date)


def _key(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()


def _cuts(title: str) -> Iterator[str]:
    """The title, and what is left of it before and behind each separator."""
    yield title
    separators = list(_SITE_SEPARATOR.finditer(title[:400]))
    for at in reversed(separators):
        yield title[: at.start()]
    for at in separators:
        yield title[at.end() :]


def _title(stated: Stated) -> str | None:
    """The headline.

    An h1 is the headline where another source says the same, whole or beside the site's name, or most of its words. On
    pages of news a source that differs from it may be the newsroom's own headline, see `_newsroom`.
    """
    found = stated.values.get("title", {})
    sites = _sites(stated)
    ones = {_key(h): h for h in found.get("h1", []) if len(_key(h)) > 4 and _key(h) not in sites}
    others = [found[source][0] for source in PRECEDENCE["title"] if source != "h1" and source in found]
    shown = next((ones[_key(cut)] for other in others for cut in _cuts(other) if _key(cut) in ones), None)
    if shown is None:
        best = 0.0
        for one in ones.values():
            own = _stems(one)
            for other in others:
                theirs = _stems(other)
                both = len(own & theirs)
                if len(own) >= 3 and both * 2 >= len(own) and both / len(own | theirs) > best:
                    best, shown = both / len(own | theirs), one
    if shown is not None:
        shown = _without_site(shown, stated)
    elif others:
        shown = _without_site(others[0], stated)
    else:
        return next(iter(ones.values()), None)
    return _newsroom(shown, stated) if stated.news else shown


def _newsroom(shown: str, stated: Stated) -> str:
    """The headline of a page of news: `shown`, or JSON-LD's or og:title's where that differs from it.

    What JSON-LD and og:title both say is the headline. One of them alone is believed only where the title element does
    not say the same: that one is written for search engines.
    """
    found = stated.values.get("title", {})
    apart: dict[str, str] = {}
    for source in ("json.headline", "og:title", "title"):
        if source in found:
            value = found[source][0]
            same = any(_key(cut) == _key(shown) for cut in _cuts(value))
            apart[source] = shown if same else _without_site(value, stated)
    keys = {source: _key(value) for source, value in apart.items()}
    agreed = keys.get("json.headline") == keys.get("og:title")
    for source in ("json.headline", "og:title"):
        if keys.get(source, _key(shown)) != _key(shown) and (agreed or keys[source] != keys.get("title")):
            return apart[source]
    return shown


def _stems(text: str) -> set[str]:
    return {word for word in _WORDS.findall(text.lower()) if len(word) > 2 or word >= "\u0900"}


def _sites(stated: Stated) -> frozenset[str]:
    """What the site may be called at the end of a title: names of the publisher, the host with and without its ending."""
    names = {_key(v) for values in stated.values.get("publisher", {}).values() for v in values[:1]}
    if stated.host:
        names.add(_key(stated.host))
        names.add(_key(stated.host.rpartition(".")[0]))
    names |= {name.removeprefix("the") for name in names}
    return frozenset(name for name in names if len(name) > 1)


def _without_site(title: str, stated: Stated) -> str:
    """The title without the site's name or the section behind or before a separator."""
    sites = _sites(stated)
    sections = {_key(v) for values in stated.values.get("section", {}).values() for v in values}
    for _ in range(3):
        separators = list(_SITE_SEPARATOR.finditer(title))
        if not separators:
            break
        last, first = _key(title[separators[-1].end() :]), _key(title[: separators[0].start()])
        if last in sites or last in sections or _is_site(last, sites):
            title = title[: separators[-1].start()].strip()
        elif first in sites:
            title = title[separators[0].end() :].strip()
        else:
            break
    bars = list(_BAR.finditer(title))
    if bars and bars[-1].start() >= 20 and len(title) - bars[-1].end() <= min(40, bars[-1].start()):
        title = title[: bars[-1].start()].strip()
    return title


def _is_site(text: str, sites: frozenset[str]) -> bool:
    """True for the site's name with a word more or less: "Heart Matters - BHF", "Motley Fool"."""
    return len(text) > 3 and any(len(s) > 3 and (text in s or s in text) for s in sites) and len(text) < 40


def _authors(stated: Stated, people: bool) -> tuple[str, ...]:
    """The names of the first source that has any; `people` leaves out names that are the site's own or no two words."""
    site = _key(next((v[0] for _, v in stated.first("publisher")), ""))
    for _, values in stated.first("authors"):
        names: dict[str, str] = {}
        for value in values:
            for name in split_names(value):
                key = _key(name)
                own = bool(site) and (key in site or site in key)
                if not people or not (own or (name.isascii() and " " not in name)):
                    names.setdefault(name.casefold(), name)
        if names:
            return tuple(names.values())
    return ()


def split_names(value: str) -> Iterator[str]:
    """The names in a string as meta tags give them: "By Jane Doe and John Roe", "Jane Doe, John Roe, dpa"."""
    for part in _SPLIT.split(_BY.sub("", value)):
        pieces = [piece for piece in _COMMA.split(part) if known_agency(piece) is None] or [part]
        for name in pieces if all(" " in p for p in pieces) else (", ".join(pieces),):
            name = _REPORTER.sub("", _BY.sub("", name.strip(" ,.;:-»›")))
            if 2 <= len(name) <= 80 and not _NO_NAME.search(name):
                yield name


def _date(stated: Stated, name: str, table: Mapping[str, tuple[str, ...]]) -> str | None:
    found = stated.values.get(name, {})
    sources = sorted((s for s in table[name] if s in found), key=lambda s: s in SCATTERED and _apart(found[s]))
    return next((date for source in sources for value in found[source] if (date := iso(value)) is not None), None)


def _marked(stated: Stated) -> str | None:
    """The earlier one of the page's first time element and the first below its headline: other stories on the page are
    newer than it."""
    given = stated.values.get("date_published", {})
    dates = (next(filter(None, map(iso, given.get(source, ()))), None) for source in ("time", "time.below"))
    return min(filter(None, dates), default=None)


def _apart(values: list[str]) -> bool:
    """Whether the values are of several days."""
    return len({(iso(value) or "")[:10] for value in values[:9]}) > 1


def dated_address(address: str) -> str | None:
    """The day that an address gives as part of its path, ISO 8601.

    >>> dated_address("https://example.org/news/2024/may/03/old-bridge"), dated_address("https://example.org/2024/5/3d-prints")
    ('2024-05-03', None)
    """
    found = _ADDRESS.search(address[:1000])
    if found is None:
        return None
    month, day = (found["month"] or found["month2"]).lower(), found["day"] or found["day2"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return iso(f"{found['year'] or found['year2']}-{number}-{day}")


def iso(value: str) -> str | None:
    """A date as meta tags write it, in ISO 8601 and as precise as it is stated; None where it is none."""
    found = _DATE.search(value) or _COMPACT.match(value.strip())
    if found is None:
        from .dates import find_dates

        hits = list(find_dates(value))
        return hits[0].iso if hits else None
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    date = f"{year:04}-{month:02}-{day:02}"
    if found["hour"] and int(found["hour"]) < 24 and int(found["minute"]) < 60:
        date += f"T{int(found['hour']):02}:{found['minute']}"
        zone = found["zone"]
        if zone:
            date += "Z" if zone in ("Z", "UTC", "GMT") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return date


def _tags(stated: Stated) -> tuple[str, ...]:
    for _, values in stated.first("tags"):
        tags: dict[str, str] = {}
        for value in values:
            for tag in _COMMA.split(value) if len(values) == 1 else (value,):
                if 2 <= len(tag) <= 60:
                    tags.setdefault(tag.casefold(), tag)
        if tags:
            return tuple(tags.values())
    return ()
