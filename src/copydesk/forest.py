"""Boosted trees over columns, evaluated for all lines of a page at once.

A column is one byte a line. A page-wide mask is one integer with an eight-bit lane a line, so that one `&` splits all lines at
a node. Leaves are whole numbers in a small range: how often each number falls due is counted in the lanes of one integer per
number, and only the counts are multiplied. The cost of a tree hardly grows with the page. Trees, thresholds and values come
from the fitted data file; nothing here is learned.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp
from typing import Any, NamedTuple

from .evidence import Column

_BITS = 8
_FULL = 255
"""The most that a lane can count."""


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

    def last(self, at: int) -> int:
        """The value of the last leaf below a slot: the one of the line that answers no throughout."""
        no = {slot: node.no for slot, node in self.nodes}
        while at in no:
            at = no[at]
        return self.values[at]


@dataclass(frozen=True)
class Forest:
    """Trees that share their splits. A score is `(sum of leaf values + bias) / scale`, in log-odds."""

    splits: tuple[Split, ...]
    trees: tuple[Tree, ...]
    bias: int
    scale: float

    @cached_property
    def _start(self) -> int:
        """The sum of the trees' last leaves: what a line scores that never answers yes."""
        return sum(tree.last(0) for tree in self.trees)

    @cached_property
    def _programs(self) -> tuple[list[list[tuple[int, int, int, int, int]]], list[int]]:
        """For each tree its nodes as (slot, split, slot of yes, slot of no, counter), parents first, and the number that
        each counter counts.

        A line starts with each tree's last leaf and is moved by a difference wherever it answers yes. Slot -1 stands for
        a leaf, which needs no mask; counter -1 for a difference of nothing. Equal differences share a counter until it
        could overflow.
        """
        counters: dict[int, int] = {}
        used: list[int] = []
        numbers: list[int] = []
        programs = []
        for tree in self.trees:
            inner = {at: place for place, (at, _) in enumerate(tree.nodes)}
            steps = []
            for at, node in tree.nodes:
                moved = tree.last(node.yes) - tree.last(node.no)
                counter = counters.get(moved, -1)
                if moved and (counter < 0 or used[counter] == _FULL):
                    counter = counters[moved] = len(numbers)
                    numbers.append(moved)
                    used.append(0)
                if moved:
                    used[counter] += 1
                steps.append((inner[at], node.split, inner.get(node.yes, -1), inner.get(node.no, -1), counter))
            programs.append(steps)
        return programs, numbers

    @cached_property
    def _plan(self) -> dict[str, list[tuple[int, list[tuple[int, int]]]]]:
        """Column -> thresholds -> (shift, number of the split): each threshold of a column is asked once."""
        plan: dict[str, dict[int, list[tuple[int, int]]]] = {}
        for index, (column, shift, most) in enumerate(self.splits):
            plan.setdefault(column, {}).setdefault(most, []).append((shift, index))
        return {column: list(asked.items()) for column, asked in plan.items()}

    def scores(self, columns: Mapping[str, Column], total: int) -> list[int]:
        """The unscaled score of each of `total` lines; a column that the page lacks is all 0."""
        if not total:
            return []
        lanes = int.from_bytes(b"\x01" * total, "little")
        masks = self._masks(columns, total, lanes)
        programs, numbers = self._programs
        counts = [0] * len(numbers)
        for program in programs:
            slots = [lanes] * (len(program) or 1)
            for at, split, yes, no, counter in program:
                here = slots[at]
                left = here & masks[split]
                if counter >= 0:
                    counts[counter] += left
                if yes >= 0:
                    slots[yes] = left
                if no >= 0:
                    slots[no] = here ^ left
        return self._summed(counts, numbers, total)

    def _summed(self, counts: Sequence[int], numbers: Sequence[int], total: int) -> list[int]:
        """For each line the sum of the numbers, each as often as its lane counts it."""
        # every other lane at a time, so that each sum has sixteen bits; sums may dip below zero on the way, they come out right
        half = total // 2 + 1
        every = int.from_bytes(b"\xff\x00" * half, "little")
        ones = int.from_bytes(b"\x01\x00" * half, "little")
        even = odd = self._start * ones
        for count, number in zip(counts, numbers, strict=True):
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

    def _masks(self, columns: Mapping[str, Column], total: int, lanes: int) -> list[int]:
        """For each split the lanes that answer yes."""
        masks = [lanes] * len(self.splits)
        bits = total * _BITS
        full = (1 << bits) - 1
        for column, questions in self._plan.items():
            values = columns.get(column)
            if values is None:
                continue
            for most, asked in questions:
                mask = int.from_bytes(values.translate(_AT_MOST[most]), "little")
                for shift, index in asked:
                    if not shift:
                        masks[index] = mask
                        continue
                    # beyond the page the value is 0, and 0 is at most anything
                    reach = min(abs(shift), total) * _BITS
                    if shift > 0:
                        masks[index] = mask >> reach | lanes >> (bits - reach) << (bits - reach)
                    else:
                        masks[index] = (mask << reach) & full | lanes & ((1 << reach) - 1)
        return masks

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
_AT_MOST = [bytes([1] * (most + 1) + [0] * (255 - most)) for most in range(256)]


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
