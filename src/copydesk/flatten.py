"""flatten: an HTML tree -> lines of text, each with what the markup knows about it.

One line a block: a paragraph, a heading, a list item, a table cell, a caption, a run of text between blocks or between
line breaks. Nothing is judged and no text is left out but what no browser shows as text: scripts, styles, drawings,
form fields. Hidden text stays, marked as hidden.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .model import Line, Span

# ---------------------------------------------------------------- policy

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rb",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Elements whose text runs on in the line around them; all others break it."""

SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "select",
        "datalist",
        "textarea",
        "input",
        "head",
        "title",
        "rt",
        "rp",
        "noembed",
        "noframes",
        "progress",
        "meter",
        "-comment",
    ]
)
"""Elements without text of the page."""

WHOLE = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "figcaption",
        "caption",
        "td",
        "th",
        "blockquote",
        "pre",
        "summary",
        "legend",
    ]
)
"""Elements that are lines by themselves: the lines in them count to the container around them."""

CLOSE = frozenset(["li", "td", "th", "tr", "dt", "dd"])
"""Elements that are set off from the one before by one line break, not by a blank line."""

NAMED = ("class", "id", "role", "itemprop", "data-testid", "data-component")
"""Attributes whose words say what an element is for."""

DEEP = 400
"""Nesting beyond this is not told apart."""
LONG = 200
"""Of each naming attribute this many characters are read."""
CHAIN = 12
"""Inline elements deeper than this inside their block are not told apart."""

CELL, ROW = 150, 40
"""A table row of at most ROW cells of at most CELL characters each is one line."""

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Nest(NamedTuple):
    """One block element and those around it, the innermost first; a linked list, shared between lines."""

    number: int
    """Elements are numbered in page order; the root is 0."""
    key: str
    """Tag and class as they are written: elements of one key are of one kind."""
    words: frozenset[str]
    """Words of the tag, as "<tag", and of the naming attributes, lower case."""
    plain: frozenset[str]
    """The same with the tag as a plain word."""
    above: Nest | None


class Element(NamedTuple):
    """A `Markup` that knows more: everything the tree says about one line."""

    tag: str
    words: frozenset[str]
    link_density: float
    depth: int
    container: int
    hidden: bool
    voted: float
    nest: Nest
    """The line's own block element and what is around it."""
    inner: frozenset[str]
    """Words of the inline elements that span at least four fifths of the line."""
    bold: float
    """Share of the characters that stand in strong, b or em elements."""
    stated: float
    """Share of the line that the page's JSON-LD gives as the article's text; -1 where there is none."""
    described: float
    """Share of the line that the page's descriptions of itself have too; -1 where there is none."""
    news: bool
    """Whether the page calls itself news: newsrooms and blogs build their pages differently."""


class Flat(NamedTuple):
    """A flattened tree."""

    source: str
    lines: tuple[Line, ...]
    elements: tuple[Element, ...]


class _Kind(NamedTuple):
    """What the attributes of an element say, kept for all elements that are written alike."""

    key: str
    words: frozenset[str]
    plain: frozenset[str]
    """The words without the sign of a tag."""
    hidden: bool


_NOTHING: frozenset[str] = frozenset()
_EMPHASIS = frozenset(("b", "strong", "em", "i"))
_BARE = frozenset(("b", "strong", "em", "i", "u", "sub", "sup", "small", "q", "wbr"))
"""Inline elements whose attributes are not looked at."""


def _kind(tag: str, classes: str, named: str, hidden: bool) -> _Kind:
    words = frozenset(map(str.lower, _WORDS.findall(named[: LONG * 3])))
    key = " ".join(sorted(classes[:LONG].split())) if " " in classes else classes[:LONG]
    return _Kind(f"{tag}.{key}", words | {f"<{tag}"}, words | {tag}, hidden)


class _Writer:
    """The open block, the text gathered for its next line, and the lines and elements written so far."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []
        self.elements: list[Element] = []
        self.kinds: dict[object, _Kind] = {}
        self.words: dict[int, frozenset[str]] = {}
        self.alike: dict[tuple[frozenset[str], int], frozenset[str]] = {}
        # the open block
        self.nest = Nest(0, "body.", frozenset(("<body",)), frozenset(("body",)), None)
        self.tag = "body"
        self.container = self.depth = 0
        self.hidden = False
        # the text for its next line
        self.gap = "\n\n"
        self.pieces: list[str] = []
        self.size = self.linked = self.bold = 0
        self.inner: dict[frozenset[str], int] = {}

    def kind(self, node: Any, tag: str) -> _Kind:
        attributes = node.attributes
        if not attributes:
            found = self.kinds.get(tag)
            if found is None:
                found = self.kinds[tag] = _Kind(f"{tag}.", frozenset((f"<{tag}",)), frozenset((tag,)), False)
            return found
        get = attributes.get
        classes = get("class")
        if tag == "a" or len(attributes) == (classes is not None):  # by far the most
            found = self.kinds.get((tag, classes))
            if found is None:
                found = self.kinds[tag, classes] = _kind(tag, classes or "", classes or "", False)
            return found
        style = get("style")
        hidden = (
            get("hidden", "no") != "no"
            or get("aria-hidden") == "true"
            or (style is not None and _HIDDEN_STYLE.search(style[:LONG]) is not None)
        )
        named = [value[:LONG] for value in map(get, NAMED) if value]
        key = (tag, classes, hidden, *named)
        found = self.kinds.get(key)
        if found is None:
            found = self.kinds[key] = _kind(tag, classes or "", " ".join(named), hidden)
        return found

    def flush(self) -> None:
        """Writes the gathered text as a line, if there is any."""
        text = " ".join("".join(self.pieces).split())
        self.pieces = []
        if text:
            if self.lines:
                self.texts.append(self.gap)
                self.length += len(self.gap)
            start = self.length
            self.texts.append(text)
            self.length += len(text)
            self.gap = "\n"
            size = self.size or 1
            inner = _NOTHING
            for words, share in self.inner.items():
                if share * 5 >= size * 4:
                    inner |= words
            self.lines.append(Line(len(self.lines), Span(start, self.length), text))
            self.elements.append(
                Element(
                    self.tag, self.around(self.nest), min(1.0, self.linked / size), self.depth, self.container,
                    self.hidden, -1.0, self.nest, inner, min(1.0, self.bold / size), -1.0, -1.0, False,
                )
            )  # fmt: skip
        self.size = self.linked = self.bold = 0
        if self.inner:
            self.inner = {}

    def row(self, first: int, cells: int) -> None:
        """Makes one line of the row's lines, set apart by tabs as browsers copy them, where they are short cells."""
        lines = self.lines[first:]
        if not 2 <= len(lines) <= min(cells, ROW) or any(len(line.text) > CELL for line in lines):
            return
        elements = self.elements[first:]
        start = lines[0].span.start
        text = "\t".join([line.text for line in lines])
        del self.texts[len(self.texts) - 2 * len(lines) + 1 :]
        self.texts.append(text)
        self.length = start + len(text)
        sizes = [len(line.text) for line in lines]
        nest = self.nest
        merged = elements[0]._replace(
            tag="tr",
            words=self.around(nest),
            nest=nest,
            container=nest.above.number if nest.above else 0,
            link_density=sum(e.link_density * n for e, n in zip(elements, sizes, strict=True)) / sum(sizes),
            bold=sum(e.bold * n for e, n in zip(elements, sizes, strict=True)) / sum(sizes),
        )
        self.lines[first:] = [Line(first, Span(start, self.length), text)]
        self.elements[first:] = [merged]

    def around(self, nest: Nest) -> frozenset[str]:
        """Tags and words of the element and all around it."""
        if nest.above is None:
            return nest.plain
        alike = nest.plain, nest.above.number
        found = self.alike.get(alike)
        if found is None:
            found = self.alike[alike] = nest.plain | self.inside(nest.above)
        return found

    def inside(self, nest: Nest) -> frozenset[str]:
        """The words of everything around what stands in the element, each element's kept."""
        known = self.words
        waiting = []
        at: Nest | None = nest
        while at is not None and at.number not in known:
            waiting.append(at)
            at = at.above
        words = known[at.number] if at is not None else _NOTHING
        for one in reversed(waiting):
            words = known[one.number] = words | one.plain
        return words


def flatten_tree(root: Any) -> Flat:
    """The lines of the element `root` (selectolax), in order.

    The walk goes by first child and next sibling, so the depth of a page costs no stack.
    """
    out = _Writer()
    number = cells = linked = bold = preformed = 0
    blocks: list[tuple[Nest, str, int, bool]] = []
    inline: list[tuple[frozenset[str], bool, bool]] = []
    rows: list[tuple[int, int]] = []
    path: list[tuple[Any, int]] = []

    node = root.first_child
    while node is not None:
        name = node.tag
        entered = _PASSED
        if name == "-text":
            text = node.text_content
            if text.isspace():
                if out.pieces:
                    out.pieces.append(" " if not preformed else text)
            elif text:
                if preformed and "\n" in text:
                    *whole, text = text.split("\n")
                    for piece in whole:
                        out.pieces.append(piece)
                        out.size += len(piece)
                        out.flush()
                out.pieces.append(text)
                size = len(text.strip())
                out.size += size
                if inline:
                    if linked:
                        out.linked += size
                    if bold:
                        out.bold += size
                    for words, _, _ in inline:
                        out.inner[words] = out.inner.get(words, 0) + size
        elif name == "br":
            if out.pieces:
                out.flush()
        elif name in SKIPPED:
            pass
        elif name in INLINE:
            if len(inline) >= CHAIN:
                entered = _PLAIN
            elif name in _BARE:
                entered = _INLINE
                inline.append((_NOTHING, False, name in _EMPHASIS))
                bold += name in _EMPHASIS
            else:
                kind = out.kind(node, name)
                if kind.hidden:  # a hidden piece stands as a line of its own
                    entered = _BLOCK
                else:
                    entered = _INLINE
                    link = name == "a"
                    inline.append((kind.words, link, False))
                    linked += link
        else:
            kind = out.kind(node, name)
            entered = _BLOCK

        child = node.first_child if entered is not _PASSED else None
        if entered is _BLOCK:
            if out.pieces:
                out.flush()
            if name not in CLOSE:
                out.gap = "\n\n"
            if child is not None:
                number += 1
                blocks.append((out.nest, out.tag, out.container, out.hidden))
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
                    out.nest = Nest(number, kind.key, kind.words, kind.plain, out.nest)
                out.tag = name
                out.hidden = out.hidden or kind.hidden or name == "noscript"
        if child is not None:
            path.append((node, entered))
            node = child
            continue
        if entered is _INLINE:
            _, link, strong = inline.pop()
            linked -= link
            bold -= strong
        node = node.next
        while node is None and path:
            node, entered = path.pop()
            if entered is _BLOCK:
                if out.pieces:
                    out.flush()
                tag = out.tag
                if tag not in CLOSE:
                    out.gap = "\n\n"
                if tag == "tr":
                    first, before = rows.pop()
                    out.row(first, cells)
                    cells = before
                elif tag == "pre":
                    preformed -= 1
                out.nest, out.tag, out.container, out.hidden = blocks.pop()
                out.depth -= 1
            elif entered is _INLINE:
                _, link, strong = inline.pop()
                linked -= link
                bold -= strong
            node = node.next
    if out.pieces:
        out.flush()
    return Flat("".join(out.texts), tuple(out.lines), tuple(out.elements))


_PASSED, _PLAIN, _INLINE, _BLOCK = range(4)
"""How an element was entered: not at all, without a note, as a part of its line, as a block."""
