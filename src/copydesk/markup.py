"""Evidence of the markup, as columns beside those of `evidence`: what only a page made from HTML has.

Three kinds: what a line's own element is, what the words of the elements around it say (families of words, see
data/markup.toml), and how the page's prose lies in the tree around it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from operator import eq
from pathlib import Path
from typing import cast

from .evidence import Column, ends, log
from .flatten import Element, Nest
from .model import Page

DATA = Path(__file__).parent / "data" / "markup.toml"

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

_TAG = {tag: i + 1 for i, tag in enumerate(TAGS)}
_DECAY = bytes([0, 1, *range(1, 255)])


@cache
def families() -> tuple[tuple[str, ...], dict[str, tuple[int, ...]], tuple[tuple[str, int], ...]]:
    """The names of the families, the families of each word, and those of beginnings of words."""
    with DATA.open("rb") as file:
        table = tomllib.load(file)["families"]
    words: dict[str, tuple[int, ...]] = {}
    openings: list[tuple[str, int]] = []
    for number, listed in enumerate(table.values()):
        for word in listed:
            if word.endswith("*"):
                openings.append((word[:-1], number))
            else:
                words[word] = (*words.get(word, ()), number)
    return tuple(table), words, tuple(openings)


@cache
def _families_of(word: str) -> tuple[int, ...]:
    _, words, openings = families()
    return (*words.get(word, ()), *(number for opening, number in openings if word.startswith(opening)))


def markup_columns(page: Page) -> dict[str, Column]:
    """The columns of the page's markup; {} for a page of text."""
    if not page.markup:
        return {}
    elements = cast("tuple[Element, ...]", page.markup)
    sizes = [len(line.text) for line in page.lines]
    found = {
        "tag": bytes([_TAG.get(e.tag, 0) for e in elements]),
        "level": bytes([int(e.tag[1]) if e.tag in _HEADINGS else 0 for e in elements]),
        "links": bytes([int(15 * e.link_density) for e in elements]),
        "bold": bytes([int(15 * e.bold) for e in elements]),
        "depth": bytes([min(60, e.depth) for e in elements]),
        "news": bytes([e.news for e in elements]),
        "hidden": bytes([e.hidden for e in elements]),
        "stated": bytes([max(0, round(254 * e.stated) + 1) if e.stated >= 0 else 0 for e in elements]),
        "described": bytes([round(15 * e.described) + 1 if e.described >= 0 else 0 for e in elements]),
        "again": bytes([_again(page.source, line.text) for line in page.lines]),
    }
    found |= _family_columns(elements)
    found |= _tree_columns(page, elements, sizes)
    found |= _title_columns(page, elements)
    found["standfirst"] = _standfirst(found, sizes)
    if any(e.voted >= 0 for e in elements):
        found |= _voted_columns(elements, sizes)
    return {f"html.{name}": column for name, column in found.items()}


def _again(source: str, text: str) -> int:
    """Whether a middle piece of the line stands elsewhere on the page too: captions, pull quotes, teasers."""
    if not 40 <= len(text) <= 600:
        return 0
    middle = len(text) // 2
    return min(3, source.count(text[middle - 15 : middle + 15]) - 1)


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _family_columns(elements: Sequence[Element]) -> dict[str, Column]:
    """For each family how near the nearest element with one of its words is: 15 the line's own, 1 far, 0 nowhere."""
    names, _, _ = families()
    total = len(names)
    none = bytes(total)
    own: dict[frozenset[str], tuple[int, ...]] = {}
    known: dict[int, bytes] = {}

    def numbers(words: frozenset[str]) -> tuple[int, ...]:
        found = own.get(words)
        if found is None:
            found = own[words] = tuple({n for word in words for n in _families_of(word)})
        return found

    def vector(nest: Nest) -> bytes:
        waiting = []
        at: Nest | None = nest
        while at is not None and at.number not in known:
            waiting.append(at)
            at = at.above
        values = known[at.number] if at is not None else none
        for one in reversed(waiting):
            here = bytearray(values.translate(_DECAY))
            for number in numbers(one.words):
                here[number] = NEAR
            values = known[one.number] = bytes(here)
        return values

    rows = []
    alike: dict[tuple[frozenset[str], int], bytes] = {}
    for element in elements:
        nest = element.nest
        key = nest.words, nest.above.number if nest.above else -1
        row = alike.get(key)
        if row is None:
            row = alike[key] = vector(nest)
        if element.inner:
            inner = bytearray(row)
            for number in numbers(element.inner):
                inner[number] = NEAR
            row = bytes(inner)
        rows.append(row)
    return {f"family.{name}": bytes(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _tree_columns(page: Page, elements: Sequence[Element], sizes: Sequence[int]) -> dict[str, Column]:
    """How the prose of the page lies in the tree: shares of the containers around the line, the way to the main one."""
    total = len(elements)
    prose = [
        size
        if size >= PROSE and e.link_density < 0.4 and not e.hidden and e.tag != "figcaption" and ends(line.text) > 5
        else 0
        for e, size, line in zip(elements, sizes, page.lines, strict=True)
    ]
    whole = sum(prose) or 1
    homes, paths = _homes(elements)
    # for each container: prose, lines, characters, characters in links, of the lines at most three levels below
    direct: dict[int, list[float]] = {}
    for e, home, p, size in zip(elements, homes, prose, sizes, strict=True):
        tally = direct.setdefault(home, [0, 0, 0, 0])
        tally[0] += p
        tally[1] += 1
        tally[2] += size
        tally[3] += size * e.link_density
    around: dict[int, list[float]] = {}
    for home, tally in direct.items():
        for number in paths[home][:4]:
            sums = around.setdefault(number, [0, 0, 0, 0])
            for k, value in enumerate(tally):
                sums[k] += value
    # the main container: the one with most prose right in it, and half as much for prose one level below
    scores: Counter[int] = Counter()
    for home, tally in direct.items():
        for number, share in zip(paths[home], (1, 2), strict=False):
            scores[number] += int(tally[0]) // share
    main = max(scores, key=lambda n: (scores[n], -n), default=0)
    trunk: dict[int, int] = {}
    for path in paths.values():
        if main in path:
            trunk = {number: k for k, number in enumerate(path[path.index(main) :])}
            break
    ways = {}
    levels: tuple[dict[int, tuple[int, int, int, int]], ...] = ({}, {}, {})
    for home, path in paths.items():
        meets = next((k for k, number in enumerate(path) if number in trunk), None)
        ways[home] = (FAR, FAR) if meets is None else (meets, min(FAR, trunk[path[meets]]))
        for level, table in enumerate(levels):
            mass, lines, chars, linked = around[path[min(level, len(path) - 1)]]
            table[home] = (
                int(255 * mass / whole),
                log(int(lines)),
                min(15, int(15 * linked / (chars or 1))),
                log(int(chars / (lines or 1))),
            )
    up, down = zip(*[ways[home] for home in homes], strict=True)
    columns: dict[str, Column] = {"up": bytes(up), "down": bytes(down)}
    for level, table in enumerate(levels):
        found = zip(*[table[home] for home in homes], strict=True)
        for name, values in zip(("mass", "count", "linked", "mean"), found, strict=True):
            columns[f"{name}.{level}"] = bytes(values)
    inside = [i for i, d in enumerate(down) if not d and prose[i]]
    columns["where"] = _beside(inside, total)
    columns |= _alike_columns(elements, prose, sizes, whole)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for i, home in enumerate(homes):
        first.setdefault(home, i)
        last[home] = i
    columns["home.first"] = bytes([min(30, i - first[h]) for i, h in enumerate(homes)])
    columns["home.last"] = bytes([min(30, last[h] - i) for i, h in enumerate(homes)])
    columns["home.next"] = bytes(map(eq, homes, [*homes[1:], -1]))
    columns["home.before"] = bytes(map(eq, homes, [-1, *homes[:-1]]))
    columns["page.prose"] = bytes([log(whole // 8)]) * total
    columns["page.main"] = bytes([min(255, 255 * scores[main] // whole)]) * total
    return columns


def _homes(elements: Sequence[Element]) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """The number of each line's container, and for each container itself and those around it, the innermost first."""
    homes: list[int] = []
    paths: dict[int, tuple[int, ...]] = {}
    for e in elements:
        at = e.nest if e.container == e.nest.number or e.nest.above is None else e.nest.above
        homes.append(at.number)
        if at.number not in paths:
            numbers: list[int] = []
            around: Nest | None = at
            while around is not None and len(numbers) < FAR:
                numbers.append(around.number)
                around = around.above
            paths[at.number] = tuple(numbers)
    return homes, paths


def _beside(chosen: Sequence[int], total: int) -> Column:
    """100 between the first and the last chosen line, less above, more below, a line a step."""
    low, high = (chosen[0], chosen[-1]) if chosen else (0, total)
    return bytes(
        [100 + min(100, i - high) if i > high else 100 - min(99, low - i) if i < low else 100 for i in range(total)]
    )


def _alike_columns(
    elements: Sequence[Element], prose: Sequence[int], sizes: Sequence[int], whole: int
) -> dict[str, Column]:
    """What all lines of the page have in common whose elements are written alike, by tag and class."""
    tallies: dict[str, list[int]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    keys = [(e.nest.key, e.nest.above.key if e.nest.above else "") for e in elements]
    for key, p, size in zip(keys, prose, sizes, strict=True):
        tally = tallies.setdefault(key[0], [0, 0, 0])
        tally[0] += 1
        tally[1] += p
        tally[2] += size
        pairs[key] += p
    rows = {
        key: (log(count), 255 * mass // whole, min(255, 255 * mass // (size or 1)), log(size // count))
        for key, (count, mass, size) in tallies.items()
    }
    found = zip(*[rows[key] for key, _ in keys], strict=True)
    columns = {f"alike.{n}": bytes(v) for n, v in zip(("count", "prose", "share", "mean"), found, strict=True)}
    columns["alike.prose2"] = bytes([255 * pairs[key] // whole for key in keys])
    return columns


def _title_columns(page: Page, elements: Sequence[Element]) -> dict[str, Column]:
    """Distance to the headline, by the first h1 of the page that says what the hints say, and echoes of the title."""
    total = len(elements)
    title = frozenset(w.lower() for w in (page.hints.title or "").split() if len(w) > 2)
    echo = bytes([15 * len(words & title) // (len(title | words) or 1) if title else 0 for words in page.words])
    ones = [i for i, e in enumerate(elements) if e.tag == "h1"]
    best = max(ones, key=lambda i: (echo[i], -i), default=-1)
    if best < 0 and title:
        best = max(range(total), key=lambda i: (echo[i], -i))
        if echo[best] < 8:
            best = -1
    after = bytes([min(120, max(1, 60 + i - best)) if best >= 0 else 0 for i in range(total)])
    return {"echo": echo, "after.title": after}


def _standfirst(columns: dict[str, Column], sizes: Sequence[int]) -> Column:
    """How much each of the few lines below the headline looks like its standfirst: by its class words, by being the page's
    description of itself, by being prose before the first paragraph."""
    total = len(sizes)
    found = bytearray(total)
    for i, (after, lead, described, links, caption) in enumerate(
        zip(
            columns["after.title"], columns["family.lead"], columns["described"], columns["links"],
            columns["family.caption"], strict=True,
        )
    ):  # fmt: skip
        if 60 < after <= 75 and sizes[i] >= 30 and links < 8:
            found[i] = 1 + 4 * (lead >= NEAR - 2) + 4 * (described > 9) + 2 * (after < 64) + (caption < NEAR - 2)
    return bytes(found)


def _voted_columns(elements: Sequence[Element], sizes: Sequence[int]) -> dict[str, Column]:
    """What the voter kept: of the line, of the lines around it, before and after its first and last line."""
    voted = bytes([round(255 * max(0.0, e.voted)) for e in elements])
    kept = [i for i, v in enumerate(voted) if v > 127]
    total = len(voted)
    page = 255 * sum(s for s, v in zip(sizes, voted, strict=True) if v > 127) // (sum(sizes) or 1)
    return {"voted": voted, "voted.page": bytes([page]) * total, "voted.where": _beside(kept, total)}
