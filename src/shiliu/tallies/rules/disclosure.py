"""Which cells of a published table are hidden so that nobody can compute a small count.

A count below `least` is never shown (a zero neither: "none of them was solved" says something about
each of them). Hiding only these is not enough where sums are shown, so further cells are hidden
until every small count could be any number from 0 to `least - 1` without contradicting a single
number that is shown. That is checked exactly, not estimated: the sums of a table with one
hierarchical and one flat side form a network in which each cell is an arc, a table that fits is a
circulation, and a cell can change by one exactly when there is a way back through cells that may
change. The ways with the smallest counts are hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, product

TOTAL = "total"
Cell = tuple[str, str]
Node = tuple[str | None, str]
WHOLE: Node = (None, "")


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its rows (without the total) and its columns, each with the column it is part of.

    The columns with the same parent add up to it; a column without parent stands alone. The
    total row is the sum of the others.
    """

    rows: tuple[str, ...]
    parents: Mapping[str, str | None]

    def cells(self, counts: Mapping[str, Mapping[str, int]]) -> dict[Cell, int]:
        """All cells with sums and totals, given the innermost columns of each row."""
        values = {(row, column): 0 for row in (*self.rows, TOTAL) for column in self.parents}
        for row, column in product(self.rows, set(self.parents) - set(self.parents.values())):
            part: str | None = column
            while part is not None:
                values[row, part] += counts[row][column]
                values[TOTAL, part] += counts[row][column]
                part = self.parents[part]
        return values

    def arcs(self) -> dict[Cell, tuple[Node, Node]]:
        """The cells as arcs: what flows into a node of the network flows out of it again."""
        inner = set(self.parents.values())
        arcs: dict[Cell, tuple[Node, Node]] = {}
        for column, parent in self.parents.items():
            for row in (*self.rows, TOTAL):
                tail: Node = (row, parent) if parent else WHOLE
                head: Node = (row, column) if column in inner else (None, column)
                arcs[row, column] = (head, tail) if row == TOTAL else (tail, head)
        return arcs


@dataclass(frozen=True, slots=True)
class Hidden:
    """The cells that are not shown: `small` ones as "below `least`", `others` without a word."""

    small: frozenset[Cell]
    others: frozenset[Cell]


def hide(layout: Layout, values: Mapping[Cell, int], least: int) -> Hidden:
    """Choose the cells to hide. Who knows all sums and this method learns nothing more.

    In rare small tables even "below `least`" says too much (two such parts of a sum that is not
    small); then the hidden cells do not say which of them are small.
    """
    small = frozenset(cell for cell, value in values.items() if value < least)
    table = _Table(layout.arcs(), values, small, least)
    if all(table.free(cell) for cell in sorted(small)):
        return Hidden(small, frozenset(table.hidden - small))
    table.told, table.floor = frozenset(), 0
    if not all(table.free(cell) for cell in sorted(small)):
        raise AssertionError("a table can always be hidden")
    return Hidden(frozenset(), frozenset(table.hidden))


class _Table:
    """A table while cells are chosen. `hidden` only grows, so a cell once free stays free.

    A reader knows that the cells in `told` are below `least` and the other hidden ones at least
    `floor`.
    """

    def __init__(
        self,
        arcs: Mapping[Cell, tuple[Node, Node]],
        values: Mapping[Cell, int],
        small: frozenset[Cell],
        least: int,
    ) -> None:
        self.arcs, self.values, self.least = arcs, values, least
        self.told, self.floor = small, least
        self.hidden = set(small)
        self.exits: dict[Node, list[tuple[Cell, int, Node]]] = {}
        for cell, (tail, head) in arcs.items():
            self.exits.setdefault(tail, []).append((cell, 1, head))
            self.exits.setdefault(head, []).append((cell, -1, tail))

    def free(self, cell: Cell) -> bool:
        """Hide what is needed so that `cell` could be every number below `least`."""
        tail, head = self.arcs[cell]
        value = self.values[cell]
        return self._shift(cell, head, tail, self.least - 1 - value) and self._shift(
            cell, tail, head, value
        )

    def _shift(self, cell: Cell, start: Node, end: Node, steps: int) -> bool:
        """Change `cell` by one, `steps` times, the others making up for it."""
        flow = dict(self.values)
        for _ in range(steps):
            way = self._cheapest_way(cell, start, end, flow)
            if way is None:
                return False
            for other, change in way:
                flow[other] += change
                self.hidden.add(other)
        return True

    def _cheapest_way(
        self, without: Cell, start: Node, end: Node, flow: Mapping[Cell, int]
    ) -> list[tuple[Cell, int]] | None:
        """The changes along the way that hides the fewest requests (Dijkstra), if there is one."""
        came: dict[Node, tuple[Node, Cell, int]] = {}
        costs, done, ties = {start: 0}, set[Node](), count()
        queue = [(0, next(ties), start)]
        while queue:
            cost, _, node = heappop(queue)
            if node == end:
                return list(_back(came, start, end))
            if node in done:
                continue
            done.add(node)
            for cell, change, to in self.exits[node]:
                if cell == without or not self._may_change(cell, change, flow):
                    continue
                further = cost + (0 if cell in self.hidden else self.values[cell])
                if further < costs.get(to, further + 1):
                    costs[to], came[to] = further, (node, cell, change)
                    heappush(queue, (further, next(ties), to))
        return None

    def _may_change(self, cell: Cell, change: int, flow: Mapping[Cell, int]) -> bool:
        """Whether a reader would still believe the number."""
        number = flow[cell] + change
        return 0 <= number < self.least if cell in self.told else number >= self.floor


def _back(
    came: Mapping[Node, tuple[Node, Cell, int]], start: Node, end: Node
) -> Iterator[tuple[Cell, int]]:
    while end != start:
        end, cell, change = came[end]
        yield cell, change
