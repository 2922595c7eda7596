import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.ui.field import CELL, FIELD_ORDER, draw_field, narrow_rows

MONTH = {"solved": 268, "partly": 41, "not_solved": 23, "none": 52, "in_work": 28}
counts = st.fixed_dictionaries({word: st.integers(0, 90) for word in FIELD_ORDER})


def seeds(path):
    return len(re.findall("[Mm]", path))


@given(counts)
def test_one_request_is_one_seed(numbers):
    field = draw_field(numbers)
    assert field.one_seed == 1
    assert {mark.word: mark.n for mark in field.marks} == numbers
    for mark in field.marks:
        assert seeds(mark.path) == mark.n


def test_the_month_of_the_mock_up_has_52_columns_and_its_two_brackets():
    field = draw_field(MONTH)
    assert field.width == 52 * CELL
    assert f"H{48 * CELL - 6}" in field.above
    assert f"H{round(33.5 * CELL) - 6}" in field.below


def test_only_the_words_of_residents_stand_under_the_lower_bracket():
    nobody_confirmed = draw_field({"none": 10, "in_work": 3})
    assert nobody_confirmed.below == ""
    assert nobody_confirmed.above


def test_nothing_answered_has_no_bracket():
    assert draw_field({"in_work": 3}).above == ""


def test_a_half_seed_has_its_filled_half():
    partly = draw_field(MONTH).marks[1]
    assert seeds(partly.halves) == partly.n


@pytest.mark.parametrize(("total", "one"), [(1_000, 1), (1_001, 2), (2_001, 5), (8_000, 10)])
def test_above_1000_requests_a_seed_stands_for_several(total, one):
    field = draw_field({"solved": total})
    assert field.one_seed == one
    assert field.marks[0].n == -(-total // one)


def test_a_rare_outcome_keeps_at_least_one_seed():
    field = draw_field({"solved": 5_000, "not_solved": 1})
    assert {mark.word: mark.n for mark in field.marks}["not_solved"] == 1


def test_on_a_phone_the_field_has_about_24_columns():
    field = draw_field(MONTH, narrow_rows(MONTH))
    assert 20 <= field.width // CELL <= 24


def test_on_a_phone_many_requests_are_smaller_seeds_not_fewer():
    field = draw_field({"solved": 610}, narrow_rows({"solved": 610}))
    assert field.one_seed == 1
    assert 30 <= field.width // CELL <= 36


def test_few_requests_keep_their_size_instead_of_being_blown_up():
    assert draw_field({"solved": 3}).width == CELL


def test_the_field_of_a_month_is_light():
    field = draw_field(MONTH)
    text = "".join(mark.path + mark.halves for mark in field.marks)
    assert len(gzip.compress(text.encode())) < 2_000
