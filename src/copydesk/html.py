"""clean_html(): the article of an HTML page.

The page is flattened here, each line with what the markup knows about it as evidence, and decided by the same decoder
as text. What the head, JSON-LD and marked-up elements state become hints; trafilatura's extraction is one voice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from selectolax.lexbor import LexborHTMLParser

from .charset import decode, is_text
from .clean import DEFAULT, _label, prepare
from .decide import Decoder, decide, load
from .flatten import Element, Flat, flatten_tree
from .hints import Stated, fallback_of, hints_of, merged, stated_by
from .model import Article, Hints, Markup, Page
from .observe import observe
from .ruleset import Ruleset
from .voter import echoes, shares, voted_text
from .write import write

if TYPE_CHECKING:
    from .sites import SiteMemory

# ---------------------------------------------------------------- policy

LONGEST = 8_000_000
"""Code points of a page that are read; what stands beyond is not looked at and the status says so."""
DEEPEST = 1_000
"""Elements nested deeper than this are taken as if they stood at this depth: parsing time grows with the depth."""
LONGEST_TAG = 20_000
"""Code points of one tag; further attributes are dropped, as parsing time grows with the square of their number."""
MANY = 10_000
"""Depth is only counted on pages of more tags than this."""
BARE = 400
"""A page with less text than this, in code points, is looked through for an article packed into its scripts."""
PACKED = 800
"""Such an article has at least this many code points."""

DATA = Path(__file__).parent / "data"
VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "!doctype",
    )
)

_TAG = re.compile(r"<(/?)([a-zA-Z!][^\s/>]{0,40})[^>]*>?")
_STRING = re.compile(r'"((?:[^"\\]|\\.){800,}+)"')
_MARKED_UP = re.compile(r"<(?:p|div|br|span|article|section)\b", re.IGNORECASE)


@cache
def fitted(fast: bool) -> Decoder:
    """The decoder for HTML pages, with the voter or without."""
    with (DATA / ("decoder_fast.json" if fast else "decoder_html.json")).open(encoding="utf-8") as file:
        return load(json.load(file))


def clean_html(
    html: str | bytes,
    *,
    url: str | None = None,
    language: str | None = None,
    keep: Iterable[str] = (),
    now: str | None = None,
    rules: Ruleset = DEFAULT,
    site: str | None = None,
    sites: SiteMemory | None = None,
    fast: bool = False,
) -> Article:
    """The article of an HTML page, its metadata, and every removed piece with its reason.

    Args:
        html: the page; bytes are decoded as browsers do, see `copydesk.charset.decode`.
        url: where the page came from; goes into the metadata.
        language: ISO 639-1 code, where the caller knows it.
        keep: labels, by value, whose text stays in the article, such as "caption".
        now: the moment of the scrape, ISO 8601, for relative dates.
        rules: the rules to go by.
        site: the name of the page's site, for `sites`; the host of `url` where it is not given.
        sites: what was learned of sites.
        fast: leave the voter out.

    The article's status is "ok", "empty", "suspicious", "cut" (longer than is read) or "not-html" (a PDF, an image).

    Raises:
        TypeError: `html` is neither `str` nor `bytes`.
        ValueError: `keep` names a label that does not exist.
    """
    kept = frozenset(map(_label, keep))
    if isinstance(html, (bytes, bytearray, memoryview)):
        raw = bytes(html)
        if not is_text(raw):
            return replace(write(Page("", (), language, url, now=now), (), kept), status="not-html")
        html = decode(raw[: 4 * LONGEST])
    elif not isinstance(html, str):
        raise TypeError(f"copydesk.clean_html takes the page as str or bytes, not {type(html).__name__}")
    elif html.startswith(("%PDF-", "\x89PNG", "\xff\xd8\xff", "GIF8")):
        return replace(write(Page("", (), language, url, now=now), (), kept), status="not-html")
    cut = len(html) > LONGEST
    page, weak = _flatten(html[:LONGEST] if cut else html, url, vote=not fast, language=language, now=now)
    if sites is not None:
        page = sites.recalled(page, site)
    page, words = prepare(page, rules)
    blocks = decide(page, observe(page, rules, words), fitted(fast)) if page.lines else ()
    article = write(page, blocks, kept)
    article = replace(article, metadata=merged(article.metadata, weak))
    return replace(article, status="cut") if cut and article.status == "ok" else article


def flatten(
    html: str, url: str | None = None, *, vote: bool = False, language: str | None = None, now: str | None = None
) -> Page:
    """The page of an HTML document: its lines, what the markup knows about each, and what the head states."""
    return _flatten(html, url, vote=vote, language=language, now=now)[0]


def _flatten(html: str, url: str | None, *, vote: bool, language: str | None, now: str | None) -> tuple[Page, Hints]:
    """The page, and what the markup states that counts only where the text is silent."""
    if not html.isascii():
        html = html.encode("utf-8", "replace").decode("utf-8")
    html = _tamed(html)
    parser = LexborHTMLParser(html)
    stated = stated_by(parser)
    flat = flatten_tree(parser.body) if parser.body is not None else Flat("", (), ())
    if len(flat.source) < BARE:
        packed = _packed(parser, stated)
        if packed is not None:
            flat, vote = packed, False
    texts = [line.text for line in flat.lines]
    elements: list[Element] = list(flat.elements)
    if len(stated.body) > 200:
        elements = [e._replace(stated=s) for e, s in zip(elements, shares(texts, stated.body), strict=True)]
    if stated.descriptions:
        found = echoes(texts, "\n".join(dict.fromkeys(stated.descriptions)))
        elements = [e._replace(described=s) for e, s in zip(elements, found, strict=True)]
    if vote:
        voted = voted_text(html)
        if voted is not None:
            elements = [e._replace(voted=s) for e, s in zip(elements, shares(texts, voted), strict=True)]
    if stated.news:
        elements = [e._replace(news=True) for e in elements]
    markup = cast("tuple[Markup, ...]", tuple(elements))
    page = Page(flat.source, flat.lines, language, url, hints_of(stated), markup, now=now)
    return page, fallback_of(stated)


def _tamed(html: str) -> str:
    """The document without what makes parsers slow: endless tags and bottomless nesting."""
    if len(html) > LONGEST_TAG and any(len(piece) > LONGEST_TAG for piece in html.split(">")):
        pieces = html.split(">")
        for i, piece in enumerate(pieces):
            if len(piece) > LONGEST_TAG:
                at = piece.find("<")
                if (
                    0 <= at < len(piece) - LONGEST_TAG
                    and piece[at : at + 7].lower() != "<script"
                    and piece.count("=") > 500
                ):
                    pieces[i] = piece[: at + LONGEST_TAG]
        html = ">".join(pieces)
    if html.count("<") <= MANY:
        return html
    depth = 0
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in VOID or tag[0].endswith("/>"):
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        depth += name not in _UNCLOSED
        if depth > DEEPEST:
            parts.append(html[at : tag.start()])
            at = tag.end()
            depth -= 1
    return "".join(parts) + html[at:] if parts else html


_UNCLOSED = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "body", "html", "head", "a", "path")
)
"""Elements that are commonly left open or closed by the next one; they do not count as depth."""


def _packed(parser: LexborHTMLParser, stated: Stated) -> Flat | None:
    """The article that a page without text of its own holds in its scripts, as single-page applications do.

    The longest string of the scripts that is a marked-up text, else JSON-LD's articleBody.
    """
    best = ""
    for node in parser.css("script"):
        code = node.text(deep=True) or ""
        if len(code) < PACKED:
            continue
        for found in _STRING.finditer(code):
            text = found[1]
            for _ in range(3):  # a string may be packed in a string
                if "\\" not in text:
                    break
                try:
                    text = json.loads(f'"{text}"', strict=False)
                except ValueError:
                    break
            if len(text) > len(best) and len(_MARKED_UP.findall(text)) > 3 and text.count("{") * 100 < len(text):
                best = text
    if not best and len(stated.body) >= PACKED:
        best = stated.body if "<p" in stated.body else "".join(f"<p>{line}</p>" for line in stated.body.split("\n"))
    if not best:
        return None
    body = LexborHTMLParser(best.encode("utf-8", "replace").decode("utf-8")).body
    return flatten_tree(body) if body is not None else None
