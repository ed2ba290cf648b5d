"""flatten: an HTML tree -> lines of text, each with what the markup knows about it.

One line a block: a paragraph, a heading, a list item, a table row of short cells, a caption, a run of text between blocks
or between line breaks. Nothing is judged and no text is left out but what no browser shows as text: scripts, styles,
drawings, form fields. Hidden text stays, marked as hidden.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .model import Line, Markup, Nest, Span

# ---------------------------------------------------------------- policy

INLINE = (
    "a", "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "font", "ins", "kbd", "label",
    "mark", "nobr", "o:p", "ruby", "rb", "s", "samp", "span", "strike", "time", "tt", "var",
)  # fmt: skip
"""Elements whose text runs on in the line around them; all others break it."""
EMPHASIS = ("b", "strong", "em", "i")
"""Inline too; their attributes are not looked at, nor are those of BARE."""
BARE = ("u", "sub", "sup", "small", "q", "wbr")

SKIPPED = (
    "script", "style", "template", "svg", "math", "canvas", "select", "datalist", "textarea", "input", "head", "title",
    "rt", "rp", "noembed", "noframes", "progress", "meter", "source", "track", "link", "meta", "-comment",
)  # fmt: skip
"""Elements without text of the page."""

MEDIA = ("img", "picture", "video", "audio", "iframe", "embed", "object")
"""Without text too; they are counted, as captions stand below them. One in the middle of a sentence is a drawn sign."""

WHOLE = frozenset(
    (
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "figcaption", "caption", "td", "th", "blockquote", "pre",
        "summary", "legend",
    )
)  # fmt: skip
"""Elements that are lines by themselves: the lines in them count to the container around them."""

CLOSE = frozenset(("li", "td", "th", "tr", "dt", "dd"))
"""Elements that are set off from the one before by one line break, not by a blank line."""

NAMED = (
    "class", "id", "role", "itemprop", "aria-label", "type", "data-type", "data-testid", "data-component", "data-module",
    "data-name",
)  # fmt: skip
"""Attributes whose words say what an element is for."""

MOST = 60_000
"""Lines of a page that are read."""
DEEP = 400
"""Nesting beyond this is not told apart."""
LONG = 200
"""Of each naming attribute this many characters are read."""
CHAIN = 12
"""Inline elements deeper than this inside their block are not told apart."""

CELL, ROW = 150, 40
"""A table row of at most ROW cells of at most CELL characters each is one line."""

_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_BREAK = re.compile(r"(?:^|[\s_-])br(?:$|[\s_-])")
"""The class of an empty element that stands for a line break."""


class Flat(NamedTuple):
    """A flattened tree."""

    source: str
    lines: tuple[Line, ...]
    markup: tuple[Markup, ...]
    cut: bool = False
    """Whether the tree has more than MOST lines, and so more than was read."""


class _Style(NamedTuple):
    """The inline elements around a piece of text."""

    linked: bool
    bold: bool
    inner: tuple[tuple[str, str], ...]
    """Tag and naming attributes of each, the outermost first."""


_TEXT, _BLOCK, _LINE_BREAK, _SKIPPED, _MEDIA, _INLINE, _EMPHASIS, _BARE = range(8)
"""How the walk takes a node; from _EMPHASIS on its attributes are not looked at."""
_KINDS = {
    "-text": _TEXT,
    "br": _LINE_BREAK,
    **dict.fromkeys(SKIPPED, _SKIPPED),
    **dict.fromkeys(MEDIA, _MEDIA),
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(EMPHASIS, _EMPHASIS),
    **dict.fromkeys(BARE, _BARE),
}
_PLAIN = _Style(False, False, ())
_STOPS = frozenset('.!?…。"”»')
_ENDINGS = ".!?:;,)…"
"""Signs after which a piece of another element begins with a space."""


class _Writer:
    """The open block, the text gathered for its next line, and the lines written so far."""

    __slots__ = (
        "anchors", "container", "depth", "gap", "hidden", "length", "lines", "markup", "media", "nest", "pieces", "styled",
        "tag", "texts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []
        self.markup: list[Markup] = []
        # the open block
        self.nest = Nest(0, "body", "", "", None)
        self.tag = "body"
        self.container = self.depth = 0
        self.hidden = False
        # the text for its next line
        self.gap = "\n\n"
        self.pieces: list[str] = []
        self.styled: list[tuple[int, _Style]] = []
        self.anchors = self.media = 0

    def flush(self) -> None:
        """Writes the gathered text as a line, if there is any."""
        text = " ".join("".join(self.pieces).split())
        if text:
            length = self.length
            if length:
                self.texts.append(self.gap)
                length += len(self.gap)
            self.texts.append(text)
            self.length = length + len(text)
            self.gap = "\n"
            linked = bold = 0.0
            inner: tuple[tuple[str, str], ...] = ()
            if self.styled:
                linked, bold, inner = self._style()
            self.lines.append(Line(len(self.lines), Span(length, self.length), text))
            self.markup.append(
                Markup(
                    self.tag, self.nest, linked, self.depth, self.container, self.hidden, inner, bold, self.anchors, self.media
                )
            )  # fmt: skip
            self.media = 0
        self.pieces.clear()
        self.styled.clear()
        self.anchors = 0

    def _style(self) -> tuple[float, float, tuple[tuple[str, str], ...]]:
        """The shares of links and of emphasis, and the inline elements around at least four fifths of the text."""
        size = sum([len(piece.strip()) for piece in self.pieces]) or 1
        linked = bold = 0
        counts: dict[tuple[str, str], int] = {}
        for length, style in self.styled:
            if style.linked:
                linked += length
            if style.bold:
                bold += length
            for named in style.inner:
                counts[named] = counts.get(named, 0) + length
        inner = tuple([named for named, length in counts.items() if length * 5 >= size * 4])
        return min(1.0, linked / size), min(1.0, bold / size), inner

    def row(self, first: int, cells: int) -> None:
        """Makes one line of the row's lines, set apart by tabs as browsers copy them, where they are short cells."""
        lines = self.lines[first:]
        if not 2 <= len(lines) <= min(cells, ROW) or any(len(line.text) > CELL for line in lines):
            return
        markup = self.markup[first:]
        start = lines[0].span.start
        text = "\t".join([line.text for line in lines])
        del self.texts[len(self.texts) - 2 * len(lines) + 1 :]
        self.texts.append(text)
        self.length = start + len(text)
        sizes = [len(line.text) for line in lines]
        nest = self.nest
        self.lines[first:] = [Line(first, Span(start, self.length), text)]
        self.markup[first:] = [
            markup[0]._replace(
                tag="tr",
                nest=nest,
                container=nest.above.number if nest.above else 0,
                link_density=sum(m.link_density * n for m, n in zip(markup, sizes, strict=True)) / sum(sizes),
                bold=sum(m.bold * n for m, n in zip(markup, sizes, strict=True)) / sum(sizes),
                anchors=sum(m.anchors for m in markup),
                media=sum(m.media for m in markup),
            )
        ]


def flatten_tree(root: Any) -> Flat:
    """The lines of the element `root` (selectolax), in order.

    The walk goes by first child and next sibling, so the depth of a page costs no stack.
    """
    out = _Writer()
    pieces, styled, flush = out.pieces, out.styled, out.flush
    number = cells = preformed = 0
    seam = closed = -1  # number of pieces where an element begins right behind another; where an element has ended
    style = _PLAIN
    rows: list[tuple[int, int]] = []
    path: list[tuple[Any, ...]] = []
    cut = False

    node = root.first_child
    while node is not None:
        name = node.tag
        kind = _KINDS.get(name, _BLOCK)
        child = None
        if kind == _TEXT:
            text = node.text_content
            if text.isspace():
                if pieces:
                    pieces.append(text)
            elif text:
                if preformed and "\n" in text:
                    *whole, text = text.split("\n", MOST)
                    for piece in whole:
                        pieces.append(piece or " ")
                        if style is not _PLAIN:
                            styled.append((len(piece.strip()), style))
                        flush()
                    if len(out.lines) >= MOST:
                        cut = True
                        break
                if text:
                    if seam == len(pieces) and pieces and _apart(pieces[-1], text):
                        pieces.append(" ")
                    pieces.append(text)
                    if style is not _PLAIN:
                        styled.append((len(text.strip()), style))
        elif kind == _BLOCK:
            attributes = node.attributes
            classes = named = ""
            hidden = False
            if attributes:
                classes = attributes.get("class") or ""
                if classes and len(attributes) == 1:
                    named = classes[:LONG]
                else:
                    named, hidden = _named(attributes)
        elif kind == _INLINE:
            child = node.first_child
            attributes = node.attributes
            named = ""
            hidden = False
            if attributes:
                named = attributes.get("class") or ""
                if name == "a":
                    rel = attributes.get("rel")
                    if rel:
                        named = f"{named} {rel}"
                elif not named or len(attributes) > 1:
                    named, hidden = _named(attributes)
            if hidden:  # a hidden piece stands as a line of its own
                kind = _BLOCK
                classes = attributes.get("class") or ""
            elif child is not None:
                path.append((node, style))
                inner = style.inner
                if len(inner) < CHAIN:
                    inner = (*inner, (name, named[:LONG]))
                if name == "a":
                    out.anchors += 1
                    seam = len(pieces)
                    style = _Style(True, style.bold, inner)
                else:
                    if closed == len(pieces):
                        seam = closed
                    style = _Style(style.linked, style.bold, inner)
            elif pieces and "br" in named and _BREAK.search(named):
                flush()
        elif kind >= _EMPHASIS:
            child = node.first_child
            if child is not None:
                path.append((node, style))
                if kind == _EMPHASIS:
                    if closed == len(pieces):
                        seam = closed
                    if not style.bold:
                        style = _Style(style.linked, True, style.inner)
        elif kind == _LINE_BREAK:
            if pieces:
                flush()
                if len(out.lines) >= MOST:
                    cut = True
                    break
        elif kind == _MEDIA:
            out.media += 1
            if pieces and pieces[-1].rstrip()[-1:] in _STOPS:
                flush()

        if kind == _BLOCK:
            if pieces:
                flush()
            if len(out.lines) >= MOST:
                cut = True
                break
            if name not in CLOSE:
                out.gap = "\n\n"
            child = node.first_child
            if child is not None:
                number += 1
                path.append((node, style, out.nest, out.tag, out.container, out.hidden))
                if name == "tr":
                    rows.append((len(out.lines), cells))
                    cells = 0
                elif name == "td" or name == "th":
                    cells += 1
                elif name == "pre":
                    preformed += 1
                out.depth += 1
                if out.depth <= DEEP:
                    out.container = out.nest.number if name in WHOLE else number
                    out.nest = Nest(number, name, classes[:LONG], named, out.nest)
                out.tag = name
                if hidden or name == "noscript":
                    out.hidden = True
        if child is not None:
            node = child
            continue
        node = node.next
        while node is None and path:
            entry = path.pop()
            node = entry[0]
            style = entry[1]
            if len(entry) == 2:
                closed = len(pieces)
            else:
                if pieces:
                    flush()
                tag = out.tag
                if tag not in CLOSE:
                    out.gap = "\n\n"
                if tag == "tr":
                    first, before = rows.pop()
                    out.row(first, cells)
                    cells = before
                elif tag == "pre":
                    preformed -= 1
                _, _, out.nest, out.tag, out.container, out.hidden = entry
                out.depth -= 1
            node = node.next
    if pieces:
        flush()
    return Flat("".join(out.texts), tuple(out.lines), tuple(out.markup), cut)


def _named(attributes: dict[str, str | None]) -> tuple[str, bool]:
    """The naming attributes of an element, joined, and whether it is hidden."""
    get = attributes.get
    style = get("style")
    hidden = (
        "hidden" in attributes
        or get("aria-hidden") == "true"
        or (style is not None and _HIDDEN_STYLE.search(style[:LONG]) is not None)
    )
    return " ".join([value[:LONG] for value in map(get, NAMED) if value]), hidden


def _apart(before: str, text: str) -> bool:
    """Whether the text of an element that begins right behind another is a word of its own: "By" "Jane Doe"."""
    if not text[0].isupper():
        return False
    last = before[-1]
    return last in _ENDINGS or (
        text[1:2].islower() and (last.isdigit() or (last.islower() and before[-2:-1].isalpha()))
    )
