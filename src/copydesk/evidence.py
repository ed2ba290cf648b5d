"""What each line looks like and where it stands, as columns of small numbers: the evidence that the decoder is fitted on.

A column holds one byte a line. Columns are cheap to shift (a neighbour's value), to sum (the mass of prose around a line) and
to compare with a threshold for all lines at once (see `forest`). No word of any language lives here; the page brings the
function words of its languages along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log2
from operator import add, eq, sub

import regex

from .labels import Label
from .model import Mark, Page

Column = bytes

_LOG = bytes(min(255, round(8 * log2(n + 1))) for n in range(4096))

_STOP = frozenset(".。।۔．")
_ASK = frozenset("!?！？؟")
_CLOSE = frozenset("\"'”’»」』)")
_BULLET = frozenset("-–—*•·▪●○►▶»>■□◆+→✓")
_QUOTE = frozenset("\"'“‘«„「『‚”")
_OPEN = frozenset("([（【［{<")


def log(n: int) -> int:
    """Eight steps to each doubling, 0 to 255."""
    return _LOG[n] if n < 4096 else min(255, round(8 * log2(n + 1)))


def ends(text: str) -> int:
    """How a text ends: 0 word, 1 digit, 2 bracket, 3 comma, 4 colon, 5 other sign, 6 ellipsis, 7 ! or ?, 8 stop in quotes, 9 full stop."""
    last = text[-1]
    if last.isalpha():
        return 0
    if last.isdigit():
        return 1
    before = text[-2:-1]
    if last in _STOP:
        return 6 if before == "." else 9
    if last in _ASK:
        return 7
    if last == "…":
        return 6
    if last in _CLOSE:
        return 8 if before in _STOP or before in _ASK or before == "…" else 2
    if last in ",،、，;；":
        return 3
    if last in ":：":
        return 4
    return 5


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
    "size", "words", "ends", "starts", "capitals", "digits", "function", "commas", "stops", "shouting", "wordsize",
    "bars", "arrows", "quotes", "brackets", "addresses", "linked", "copyright", "gap", "indent", "glued", "joined",
    "copies", "earlier", "glue", "unspaced", "known", "common", "echo.next", "echo.last",
)  # fmt: skip

HEAD = 255
"""Signs and shares of words are counted in this many code points of a line, so that every count fits a byte."""


def own_columns(page: Page) -> dict[str, Column]:
    """What each line looks like by itself, and how often the page has it."""
    lines, lows, words, source = page.lines, page.lower, page.words, page.source
    if not lines:
        return dict.fromkeys(OWN, b"")
    shapes = _shapes(source)
    texts = [line.text for line in lines]
    heads = [text[:HEAD] for text in texts]
    shaped = [shapes[line.span.start : min(line.span.end, line.span.start + HEAD)] for line in lines]
    lengths = list(map(len, texts))
    parts = [shape.count(b" ") + 1 for shape in shaped]
    sets = [len(w) or 1 for w in words]
    function = page.function_words
    share = [30 * len(w & function) // n for w, n in zip(words, sets, strict=True)]
    index = page.index
    many = {word for word, where in index.items() if len(where) > 1 and len(word) > 4}
    common = {word for word in many if len(index[word]) > 3}
    stops = [shape.count(b". ") for shape in shaped]
    sizes, bare = lengths, [False] * len(lines)
    if _UNSPACED.search(source):
        bare = list(map(unspaced, texts))
        sizes = [2 * n if b else n for n, b in zip(lengths, bare, strict=True)]
        for i, head in enumerate(heads):
            if bare[i]:
                share[i] = 24 * sum(map(head.count, page.particles)) // (len(head) // 2 + 1)
                stops[i] = head.count("。") + head.count("！")
    counts = Counter(lows)
    seen: set[str] = set()
    earlier = bytearray(len(lines))
    if len(counts) < len(lows):
        for i, low in enumerate(lows):
            earlier[i] = low in seen
            seen.add(low)
    starting = [line.span.start for line in lines]
    ending = [0, *(line.span.end for line in lines[:-1])]
    gaps = [source[max(a, b - 100) : b] for a, b in zip(ending, starting, strict=True)]

    def count(sign: bytes, most: bytes, others: str = "") -> Column:
        found = [shape.count(sign) for shape in shaped]
        for other in others:
            if other in source:
                found = [f + head.count(other) for f, head in zip(found, heads, strict=True)]
        return bytes([min(255, f) for f in found] if others else found).translate(most)

    def begun(sign: bytes) -> list[int]:
        return [
            15 * (shape.count(b" " + sign) + shape.startswith(sign)) // n
            for shape, n in zip(shaped, parts, strict=True)
        ]

    addressed = "http" in source or "www." in source
    return {
        "size": bytes(map(log, sizes)),
        "words": bytes(map(log, parts)),
        "ends": bytes(map(ends, texts)),
        "starts": bytes([_STARTS[text[0]] for text in texts]),
        "capitals": bytes(begun(b"A")),
        "digits": bytes(begun(b"0")),
        "function": bytes(share).translate(_TO_15),
        "commas": count(b",", _TO_15, "，、،"),
        "stops": bytes(stops).translate(_TO_15),
        "shouting": bytes([30 * shape.count(b"AA") // len(shape) for shape in shaped]),
        "wordsize": bytes([min(20, len(shape) // n) for shape, n in zip(shaped, parts, strict=True)]),
        "bars": count(b"|", _TO_7, "•"),
        "arrows": count(b">", _TO_7, "›→►▶"),
        "quotes": count(b'"', _TO_7, "“„「"),
        "brackets": count(b"(", _TO_7, "（"),
        "addresses": count(b"@", _TO_7),
        "linked": bytes(["http" in head or "www." in head for head in heads]) if addressed else bytes(len(lines)),
        "copyright": bytes(["©" in head for head in heads]) if "©" in source else bytes(len(lines)),
        "gap": bytes([gap.count("\n") for gap in gaps]).translate(_TO_3),
        "indent": bytes([len(gap) - gap.rfind("\n") - 1 for gap in gaps]).translate(_TO_15),
        "glued": bytes([line.glued for line in lines]),
        "joined": bytes([line.joined for line in lines]),
        "copies": bytes([min(7, counts[low]) for low in lows]),
        "earlier": bytes(earlier),
        "glue": count(b"aA", _TO_7),
        "unspaced": bytes(bare),
        "known": bytes([15 * len(w & many) // n for w, n in zip(words, sets, strict=True)]),
        "common": bytes([15 * len(w & common) // n for w, n in zip(words, sets, strict=True)]),
        "echo.next": bytes([15 * len(a & b) // n for a, b, n in zip(words, words[1:], sets, strict=False)]) + b"\0",
        "echo.last": b"\0" + bytes([15 * len(a & b) // n for a, b, n in zip(words, words[1:], sets[1:], strict=False)]),
    }


def _at_most(most: int) -> bytes:
    return bytes(min(most, value) for value in range(256))


_TO_3, _TO_7, _TO_15 = _at_most(3), _at_most(7), _at_most(15)


def _shapes(source: str) -> bytes:
    """The page with every code point as the byte of its class: a letter, A capital, 0 digit, space, and some signs.

    An eight-bit encoding makes this one fast pass; what it lacks becomes a neutral byte, so each script that has
    capitals gets the encoding that holds them.
    """
    for pattern, encoding in _ENCODINGS:
        if pattern.search(source):
            return source.encode(encoding, "replace").translate(_CLASSES[encoding])
    return source.encode("latin-1", "replace").translate(_CLASSES["latin-1"])


_UNSPACED = regex.compile(r"[\u0e00-\u0eff\u3040-\u9fff]")
_ENCODINGS = (
    (regex.compile(r"[а-яё]{4}+[^а-яё]++[а-яё]{3}"), "cp1251"),
    (regex.compile(r"[α-ωάέήίόύώ]{4}+[^α-ω]++[α-ωάέήίόύώ]{3}"), "cp1253"),
)


_SIGNS = {".!": ".", "|·": "|", "»>": ">", '"«': '"', "([": "(", "@#": "@", ",": ","}
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


def mark_columns(page: Page, votes: Sequence[Sequence[Mark]], inline: Sequence[Sequence[Mark]]) -> dict[str, Column]:
    """For each label the strongest mark over each whole line, each rule that fired, and the inline findings of each line."""
    total = len(page.lines)
    none = bytes(total)
    columns: dict[Label, bytearray] = {}
    rules: dict[str, bytearray] = {}
    for i, marks in enumerate(votes):
        for mark in marks:
            column = columns.get(mark.label)
            if column is None:
                column = columns[mark.label] = bytearray(total)
            if column[i] < mark.strength:
                column[i] = mark.strength
            rule = rules.get(mark.rule)
            if rule is None:
                rule = rules[mark.rule] = bytearray(total)
            rule[i] = 1
    dateline, other = bytearray(total), bytearray(total)
    for i, marks in enumerate(inline):
        for mark in marks:
            (dateline if mark.label is Label.DATELINE else other)[i] = mark.strength
    found = {f"mark.{label.value}": bytes(columns[label]) if label in columns else none for label in Label}
    found.update((f"rule.{id}", bytes(column)) for id, column in rules.items())
    found["inline.dateline"] = bytes(dateline)
    found["inline.other"] = bytes(other)
    found["marks"] = bytes([min(7, len(marks)) for marks in votes])
    return found


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
    if not column or max(column) < least:
        return bytes([most]) * len(column)
    out = bytearray(len(column))
    distance = most
    for i, value in enumerate(column):
        if value >= least:
            distance = 0
        elif distance < most:
            distance += 1
        out[i] = distance
    return bytes(out)


def until(column: Column, least: int = 1, most: int = 255) -> Column:
    """Lines until the next one whose value is at least `least`; `most` where there is none below."""
    return since(column[::-1], least, most)[::-1]


def window(values: Iterable[int], reach: int) -> list[int]:
    """Sums over each line and `reach` lines each way."""
    sums = [0, *accumulate(values)]
    n, end = len(sums) - 1, sums[-1]
    high = sums[reach + 1 :] + [end] * min(n, reach)
    low = [0] * min(n, reach) + sums[: max(0, n - reach)]
    return list(map(sub, high[:n], low))


STEP = 24
"""Columns of weighed marks count log-odds in steps of a twenty-fourth."""


def weighed_columns(columns: Mapping[str, Column], weights: Mapping[str, float], total: int) -> dict[str, Column]:
    """The marks of each line by the weight of their rules: the strongest and the sum against the article, the strongest for it.

    Args:
        columns: the mark columns; those called "rule.<id>" are read.
        weights: rule id -> log-odds against the article when the rule has marked a line.
        total: number of lines.
    """
    against, summed, favour = bytes(total), [0] * total, bytes(total)
    for name, column in columns.items():
        weight = weights.get(name[5:]) if name.startswith("rule.") else None
        if weight is None:
            continue
        level = min(200, round(abs(weight) * STEP))
        lifted = column.translate(bytes([0, level]) + bytes([level]) * 254)
        if weight > 0:
            against = bytes(map(max, against, lifted))
            summed = list(map(add, summed, lifted))
        else:
            favour = bytes(map(max, favour, lifted))
    return {
        "against": against,
        "against.sum": bytes([min(255, s // 2) for s in summed]),
        "favour": favour,
    }


FAR = 60
"""Distances are counted up to here."""


def place_columns(columns: dict[str, Column], prose: Column, sizes: Sequence[int]) -> dict[str, Column]:
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
    mass = [p * s >> 8 if p > 100 else 0 for p, s in zip(prose, sizes, strict=True)]
    sums = [0, *accumulate(mass)]
    total = sums[-1] or 1
    found["mass.above"] = bytes([255 * s // total for s in sums[:-1]])
    found["mass.below"] = bytes([255 * (total - s) // total for s in sums[1:]])
    for reach in (2, 5, 12):
        found[f"mass.{reach}"] = bytes(map(log, window(mass, reach)))
    found["prose.2"] = bytes([s // 5 for s in window(prose, 2)])
    found["prose.6"] = bytes([s // 13 for s in window(prose, 6)])
    found["prose.since"] = since(prose, 150, FAR)
    found["prose.until"] = until(prose, 150, FAR)
    strong = bytes([p if s >= 140 else 0 for p, s in zip(prose, sizes, strict=True)])
    found["strong.since"] = since(strong, 200, FAR)
    found["strong.until"] = until(strong, 200, FAR)
    found["from.top"] = bytes([log(i) for i in range(n)])
    found["from.bottom"] = bytes([log(n - 1 - i) for i in range(n)])
    found["position"] = bytes([255 * i // n for i in range(n)])
    page = {
        "page.lines": log(n),
        "page.mass": log(total // 8),
        "page.prose": 255 * sum(p > 150 for p in prose) // n,
        "page.share": 255 * total // (sum(sizes) or 1),
        "page.paragraph": log(total // (sum(m > 0 for m in mass) or 1)),
        "page.gaps": 255 * sum(g > 1 for g in columns["gap"]) // n,
    }
    for name, value in page.items():
        found[name] = bytes([min(255, value)]) * n
    shape = bytes([(s >> 3 & 15) << 4 | e for s, e in zip(columns["size"], columns["ends"], strict=True)])
    for lag in (1, 2, 3, 4):
        same = list(map(eq, shape, shifted(shape, lag)))
        found[f"rhythm.{lag}"] = bytes(window(same, 6))
    against = columns["against"]
    found["against.2"] = bytes([s // 5 for s in window(against, 2)])
    found["against.6"] = bytes([s // 13 for s in window(against, 6)])
    found["against.since"] = since(against, 48, FAR)
    found["against.until"] = until(against, 48, FAR)
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
    ):
        column = columns[f"mark.{label.value}"]
        found[f"{label.value}.since"] = since(column, 2, 255)
        found[f"{label.value}.until"] = until(column, 2, 255)
    found["comment.6"] = bytes([min(255, s) for s in window(columns["mark.comment"], 6)])
    copies = [c > 1 for c in columns["copies"]]
    found["copies.4"] = bytes(window(copies, 4))
    return found


def among_columns(verdict: Column, sizes: Sequence[int]) -> dict[str, Column]:
    """What the lines around each line turned out to be at the second look.

    Args:
        verdict: how much each line looked like the article, 0 to 255.
        sizes: code points of each line.
    """
    n = len(verdict)
    mass = [v * s >> 8 if v > 127 else 0 for v, s in zip(verdict, sizes, strict=True)]
    sums = [0, *accumulate(mass)]
    total = sums[-1] or 1
    kept = bytes([v if s >= 60 else 0 for v, s in zip(verdict, sizes, strict=True)])
    signed = [(v - 127) * min(s, 400) for v, s in zip(verdict, sizes, strict=True)]
    start, end = _best_run(signed)
    found = {
        "body.above": bytes([255 * s // total for s in sums[:-1]]),
        "body.below": bytes([255 * (total - s) // total for s in sums[1:]]),
        "body.since": since(kept, 128, FAR),
        "body.until": until(kept, 128, FAR),
        "sure.since": since(kept, 230, FAR),
        "sure.until": until(kept, 230, FAR),
        "run": bytes(
            [
                100 + min(100, i - end + 1) if i >= end else 100 - min(99, start - i) if i < start else 100
                for i in range(n)
            ]
        ),
        "body.page": bytes([min(255, log(total // 8))]) * n,
    }
    for reach in (1, 3, 8, 20):
        found[f"body.{reach}"] = bytes([s // (2 * reach + 1) for s in window(verdict, reach)])
    for reach in (3, 10):
        found[f"bodymass.{reach}"] = bytes(map(log, window(mass, reach)))
    return found


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
    "stops": "its full stops", "shouting": "its capitals", "wordsize": "the length of its words", "bars": "its bars",
    "arrows": "its arrows", "quotes": "its quotation marks", "brackets": "its brackets", "addresses": "its addresses",
    "linked": "its links", "copyright": "its copyright sign", "gap": "the blank lines above it", "indent": "its indent",
    "glued": "its place in a paragraph", "joined": "that it was broken", "copies": "how often the page has it",
    "earlier": "that the page has it above", "glue": "words run together", "unspaced": "its script",
    "known": "words it shares with the page", "common": "words it shares with much of the page",
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
