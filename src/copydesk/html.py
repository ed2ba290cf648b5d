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
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from .charset import decode, is_text, mended
from .clean import DEFAULT, kept_labels, prepare
from .decide import Decoder, decide, load
from .flatten import Flat, flatten_tree
from .hints import Stated, dated_address, fallback_of, hints_of, merged, seconds_of, stated_by
from .labels import Label
from .model import Article, Hints, Markup, Page
from .observe import observe
from .read import read
from .ruleset import Ruleset
from .voter import TooLong, echoes, shares, tokens, votes
from .write import write

if TYPE_CHECKING:
    from .sites import SiteMemory

# ---------------------------------------------------------------- policy

LONGEST = 8_000_000
"""Code points of a page that are read; what stands beyond is not looked at and the status says so."""
DEEPEST = 1_000
"""Elements nested deeper than this are taken as if they stood at this depth: parsing time grows with the depth."""
LONGEST_TAG = 20_000
"""Bytes of one tag; further attributes are dropped, as parsing time grows with the square of their number."""
MANY = 10_000
"""Depth is only counted on pages of more tags than this."""
BARE = 400
"""A page with less text than this, in code points, is looked through for an article packed into its scripts."""
PACKED = 800
"""Such an article has at least this many code points."""
STATED = 200
"""Code points from which on JSON-LD's articleBody is compared with the lines."""

DATA = Path(__file__).parent / "data"
VOID = frozenset(
    (
        b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"track",
        b"wbr", b"!doctype",
    )
)  # fmt: skip
"""Elements without an end."""
UNCLOSED = frozenset(
    (
        b"p", b"li", b"td", b"th", b"tr", b"dt", b"dd", b"option", b"tbody", b"thead", b"body", b"html", b"head", b"a", b"path",
    )
)  # fmt: skip
"""Elements that are commonly left open or closed by the next one; they do not count as depth."""
DATED = frozenset({Label.DATE, Label.BYLINE})
"""What lines are that may say when the page was last changed."""
FOREIGN = ("%PDF-", "\x89PNG", "\xff\xd8\xff", "GIF8", "PK\x03\x04")
"""How a `str` begins that is no page, but a file read as text."""

# a comment or a script as a whole, so that no tag in it counts; "<div class=x>", "</div", "<!doctype html>"
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<(/?)([a-zA-Z!][^\s/>]{0,40})[^>]*>?",
    re.DOTALL | re.IGNORECASE,
)
# "<div", "</p", "<!--", "<img", but not "<a href=x>", "</em>", "<3"
_PAGE = re.compile(
    r"<(?!/?(?:a|abbr|b|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b)/?[a-z!?]",
    re.IGNORECASE,
)
"""What a page has and a text with a few marked words has not."""
_LONE = re.compile(r"[\ud800-\udfff]")
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
        html: the page; bytes are decoded as browsers do, see `copydesk.charset.decode`. A text without any block element
            is read as `copydesk.clean` reads it.
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
    kept = kept_labels(keep)
    if isinstance(html, (bytes, bytearray, memoryview)):
        raw = bytes(html)
        text = decode(raw[: 4 * LONGEST]) if is_text(raw) else None
        cut = len(raw) > 4 * LONGEST
    elif isinstance(html, str):
        text = None if html.startswith(FOREIGN) else mended(html)
        cut = False
    else:
        raise TypeError(f"copydesk.clean_html takes the page as str or bytes, not {type(html).__name__}")
    if text is None:
        return replace(write(Page("", (), language, url, now=now), (), kept), status="not-html")
    read_page = _read(text, url, vote=not fast, language=language, now=now)
    page = read_page.page
    if sites is not None:
        page = sites.recalled(page, site)
    page, words = prepare(page, rules)
    decoder = fitted(not read_page.voted) if page.markup else None
    blocks = decide(page, observe(page, rules, words), decoder) if page.lines else ()
    article = write(page, blocks, kept)
    changed = article.metadata.date_modified if _shows_change(article) else None
    article = replace(article, metadata=merged(article.metadata, read_page.weak, read_page.seconds, changed))
    return replace(article, status="cut") if (cut or read_page.cut) and article.status == "ok" else article


def flatten(
    html: str, url: str | None = None, *, vote: bool = False, language: str | None = None, now: str | None = None
) -> Page:
    """The page of an HTML document: its lines, what the markup knows about each, and what the head states."""
    return _read(mended(html), url, vote=vote, language=language, now=now).page


def _shows_change(article: Article) -> bool:
    """Whether a line of the page says when it was last changed, beside what its head says."""
    day = (article.metadata.date_modified or "")[:10]
    marks = (m for block in article.blocks if block.label in DATED for m in (*block.because, *block.despite))
    return any(m.rule == "date.modified-line" and (m.value or "")[:10] == day for m in marks)


class _Read(NamedTuple):
    """A page as it was read."""

    page: Page
    weak: Hints
    """What the markup states that counts only where the text is silent."""
    seconds: frozenset[str]
    """The days that the markup gives as the day of publication."""
    voted: bool
    """Whether the voter was asked."""
    cut: bool
    """Whether the page is longer than is read."""


def _read(text: str, url: str | None, *, vote: bool, language: str | None, now: str | None) -> _Read:
    cut = len(text) > LONGEST
    if cut:
        text = text[:LONGEST]
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:
        raw = _LONE.sub("\ufffd", text).encode("utf-8")
    raw = _tamed(raw)
    parser = LexborHTMLParser(raw)
    stated = stated_by(parser)
    if url is not None:
        stated.add("date_published", "address", dated_address(url) or "")
    body, hints = parser.body, hints_of(stated)
    if _PAGE.search(text) is None:
        written = body.text(deep=True) if body is not None else ""
        return _Read(
            read(written, language=language, url=url, hints=hints, now=now),
            fallback_of(stated),
            seconds_of(stated),
            False,
            cut,
        )
    flat = flatten_tree(body) if body is not None else Flat("", (), ())
    if len(flat.source) < BARE:
        packed = _packed(parser, stated)
        if packed is not None:
            flat, vote = packed, False
    markup, voted = _told(flat, stated, raw if vote else None)
    page = Page(flat.source, flat.lines, language, url, hints, markup, now=now)
    return _Read(page, fallback_of(stated), seconds_of(stated), voted, cut or flat.cut)


def _told(flat: Flat, stated: Stated, raw: bytes | None) -> tuple[tuple[Markup, ...], bool]:
    """The markup of the lines with what JSON-LD, the page's descriptions and the voter say of each, and whether the voter
    was asked: not where `raw` is None or too long for it."""
    texts = [line.text for line in flat.lines]
    none = [-1.0] * len(texts)
    body, described, voted = none, none, none
    asked = False
    words: list[list[str]] = []
    if raw is not None or len(stated.body) > STATED:
        words = [tokens(text) for text in texts]
    if len(stated.body) > STATED:
        body = shares(words, stated.body)
    if stated.descriptions:
        described = echoes(texts, "\n".join(dict.fromkeys(stated.descriptions)))
    if raw is not None:
        try:
            voted = votes(raw, words)
            asked = True
        except TooLong:
            pass
    if body is none and described is none and voted is none and not stated.news:
        return flat.markup, asked
    news = stated.news
    return tuple(
        [
            mark._replace(stated=s, described=d, voted=v, news=news)
            for mark, s, d, v in zip(flat.markup, body, described, voted, strict=True)
        ]
    ), asked


def _tamed(raw: bytes) -> bytes:
    """The document without what makes parsers slow: endless tags and bottomless nesting."""
    raw = _without_endless_tags(raw)
    if raw.count(b"<") <= MANY:
        return raw
    depth = 0
    parts: list[bytes] = []
    at = 0
    for tag in _TAG.finditer(raw):
        name = (tag[2] or b"").lower()
        if not name or name in VOID or tag[0].endswith(b"/>"):
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        depth += name not in UNCLOSED
        if depth > DEEPEST:
            parts.append(raw[at : tag.start()])
            at = tag.end()
            depth -= 1
    return b"".join(parts) + raw[at:] if parts else raw


def _without_endless_tags(raw: bytes) -> bytes:
    """The document with each tag of more than LONGEST_TAG bytes and many attributes cut there."""
    parts: list[bytes] = []
    at = start = 0
    while start + LONGEST_TAG < len(raw):
        end = raw.rfind(b">", start, start + LONGEST_TAG)
        if end >= 0:
            start = end + 1
            continue
        end = raw.find(b">", start + LONGEST_TAG)
        end = len(raw) if end < 0 else end
        opens = raw.find(b"<", start, end)
        if (
            0 <= opens < end - LONGEST_TAG
            and raw[opens : opens + 7].lower() != b"<script"
            and raw.count(b"=", opens, end) > 500
        ):
            parts.append(raw[at : opens + LONGEST_TAG])
            at = end
        start = end + 1
    return b"".join(parts) + raw[at:] if parts else raw


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
    body = LexborHTMLParser(_LONE.sub("\ufffd", best)).body
    return flatten_tree(body) if body is not None else None
