from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from shiliu.tallies.rules.disclosure import TOTAL, Cell, Hidden, Layout, hide
from shiliu.tallies.rules.figures import PUBLIC_COLUMNS

LEAST = 3
FLAT = {"all": None, "x": "all", "y": "all"}
NESTED = {"all": None, "told": "all", "x": "told", "y": "told", "z": "all"}
ALONE = {"all": None, "x": "all", "y": "all", "counter": None}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Layout, dict[Cell, int]]:
    parents = draw(st.sampled_from([FLAT, NESTED, ALONE]))
    rows = ("p", "q", "r")[: draw(st.integers(1, 3 if parents is FLAT else 2))]
    layout = Layout(rows, parents)
    leaves = [column for column in parents if column not in parents.values()]
    numbers = st.integers(0, 7)
    counts = {row: {column: draw(numbers) for column in leaves} for row in rows}
    return layout, layout.cells(counts)


class Reader:
    """Knows what is shown, how tables are summed and how this method hides: tries everything near.

    Tables with numbers further from the truth than `LEAST` are left out: those that are found are
    proof enough that a small count cannot be told.
    """

    def __init__(self, layout: Layout, values: Mapping[Cell, int], hidden: Hidden) -> None:
        self.layout, self.values, self.hidden = layout, values, hidden
        self.leaves = [c for c in layout.parents if c not in layout.parents.values()]

    def believable(self) -> list[dict[Cell, int]]:
        lines = [self._lines(row) for row in self.layout.rows]
        tables = (
            self.layout.cells(dict(zip(self.layout.rows, some, strict=True)))
            for some in product(*lines)
        )
        return [table for table in tables if self._believes(table, [TOTAL, *self.layout.rows])]

    def _lines(self, row: str) -> list[dict[str, int]]:
        numbers = [self._numbers((row, leaf)) for leaf in self.leaves]
        lines = [dict(zip(self.leaves, some, strict=True)) for some in product(*numbers)]
        alone = Layout((row,), self.layout.parents)
        return [line for line in lines if self._believes(alone.cells({row: line}), [row])]

    def _numbers(self, cell: Cell) -> range:
        if cell in self.hidden.small:
            return range(LEAST)
        if cell in self.hidden.others:
            return range(max(0, self.values[cell] - LEAST + 1), self.values[cell] + LEAST)
        return range(self.values[cell], self.values[cell] + 1)

    def _believes(self, table: Mapping[Cell, int], rows: list[str]) -> bool:
        return all(
            self._fits((row, column), table[row, column])
            for row in rows
            for column in self.layout.parents
        )

    def _fits(self, cell: Cell, number: int) -> bool:
        if cell in self.hidden.small:
            return number < LEAST
        if cell in self.hidden.others:
            return number >= (LEAST if self.hidden.small else 0)
        return number == self.values[cell]


@settings(max_examples=100)
@given(tables())
def test_a_reader_who_knows_everything_else_learns_nothing_about_a_small_count(table):
    layout, values = table
    hidden = hide(layout, values, LEAST)
    believable = Reader(layout, values, hidden).believable()
    for cell, value in values.items():
        if value < LEAST:
            assert {table[cell] for table in believable} >= set(range(LEAST))


@given(tables())
def test_no_small_count_is_shown_and_only_small_ones_are_called_small(table):
    layout, values = table
    hidden = hide(layout, values, LEAST)
    assert all(values[cell] < LEAST for cell in hidden.small)
    assert all(
        value >= LEAST for cell, value in values.items() if cell not in hidden.small | hidden.others
    )
    assert not hidden.small & hidden.others


@given(tables())
def test_without_small_counts_everything_is_shown(table):
    layout, values = table
    leaves = [column for column in layout.parents if column not in layout.parents.values()]
    large = {r: {c: values[r, c] + LEAST for c in leaves} for r in layout.rows}
    assert hide(layout, layout.cells(large), LEAST) == Hidden(frozenset(), frozenset())


def test_sums_and_totals():
    layout = Layout(("p", "q"), NESTED)
    values = layout.cells({"p": {"x": 1, "y": 2, "z": 3}, "q": {"x": 4, "y": 5, "z": 6}})
    assert (values["p", "told"], values["p", "all"], values["q", "all"]) == (3, 6, 15)
    assert (values[TOTAL, "x"], values[TOTAL, "told"], values[TOTAL, "all"]) == (5, 12, 21)


def test_one_small_count_takes_neighbours_with_it():
    """With only the 4 hidden, 60 - 56 = 4 could be read off the row and off the column."""
    layout = Layout(("p", "q", "r"), FLAT)
    counts = {"p": {"x": 4, "y": 56}, "q": {"x": 30, "y": 31}, "r": {"x": 32, "y": 33}}
    hidden = hide(layout, layout.cells(counts), 5)
    assert hidden.small == {("p", "x")}
    assert len(hidden.others) == 3  # the corners of the cheapest rectangle


def test_where_even_the_mark_would_tell_no_cell_says_that_it_is_small():
    """Two parts below 3 whose sum is not: that could only be 1 + 2, 2 + 1 or 2 + 2."""
    layout = Layout(("p",), FLAT)
    values = layout.cells({"p": {"x": 1, "y": 2}})
    hidden = hide(layout, values, LEAST)
    assert hidden.small == frozenset()
    assert {("p", "x"), ("p", "y")} <= hidden.others


def test_a_district_of_twenty_communities_keeps_most_of_its_table():
    rows = tuple(f"c{number}" for number in range(20))
    layout = Layout(rows, PUBLIC_COLUMNS)
    leaves = [c for c in PUBLIC_COLUMNS if c not in PUBLIC_COLUMNS.values()]
    counts = {
        row: {column: (number * 7 + place * 5) % 40 for place, column in enumerate(leaves)}
        for number, row in enumerate(rows)
    }
    values = layout.cells(counts)
    hidden = hide(layout, values, 5)
    assert len(hidden.small | hidden.others) < len(values) / 4
    assert not {cell for cell in hidden.others if cell[0] == TOTAL}
