"""What each line looks like and where it stands, as columns of small numbers: the evidence that the decoder is fitted on.

A column holds one byte a line. Columns are cheap to shift (a neighbour's value), to sum (the mass of prose around a line) and
to compare with a threshold for all lines at once (see `forest`). No word of any language lives here; the page brings the
function words of its languages along.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple

import regex

from .labels import Label
from .model import Mark, Page, Span
from .near import spread

Column = bytes


def _logs() -> bytes:
    """`log` of 0 to 65,535, made from the numbers at which it steps up."""
    steps = [ceil(2 ** ((value - 0.5) / 8)) for value in range(1, 130)]
    return b"".join(bytes([value]) * (most - least) for value, (least, most) in enumerate(pairwise([1, *steps])))


_LOG = _logs()

_STOP = frozenset(".。।۔．")
_ASK = frozenset("!?！？؟")
_CLOSE = frozenset("\"'”’»」』)")
_BULLET = frozenset("-–—*•·▪●○►▶»>■□◆+→✓")
_QUOTE = frozenset("\"'“‘«„「『‚”")
_OPEN = frozenset("([（【［{<")


def log(n: int) -> int:
    """Eight steps to each doubling: `round(8 * log2(n + 1))`, at most that of 65,535."""
    return _LOG[min(n, 65535)]


class _Ends(dict[str, int]):
    """How a text ends, by its last code point: 0 word, 1 digit, 2 bracket, 3 comma, 4 colon, 5 other sign, 6 ellipsis, 7 ! or ?,
    8 stop in quotes, 9 full stop; `_CLOSED` and `_STOPPED` where the one before it decides. Filled as code points are met."""

    def __missing__(self, last: str) -> int:
        if last.isalpha():
            kind = 0
        elif last.isdigit():
            kind = 1
        elif last in ",،、，;；":
            kind = 3
        elif last in ":：":
            kind = 4
        elif last == "…":
            kind = 6
        elif last in _ASK:
            kind = 7
        else:
            kind = _STOPPED if last in _STOP else _CLOSED if last in _CLOSE else 5
        self[last] = kind
        return kind


_CLOSED, _STOPPED = 10, 11
_ENDS = _Ends()


def ends(text: str) -> int:
    """How a text ends, 0 to 9 (see `_Ends`)."""
    kind = _ENDS[text[-1]]
    if kind < _CLOSED:
        return kind
    before = text[-2:-1]
    if kind == _STOPPED:
        return 6 if before == "." else 9
    return 8 if before in _STOP or before in _ASK or before == "…" else 2


class _Starts(dict[str, int]):
    """How a line begins, by its first code point: 0 bullet, 1 other sign, 2 bracket, 3 digit, 4 lower case, 5 uncased
    letter, 6 capital, 7 quotation mark. Filled as code points are met."""

    def __missing__(self, first: str) -> int:
        if first.isupper() or first.istitle():
            kind = 6
        elif first.islower():
            kind = 4
        elif first.isalpha():
            kind = 5
        elif first.isdigit():
            kind = 3
        elif first in _QUOTE:
            kind = 7
        elif first in _OPEN:
            kind = 2
        else:
            kind = 0 if first in _BULLET else 1
        self[first] = kind
        return kind


_STARTS = _Starts()


def unspaced(text: str) -> bool:
    """Whether the text is written without spaces between words (by three samples of it)."""
    n = len(text)
    return any(
        "\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff" or "\uff66" <= c <= "\uff9f"
        for c in (text[0], text[n // 2], text[-1], text[n // 3])
    )


OWN = (
    "size", "words", "ends", "starts", "capitals", "digits", "function", "commas", "stops", "bars", "quotes", "brackets",
    "gap", "indent", "glued", "copies", "earlier", "glue", "unspaced", "known", "common", "echo.next", "echo.last",
)  # fmt: skip

HEAD = 255
"""Signs and shares of words are counted in this many code points of a line, so that every count fits a byte."""


def own_columns(page: Page, near: Sequence[int]) -> dict[str, Column]:
    """What each of the lines `near` looks like by itself, and how often the page has it."""
    lines, lows, words, source = page.lines, page.lower, page.words, page.source
    total = len(near)
    if not total:
        return dict.fromkeys(OWN, b"")
    none = bytes(total)
    shapes = _shapes(source)
    if total < len(lines):
        lines = tuple([lines[i] for i in near])
        words = tuple([words[i] for i in near])
    texts = [line.text for line in lines]
    heads = [text[:HEAD] for text in texts]
    spans = [line.span for line in lines]
    starts = [start for start, _ in spans]
    shaped = [shapes[start : end if end - start < HEAD else start + HEAD] for start, end in spans]
    sizes = list(map(len, texts))
    parts = [shape.count(b" ") + 1 for shape in shaped]
    sets = [len(w) or 1 for w in words]
    function, known, common = _shared(page)
    earlier, copies = none, b"\1" * total
    first = dict(zip(reversed(lows), range(len(lows) - 1, -1, -1), strict=True))
    if len(first) < len(lows):
        again = Counter([low for i, low in enumerate(lows) if first[low] < i])
        earlier = bytes([first[lows[i]] < i for i in near])
        copies = bytes([n if (n := 1 + again.get(lows[i], 0)) < 7 else 7 for i in near])
    if total < len(page.lines):
        function, known, common = ([column[i] for i in near] for column in (function, known, common))
    share = [30 * f // n for f, n in zip(function, sets, strict=True)]
    stops = [shape.count(b". ") for shape in shaped]
    bare = none
    if page.unspaced:
        bare = bytes(map(unspaced, texts))
        sizes = [2 * n if b else n for n, b in zip(sizes, bare, strict=True)]
        for i, head in enumerate(heads):
            if bare[i]:
                share[i] = 24 * sum(map(head.count, page.particles)) // (len(head) // 2 + 1)
                stops[i] = head.count("。") + head.count("！")
    shared = [len(a & b) for a, b in pairwise(words)]
    gap, indent = _gaps(source, spans)

    def count(sign: bytes, most: bytes, others: str = "") -> Column:
        often = shapes.count(sign)
        if not often:
            found = [0] * total
        elif 4 * often < total:
            found = _tallied(shapes, sign, spans, starts)
        else:
            found = [shape.count(sign) for shape in shaped]
        for other in others:
            if other in source:
                found = [f + head.count(other) for f, head in zip(found, heads, strict=True)]
        return bytes([f if f < 255 else 255 for f in found] if others else found).translate(most)

    return {
        "size": bytes([_LOG[n] if n < 65536 else _LOG[-1] for n in sizes]),
        "words": bytes(parts).translate(_LOG[:256]),
        "ends": bytes(map(ends, texts)),
        "starts": bytes([_STARTS[text[0]] for text in texts]),
        "capitals": bytes([15 * shape.count(b" A") // n for shape, n in zip(shaped, parts, strict=True)]),
        "digits": bytes([15 * d // n if d else 0 for d, n in zip(count(b" 0", _TO_ALL), parts, strict=True)]),
        "function": bytes(share).translate(_TO_15),
        "commas": count(b",", _TO_15, "，、،"),
        "stops": bytes(stops).translate(_TO_15),
        "bars": _without_rows(count(b"|", _TO_7, "•"), texts) if "\n|" in source else count(b"|", _TO_7, "•"),
        "quotes": count(b'"', _TO_7, "“„「"),
        "brackets": count(b"(", _TO_7, "（"),
        "gap": gap,
        "indent": indent,
        "glued": bytes([line.glued for line in lines]),
        "copies": copies,
        "earlier": earlier,
        "glue": count(b"aA", _TO_7),
        "unspaced": bare,
        "known": bytes([15 * k // n for k, n in zip(known, sets, strict=True)]),
        "common": bytes([15 * c // n for c, n in zip(common, sets, strict=True)]),
        "echo.next": bytes([15 * e // n for e, n in zip(shared, sets, strict=False)]) + b"\0",
        "echo.last": b"\0" + bytes([15 * e // n for e, n in zip(shared, sets[1:], strict=True)]),
    }


def _shared(page: Page) -> tuple[list[int], list[int], list[int]]:
    """For each line of the page its function words, its words that stand on other lines too, and those on many lines."""
    total, index = len(page.lines), page.index
    function, known, common = [0] * total, [0] * total, [0] * total
    for word in page.function_words & index.keys():
        for i in index[word]:
            function[i] += 1
    for where in page.recurring:
        for i in where:
            known[i] += 1
        if len(where) > 3:
            for i in where:
                common[i] += 1
    return function, known, common


def _without_rows(bars: Column, texts: Sequence[str]) -> Column:
    """The bars of each line, none for the rows of a table in Markdown: theirs part no menu's entries."""
    return bytes([0 if text[0] == "|" == text[-1] else n for n, text in zip(bars, texts, strict=True)])


def _tallied(shapes: bytes, sign: bytes, spans: Sequence[Span], starts: Sequence[int]) -> list[int]:
    """How often the head of each line has a sign that few lines have."""
    found = [0] * len(spans)
    at = shapes.find(sign, starts[0])
    while at >= 0:
        i = bisect_right(starts, at) - 1
        if at < min(spans[i].end, starts[i] + HEAD):
            found[i] += 1
        at = shapes.find(sign, at + 1)
    return found


def _gaps(source: str, spans: Sequence[Span]) -> tuple[Column, Column]:
    """The line breaks before each line, 0 to 3, and its indent, 0 to 15."""
    befores = [0, *[end for _, end in spans[:-1]]]
    spaces = [
        source[before if start - before < 100 else start - 100 : start]
        for before, (start, _) in zip(befores, spans, strict=True)
    ]
    shape_of = {
        space: (min(3, space.count("\n")), min(15, len(space) - space.rfind("\n") - 1)) for space in set(spaces)
    }
    gaps, indents = zip(*map(shape_of.__getitem__, spaces), strict=True)
    return bytes(gaps), bytes(indents)


@cache
def _at_most(most: int) -> bytes:
    return bytes(min(most, value) for value in range(256))


_TO_7, _TO_15, _TO_ALL = _at_most(7), _at_most(15), _at_most(255)


def _shapes(source: str) -> bytes:
    """The page with every code point as the byte of its class: a letter, A capital, 0 digit, space, and some signs.

    An eight-bit encoding makes this one fast pass; what it lacks becomes a neutral byte, so each script that has
    capitals gets the encoding that holds them.
    """
    encoding = "latin-1"
    if not source.isascii():
        sample = source[:: len(source) // 500 + 1]
        for letters, other in _ENCODINGS:
            if len(letters.findall(sample)) * 5 > len(sample):
                encoding = other
    return source.encode(encoding, "replace").translate(_CLASSES[encoding])


_ENCODINGS = ((regex.compile(r"[а-яё]"), "cp1251"), (regex.compile(r"[α-ωάέήίόύώ]"), "cp1253"))
"""Letters of which a fifth of the page consists, and the encoding that has them."""


_SIGNS = {".!": ".", "|·": "|", '"«': '"', "([": "(", ",": ","}
"""Signs that are counted, by class; a question mark stays neutral, since it also stands for what the encoding lacks."""


def _classes(encoding: str) -> bytes:
    signs = {sign: name for many, name in _SIGNS.items() for sign in many}
    kinds = ((str.islower, "a"), (str.isupper, "A"), (str.isdigit, "0"), (str.isspace, " "))
    table = bytearray(256)
    for code in range(256):
        character = bytes([code]).decode(encoding, "replace")
        kind = next((name for is_kind, name in kinds if is_kind(character)), signs.get(character, "?"))
        table[code] = ord(kind)
    return bytes(table)


_CLASSES = {encoding: _classes(encoding) for encoding in ("latin-1", "cp1251", "cp1253")}


SITE = "site."
"""The family of the rules that compare a page with others of its site. They stand on nearly all furniture of a known site;
what is made of the lines beside it must not change with that, so their marks are no column (see `decide`)."""


def mark_columns(votes: Sequence[Sequence[Mark]], inline: Sequence[Sequence[Mark]]) -> dict[str, Column]:
    """For each label the strongest mark over each whole line, the number of those marks, and the inline findings of each line."""
    total = len(votes)
    none = bytes(total)
    columns: dict[Label, bytearray] = {}
    counts = bytearray(total)
    for i, marks in enumerate(votes):
        for mark in marks:
            if mark.rule.startswith(SITE):
                continue
            counts[i] = min(7, counts[i] + 1)
            column = columns.get(mark.label)
            if column is None:
                column = columns[mark.label] = bytearray(total)
            if column[i] < mark.strength:
                column[i] = mark.strength
    dateline, other = bytearray(total), bytearray(total)
    for i, marks in enumerate(inline):
        for mark in marks:
            (dateline if mark.label is Label.DATELINE else other)[i] = mark.strength
    found = {name: bytes(columns[label]) if label in columns else none for label, name in _MARKED.items()}
    found["inline.dateline"] = bytes(dateline)
    found["inline.other"] = bytes(other)
    found["marks"] = bytes(counts)
    return found


_MARKED = {label: f"mark.{label.value}" for label in Label}


STEP = 24
"""Columns of weighed marks count log-odds in steps of a twenty-fourth."""


def weighed_columns(votes: Sequence[Sequence[Mark]], weights: Mapping[str, float]) -> dict[str, Column]:
    """The marks of each line by the weight of their rules: the strongest and the sum against the article, the strongest for it.

    Args:
        votes: the marks over each whole line.
        weights: rule id -> log-odds against the article when the rule has marked a line.
    """
    levels = {rule: max(-200, min(200, round(weight * STEP))) for rule, weight in weights.items()}
    # what the site has elsewhere is no column: see `SITE`
    levels.update({rule: 0 for rule, level in levels.items() if level > 0 and rule.startswith(SITE)})
    total = len(votes)
    against, summed, favour = bytearray(total), bytearray(total), bytearray(total)
    for i, marks in enumerate(votes):
        for mark in marks:
            level = levels[mark.rule]
            if level < 0:
                favour[i] = max(favour[i], -level)
            elif level > 0:
                against[i] = max(against[i], level)
                summed[i] = min(255, summed[i] + level // 2)
    return {"against": bytes(against), "against.sum": bytes(summed), "favour": bytes(favour)}


def shifted(column: Column, by: int) -> Column:
    """The column with the value of the line `by` lines further down at each line; 0 beyond the page."""
    if not by:
        return column
    n = len(column)
    if abs(by) >= n:
        return bytes(n)
    return column[by:] + bytes(by) if by > 0 else bytes(-by) + column[:by]


def since(column: Column, least: int = 1, most: int = 255) -> Column:
    """Lines since the last one whose value is at least `least`, itself counted as 0; `most` where there is none above."""
    n = len(column)
    there = column.translate(_AT_LEAST[least])
    at = there.find(1)
    if at < 0:
        return bytes([most]) * n
    ramp = _RAMP if n <= 256 else _RAMP + b"\xff" * n
    if most < 255:
        ramp = ramp.translate(_at_most(most))
    found = [bytes([most]) * at]
    while at >= 0:
        after = there.find(1, at + 1)
        found.append(ramp[: (after if after >= 0 else n) - at])
        at = after
    return b"".join(found)


_RAMP = bytes(range(256))
_AT_LEAST = [bytes(least) + b"\1" * (256 - least) for least in range(256)]


def until(column: Column, least: int = 1, most: int = 255) -> Column:
    """Lines until the next one whose value is at least `least`; `most` where there is none below."""
    return since(column[::-1], least, most)[::-1]


_LANE = 16
"""Sums over neighbours are made for all lines at once: one integer with so many bits a line."""
MOST = 2000
"""Code points of a line that count as mass: the sum over the widest window still fits its lane."""


def lanes_of(values: bytes | Iterable[int]) -> int:
    """Values of 0 to 65,535, or a column, as one integer, a lane each."""
    if isinstance(values, bytes):
        wide = bytearray(2 * len(values))
        wide[::2] = values
        return int.from_bytes(wide, "little")
    made = array("H", values)
    if sys.byteorder == "big":
        made.byteswap()
    return int.from_bytes(made.tobytes(), "little")


def window(lanes: int, total: int, reach: int) -> list[int]:
    """Sums over each of `total` lines and `reach` lines each way; every sum must fit its lane."""
    width = 2 * reach + 1
    part, size = lanes << (_LANE * reach), 1
    found, done = 0, 0
    while width:  # `part` holds at each line the sum of `size` lines from it on; sizes double
        if width & 1:
            found += part >> (_LANE * done)
            done += size
        part += part >> (_LANE * size)
        size *= 2
        width >>= 1
    sums = array("H")
    sums.frombytes(found.to_bytes((total + reach) * 2, "little")[: 2 * total])
    if sys.byteorder == "big":
        sums.byteswap()
    return sums.tolist()


FAR = 60
"""Distances are counted up to here."""

NEIGHBOURS = tuple(
    (f"mark.{label.value}", f"{label.value}.since", f"{label.value}.until")
    for label in (
        Label.COMMENT,
        Label.HEADLINES,
        Label.TITLE,
        Label.COPYRIGHT,
        Label.TAGS,
        Label.BIO,
        Label.SHARE,
        Label.NAV,
        Label.BYLINE,
        Label.DATE,
        Label.PROMO,
        Label.NEWSLETTER,
        Label.AGENCY,
    )
)
"""Labels whose nearest marks above and below are evidence, as the columns' names."""


class Echoes(NamedTuple):
    """What the lines `near` have of the words that stand on several lines of the page."""

    near: Sequence[int]
    lines: int
    """Number of lines of the page."""
    recurring: Sequence[Sequence[int]]
    """For each longer word that stands on several lines the indices of those lines."""
    words: Sequence[int]
    """Number of different words of each line of `near`, at least 1."""


def echoes(page: Page, near: Sequence[int]) -> Echoes:
    """The echoes of the lines `near` of the page."""
    words = page.words
    return Echoes(near, len(page.lines), page.recurring, [len(words[i]) or 1 for i in near])


def topic_columns(columns: Mapping[str, Column], prose: Column, found: Echoes) -> dict[str, Column]:
    """The shares of each line's words that stand on another line of prose too, and in the headline, in fifteenths.

    Args:
        columns: mark columns.
        prose: how much each line looks like prose by itself, 0 to 255.
        found: the words that stand on several lines.
    """
    near, lines, recurring, counts = found
    flags = spread(prose.translate(_AT_LEAST[SURE_PROSE]), near, lines, 0)
    headline = columns["mark.title"].translate(_AT_LEAST[2]).find(1)
    title = near[headline] if headline >= 0 else -1
    shared, named = [0] * lines, [0] * lines
    for where in recurring:
        on = sum([flags[i] for i in where])
        if on:
            for i in where:
                shared[i] += on > flags[i]
        if title in where:
            for i in where:
                named[i] += 1
    return {
        "topic": bytes([15 * shared[i] // n if shared[i] else 0 for i, n in zip(near, counts, strict=True)]),
        "headline": bytes([15 * named[i] // n if named[i] else 0 for i, n in zip(near, counts, strict=True)]),
    }


SURE_PROSE = 150
"""What looks at least so much like prose by itself counts as such."""


def place_columns(columns: Mapping[str, Column], prose: Column, sizes: Sequence[int]) -> dict[str, Column]:
    """Where each line stands: the mass of prose around it, the marks around it, the rhythm of the lines around it.

    Args:
        columns: own and mark columns.
        prose: how much each line looks like prose by itself, 0 to 255.
        sizes: code points of each line.
    """
    n = len(prose)
    found: dict[str, Column] = {}
    if not n:
        return found
    mass = [p * (s if s < MOST else MOST) >> 8 if p > 100 else 0 for p, s in zip(prose, sizes, strict=True)]
    sums = [0, *accumulate(mass)]
    total = sums[-1] or 1
    found["mass.above"] = bytes([255 * s // total for s in sums[:-1]])
    found["mass.below"] = bytes([255 * (total - s) // total for s in sums[1:]])
    lanes = lanes_of(mass)
    for reach in (2, 5, 12):
        found[f"mass.{reach}"] = bytes([_LOG[s] for s in window(lanes, n, reach)])
    lanes = lanes_of(prose)
    found["prose.2"] = bytes([s // 5 for s in window(lanes, n, 2)])
    found["prose.6"] = bytes([s // 13 for s in window(lanes, n, 6)])
    found["prose.since"] = since(prose, SURE_PROSE, FAR)
    found["prose.until"] = until(prose, SURE_PROSE, FAR)
    strong = bytes([p if s >= 140 else 0 for p, s in zip(prose, sizes, strict=True)])
    found["strong.since"] = since(strong, 200, FAR)
    found["strong.until"] = until(strong, 200, FAR)
    from_top = _LOG[:n] + _LOG[-1:] * (n - len(_LOG))
    found["from.top"] = from_top
    found["from.bottom"] = from_top[::-1]
    found["position"] = bytes([255 * i // n for i in range(n)])
    page = {
        "page.lines": log(n),
        "page.mass": log(total // 8),
        "page.prose": 255 * sum(prose.translate(_AT_LEAST[151])) // n,
        "page.share": 255 * total // (sum(sizes) or 1),
        "page.paragraph": log(total // (n - mass.count(0) or 1)),
        "page.gaps": 255 * sum(columns["gap"].translate(_AT_LEAST[2])) // n,
    }
    for name, value in page.items():
        found[name] = bytes([min(255, value)]) * n
    shape = _shape(columns["size"], columns["ends"])
    for lag in (1, 2, 3, 4):
        same = (shape ^ shape >> (8 * lag)).to_bytes(n, "little").translate(_IS_NONE)
        found[f"rhythm.{lag}"] = bytes(window(lanes_of(same), n, 6))
    against = columns["against"]
    lanes = lanes_of(against)
    found["against.2"] = bytes([s // 5 for s in window(lanes, n, 2)])
    found["against.6"] = bytes([s // 13 for s in window(lanes, n, 6)])
    found["against.since"] = since(against, 48, FAR)
    found["against.until"] = until(against, 48, FAR)
    for mark, above, below in NEIGHBOURS:
        column = columns[mark]
        found[above] = since(column, 2)
        found[below] = until(column, 2)
    found["comment.6"] = bytes(window(lanes_of(columns["mark.comment"]), n, 6))
    found["copies.4"] = bytes(window(lanes_of(columns["copies"].translate(_AT_LEAST[2])), n, 4))
    return found


_IS_NONE = b"\1" + bytes(255)


def _shape(sizes: Column, ends: Column) -> int:
    """The length, roughly, and the ending of each line in one byte, eight bits a line."""
    rough = int.from_bytes(sizes.translate(_ROUGH), "little")
    return rough | int.from_bytes(ends, "little")


_ROUGH = bytes((size >> 3 & 15) << 4 for size in range(256))


def among_columns(verdict: Column, sizes: Sequence[int]) -> dict[str, Column]:
    """What the lines around each line turned out to be at the second look.

    Args:
        verdict: how much each line looked like the article, 0 to 255.
        sizes: code points of each line.
    """
    n = len(verdict)
    mass = [v * (s if s < MOST else MOST) >> 8 if v > 127 else 0 for v, s in zip(verdict, sizes, strict=True)]
    sums = [0, *accumulate(mass)]
    total = sums[-1] or 1
    kept = bytes([v if s >= 60 else 0 for v, s in zip(verdict, sizes, strict=True)])
    start, end = _best_run([(v - 127) * (s if s < 400 else 400) for v, s in zip(verdict, sizes, strict=True)])
    found = {
        "body.above": bytes([255 * s // total for s in sums[:-1]]),
        "body.below": bytes([255 * (total - s) // total for s in sums[1:]]),
        "body.since": since(kept, 128, FAR),
        "body.until": until(kept, 128, FAR),
        "sure.since": since(kept, 230, FAR),
        "sure.until": until(kept, 230, FAR),
        "run": _run(start, end, n),
        "body.page": bytes([min(255, log(total // 8))]) * n,
    }
    lanes = lanes_of(verdict)
    for reach in (1, 3, 8, 20):
        found[f"body.{reach}"] = bytes([s // (2 * reach + 1) for s in window(lanes, n, reach)])
    lanes = lanes_of(mass)
    for reach in (3, 10):
        found[f"bodymass.{reach}"] = bytes([_LOG[s] for s in window(lanes, n, reach)])
    return found


def _run(start: int, end: int, total: int) -> Column:
    """100 in the run, less above it and more below it, by a hundred lines at most."""
    above = _RAMP[100 - min(start, 99) : 100]
    below = _RAMP[101 : 101 + min(total - end, 100)]
    return (
        _RAMP[1:2] * (start - len(above))
        + above
        + _RAMP[100:101] * (end - start)
        + below
        + _RAMP[200:201] * (total - end - len(below))
    )


def _best_run(values: Sequence[int]) -> tuple[int, int]:
    """Half-open range of the run with the largest sum (Kadane); the whole where all is negative."""
    best, here, start, found = 0, 0, 0, (0, len(values))
    for i, value in enumerate(values):
        if here <= 0:
            here, start = 0, i
        here += value
        if here > best:
            best, found = here, (start, i + 1)
    return found


IN_WORDS = {
    "size": "its length", "words": "its number of words", "ends": "how it ends", "starts": "how it begins",
    "capitals": "its capitals", "digits": "its digits", "function": "its function words", "commas": "its commas",
    "stops": "its full stops", "bars": "its bars", "quotes": "its quotation marks", "brackets": "its brackets",
    "gap": "the blank lines above it", "indent": "its indent", "glued": "its place in a paragraph",
    "copies": "how often the page has it",
    "earlier": "that the page has it above", "glue": "words run together", "unspaced": "its script",
    "known": "words it shares with the page", "common": "words it shares with much of the page",
    "topic": "words it shares with the prose of the page", "headline": "words it shares with the headline",
    "echo.next": "words it shares with the next line", "echo.last": "words it shares with the line above",
    "against": "what its marks weigh", "against.sum": "what its marks weigh", "favour": "marks for the article",
    "alone": "how its neighbours look", "placed": "what its neighbours turned out to be",
    "inline.dateline": "a dateline in it", "inline.other": "findings in it", "marks": "how many marks it has",
}  # fmt: skip
"""What a column is called where a person reads about it."""

_FAMILIES = (
    ("mass", "the prose around it"), ("prose", "the prose around it"), ("strong", "the paragraphs around it"),
    ("from", "its place on the page"), ("position", "its place on the page"), ("page", "what the page is like"),
    ("rhythm", "a repeating pattern of lines"), ("against", "the marks around it"), ("copies", "repeated lines around it"),
    ("bodymass", "the article around it"), ("body", "the article around it"), ("sure", "the article around it"),
    ("run", "its place to the article"), ("comment", "comments near it"), ("headlines", "headline lists near it"),
    ("title", "its place to the headline"), ("mark", "its marks"),
)  # fmt: skip


def in_words(column: str) -> str:
    """The column's name for people: "its length", "the prose around it"."""
    if column in IN_WORDS:
        return IN_WORDS[column]
    family, _, rest = column.partition(".")
    if rest in ("since", "until") and family not in ("prose", "strong", "body", "sure", "against"):
        return f"the nearest {family}"
    return next((words for head, words in _FAMILIES if family == head), column)
