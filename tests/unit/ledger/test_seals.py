from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.ledger.rules.merkle import BEGINNING, chained
from shiliu.ledger.rules.seals import (
    DAY,
    Sealed,
    Wrong,
    bounds,
    check_may_seal,
    days_due,
    problems_of,
    problems_with_copies,
)
from shiliu.lib.errors import RuleBroken

DAY_ONE = date(2026, 11, 22)
ROOT = bytes(range(32))
hashes = st.binary(min_size=32, max_size=32)
seals = st.builds(
    Sealed,
    day=st.dates(date(2000, 1, 1)),
    facts=st.integers(0, 10**18 - 1),
    root=hashes,
    chain=hashes,
)


def sealed(**changes: object) -> Sealed:
    values = {"day": DAY_ONE, "facts": 3, "root": ROOT} | changes
    values.setdefault("chain", chained(BEGINNING, values["day"], values["facts"], values["root"]))
    return Sealed(**values)


def found(seal: Sealed, count: int = 3, root: bytes = ROOT, previous: bytes = BEGINNING):
    return [problem.wrong for problem in problems_of(seal, count, root, previous=previous)]


@given(seals)
def test_a_line_says_all_of_a_seal(seal):
    assert Sealed.parse(seal.line() + "\n", 1) == seal


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026-11-22 3",
        f"2026-13-22 3 {'0' * 64} {'0' * 64}",
        f"2026-11-22 -3 {'0' * 64} {'0' * 64}",
        f"2026-11-22 3 {'0' * 63} {'0' * 64}",
        f"2026-11-22 3 {'0' * 64} {'0' * 64} more",
        f"２０２６-11-22 3 {'0' * 64} {'0' * 64}",
    ],
)
def test_a_bad_line_is_refused_with_its_number(line):
    with pytest.raises(RuleBroken) as refused:
        Sealed.parse(line, 7)
    assert refused.value.code == "ledger.seal_line_bad"
    assert refused.value.values["line"] == 7


def test_a_day_is_sealed_ten_minutes_after_its_end_and_not_before():
    end = datetime(2026, 11, 23, tzinfo=UTC)
    check_may_seal(DAY_ONE, follows=None, at=end + timedelta(minutes=10))
    with pytest.raises(RuleBroken, match=r"ledger\.day_not_over"):
        check_may_seal(DAY_ONE, follows=None, at=end + timedelta(minutes=9, seconds=59))


@pytest.mark.parametrize("gap", [-1, 0, 2])
def test_days_are_sealed_one_after_the_other(gap):
    with pytest.raises(RuleBroken) as refused:
        check_may_seal(DAY_ONE, follows=DAY_ONE - gap * DAY, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert refused.value.code == "ledger.seal_out_of_order"
    assert refused.value.values["day"] == DAY_ONE - gap * DAY + DAY


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 90 * 24 * 60))
def test_due_days_leave_no_gap_and_are_all_over(first, minutes):
    at = bounds(first)[0] + timedelta(minutes=minutes)
    due = list(days_due(first, at))
    assert due == [first + n * DAY for n in range(len(due))]
    for day in due:
        check_may_seal(day, follows=None, at=at)
    with pytest.raises(RuleBroken):
        check_may_seal(first + len(due) * DAY, follows=None, at=at)


def test_an_untouched_day_has_no_problem():
    assert found(sealed()) == []


def test_a_removed_or_inserted_fact_shows_in_the_count():
    assert found(sealed(), count=2, root=bytes(32)) == [Wrong.COUNT]
    assert found(sealed(), count=4, root=bytes(32)) == [Wrong.COUNT]


def test_a_changed_fact_shows_in_the_content():
    assert found(sealed(), root=bytes(32)) == [Wrong.CONTENT]


def test_a_rewritten_seal_breaks_the_chain():
    assert found(sealed(chain=bytes(32))) == [Wrong.CHAIN]
    assert found(sealed(), previous=ROOT) == [Wrong.CHAIN]


@given(st.lists(seals, unique_by=lambda seal: seal.day, min_size=1))
def test_copies_show_rewritten_and_removed_seals(copies):
    assert list(problems_with_copies(copies, copies)) == []
    rewritten = [Sealed(c.day, c.facts + 1, c.root, c.chain) for c in copies]
    assert {p.wrong for p in problems_with_copies(rewritten, copies)} == {Wrong.COPY}
    assert [p.day for p in problems_with_copies(copies[1:], copies)] == [copies[0].day]
    assert [p.wrong for p in problems_with_copies(copies[1:], copies)] == [Wrong.COPY_ONLY]
