"""Evidence of the markup, as columns beside those of `evidence`: what only a page made from HTML has.

Three kinds: what a line's own element is, what the words of the elements around it say (families of words, see
data/markup.toml), and how the page's prose lies in the tree around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import eq

from .evidence import Column, ends, log
from .model import Markup, Nest, Page
from .near import runs_of
from .tables import read_table

TAGS = (
    "p", "div", "li", "td", "tr", "dd", "dt", "blockquote", "figcaption", "section", "article", "span", "a", "button",
    "header", "footer", "aside", "nav", "form", "pre", "label", "figure", "main", "body",
    "h1", "h2", "h3", "h4", "h5", "h6",
)  # fmt: skip
"""Tags that are told apart, by number; others are 0."""

NEAR = 15
"""A family whose word stands on the line's own element; each level up counts one less, down to 1."""
FAR = 20
"""Distances in the tree are counted up to here."""
PROSE = 80
"""A line of at least this many code points that is not made of links is prose."""
KNOWN = 30_000
"""So many pieces of class names are remembered."""
AGAIN = 50
"""At most this many other lines are looked at for a piece of a line."""

_TAG = {tag: i + 1 for i, tag in enumerate(TAGS)}
_LEVEL = {f"h{level}": level for level in range(1, 7)}
_DECAY = bytes([0, 1, *range(1, 255)])
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}")


class _Families(dict[str, frozenset[int]]):
    """A piece of a naming attribute -> the families of its words, by number; filled as pieces are met."""

    def __init__(self, table: dict[str, list[str]], pairs: dict[str, list[list[str]]]) -> None:
        self.names = (*table, *pairs)
        self.pairs: list[tuple[int, frozenset[int], frozenset[int]]] = []
        for name, (left, right) in pairs.items():
            here, there = frozenset(map(self.names.index, left)), frozenset(map(self.names.index, right))
            self.pairs.append((self.names.index(name), here, there))
        self.whole: dict[str, set[int]] = {}
        self.openings: dict[str, list[tuple[str, int]]] = {}  # by their first four letters
        for number, listed in enumerate(table.values()):
            for word in listed:
                if word.endswith("*"):
                    self.openings.setdefault(word[:4], []).append((word[:-1], number))
                else:
                    self.whole.setdefault(word, set()).add(number)

    def __missing__(self, piece: str) -> frozenset[int]:
        found: set[int] = set()
        for word in _WORDS.findall(piece):
            low = word.lower()
            found |= self.whole.get(low, _NOTHING)
            for opening, number in self.openings.get(low[:4], ()):
                if low.startswith(opening):
                    found.add(number)
        if len(self) > KNOWN:
            self.clear()
        self[piece] = kept = frozenset(found)
        return kept


@cache
def families() -> _Families:
    """The table of data/markup.toml."""
    found = read_table("markup")
    return _Families(found["families"], found["pairs"])


@lru_cache(maxsize=16384)
def _of_element(tag: str, named: str) -> set[int]:
    """The families of an element's tag and of the words in its naming attributes, by number."""
    table = families()
    found = set(table.whole.get(f"<{tag}", _NOTHING))
    for piece in named.split():
        found |= table[piece]
    if found:
        for pair, left, right in table.pairs:
            if not (left.isdisjoint(found) or right.isdisjoint(found)):
                found.add(pair)
    return found


_NOTHING: set[int] = set()


def markup_columns(page: Page, near: Sequence[int]) -> dict[str, Column]:
    """The columns of what the page's markup knows of the lines `near`; {} for a page of text."""
    marks = page.markup
    if not marks:
        return {}
    sizes = [len(line.text) for line in page.lines]
    found = {
        "tag": bytes([_TAG.get(m.tag, 0) for m in marks]),
        "level": bytes([_LEVEL.get(m.tag, 0) for m in marks]),
        "links": bytes([int(15 * m.link_density) for m in marks]),
        "bold": bytes([int(15 * m.bold) for m in marks]),
        "depth": bytes([min(60, m.depth) for m in marks]),
        "news": bytes([marks[0].news]) * len(marks),
        "hidden": bytes([m.hidden for m in marks]),
        "stated": bytes([max(0, round(254 * m.stated) + 1) if m.stated >= 0 else 0 for m in marks]),
        "described": bytes([round(15 * m.described) + 1 if m.described >= 0 else 0 for m in marks]),
        "again": _again(page, sizes),
        "anchors": bytes([min(15, m.anchors) for m in marks]),
        "media": (media := bytes([min(7, m.media) for m in marks])),
        "media.next": media[1:] + b"\0",
    }
    found |= _family_columns(marks)
    found |= _tree_columns(page, sizes)
    found |= _title_columns(page)
    found["standfirst"] = _standfirst(found, sizes)
    if marks[0].voted >= 0:
        found |= _voted_columns(marks, sizes)
    if len(near) < len(marks):
        runs = runs_of(near)
        found = {name: b"".join([column[a:b] for a, b in runs]) for name, column in found.items()}
    return {f"html.{name}": column for name, column in found.items()}


def _again(page: Page, sizes: Sequence[int]) -> Column:
    """How often a middle piece of each line stands elsewhere on the page: captions, pull quotes, teasers. At most 3.

    Only lines that share a word with the piece are looked at, the rarest one, and AGAIN of them.
    """
    found = bytearray(len(sizes))
    lows, index = page.lower, page.index
    for i, size in enumerate(sizes):
        if 40 <= size <= 600:
            middle = size // 2
            piece = lows[i][middle - 15 : middle + 15]
            rarest: Sequence[int] | None = None
            for word in piece.split()[1:-1] or (piece,):
                where = index.get(word)
                if where is not None and (rarest is None or len(where) < len(rarest)):
                    rarest = where
                    if len(where) == 1:
                        break
            if rarest is not None and len(rarest) > 1:
                found[i] = min(3, sum([piece in lows[k] for k in rarest[:AGAIN]]) - 1) if i in rarest[:AGAIN] else 0
    return bytes(found)


def _family_columns(marks: Sequence[Markup]) -> dict[str, Column]:
    """For each family how near the nearest element with one of its words is: 15 the line's own, 1 far, 0 nowhere."""
    names = families().names
    none = bytes(len(names))
    known: dict[int, bytes] = {}
    rows = []
    for mark in marks:
        nest: Nest | None = mark.nest
        row = known.get(mark.nest.number)
        if row is None:
            waiting = []
            while nest is not None and nest.number not in known:
                waiting.append(nest)
                nest = nest.above
            row = known[nest.number] if nest is not None else none
            for one in reversed(waiting):
                row = known[one.number] = _lower(row, one.tag, one.named)
        rows.append(_spanned(row, mark.inner) if mark.inner else row)
    return _cut(b"".join(rows), [f"family.{name}" for name in names])


@lru_cache(maxsize=16384)
def _lower(row: bytes, tag: str, named: str) -> bytes:
    """The nearness of each family inside an element, from that around it."""
    here = bytearray(row.translate(_DECAY))
    for number in _of_element(tag, named):
        here[number] = NEAR
    return bytes(here)


@lru_cache(maxsize=16384)
def _spanned(row: bytes, inner: tuple[tuple[str, str], ...]) -> bytes:
    """The nearness of each family in a line that inline elements span, from that in its block."""
    here = bytearray(row)
    for tag, named in inner:
        for number in _of_element(tag, named):
            here[number] = NEAR
    return bytes(here)


Mass = tuple[int, int, int, float]
"""Of some lines: characters of those that are prose, their number, characters, characters in links."""


def _tree_columns(page: Page, sizes: Sequence[int]) -> dict[str, Column]:
    """How the prose of the page lies in the tree: shares of the containers around the line, the way to the main one."""
    total = len(sizes)
    homes: list[int] = []
    prose: list[int] = []
    paths: dict[int, tuple[int, ...]] = {}
    direct: dict[int, Mass] = {}
    for m, size, line in zip(page.markup, sizes, page.lines, strict=True):
        tag, at, links, _, container, hidden, *_ = m
        if container != at.number and at.above is not None:
            at = at.above
        home = at.number
        homes.append(home)
        good = size >= PROSE and links < 0.4 and not hidden and tag != "figcaption" and ends(line.text) > 5
        own = size if good else 0
        prose.append(own)
        if home in direct:
            mass, lines, chars, linked = direct[home]
            direct[home] = mass + own, lines + 1, chars + size, linked + size * links
        else:
            direct[home] = own, 1, size, size * links
            paths[home] = _path(at)
    whole = sum(prose) or 1
    around: dict[int, Mass] = {}  # of the lines at most three levels below
    scores: Counter[int] = Counter()  # the main container has most prose right in it, or twice as much one level below
    for home, tally in direct.items():
        path = paths[home]
        mass, lines, chars, linked = tally
        for number in path[:4]:
            if number in around:
                a, b, c, d = around[number]
                around[number] = a + mass, b + lines, c + chars, d + linked
            else:
                around[number] = tally
        if mass:
            for share, number in enumerate(path[:2], 1):
                scores[number] += mass // share
    main = max(scores, key=lambda n: (scores[n], -n), default=0)
    trunk = next((path[path.index(main) :] for path in paths.values() if main in path), ())
    down = {number: min(FAR, k) for k, number in enumerate(trunk)}
    shares = {
        number: bytes((255 * mass // whole, log(lines), int(15 * linked / (chars or 1)), log(chars // lines)))
        for number, (mass, lines, chars, linked) in around.items()
    }
    rows = {}
    for home, path in paths.items():
        up = next((k for k, number in enumerate(path) if number in down), FAR)
        last = len(path) - 1
        way = bytes((up, down[path[up]] if up < FAR else FAR))
        rows[home] = way + shares[home] + shares[path[min(1, last)]] + shares[path[min(2, last)]]
    columns = _cut(b"".join([rows[home] for home in homes]), _TREE)
    inside = [i for i, (d, p) in enumerate(zip(columns["down"], prose, strict=True)) if p and not d]
    columns["where"] = _beside(inside, total)
    columns |= _alike_columns(page.markup, prose, sizes, whole)
    first: dict[int, int] = {}
    for i, home in enumerate(homes):
        first.setdefault(home, i)
    last_of = dict(zip(homes, range(total), strict=True))
    columns["home.first"] = bytes([min(30, i - first[h]) for i, h in enumerate(homes)])
    columns["home.last"] = bytes([min(30, last_of[h] - i) for i, h in enumerate(homes)])
    same = bytes(map(eq, homes, homes[1:]))
    columns["home.next"] = same + b"\0"
    columns["home.before"] = b"\0" + same
    columns["page.prose"] = bytes([log(whole // 8)]) * total
    columns["page.main"] = bytes([min(255, 255 * scores[main] // whole)]) * total
    return columns


_TREE = ("up", "down", *(f"{name}.{level}" for level in range(3) for name in ("mass", "count", "linked", "mean")))


def _cut(rows: bytes, names: Sequence[str]) -> dict[str, Column]:
    """The columns of rows that stand one behind the other."""
    return {name: rows[k :: len(names)] for k, name in enumerate(names)}


def _path(nest: Nest) -> tuple[int, ...]:
    """The numbers of the element and of those around it, the innermost first."""
    numbers: list[int] = []
    around: Nest | None = nest
    while around is not None and len(numbers) < FAR:
        numbers.append(around.number)
        around = around.above
    return tuple(numbers)


def _beside(chosen: Sequence[int], total: int) -> Column:
    """100 between the first and the last chosen line, less above, more below, a line a step."""
    low, high = (chosen[0], chosen[-1]) if chosen else (0, total)
    above = bytes([100 - min(99, low - i) for i in range(min(low, total))])
    below = bytes([100 + min(100, i - high) for i in range(high + 1, total)])
    return above + bytes([100]) * (total - len(above) - len(below)) + below


@lru_cache(maxsize=4096)
def _key(tag: str, classes: str) -> str:
    """Tag and classes in one order: elements of one key are of one kind."""
    return f"{tag}.{' '.join(sorted(classes.split()))}"


def _alike_columns(
    marks: Sequence[Markup], prose: Sequence[int], sizes: Sequence[int], whole: int
) -> dict[str, Column]:
    """What all lines of the page have in common whose elements are written alike, by tag and class."""
    tallies: dict[str, tuple[int, int, int]] = {}
    pairs: dict[tuple[str, str], int] = {}
    keys = []
    for m, p, size in zip(marks, prose, sizes, strict=True):
        _, tag, classes, _, above = m.nest
        key = _key(tag, classes)
        pair = key, _key(above.tag, above.classes) if above is not None else ""
        keys.append(pair)
        if key in tallies:
            count, mass, chars = tallies[key]
            tallies[key] = count + 1, mass + p, chars + size
        else:
            tallies[key] = 1, p, size
        if p:
            pairs[pair] = pairs.get(pair, 0) + p
    rows = {
        key: bytes((log(count), 255 * mass // whole, 255 * mass // (chars or 1), log(chars // count)))
        for key, (count, mass, chars) in tallies.items()
    }
    columns = _cut(
        b"".join([rows[key] for key, _ in keys]), ("alike.count", "alike.prose", "alike.share", "alike.mean")
    )
    columns["alike.prose2"] = bytes([255 * pairs[pair] // whole if pair in pairs else 0 for pair in keys])
    return columns


def _title_columns(page: Page) -> dict[str, Column]:
    """Distance to the headline, by the first h1 of the page that says what the hints say, and echoes of the title."""
    total = len(page.markup)
    title = frozenset(w.lower() for w in (page.hints.title or "").split() if len(w) > 2)
    echo = bytes(total)
    if title:
        echo = bytes([15 * len(both) // len(title | words) if (both := words & title) else 0 for words in page.words])
    ones = [i for i, m in enumerate(page.markup) if m.tag == "h1"]
    best = max(ones, key=lambda i: (echo[i], -i), default=-1)
    if best < 0 and title:
        best = max(range(total), key=lambda i: (echo[i], -i))
        if echo[best] < 8:
            best = -1
    after = bytes([min(120, max(1, 60 + i - best)) for i in range(total)]) if best >= 0 else bytes(total)
    return {"echo": echo, "after.title": after}


def _standfirst(columns: dict[str, Column], sizes: Sequence[int]) -> Column:
    """How much each of the few lines below the headline looks like its standfirst: by its class words, by being the page's
    description of itself, by being prose before the first paragraph."""
    found = bytearray(len(sizes))
    after, lead, caption = columns["after.title"], columns["family.lead"], columns["family.caption"]
    described, links = columns["described"], columns["links"]
    for i, size in enumerate(sizes):
        if 60 < after[i] <= 75 and size >= 30 and links[i] < 8:
            near = lead[i] >= NEAR - 2
            found[i] = 1 + 4 * near + 4 * (described[i] > 9) + 2 * (after[i] < 64) + (caption[i] < NEAR - 2)
    return bytes(found)


def _voted_columns(marks: Sequence[Markup], sizes: Sequence[int]) -> dict[str, Column]:
    """What the voter kept: of the line, of the lines around it, before and after its first and last line."""
    voted = bytes([round(255 * m.voted) for m in marks])
    kept = [i for i, v in enumerate(voted) if v > 127]
    total = len(voted)
    page = 255 * sum(s for s, v in zip(sizes, voted, strict=True) if v > 127) // (sum(sizes) or 1)
    return {"voted": voted, "voted.page": bytes([page]) * total, "voted.where": _beside(kept, total)}
