"""Evidence of the markup, as columns beside those of `evidence`: what only a page made from HTML has.

Three kinds: what a line's own element is, what the words of the elements around it say (families of words, see
data/markup.toml), and how the page's prose lies in the tree around it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
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
    for element in elements:
        row = vector(element.nest)
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
    # prose of each container by level: the line's container, the one around it, the one around that
    around: list[tuple[int, ...]] = []
    masses: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    chars: Counter[int] = Counter()
    paths: dict[int, tuple[int, ...]] = {}
    for i, e in enumerate(elements):
        path = paths.get(e.nest.number)
        if path is None:
            numbers: list[int] = []
            at: Nest | None = e.nest
            while at is not None and len(numbers) < FAR:
                if at.number != e.nest.number or e.container == at.number:
                    numbers.append(at.number)
                at = at.above
            path = paths[e.nest.number] = tuple(numbers)
        around.append(path)
        for number in path[:4]:
            masses[number] += prose[i]
            counts[number] += 1
            chars[number] += sizes[i]
            linked[number] += int(sizes[i] * e.link_density)
    # the main container: the one with most prose that is nearest to it
    direct: Counter[int] = Counter()
    for i, path in enumerate(around):
        if path and prose[i]:
            direct[path[0]] += prose[i]
            if len(path) > 1:
                direct[path[1]] += prose[i] // 2
    main = max(direct, key=lambda n: (direct[n], -n)) if direct else 0
    trunk: dict[int, int] = {}
    for path in around:
        if main in path:
            trunk = {number: k for k, number in enumerate(path[path.index(main) :])}
            break
    up, down = bytearray(total), bytearray(total)
    for i, path in enumerate(around):
        up[i] = down[i] = FAR
        for k, number in enumerate(path):
            if number in trunk:
                up[i], down[i] = k, min(FAR, trunk[number])
                break
    inside = [i for i, d in enumerate(down) if not d and prose[i]]
    low, high = (inside[0], inside[-1]) if inside else (0, total)
    where = [100 + min(100, i - high) if i > high else 100 - min(99, low - i) if i < low else 100 for i in range(total)]
    columns: dict[str, Column] = {"where": bytes(where), "up": bytes(up), "down": bytes(down)}
    for level in range(3):
        homes = [path[min(level, len(path) - 1)] if path else 0 for path in around]
        columns[f"mass.{level}"] = bytes([255 * masses[n] // whole for n in homes])
        columns[f"count.{level}"] = bytes([log(counts[n]) for n in homes])
        columns[f"linked.{level}"] = bytes([min(15, 15 * linked[n] // (chars[n] or 1)) for n in homes])
        columns[f"mean.{level}"] = bytes([log(chars[n] // (counts[n] or 1)) for n in homes])
    # elements written alike
    alike: Counter[str] = Counter()
    alike_prose: Counter[str] = Counter()
    alike_size: Counter[str] = Counter()
    keys = [e.nest.key for e in elements]
    for key, p, size in zip(keys, prose, sizes, strict=True):
        alike[key] += 1
        alike_prose[key] += p
        alike_size[key] += size
    columns["alike.count"] = bytes([log(alike[k]) for k in keys])
    columns["alike.prose"] = bytes([255 * alike_prose[k] // whole for k in keys])
    columns["alike.share"] = bytes([min(255, 255 * alike_prose[k] // (alike_size[k] or 1)) for k in keys])
    columns["alike.mean"] = bytes([log(alike_size[k] // alike[k]) for k in keys])
    tops = ["/".join([k, e.nest.above.key if e.nest.above else ""]) for k, e in zip(keys, elements, strict=True)]
    pairs: Counter[str] = Counter()
    for top, p in zip(tops, prose, strict=True):
        pairs[top] += p
    columns["alike.prose2"] = bytes([255 * pairs[t] // whole for t in tops])
    # first and last of its container
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    homes = [path[0] if path else 0 for path in around]
    for i, home in enumerate(homes):
        first.setdefault(home, i)
        last[home] = i
    columns["home.first"] = bytes([min(30, i - first[h]) for i, h in enumerate(homes)])
    columns["home.last"] = bytes([min(30, last[h] - i) for i, h in enumerate(homes)])
    columns["home.next"] = bytes([h == g for h, g in zip(homes, [*homes[1:], -1], strict=True)])
    columns["home.before"] = bytes([h == g for h, g in zip(homes, [-1, *homes], strict=False)])
    columns["page.prose"] = bytes([log(whole // 8)]) * total
    columns["page.main"] = bytes([min(255, 255 * direct[main] // whole)]) * total if direct else bytes(total)
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
    low, high = (kept[0], kept[-1]) if kept else (0, -1)
    where = bytes(
        [100 + min(100, i - high) if i > high else 100 - min(99, low - i) if i < low else 100 for i in range(total)]
    )
    return {"voted": voted, "voted.page": bytes([page]) * total, "voted.where": where}
