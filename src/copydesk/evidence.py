"""What each line looks like and where it stands, as columns of small numbers: the evidence that the decoder is fitted on.

A column holds one byte a line. Columns are cheap to shift (a neighbour's value), to sum (the mass of prose around a line) and
to compare with a threshold for all lines at once (see `forest`). No word of any language lives here; the page brings the
function words of its languages along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import log2
from operator import eq, sub

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


def starts(text: str) -> int:
    """How a text begins: 0 bullet, 1 other sign, 2 bracket, 3 digit, 4 lower case, 5 uncased letter, 6 capital, 7 quotation mark."""
    first = text[0]
    if first.isupper() or first.istitle():
        return 6
    if first.islower():
        return 4
    if first.isalpha():
        return 5
    if first.isdigit():
        return 3
    if first in _QUOTE:
        return 7
    if first in _OPEN:
        return 2
    return 0 if first in _BULLET else 1


def unspaced(text: str) -> bool:
    """Whether the text is written without spaces between words (by three samples of it)."""
    n = len(text)
    return any("\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff" or "\uff66" <= c <= "\uff9f" for c in (text[0], text[n // 2], text[-1], text[n // 3]))


OWN = (
    "size", "words", "ends", "starts", "capitals", "digits", "function", "commas", "stops", "shouting", "wordsize",
    "bars", "arrows", "quotes", "brackets", "addresses", "gap", "indent", "glued", "joined", "copies", "earlier", "glue", "unspaced", "known", "common",
    "echo.next", "echo.last",
)  # fmt: skip

HEAD = 600
"""Shares of words are taken of this many code points of a line."""


def own_columns(page: Page) -> dict[str, Column]:
    """What each line looks like by itself, and how often the page has it."""
    rows: list[tuple[int, ...]] = []
    source = page.source
    shapes = _shapes(source)
    function = page.function_words
    counts = Counter(page.lower)
    seen: set[str] = set()
    index = page.index
    many = {word for word, lines in index.items() if len(lines) > 1 and len(word) > 4}
    common = {word for word in many if len(index[word]) > 3}
    last: set[str] = set()
    commas = _present(source, "，、،")
    quotes = _present(source, "“„「")
    bars, arrows = _present(source, "•"), _present(source, "›→►▶")
    spaceless = _UNSPACED.search(source) is not None
    before = 0
    for line, low, words in zip(page.lines, page.lower, page.words, strict=True):
        (start, end), text = line.span, line.text
        n = end - start
        shape = shapes[start:end]
        w = len(words) or 1
        if spaceless and unspaced(text):
            bare = 1
            size = 2 * n
            head = text if n <= HEAD else text[:HEAD]
            share = 24 * sum(map(head.count, page.particles)) // (len(head) // 2 + 1)
            known = often = 0
            stops = text.count("。") + text.count("！")
        else:
            bare = 0
            size = n
            share = 30 * len(words & function) // w
            known = 15 * len(words & many) // w
            often = 15 * len(words & common) // w
            stops = shape.count(b". ")
        parts = shape.count(b" ") + 1
        gap = source[before:start]
        again = counts[low]
        rows.append(
            (
                log(size),
                log(parts),
                ends(text),
                starts(text),
                15 * (shape.count(b" A") + shape.startswith(b"A")) // parts,
                15 * (shape.count(b" 0") + shape.startswith(b"0")) // parts,
                share if share < 15 else 15,
                min(15, shape.count(b",") + _count(text, commas)),
                min(15, stops),
                30 * shape.count(b"AA") // n,
                min(20, n // parts),
                min(7, shape.count(b"|") + _count(text, bars)),
                min(7, shape.count(b">") + _count(text, arrows)),
                min(7, shape.count(b'"') + _count(text, quotes)),
                min(7, shape.count(b"(")),
                min(7, shape.count(b"@") + 4 * ("©" in text) + 2 * (w < 30 and ("http" in low or "www." in low))),
                (3 if len(gap) > 400 else min(3, gap.count("\n"))),
                min(15, len(gap) - gap.rfind("\n") - 1) if gap else 0,
                line.glued,
                line.joined,
                min(7, again),
                low in seen,
                min(7, shape.count(b"aA")),
                bare,
                known,
                often,
                0,  # echo.next, known once all lines are
                15 * len(words & last) // w,
            )
        )
        before, last = end, words
        if again > 1:
            seen.add(low)
    found = dict(zip(OWN, map(bytes, zip(*rows, strict=True)), strict=True)) if rows else {name: b"" for name in OWN}
    if rows:
        pairs = zip(page.words, page.words[1:], strict=False)
        found["echo.next"] = bytes([15 * len(a & b) // (len(a) or 1) for a, b in pairs]) + b"\0"
    return found


def _present(source: str, characters: str) -> tuple[str, ...]:
    return tuple(c for c in characters if c in source)


def _count(text: str, characters: tuple[str, ...]) -> int:
    return sum(map(text.count, characters)) if characters else 0


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


def _classes(encoding: str) -> bytes:
    table = bytearray(b"?" * 256)
    for code in range(256):
        character = bytes([code]).decode(encoding, "replace")
        if character.islower():
            table[code] = ord("a")
        elif character.isupper():
            table[code] = ord("A")
        elif character.isdigit():
            table[code] = ord("0")
        elif character.isspace():
            table[code] = ord(" ")
        elif character in ".!?":
            table[code] = ord(".")
        elif character in "|·":
            table[code] = ord("|")
        elif character in "»>":
            table[code] = ord(">")
        elif character in '"«':
            table[code] = ord('"')
        elif character in "([":
            table[code] = ord("(")
        elif character in "@#":
            table[code] = ord("@")
        elif character == ",":
            table[code] = ord(",")
    table[ord("?")] = ord("?")  # a question mark, or what the encoding lacks
    return bytes(table)


_CLASSES = {encoding: _classes(encoding) for encoding in ("latin-1", "cp1251", "cp1253")}


def mark_columns(page: Page, votes: Sequence[Sequence[Mark]], inline: Sequence[Sequence[Mark]]) -> dict[str, Column]:
    """For each label the strongest mark over each whole line, each rule that fired, and the inline findings of each line."""
    total = len(page.lines)
    columns = {label: bytearray(total) for label in Label}
    rules: dict[str, bytearray] = {}
    inside = {name: bytearray(total) for name in ("dateline", "other")}
    for i, marks in enumerate(votes):
        for mark in marks:
            column = columns[mark.label]
            if column[i] < mark.strength:
                column[i] = mark.strength
            rule = rules.get(mark.rule)
            if rule is None:
                rule = rules[mark.rule] = bytearray(total)
            rule[i] = 1
    for i, marks in enumerate(inline):
        for mark in marks:
            inside["dateline" if mark.label is Label.DATELINE else "other"][i] = mark.strength
    found = {f"mark.{label.value}": bytes(column) for label, column in columns.items()}
    found.update((f"rule.{id}", bytes(column)) for id, column in rules.items())
    found["inline.dateline"] = bytes(inside["dateline"])
    found["inline.other"] = bytes(inside["other"])
    found["marks"] = bytes(min(7, len(marks)) for marks in votes)
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


CHROME = tuple(label for label in Label if not label.kept and label not in (Label.TITLE, Label.DATELINE))
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
    chrome = bytes(n)
    for label in CHROME:
        column = columns[f"mark.{label.value}"]
        if any(column):
            chrome = bytes(map(max, chrome, column))
    found["chrome"] = chrome
    found["chrome.2"] = bytes([min(255, s) for s in window(chrome, 2)])
    found["chrome.6"] = bytes([min(255, s) for s in window(chrome, 6)])
    found["chrome.since"] = since(chrome, 2, FAR)
    found["chrome.until"] = until(chrome, 2, FAR)
    for label in (Label.COMMENT, Label.HEADLINES, Label.TITLE, Label.COPYRIGHT, Label.TAGS, Label.BIO, Label.SHARE, Label.NAV, Label.BYLINE, Label.DATE, Label.PROMO, Label.NEWSLETTER):
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
        "run": bytes([100 + min(100, i - end + 1) if i >= end else 100 - min(99, start - i) if i < start else 100 for i in range(n)]),
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
