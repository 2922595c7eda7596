"""How high a unit stands that may be given a request, and that may see it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.levels import CENTRE, corrected, seen_from, taken_from

levels = st.integers(0, 4)
ranks = st.none() | levels


@given(levels, st.booleans(), st.booleans())
def test_a_request_is_given_as_low_as_its_kind_allows_or_to_the_centre(
    category, centre_only, complaint
):
    level = taken_from(category, centre_only=centre_only, complaint=complaint)
    assert level <= category
    if centre_only or complaint:
        assert level <= CENTRE
    else:
        assert level == category


@given(levels, st.booleans(), ranks)
def test_a_complaint_is_seen_from_the_centre_up_and_only_above_the_one_complained_of(
    category, centre_only, rank
):
    level = seen_from(taken_from(category, centre_only=centre_only, complaint=True), rank)
    assert 0 <= level <= min(category, CENTRE)
    if rank:
        assert level < rank


@given(levels)
def test_what_is_no_complaint_is_seen_by_whom_it_may_be_given_to(level):
    assert seen_from(level) == level


@given(levels, levels)
def test_another_kind_never_brings_what_was_for_the_centre_below_it_again(before, category):
    after = corrected(before, category)
    assert after <= category
    if before <= CENTRE:
        assert after <= before
    else:
        assert after == category
