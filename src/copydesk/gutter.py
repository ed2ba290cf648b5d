r"""The gutter: one notation for labelled pages, for people and for files.

    title       | Talks in Tokyo
    body        | [[dateline:Seoul, 20 January (MINA) -]] South Korea said ...   <- 0.98 dateline.place
    promo       | Also read: Another story   <- 0.91 carried
                |

A row is a line of the source. Its label stands before the first bar; a row without a label goes on with the label
above it (before the first label: the one below). Findings inside a line stand in double brackets. After an arrow come
the confidence and the rules behind a removal, or the word *carried* where only the neighbours speak for it.

The rows' texts, joined by line feeds, are the source to the letter, because whatever a reader could not see or would
mistake for the notation is written as an escape: `\\` a backslash, `\[` and `\]` a bracket that would open or close a
finding, `\<` an angle before a dash, `\s` a space at the end of a row, `\t` a tab, `\r` a carriage return, `\u{200b}`
any other control, format or surrogate code point. A lone backslash at the end of a row says: no line feed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from .labels import Label
from .model import Block, Span

WIDTH = 12
"""Columns of the label, padding included."""

CARRIED = "carried"
"""Stands where the rules would, for a piece that only its neighbours condemn."""

# Joiners between letters of a script that needs them (Persian, Hindi ...) or inside an emoji are text, not tricks.
HIDDEN = regex.compile(
    r"""
      (?<=[[\p{L}\p{M}]--\p{Latin}])[\u200c\u200d](?=[[\p{L}\p{M}]--\p{Latin}])(*SKIP)(*FAIL)
    | (?<=[\p{Extended_Pictographic}\ufe0f\U0001f3fb-\U0001f3ff])\u200d(?=\p{Extended_Pictographic})(*SKIP)(*FAIL)
    | [\p{Cc}\p{Cs}\p{Zl}\p{Zp}[\p{Cf}--\p{Prepended_Concatenation_Mark}]]
    """,
    regex.VERBOSE | regex.VERSION1,
)
"""Code points that people cannot see or that move the cursor: controls, bidi controls, zero-width, surrogates."""

_NAMED = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}
_PLAIN = {"t": "\t", "r": "\r", "n": "\n", "s": " "}
_INDENT = (
    " \t\x00\x1c\x1d\x1e\x1f\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
)
_BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"
_NOTED = regex.compile(r"[\\\[\]<]")
_ROW = regex.compile(r"([a-z]*+)\ *+\|\ ?")
_NOTE = regex.compile(r"<-\ (\d\.\d\d)(?:\ (\S.*+))?")
_TOKEN = regex.compile(
    r"""
      \\u\{(?P<code>[0-9a-f]{1,6})\}        # \u{200b}
    | \\(?P<named>[\\\[\]<strn])            # \[
    | (?P<bad>\\)                           # a backslash before anything else
    | \[\[(?P<label>[a-z]*+)(?P<colon>:?)   # [[dateline:
    | (?P<close>\]\])
    """,
    regex.VERBOSE,
)


class GutterError(ValueError):
    """A text that is not in the gutter notation; the message names the row and the mend."""


class Piece(NamedTuple):
    """A stretch of a row with one label."""

    label: Label
    text: str


class Note(NamedTuple):
    """What stands after the arrow."""

    confidence: float
    reasons: tuple[str, ...]


class Row(NamedTuple):
    """One row of the gutter: a line of the source, or a part of one."""

    label: Label | None
    """None: the row goes on with the label above it."""
    pieces: tuple[Piece, ...]
    note: Note | None = None
    open: bool = False
    """True where no line feed stands between this row and the next."""

    @property
    def text(self) -> str:
        """The row's share of the source, without its line feed."""
        return "".join(piece.text for piece in self.pieces)


class Labelled(NamedTuple):
    """A page and its labels, as read from the notation: the spans tile the source."""

    source: str
    spans: tuple[tuple[Span, Label], ...]


class Stretch(NamedTuple):
    """The blocks of one line of the page and the source that is theirs, indentation before and blank lines after."""

    span: Span
    blocks: tuple[Block, ...]

    @property
    def label(self) -> Label:
        """The label of the line: the kept one, where inline findings are cut from a kept line."""
        return next((b.label for b in self.blocks if b.label.kept), self.blocks[0].label)

    def pieces(self) -> list[tuple[Block, Span]]:
        """The blocks with their spans, the outer ones fitted to the stretch."""
        edges = [self.span.start, *(b.span.start for b in self.blocks[1:]), self.span.end]
        return [
            (block, Span(start, max(start, end)))
            for block, start, end in zip(self.blocks, edges, edges[1:], strict=False)
        ]


def write_gutter(rows: Iterable[Row]) -> str:
    """The rows in the notation, each with a line feed at its end."""
    rows = tuple(rows)
    current = next((row.label for row in rows if row.label is not None), Label.OTHER)
    lines = []
    for row in rows:
        current = row.label or current
        lines.append(f"{row.label.value if row.label else '':<{WIDTH}}|{_write_text(row, current)}{_write_note(row)}\n")
    return "".join(lines)


def read_gutter(text: str) -> tuple[Row, ...]:
    """The rows of a text in the notation: `write_gutter(read_gutter(text)) == text` for all that `write_gutter` makes.

    Raises `GutterError` with the number of the row where the text is not in the notation.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise GutterError("an empty text is no gutter: even an empty page has one row, '            |'")
    heads = [_read_head(line.removesuffix("\r"), number) for number, line in enumerate(lines, 1)]
    current = next((label for label, _, _ in heads if label is not None), Label.OTHER)
    rows = []
    for number, (label, body, note) in enumerate(heads, 1):
        current = label or current
        open_ = (len(body) - len(body.rstrip("\\"))) % 2 == 1
        if open_:
            body = body[:-1]
            if number == len(heads):
                raise GutterError(f"row {number}: the last row cannot end with a lone backslash; write it twice")
        rows.append(Row(label, _read_pieces(body, current, number), note, open_))
    return tuple(rows)


def strip_gutter(text: str) -> str:
    """The page under the gutter, to the letter."""
    return source_of(read_gutter(text))


def source_of(rows: Sequence[Row]) -> str:
    """The page that the rows were made from, to the letter."""
    last = len(rows) - 1
    return "".join(row.text + ("" if row.open or i == last else "\n") for i, row in enumerate(rows))


def labelled(rows: Sequence[Row]) -> Labelled:
    """The page of the rows with its labels; neighbours of one row with the same label are one span."""
    current = next((row.label for row in rows if row.label is not None), Label.OTHER)
    spans: list[tuple[Span, Label]] = []
    at, fresh = 0, True
    for i, row in enumerate(rows):
        fresh = fresh or row.label is not None
        current = row.label or current
        feed = 0 if row.open or i == len(rows) - 1 else 1
        for label, size in [*((p.label, len(p.text)) for p in row.pieces), (None, feed)]:
            if not size:
                continue
            if spans and not fresh and (label is None or label is spans[-1][1]):
                spans[-1] = (Span(spans[-1][0].start, at + size), spans[-1][1])
            else:
                spans.append((Span(at, at + size), label or current))
            fresh, at = False, at + size
    return Labelled(source_of(rows), tuple(spans))


def rows_of(source: str, blocks: Sequence[Block]) -> tuple[Row, ...]:
    """The rows of a labelled page. White space between two lines goes with the line whose row shows it."""
    stretches = stretches_of(source, blocks)
    if not stretches:
        return _split(source, [Piece(Label.OTHER, source)])
    rows: list[Row] = []
    for number, stretch in enumerate(stretches):
        last = number == len(stretches) - 1
        own = list(_split(source, _labelled_pieces(source, stretch)))
        closed = source[stretch.span.end - 1 : stretch.span.end] == "\n"
        if not last and closed:
            own.pop()
        elif not last:
            own[-1] = own[-1]._replace(open=True)
        first = next((i for i, row in enumerate(own) if row.text.strip(_INDENT + _BREAKS)), 0) if number == 0 else 0
        own[first] = own[first]._replace(label=stretch.label, note=_note(stretch))
        rows += own
    return tuple(rows)


def stretches_of(source: str, blocks: Sequence[Block]) -> tuple[Stretch, ...]:
    """The blocks, line by line, each line with its own indentation; blank text before the first line goes with it."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and groups[-1][-1].line == block.line:
            groups[-1].append(block)
        else:
            groups.append([block])
    if len(groups) > 1 and not source[: groups[1][0].span.start].strip(_INDENT + _BREAKS):
        del groups[0]
    starts = [0]
    for before, group in pairwise(groups):
        floor, start = before[-1].span.start, group[0].span.start
        indented = floor + len(source[floor:start].rstrip(_INDENT))
        starts.append(indented if indented > floor and source[indented - 1] in _BREAKS else start)
    ends = [*starts[1:], len(source)]
    return tuple(
        Stretch(Span(start, end), tuple(group)) for start, end, group in zip(starts, ends, groups, strict=False)
    )


def escape(found: regex.Match[str]) -> str:
    """The visible escape of one hidden code point, such as `\\u{200b}`."""
    char: str = found.group()
    return _NAMED.get(char) or f"\\u{{{ord(char):x}}}"


def _labelled_pieces(source: str, stretch: Stretch) -> list[Piece]:
    """The pieces of a stretch; white space that ends an inline finding at the line's end is the line's own."""
    pieces = [Piece(block.label, source[span.start : span.end]) for block, span in stretch.pieces()]
    tail = pieces[-1]
    bare = tail.text.rstrip(_INDENT + _BREAKS)
    if tail.label is not stretch.label and len(bare) < len(tail.text):
        pieces[-1:] = [Piece(tail.label, bare), Piece(stretch.label, tail.text[len(bare) :])]
    return pieces


def _split(source: str, pieces: Sequence[Piece]) -> tuple[Row, ...]:
    """Rows without labels: the pieces cut at line feeds, neighbours with the same label made one."""
    rows: list[list[Piece]] = [[]]
    for label, text in pieces:
        for i, part in enumerate(text.split("\n")):
            if i:
                rows.append([])
            if not part:
                continue
            row = rows[-1]
            if row and row[-1].label is label:
                row[-1] = Piece(label, row[-1].text + part)
            else:
                row.append(Piece(label, part))
    return tuple(Row(None, tuple(row)) for row in rows)


def _note(stretch: Stretch) -> Note | None:
    """The confidence and the rules behind what goes from the line; None where nothing goes."""
    gone = [b for b in stretch.blocks if not b.label.kept]
    if not gone:
        return None
    reasons = tuple(dict.fromkeys(mark.rule for block in gone for mark in block.because))
    return Note(min(b.confidence for b in gone), reasons or (CARRIED,))


def _write_text(row: Row, current: Label) -> str:
    parts = []
    for i, (label, text) in enumerate(row.pieces):
        before_finding = i + 1 < len(row.pieces) and row.pieces[i + 1].label is not current
        if label is current:
            parts.append(_escape_text(text, before_finding))
        else:
            parts.append(f"[[{label.value}:{_escape_text(text, True, inside=True)}]]")
    written = "".join(parts)
    if written.endswith(" ") and not row.open:
        written = written[:-1] + "\\s"
    if row.open:
        written += "\\"
    bare = written.rstrip()
    if len(bare) < len(written):  # other white space that an editor would strip
        written = bare + "".join(f"\\u{{{ord(char):x}}}" for char in written[len(bare) :])
    return " " + written if written else ""


def _escape_text(text: str, at_edge: bool, inside: bool = False) -> str:
    """`text` with escapes; `at_edge`: brackets follow, so a bracket at the end would be taken for one of them."""

    def mark(found: regex.Match[str]) -> str:
        char: str = found.group()
        after = text[found.end() : found.end() + 1]
        if char == "[":
            doubled = after == "[" or (after == "" and at_edge)
        elif char == "]":
            doubled = inside and after in ("]", "")
        elif char == "<":
            doubled = after == "-"
        else:
            doubled = True
        return "\\" + char if doubled else char

    escaped: str = HIDDEN.sub(escape, _NOTED.sub(mark, text))
    return escaped


def _write_note(row: Row) -> str:
    if row.note is None:
        return ""
    return f"   <- {row.note.confidence:.2f} {', '.join(row.note.reasons)}".rstrip()


def _read_head(line: str, number: int) -> tuple[Label | None, str, Note | None]:
    """Label, text and note of a row, the text still escaped."""
    head = _ROW.match(line)
    if head is None:
        raise GutterError(
            f"row {number}: no bar; write 'label | text', or blanks and a bar to go on with the row above"
        )
    label = _label(head.group(1), number) if head.group(1) else None
    body = line[head.end() :]
    at = body.rfind("<- ")
    note = None
    if at == 0 or (at > 0 and body[at - 1] == " "):
        found = _NOTE.fullmatch(body[at:].rstrip())
        if found is None:
            raise GutterError(f"row {number}: after the arrow write '0.98 rule.id'; an arrow in the text is '\\<-'")
        note = Note(float(found.group(1)), tuple((found.group(2) or "").split(", ")) if found.group(2) else ())
        body = body[:at]
    return label, body.rstrip(" "), note


def _read_pieces(body: str, current: Label, number: int) -> tuple[Piece, ...]:
    """The pieces of a row's text, escapes undone."""
    pieces: list[Piece] = []
    parts: list[str] = []
    inside: Label | None = None
    at = 0

    def close(label: Label) -> None:
        text = "".join(parts)
        parts.clear()
        if text and pieces and pieces[-1].label is label:
            pieces[-1] = Piece(label, pieces[-1].text + text)
        elif text:
            pieces.append(Piece(label, text))

    for token in _TOKEN.finditer(body):
        parts.append(body[at : token.start()])
        at = token.end()
        if token["code"]:
            if int(token["code"], 16) > 0x10FFFF:
                raise GutterError(f"row {number}: there is no code point {token.group()}")
            parts.append(chr(int(token["code"], 16)))
        elif token["named"]:
            parts.append(_PLAIN.get(token["named"], token["named"]))
        elif token["bad"]:
            raise GutterError(f"row {number}: a backslash in the text is written twice: '\\\\'")
        elif token["close"]:
            if inside is None:
                parts.append("]]")
            else:
                close(inside)
                inside = None
        else:
            if inside is not None or not token["colon"]:
                raise GutterError(f"row {number}: write a finding as '[[label:text]]' and '[[' in the text as '\\[['")
            close(current)
            inside = _label(token["label"], number)
    if inside is not None:
        raise GutterError(f"row {number}: '[[{inside.value}:' is never closed; write ']]' at its end")
    parts.append(body[at:])
    close(current)
    return tuple(pieces)


def _label(value: str, number: int) -> Label:
    try:
        return Label(value)
    except ValueError:
        names = ", ".join(label.value for label in Label)
        raise GutterError(f"row {number}: there is no label {value!r}; labels are {names}") from None
