"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shiliu.cli.backups.retention import RECENT, Keep, kept

AT = datetime(2026, 6, 15, 3, tzinfo=UTC)
moments = st.lists(
    st.integers(0, 500 * 24).map(lambda hours: AT - timedelta(hours=hours)), max_size=60
)
wishes = st.builds(
    Keep, st.integers(0, 30), st.integers(0, 10), st.integers(0, 12), st.integers(1, 400)
)


@given(moments, wishes)
def test_safety_14_none_but_the_newest_outlives_the_longest_time(made, keep):
    stay = kept(made, keep, AT)
    assert stay <= set(made)
    assert not made or max(made) in stay
    assert all(
        AT - each <= timedelta(days=keep.longest_days) for each in stay - {max(made, default=AT)}
    )


@given(moments, wishes)
def test_no_more_stay_than_were_asked_for(made, keep):
    older = {each for each in kept(made, keep, AT) if AT - each > RECENT}
    assert len(older) <= max(1, keep.daily + keep.weekly + keep.monthly)


@given(moments, wishes)
def test_to_prune_twice_removes_nothing_more(made, keep):
    stay = kept(made, keep, AT)
    assert kept(stay, keep, AT) == stay


@given(moments, wishes, st.integers(0, 30))
def test_whoever_asks_for_more_days_loses_nothing(made, keep, more):
    wider = Keep(keep.daily + more, keep.weekly, keep.monthly, keep.longest_days)
    assert kept(made, keep, AT) <= kept(made, wider, AT)


def test_an_ordinary_year_of_nightly_backups():
    made = [AT - timedelta(days=each) for each in range(365)]
    days = [(AT - each).days for each in sorted(kept(made, Keep(7, 4, 6, 210), AT), reverse=True)]
    assert days[:7] == list(range(7))
    assert max(days) <= 210
    assert len(days) <= 7 + 4 + 6
