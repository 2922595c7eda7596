"""What a day's open table shows, and what it must not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shiliu.tallies.rules.opening import ALL, open_rows

PARTS = ("r/a/", "r/b/", "r/c/")
SPLITS = [("web", "help"), ("phone", "help"), ("", "")]
part_counts = st.dictionaries(st.sampled_from(SPLITS), st.integers(0, 30))


@st.composite
def tables(draw):
    """Counts of three parts and of the whole, in which something may have happened elsewhere."""
    counts = {part: draw(part_counts) for part in PARTS}
    whole = {}
    for split in SPLITS:
        number = sum(counts[part].get(split, 0) for part in PARTS) + draw(st.integers(0, 12))
        if number:
            whole[split] = number
    return {**counts, "r/": whole}


def rows_of(counts, batch=10):
    return open_rows("case.receive", "r/", PARTS, counts, least=5, batch=batch)


@given(tables())
def test_what_is_shown_is_true_and_never_small(counts):
    for row in rows_of(counts):
        split = (row.detail, row.delivery)
        found = counts.get(row.area, {})
        number = sum(found.values()) if split == (ALL, ALL) else found.get(split, 0)
        assert row.count is None or row.count == number >= 5


@given(tables())
def test_no_single_hidden_cell_follows_from_a_sum(counts):
    """Where a sum and all its shown parts stand, what is left is no hidden single cell."""
    shown = {(row.area, row.detail, row.delivery): row.count for row in rows_of(counts)}
    splits = {(detail, delivery) for _, detail, delivery in shown} - {(ALL, ALL)}
    for area in ("r/", *PARTS):
        cells = [shown[(area, *split)] for split in splits]
        if shown[area, ALL, ALL] is not None and len(splits) == len(counts["r/"]):
            assert cells.count(None) != 1


@given(tables())
def test_every_area_has_its_row_whatever_happened(counts):
    of_all = [row.area for row in rows_of(counts) if row.detail == ALL]
    assert of_all == ["r/", *PARTS]


@given(tables())
def test_a_split_stands_only_where_the_whole_shows_it(counts):
    rows = rows_of(counts)
    whole = {(row.detail, row.delivery) for row in rows if row.area == "r/" and row.count}
    assert {(row.detail, row.delivery) for row in rows} <= whole | {(ALL, ALL)}


def test_a_day_of_few_shows_nothing():
    counts = {"r/": {("web", "help"): 9}, "r/a/": {("web", "help"): 9}}
    assert all(row.count is None for row in rows_of(counts))
    assert any(row.count == 9 for row in rows_of(counts, batch=5))


def test_a_day_of_many_shows_the_parts():
    counts = {
        "r/": {("web", "help"): 30},
        "r/a/": {("web", "help"): 14},
        "r/b/": {("web", "help"): 16},
    }
    shown = {row.area: row.count for row in rows_of(counts) if row.detail == "web"}
    assert shown["r/"] == 30
    assert shown["r/c/"] is None, "that nothing happened is not told either"
