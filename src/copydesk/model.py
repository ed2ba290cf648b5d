"""The nouns: Span, Line, Page, Hit, Mark, Block, Metadata, Comment, LiveEntry.

All offsets are code points of `Page.source`, ranges are half-open. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import regex

from .labels import Label, Strength

Row = TypeVar("Row", bound=tuple[Any, ...])


def rows(kind: type[Row], values: Iterable[tuple[Any, ...]]) -> list[Row]:
    """A named tuple of this kind for each tuple of values, as `kind(*values)` makes it: many at once cost half as much."""
    return list(map(tuple.__new__, repeat(kind), values))


class Span(NamedTuple):
    """A half-open range of code points in `Page.source`."""

    start: int
    end: int


class Line(NamedTuple):
    """One unit of the page: a line, several broken lines that are one sentence, or a sentence of a one-line page.

    `text` has the length of the span: line breaks inside a joined line stand as spaces, so that
    `span.start + i` is the source offset of `text[i]`.
    """

    index: int  # type: ignore[assignment]  # a tuple has a method of that name, which nobody calls on a line
    span: Span
    text: str
    glued: bool = False
    """True where the line continues the paragraph of the line before it."""
    joined: bool = False
    """True where several source lines make up this one."""

    def at(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`."""
        return Span(self.span.start + start, self.span.start + end)


class Nest(NamedTuple):
    """One block element of an HTML page and those around it, the innermost first; a linked list, shared between lines."""

    number: int
    """Elements are numbered in page order; the root is 0."""
    tag: str
    classes: str
    """The class attribute as it is written."""
    named: str
    """All attributes that say what the element is for, class among them."""
    above: Nest | None


class Markup(NamedTuple):
    """What the HTML knows about one line; text pages carry none."""

    tag: str
    """Own block tag: p, h1, li, tr, figcaption, div ..."""
    nest: Nest
    """The line's own block element and what is around it."""
    link_density: float
    """Share of the characters that stand inside links, 0 to 1."""
    depth: int
    """Number of block elements around the line."""
    container: int
    """Number of the nearest block container: lines with the same number are siblings."""
    hidden: bool = False
    inner: tuple[tuple[str, str], ...] = ()
    """Tag and naming attributes of the inline elements that span at least four fifths of the line."""
    bold: float = 0.0
    """Share of the characters that stand in strong, b, em or i elements."""
    anchors: int = 0
    """Number of links that begin in the line."""
    media: int = 0
    """Number of images, players and frames since the line before."""
    stated: float = -1.0
    """Share of the line that the page's JSON-LD gives as the article's text; -1 where there is none."""
    described: float = -1.0
    """Share of the line that the page's descriptions of itself have too; -1 where there is none."""
    voted: float = -1.0
    """Share of the line that the voter (trafilatura) kept, 0 to 1; -1 where there is no voter."""
    news: bool = False
    """Whether the page calls itself news: newsrooms and blogs build their pages differently."""


@dataclass(slots=True, frozen=True)
class Hints:
    """What the caller or the markup already knows about the page."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    section: str | None = None
    publisher: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page as it was read: the source untouched (but for lone surrogates, U+FFFD each), its lines, what is known from outside."""

    source: str
    lines: tuple[Line, ...]
    language: str | None = None
    url: str | None = None
    hints: Hints = field(default_factory=Hints)
    markup: tuple[Markup, ...] = ()
    now: str | None = None
    """The caller's moment, ISO 8601, for relative dates; None: relative dates stay unread."""
    function_words: frozenset[str] = frozenset()
    """Words that hold sentences together in the page's languages."""
    particles: tuple[str, ...] = ()
    """The same for languages written without spaces: counted as substrings."""
    repeated: Mapping[int, float] = field(default_factory=dict)
    """Line index -> count of the site's other learned pages with that line over their number plus one (site memory); empty without memory."""

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The lines' texts in lower case, each of the length of its line, apostrophes made straight."""
        low = lower(self.source)
        return tuple([low[start:end] if not joined else lower(text) for _, (start, end), text, _, joined in self.lines])

    @cached_property
    def words(self) -> tuple[set[str], ...]:
        """The lines' lower-case words, split at white space, stripped of punctuation, without soft hyphens."""
        texts = self.lower if SOFT_HYPHEN not in self.source else [text.replace(SOFT_HYPHEN, "") for text in self.lower]
        return tuple({raw if raw.isalnum() else raw.strip(_EDGES) for raw in text.split()} for text in texts)

    @cached_property
    def index(self) -> Mapping[str, Sequence[int]]:
        """Lower-case word -> indices of the lines that hold it, ascending: a rule that needs a word looks only there."""
        found: dict[str, tuple[int] | list[int]] = {}
        for i, words in enumerate(self.words):
            alone = (i,)  # most words stand on one line: those share its tuple
            for word in words:
                where = found.get(word)
                if where is None:
                    found[word] = alone
                elif isinstance(where, list):
                    where.append(i)
                else:
                    found[word] = [where[0], i]
        found.pop("", None)
        return found

    @cached_property
    def recurring(self) -> tuple[Sequence[int], ...]:
        """For each longer word that stands on several lines the indices of those lines."""
        return tuple([where for word, where in self.index.items() if len(where) > 1 and len(word) > 4])

    @cached_property
    def unspaced(self) -> bool:
        """Whether a letter of a script without spaces between words stands anywhere on the page."""
        return has_unspaced(self.source)


SOFT_HYPHEN = "\u00ad"
"""Where a browser may break a word; no part of it."""

_THAI_LAO, _HAN_KANA = regex.compile(r"[\u0e00-\u0eff]"), regex.compile(r"[\u3040-\u9fff]")
"""One range each: a set of two is searched for five times slower."""


def has_unspaced(text: str) -> bool:
    """Whether a letter of a script without spaces between words stands anywhere in the text."""
    return not text.isascii() and (_THAI_LAO.search(text) is not None or _HAN_KANA.search(text) is not None)


_EDGES = ".,:;!?()[]{}<>\"'«»“”‘’„‚|/\\-–—*•·►▶>…。、，：；！？（）【】「」『』؟،؛۔।#@"
_STRAIGHT = {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "ё": "е"}


def lower(text: str) -> str:
    """`text` in lower case with straight apostrophes and plain spaces, every character kept at its offset."""
    low = text.lower()
    if text.isascii():
        return low
    if len(low) != len(text):  # "İ".lower() is two code points
        low = "".join([c.lower()[0] for c in text])
    for odd, plain in _STRAIGHT.items():
        if odd in low:
            low = low.replace(odd, plain)
    return low


class Hit(NamedTuple):
    """What a rule yields: where, perhaps a normalised value, perhaps the phrase that matched."""

    span: Span
    value: str | None = None
    phrase: str | None = None


class Mark(NamedTuple):
    """A hit signed by the engine. Marks sort by span, then rule."""

    span: Span
    rule: str
    label: Label
    strength: Strength
    value: str | None = None
    phrase: str | None = None


class Block(NamedTuple):
    """A decision: this span is that label. Blocks tile the source."""

    span: Span
    label: Label
    confidence: float
    because: tuple[Mark, ...] = ()
    despite: tuple[Mark, ...] = ()
    line: int = -1
    """Index of the line that the block is part of; -1 for white space before the first line."""


@dataclass(slots=True, frozen=True)
class Comment:
    """A reader comment; what the page does not state is None."""

    text: str
    author: str | None = None
    date: str | None = None
    score: int | None = None
    up: int | None = None
    down: int | None = None
    reply_to: str | None = None


@dataclass(slots=True, frozen=True)
class LiveEntry:
    """An entry of a live blog; its text stays in the article."""

    text: str
    time: str
    """ISO 8601, as precise as the page: "10:22" where no day stands beside it, else "2024-05-03T10:22"."""


@dataclass(slots=True, frozen=True)
class Metadata:
    """What the page states about the article, schema.org meanings in snake_case; None or () where it is silent."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    section: str | None = None
    comment_count: int | None = None
    publisher: str | None = None
    copyright: str | None = None
    credits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    """Notes that say what was corrected or changed, as written; calls to report a mistake are none."""
    origins: tuple[str, ...] = ()
    """Notes of where the text first appeared or what it was translated from, as written."""
    summary: str | None = None
    """The points of the page's summary box, one a line, without bullets."""
    summary_by_ai: bool | None = None
    """True where the page says that a machine made the summary."""
    truncated: bool | None = None
    """True where the page says that the article goes on behind a paywall."""
    percent_shown: float | None = None
    """How much of a truncated article the page shows, where it says so, 0 to 100."""
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Article:
    """What `clean` gives back: views of one labelling of the page."""

    text: str
    """The kept paragraphs joined by a blank line; valid UTF-8 whatever came in."""
    paragraphs: tuple[str, ...]
    metadata: Metadata
    blocks: tuple[Block, ...]
    """The labelling: joined, the blocks' spans are the source."""
    page: Page
    status: str = "ok"
    """ok; empty: no text came in or none is left; suspicious: nearly all of a longer page went."""
    traces: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Metadata field -> the marks behind its value."""

    @staticmethod
    def labelled(
        text: str, paragraphs: tuple[str, ...], blocks: Callable[[], tuple[Block, ...]], page: Page, status: str = "ok"
    ) -> Article:
        """An article whose blocks are made, and whose metadata and traces are read off them, when first asked for.

        They look like those of any other article, also to `replace`, `==` and `pickle`; who wants the text alone does not
        pay for them.
        """
        article = object.__new__(Article)
        vars(article).update(text=text, paragraphs=paragraphs, page=page, status=status, _make_blocks=blocks)
        return article

    if not TYPE_CHECKING:  # asked for what the instance lacks, so only for those three

        def __getattr__(self, name: str) -> object:
            own = vars(self)
            if name == "blocks" and "_make_blocks" in own:
                own[name] = own["_make_blocks"]()
            elif name == "metadata" or name == "traces":
                from .metadata import read_metadata

                own["metadata"], own["traces"] = read_metadata(self.page, self.blocks)
            else:
                raise AttributeError(f"an Article has no attribute {name!r}", name=name, obj=self)
            return own[name]

    def __getstate__(self) -> dict[str, object]:
        state = {"blocks": self.blocks, **vars(self)}
        state.pop("_make_blocks", None)
        return state

    @property
    def source(self) -> str:
        """The text as it came in."""
        return self.page.source

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The reader comments, in page order; read off the labelling when first asked for, as the other views are."""
        from .threads import comments_of

        return comments_of(self.page, self.blocks)

    @cached_property
    def related(self) -> tuple[str, ...]:
        """Titles of other stories that the page points to, each once, in page order."""
        from .related import related_of

        return related_of(self.page, self.blocks)

    @cached_property
    def live(self) -> tuple[LiveEntry, ...]:
        """The entries of a live blog, in page order; () on other pages."""
        from .live import live_of

        return live_of(self.page, self.blocks)

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks that are not in the text, in page order."""
        return tuple(b for b in self.blocks if not b.label.kept)

    def why(self, block: Block) -> list[tuple[str, float]]:
        """What weighed on the block's line, in words, with its log-odds for the article; the strongest first.

        Marks say what a rule saw; this is the fitted evidence beside them: length, neighbours, place. The page is looked
        at again for it.
        """
        from .decide import reasons

        seen = {mark for b in self.blocks for mark in (*b.because, *b.despite)}
        marks = tuple(sorted(seen, key=lambda m: (m.span, m.rule, m.value or "")))
        return reasons(self.page, marks, block.line) if block.line >= 0 else []

    def because(self, name: str) -> tuple[Mark, ...]:
        """The marks behind the metadata field `name`; () where it is silent or was given by the caller.

        Raises `AttributeError` where there is no such field.
        """
        getattr(self.metadata, name)
        return self.traces.get(name, ())

    def gutter(self) -> str:
        """The page in the gutter notation: each line with its label and, where it goes, the reason."""
        from .gutter import rows_of, write_gutter

        return write_gutter(rows_of(self.source, self.blocks))

    def to_dict(self) -> dict[str, object]:
        """The article as plain values in a fixed order of keys; see `copydesk.export`."""
        from .export import to_dict

        return to_dict(self)

    def to_json(self, indent: int | None = None) -> str:
        """`to_dict` as JSON, on one line unless `indent` is given; always valid UTF-8."""
        from .export import to_json

        return to_json(self, indent)

    def to_schema_org(self) -> dict[str, object]:
        """The article as JSON-LD: a schema.org `NewsArticle` of what the page states; see `copydesk.schema_org`."""
        from .schema_org import to_schema_org

        return to_schema_org(self)

    def to_ninjs(self, uri: str | None = None) -> dict[str, object]:
        """The article as a news object of IPTC ninjs 3.1, under `uri` or, where it is not given, under its own address.

        See `copydesk.ninjs`. Raises `ValueError` where `uri` is not absolute.
        """
        from .ninjs import to_ninjs

        return to_ninjs(self, uri)

    def __repr__(self) -> str:
        title = self.metadata.title or (self.paragraphs[0] if self.paragraphs else "")
        short = title if len(title) <= 60 else title[:59] + "…"
        return (
            f"<Article {short!r}: {self.status}, {len(self.paragraphs)} paragraphs, {len(self.text)} of "
            f"{len(self.source)} characters, {len(self.removed)} pieces removed>"
        )

    def _repr_html_(self) -> str:
        from .report import fragment

        return fragment(self)
