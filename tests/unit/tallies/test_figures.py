from __future__ import annotations

from dataclasses import asdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.lifecycle import State, Word, bucket
from shiliu.tallies.rules.figures import (
    ANSWERED,
    PUBLIC_COLUMNS,
    Figures,
    class_of,
    figures_of,
    moved,
    public_counts,
)
from shiliu.tallies.schemas import METHODS

BUCKETS = sorted(
    bucket(state, word, word_by_staff=staff)
    for state, word, staff in product(State, Word, (False, True))
)
cohorts = st.dictionaries(st.sampled_from(BUCKETS), st.integers(0, 50))
tables = st.dictionaries(
    st.sampled_from("ab"), st.fixed_dictionaries({"x": st.integers(0, 9), "y": st.integers(0, 9)})
)


def numbers(buckets: dict[str, int]) -> dict[str, int]:
    figures = figures_of(buckets)
    return {name: getattr(figures, name).value for name in Figures.__slots__}


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("received.none", {"received", "in_work"}),
        ("paused.none", {"received", "in_work"}),
        ("answered.none", {"received", "answered", "awaiting_word"}),
        ("closed.none", {"received", "answered", "no_word"}),
        ("closed.solved", {"received", "answered", "solved"}),
        ("closed.partly", {"received", "answered", "partly"}),
        ("closed.not_solved", {"received", "answered", "not_solved"}),
        ("closed.staff_solved", {"received", "answered", "staff_solved"}),
        ("reopened.not_solved", {"received", "answered", "not_solved", "reopened"}),
        ("working.partly", {"received", "answered", "partly", "reopened"}),
        ("withdrawn.none", {"received", "withdrawn"}),
        ("withdrawn.not_solved", {"received", "withdrawn"}),
        ("closed.at_counter", {"at_counter"}),
    ],
)
def test_where_a_request_is_counted(name, counted):
    assert {figure for figure, count in numbers({name: 1}).items() if count} == counted


def test_every_bucket_of_the_lifecycle_has_a_class():
    assert {class_of(name) for name in BUCKETS} == {*ANSWERED, "in_work", "withdrawn", "at_counter"}


def test_an_unknown_word_is_a_programming_error_and_not_a_quiet_zero():
    with pytest.raises(ValueError, match=r"closed\.delighted"):
        class_of("closed.delighted")


@given(cohorts)
def test_the_figures_add_up(buckets):
    count = numbers(buckets)
    assert count["answered"] == sum(count[name] for name in ANSWERED)
    assert count["received"] == count["in_work"] + count["withdrawn"] + count["answered"]
    assert count["received"] + count["at_counter"] == sum(buckets.values())
    assert count["reopened"] <= count["answered"]


def test_every_figure_says_how_it_is_counted():
    assert {figure["method"] for figure in asdict(figures_of({})).values()} <= METHODS.keys()
    assert PUBLIC_COLUMNS.keys() <= METHODS.keys()


@given(cohorts)
def test_the_public_columns_are_the_same_requests(buckets):
    counts, count = public_counts(figures_of(buckets)), numbers(buckets)
    assert sum(counts.values()) == count["received"] + count["at_counter"]
    staff = ("staff_solved", "staff_partly", "staff_not_solved")
    assert counts["staff_confirmed"] == sum(count[name] for name in staff)


def test_only_what_moved_counts_as_moved():
    before = {"a": {"x": 3, "y": 4}, "b": {"x": 1, "y": 0}}
    assert moved(before, before) == 0
    assert moved(before, {"a": {"x": 1, "y": 6}, "b": {"x": 1, "y": 0}}) == 2
    assert moved(before, {"a": {"x": 9, "y": 4}, "b": {"x": 0, "y": 0}}) == 6
    assert moved({}, before) == moved(before, {}) == 8


@given(tables, tables)
def test_moving_there_is_as_far_as_moving_back(before, after):
    assert moved(before, after) == moved(after, before) >= 0
