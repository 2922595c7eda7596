"""Which requests come together: no complaint, no level crossed, no chains, whatever is tried."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.merging import MOST, Matter, check
from shiliu.lib.errors import RuleBroken

MATTERS = st.builds(
    Matter,
    open=st.booleans(),
    complaint=st.booleans(),
    level=st.integers(0, 4),
    led=st.booleans(),
    members=st.integers(0, 3),
)
PLAIN = Matter(open=True, complaint=False, level=4)


@given(MATTERS, st.lists(MATTERS, max_size=4))
def test_what_comes_together_is_open_plain_and_of_one_level(lead, others):
    try:
        check(lead, others)
    except RuleBroken:
        return
    assert others
    every = [lead, *others]
    assert all(each.open and not each.complaint for each in every)
    assert len({each.level for each in every}) == 1
    assert not lead.led
    assert not any(each.led or each.members for each in others)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40))
def test_however_they_are_put_together_and_taken_out_there_are_no_chains(tries):
    """A pair of two is put together, a pair of one and itself is taken out."""
    leads: dict[int, int | None] = dict.fromkeys(range(8))

    def matter(one: int) -> Matter:
        count = sum(lead == one for lead in leads.values())
        return replace(PLAIN, led=leads[one] is not None, members=count)

    for lead, other in tries:
        if lead == other:
            leads[lead] = None
            continue
        try:
            check(matter(lead), [matter(other)])
        except RuleBroken:
            continue
        leads[other] = lead
    for lead in leads.values():
        assert lead is None or leads[lead] is None


@pytest.mark.parametrize(
    ("lead", "others", "code"),
    [
        (PLAIN, [], "merge_nobody"),
        (PLAIN, [PLAIN] * (MOST + 1), "merge_too_many"),
        (replace(PLAIN, led=True), [PLAIN], "merge_led"),
        (PLAIN, [replace(PLAIN, led=True)], "merge_already"),
        (PLAIN, [replace(PLAIN, members=1)], "merge_already"),
        (PLAIN, [replace(PLAIN, complaint=True)], "merge_complaint"),
        (PLAIN, [replace(PLAIN, level=1)], "merge_level"),
        (PLAIN, [replace(PLAIN, open=False)], "merge_ended"),
    ],
)
def test_each_refusal_has_its_reason(lead, others, code):
    with pytest.raises(RuleBroken) as refused:
        check(lead, others)
    assert refused.value.code == f"cases.{code}"
