"""Boosted trees over columns, evaluated for all lines of a page at once.

A column is one byte a line. A page-wide mask is one integer with a 16-bit lane a line, so that one `&` splits all lines at a
node, and leaf values are added to all lanes by one multiplication and one sum. The cost of a tree hardly grows with the page.
Trees, thresholds and values come from the fitted data file; nothing here is learned.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp
from typing import Any, NamedTuple

from .evidence import Column

_LANE = 2
_BITS = 8 * _LANE


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
    def _programs(self) -> list[tuple[list[tuple[int, int, int, int, int]], int]]:
        """For each tree its nodes as (slot, split, slot of yes, slot of no, difference), parents first; slot 0 below the
        root stands for a leaf, which needs no mask."""
        programs = []
        for tree in self.trees:
            inner = {at: place for place, (at, _) in enumerate(tree.nodes)}
            steps = [
                (
                    inner[at],
                    node.split,
                    inner.get(node.yes, 0),
                    inner.get(node.no, 0),
                    tree.last(node.yes) - tree.last(node.no),
                )
                for at, node in tree.nodes
            ]
            programs.append((steps, len(steps) or 1))
        return programs

    @cached_property
    def _plan(self) -> dict[str, list[tuple[int, list[tuple[int, int]]]]]:
        """Column -> thresholds -> (shift, number of the split): each column is spread once, each threshold asked once."""
        plan: dict[str, dict[int, list[tuple[int, int]]]] = {}
        for index, (column, shift, most) in enumerate(self.splits):
            plan.setdefault(column, {}).setdefault(most, []).append((shift, index))
        return {column: list(asked.items()) for column, asked in plan.items()}

    def scores(self, columns: Mapping[str, Column], total: int) -> list[int]:
        """The unscaled score of each of `total` lines; a column that the page lacks (a rule that did not fire) is all 0."""
        if not total:
            return []
        lanes = int.from_bytes(b"\x01\x00" * total, "little")
        masks = self._masks(columns, total, lanes)
        # A line starts with each tree's last leaf and is moved by the difference wherever it answers yes, so that a
        # node costs one "and" and one multiplication; sums may dip below zero on the way, the lanes come out right.
        sums = self._start * lanes
        for program, size in self._programs:
            slots = [lanes] * size
            for at, split, yes, no, moved in program:
                here = slots[at]
                left = here & masks[split]
                if moved:
                    sums += left * moved
                if yes:
                    slots[yes] = left
                if no:
                    slots[no] = here ^ left
        found = array("H")
        found.frombytes(sums.to_bytes(total * _LANE, "little"))
        if array("H", [1]).tobytes()[0] != 1:  # big-endian machine
            found.byteswap()
        bias = self.bias
        return [value + bias for value in found]

    def _masks(self, columns: Mapping[str, Column], total: int, lanes: int) -> list[int]:
        """For each split the lanes that answer yes."""
        masks = [lanes] * len(self.splits)
        bits = total * _BITS
        full = (1 << bits) - 1
        spread = bytearray(total * _LANE)
        for column, questions in self._plan.items():
            values = columns.get(column)
            if values is None:
                continue
            spread[::_LANE] = values
            wide = bytes(spread)
            for most, asked in questions:
                mask = int.from_bytes(wide.translate(_AT_MOST[most]), "little") & lanes
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

    def prose(self, scores: Sequence[int]) -> Column:
        """The scores as a column of probabilities, 0 to 255."""
        scale = self.scale
        return bytes([int(255 / (1 + exp(-max(-30.0, min(30.0, s / scale))))) for s in scores])


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
