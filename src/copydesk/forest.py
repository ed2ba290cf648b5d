"""Boosted trees over columns, evaluated for all lines of a page at once.

A column is one byte a line. A page-wide mask is one integer with an eight-bit lane a line, so that one `&` splits all lines at
a node; the nodes of one depth, of all trees, are split in one go. Leaves are whole numbers in a small range: how often each number falls due is counted in the lanes of one integer per
number, and only the counts are multiplied. The cost of a tree hardly grows with the page. Trees, thresholds and values come
from the fitted data file; nothing here is learned.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp
from operator import and_, itemgetter, xor
from typing import Any, NamedTuple

from .evidence import Column

_BITS = 8
_FULL = 255
"""The most that a lane can count."""
_LANE_BIT = 128
"""The bit of a lane in which a question is answered."""


class Split(NamedTuple):
    """A question about a line: is the column's value, `shift` lines further down, at most `most`?"""

    column: str
    shift: int
    most: int


class Node(NamedTuple):
    """An inner node: which split, and the slots of its two outcomes."""

    split: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in an order in which parents come first; slot 0 is the root. `values` holds each slot's mean, leaf or not."""

    nodes: tuple[tuple[int, Node], ...]
    values: tuple[int, ...]

    def first(self, at: int) -> int:
        """The value of the first leaf below a slot: the one of the line that answers yes throughout."""
        yes = {slot: node.yes for slot, node in self.nodes}
        while at in yes:
            at = yes[at]
        return self.values[at]


_Picker = Callable[[Sequence[int]], Sequence[int]]


def _picker(places: Sequence[int]) -> _Picker:
    """A function that takes the values at these places out of a sequence."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


class _Plan(NamedTuple):
    """The questions that the splits ask, in the order in which they are answered."""

    columns: list[tuple[str, list[int], list[int]]]
    """Each column with what is added to its values, for the even thresholds and for the odd ones."""
    down: list[tuple[int, int]]
    """After those the questions about lines further down: which of those, and by how many bits."""
    up: list[tuple[int, int]]
    """After those the questions about lines further up."""
    places: list[int]
    """The place of each split among the questions."""


class _Level(NamedTuple):
    """The nodes of one depth: those below a yes first, each in the order of their parents."""

    splits: _Picker
    """Takes the nodes' answers out of all answers."""
    yes: _Picker
    """Takes the nodes that have a node below their yes."""
    no: _Picker
    """Takes the nodes that have a node below their no."""
    moved: list[int]
    """What the score of a line that answers no differs by from that of one that answers yes, if it says yes from there on."""


@lru_cache(maxsize=4)
def _steps(total: int) -> list[int]:
    """For 0 to 128 the number in each of `total` lanes."""
    ones = int.from_bytes(b"\x01" * total, "little")
    return [ones * number for number in range(_LANE_BIT + 1)]


@dataclass(frozen=True)
class Forest:
    """Trees that share their splits. A score is `(sum of leaf values + bias) / scale`, in log-odds."""

    splits: tuple[Split, ...]
    trees: tuple[Tree, ...]
    bias: int
    scale: float

    @cached_property
    def _start(self) -> int:
        """The sum of the trees' first leaves: what a line scores that never answers no."""
        return sum(tree.first(0) for tree in self.trees)

    @cached_property
    def _plan(self) -> _Plan:
        """The questions by column, each threshold of a column once, and the shifted ones after them."""
        asked: dict[str, tuple[dict[int, None], dict[int, None]]] = {}
        for column, _, most in self.splits:
            asked.setdefault(column, ({}, {}))[most % 2][most] = None
        place: dict[Split, int] = {}
        for column, both in asked.items():
            for most in (*both[0], *both[1]):
                place[Split(column, 0, most)] = len(place)
        shifts = [(place[Split(c, 0, m)], by * _BITS, Split(c, by, m)) for c, by, m in self.splits if by]
        down = [row for row in shifts if row[1] > 0]
        up = [row for row in shifts if row[1] < 0]
        for _, _, split in (*down, *up):
            place[split] = len(place)
        return _Plan(
            [
                (column, [127 - m // 2 for m in even], [127 - m // 2 for m in odd])
                for column, (even, odd) in asked.items()
            ],
            [(at, by) for at, by, _ in down],
            [(at, -by) for at, by, _ in up],
            [place[split] for split in self.splits],
        )

    @cached_property
    def _levels(self) -> list[_Level]:
        """The nodes of all trees by their depth."""
        places = self._plan.places
        inner = [dict(tree.nodes) for tree in self.trees]
        here = [(k, 0) for k, nodes in enumerate(inner) if nodes]
        levels = []
        while here:
            nodes = [inner[k][at] for k, at in here]
            yes = [i for i, ((k, _), node) in enumerate(zip(here, nodes, strict=True)) if node.yes in inner[k]]
            no = [i for i, ((k, _), node) in enumerate(zip(here, nodes, strict=True)) if node.no in inner[k]]
            moved = [
                self.trees[k].first(node.no) - self.trees[k].first(node.yes)
                for (k, _), node in zip(here, nodes, strict=True)
            ]
            levels.append(_Level(_picker([places[node.split] for node in nodes]), _picker(yes), _picker(no), moved))
            here = [(here[i][0], nodes[i].yes) for i in yes] + [(here[i][0], nodes[i].no) for i in no]
        return levels

    @cached_property
    def _counters(self) -> list[tuple[int, _Picker]]:
        """Each difference with the nodes, level by level, whose answer no makes it: as many as a lane can count at most."""
        by_number: dict[int, list[int]] = {}
        for i, number in enumerate([number for level in self._levels for number in level.moved]):
            if number:
                by_number.setdefault(number, []).append(i)
        return [
            (number, _picker(nodes[first : first + _FULL]))
            for number, nodes in by_number.items()
            for first in range(0, len(nodes), _FULL)
        ]

    def scores(self, columns: Mapping[str, Column], total: int) -> list[int]:
        """The unscaled score of each of `total` lines; a column that the page lacks is all 0."""
        if not total:
            return []
        over = self._over(columns, total)
        here: Sequence[int] = [_steps(total)[_LANE_BIT]] * len(self.trees)
        answers: list[int] = []
        for level in self._levels:
            no = list(map(and_, here, level.splits(over)))
            answers += no
            here = [*map(xor, level.yes(here), level.yes(no)), *level.no(no)]
        return self._summed([(number, sum(nodes(answers)) >> _BITS - 1) for number, nodes in self._counters], total)

    def _summed(self, counts: Iterable[tuple[int, int]], total: int) -> list[int]:
        """For each line the sum of the numbers, each as often as its lane counts it."""
        # every other lane at a time, so that each sum has sixteen bits; sums may dip below zero on the way, they come out right
        half = total // 2 + 1
        every = int.from_bytes(b"\xff\x00" * half, "little")
        ones = int.from_bytes(b"\x01\x00" * half, "little")
        even = odd = self._start * ones
        for number, count in counts:
            even += (count & every) * number
            odd += (count >> _BITS & every) * number
        found = [0] * (2 * half)
        for first, sums in enumerate((even, odd)):
            made = array("H")
            made.frombytes(sums.to_bytes(2 * half, "little"))
            if sys.byteorder == "big":
                made.byteswap()
            found[first::2] = made
        return [value + self.bias for value in found[:total]]

    def _over(self, columns: Mapping[str, Column], total: int) -> list[int]:
        """For each question of the plan the lanes whose highest bit says that the value is greater; the other bits say nothing.

        A value and its threshold are halved, an even threshold's value rounded up, so that a lane has a bit to spare: what
        is added to the value carries into it where the value is greater than the threshold.
        """
        steps = _steps(total)
        ones, low = steps[1], steps[127]
        found: list[int] = []
        for column, even, odd in self._plan.columns:
            values = int.from_bytes(columns.get(column, b""), "little")
            if not values:
                found += [0] * (len(even) + len(odd))
                continue
            halves = values >> 1 & low
            if even:
                raised = halves + (values & ones)
                found += [raised + steps[step] for step in even]
            found += [halves + steps[step] for step in odd]
        # beyond the page the value is 0, and 0 is greater than nothing
        found += [found[at] >> by for at, by in self._plan.down]
        found += [found[at] << by for at, by in self._plan.up]
        return found

    def reasons(self, columns: Mapping[str, Column], line: int, total: int) -> dict[str, float]:
        """How much each column moved the score of one line, in log-odds: along its path in each tree, each node's
        mean minus its parent's goes to the column asked there (Saabas 2014)."""
        moved: dict[str, float] = {}
        for tree in self.trees:
            nodes = dict(tree.nodes)
            at = 0
            while at in nodes:
                split, yes, no = nodes[at]
                column, shift, most = self.splits[split]
                where = line + shift
                value = columns[column][where] if 0 <= where < total and column in columns else 0
                after = yes if value <= most else no
                moved[column] = moved.get(column, 0.0) + (tree.values[after] - tree.values[at]) / self.scale
                at = after
        return moved

    @cached_property
    def _curve(self) -> bytes:
        """The probabilities, 0 to 255, of the scores from minus to plus `_FLAT` log-odds."""
        reach = round(_FLAT * self.scale)
        return bytes([int(255 / (1 + exp(-score / self.scale))) for score in range(-reach, reach + 1)])

    def prose(self, scores: Sequence[int]) -> Column:
        """The scores as a column of probabilities, 0 to 255."""
        curve = self._curve
        reach = len(curve) // 2
        return bytes([curve[reach + score] if -reach < score < reach else 254 * (score > 0) for score in scores])


_FLAT = 6.0
"""Log-odds beyond which a probability, rounded down to 255 steps, is 0 or 254."""


def parse(table: Mapping[str, Any]) -> Forest:
    """A forest from its table in the data file: columns, splits [column, shift, most], trees as nested
    [split, mean, yes, no] with leaves as plain numbers."""
    names = table["columns"]
    splits = tuple(Split(names[c], shift, most) for c, shift, most in table["splits"])
    return Forest(splits, tuple(map(_tree, table["trees"])), table["bias"], table["scale"])


def _tree(nested: Any) -> Tree:
    nodes: list[tuple[int, Node]] = []
    values: list[int] = []
    waiting = [(nested, 0)]
    values.append(0)
    while waiting:
        node, at = waiting.pop(0)
        if isinstance(node, list):
            split, mean, yes, no = node
            values[at] = mean
            nodes.append((at, Node(split, len(values), len(values) + 1)))
            waiting += [(yes, len(values)), (no, len(values) + 1)]
            values += [0, 0]
        else:
            values[at] = node
    return Tree(tuple(nodes), tuple(values))
