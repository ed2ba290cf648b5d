"""What each line looks like and where it stands, as columns of small numbers: the evidence that the decoder is fitted on.

A column holds one byte a line. Columns are cheap to shift (a neighbour's value), to sum (the mass of prose around a line) and
to compare with a threshold for all lines at once (see `forest`). No word of any language lives here; the page brings the
function words of its languages along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import log2

from .labels import Label, Strength
from .model import Mark, Page

Column = bytes

_LOG = bytes(min(255, round(8 * log2(n + 1))) for n in range(4096))

_STOP = frozenset(".。।۔．")
_ASK = frozenset("!?！？؟")
_CLOSE = frozenset("\"'”’»」』)")
_BULLET = frozenset("-–—*•·▪●○►▶»>■□◆+→✓")
_QUOTE = frozenset("\"'“‘«„「『‚”")
_OPEN = frozenset("([（【［{<")

COMMENT_LABELS = (Label.COMMENT,)


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
    "bars", "arrows", "quotes", "brackets", "addresses", "gap", "indent", "glued", "joined", "copies", "earlier", "glue", "unspaced", "known",
)  # fmt: skip


def own_columns(page: Page) -> dict[str, Column]:
    """What each line looks like by itself, and how often the page has it."""
    rows: list[tuple[int, ...]] = []
    source = page.source
    function = page.function_words
    counts = Counter(page.lower)
    seen: set[str] = set()
    vocabulary = _vocabulary(page)
    before = 0
    for line, low in zip(page.lines, page.lower, strict=True):
        span, text = line.span, line.text
        n = len(text)
        head = text if n <= 600 else text[:600]
        tokens = head.split()
        w = len(tokens)
        firsts = [t[0] for t in tokens]
        capitals = sum(map(str.isupper, firsts))
        digits = sum(map(str.isdigit, firsts))
        small = low if n <= 600 else low[:600]
        lowers = small.split()
        if unspaced(head):
            bare = 1
            size = 2 * n
            count = len(head) // 2
            hits = sum(map(head.count, page.particles))
            known = 0
        else:
            bare = 0
            size = n
            count = w
            hits = sum(map(function.__contains__, lowers))
            long = [t for t in lowers if len(t) > 4]
            known = 1 + 14 * sum(map(vocabulary.__contains__, long)) // len(long) if long else 0
        gap = source[before : span.start]
        again = counts[low]
        rows.append(
            (
                log(size),
                log(w),
                ends(text),
                starts(text),
                15 * capitals // w,
                15 * digits // w,
                min(15, 24 * hits // (count or 1)),
                min(15, text.count(",") + text.count("，") + text.count("、") + text.count("،")),
                min(15, text.count(". ") + text.count("? ") + text.count("! ") + text.count("。")),
                15 * sum(map(str.isupper, tokens)) // w,
                min(20, n // w),
                min(7, text.count("|") + text.count(" / ") + text.count(" · ") + text.count("•")),
                min(7, text.count("»") + text.count(">") + text.count("›") + text.count("→")),
                min(7, text.count('"') + text.count("“") + text.count("„") + text.count("«") + text.count("「")),
                min(7, text.count("(") + text.count("[") + text.count("（")),
                min(7, text.count("@") + 2 * text.count("http") + 2 * text.count("www.") + text.count("#") + 4 * text.count("©")),
                min(3, gap.count("\n")) if len(gap) < 400 else 3,
                min(15, len(gap) - gap.rfind("\n") - 1) if gap else 0,
                line.glued,
                line.joined,
                min(7, again),
                low in seen,
                _glue(head) if n > 12 else 0,
                bare,
                known,
            )
        )
        before = span.end
        if again > 1:
            seen.add(low)
    return dict(zip(OWN, map(bytes, zip(*rows, strict=True)), strict=True)) if rows else {name: b"" for name in OWN}


def _glue(text: str) -> int:
    """How often a small letter or digit runs into a capital: text that was flattened without a space."""
    shape = text.translate(_CASE) if text.isascii() else "".join(["a" if c.islower() else "A" if c.isupper() else " " for c in text])
    return min(7, shape.count("aA"))


_CASE = {i: "a" if chr(i).islower() else "A" if chr(i).isupper() else " " for i in range(128)}


def _vocabulary(page: Page) -> set[str]:
    """The longer words of the page's long lines."""
    words: set[str] = set()
    room = 20000
    for line, low in zip(page.lines, page.lower, strict=True):
        if len(line.text) > 160 and room > 0:
            words.update(low[:2000].split())
            room -= len(low)
    return words


MARKED = tuple(label for label in Label if label is not Label.BODY)


def mark_columns(page: Page, votes: Sequence[Sequence[Mark]], inline: Sequence[Sequence[Mark]]) -> dict[str, Column]:
    """For each label the strongest mark over each whole line, and the inline findings of each line."""
    total = len(page.lines)
    columns = {label: bytearray(total) for label in Label}
    inside = {name: bytearray(total) for name in ("dateline", "other")}
    for i, marks in enumerate(votes):
        for mark in marks:
            column = columns[mark.label]
            if column[i] < mark.strength:
                column[i] = mark.strength
    for i, marks in enumerate(inline):
        for mark in marks:
            inside["dateline" if mark.label is Label.DATELINE else "other"][i] = mark.strength
    found = {f"mark.{label.value}": bytes(column) for label, column in columns.items()}
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


def window(values: Sequence[int], reach: int) -> list[int]:
    """Sums over each line and `reach` lines each way."""
    sums = [0, *accumulate(values)]
    n = len(values)
    return [sums[min(n, i + reach + 1)] - sums[max(0, i - reach)] for i in range(n)]


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
        "page.share": 255 * min(1, total // (sum(sizes) or 1)) if total > sum(sizes) else 255 * total // (sum(sizes) or 1),
        "page.paragraph": log(total // (sum(m > 0 for m in mass) or 1)),
        "page.gaps": 255 * sum(g > 1 for g in columns["gap"]) // n,
    }
    for name, value in page.items():
        found[name] = bytes([min(255, value)]) * n
    shape = bytes(
        [(s >> 3) * 16 + e for s, e in zip(columns["size"], columns["ends"], strict=True)]
        if max(columns["size"]) < 128
        else [((s >> 4) * 16 + e) & 255 for s, e in zip(columns["size"], columns["ends"], strict=True)]
    )
    for lag in (1, 2, 3, 4):
        same = [a == b for a, b in zip(shape, shifted(shape, lag), strict=True)]
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
