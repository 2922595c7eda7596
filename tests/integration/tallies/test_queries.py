from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shiliu.core import clock
from shiliu.tallies.models import CohortTally, DayTally
from shiliu.tallies.queries import (
    answered_and_confirmed,
    answered_and_confirmed_in,
    day_counts,
    public_figures,
    received_cohort,
    received_cohorts,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
YESTERDAY = DAY - timedelta(days=1)


def cohort(
    state: str, count: int, *, scope: str = "a/", day: date = DAY, kind: str = "case"
) -> None:
    CohortTally.objects.create(scope=scope, subject_type=kind, day=day, state=state, count=count)


def tally(verb: str, count: int, *, day: date = DAY, detail: str = "", scope: str = "a/") -> None:
    DayTally.objects.create(
        scope=scope, verb=verb, day=day, detail=detail, count=count, amount=count * 10
    )


def test_a_cohort_is_summed_over_its_days(django_assert_num_queries):
    cohort("closed.solved", 3)
    cohort("closed.solved", 4, day=YESTERDAY)
    cohort("closed.none", 1, day=YESTERDAY)
    cohort("closed.solved", 100, day=DAY + timedelta(days=1))
    cohort("closed.solved", 100, scope="a/b/")
    cohort("closed.solved", 100, kind="visit")
    cohort("received.none", 0)
    with django_assert_num_queries(1):
        assert received_cohort("a/", YESTERDAY, DAY) == {"closed.solved": 7, "closed.none": 1}
    assert received_cohort("z/", YESTERDAY, DAY) == {}


def test_several_scopes_cost_one_query(django_assert_num_queries):
    for number in range(20):
        cohort("closed.solved", number + 1, scope=f"a/{number}/")
    scopes = [f"a/{number}/" for number in range(20)]
    with django_assert_num_queries(1):
        found = received_cohorts(scopes, (DAY, DAY))
    assert found["a/7/"] == {"closed.solved": 8}
    with django_assert_num_queries(1):
        figures = answered_and_confirmed_in([*scopes, "none/"], until=DAY)
    assert figures["a/7/"].solved.value == 8
    assert figures["none/"].received.value == 0


def test_figures_are_those_of_the_last_thirty_days(django_assert_num_queries):
    cohort("closed.solved", 2)
    cohort("closed.none", 3, day=DAY - timedelta(days=29))
    cohort("received.none", 50, day=DAY - timedelta(days=30))
    with clock.simulated(lambda: datetime(2026, 11, 22, 16, 30, tzinfo=UTC)):  # the 23rd there
        with django_assert_num_queries(1):
            figures = answered_and_confirmed("a/")
        assert answered_and_confirmed("a/", 31).received.value == 55
        assert answered_and_confirmed("a/", until=YESTERDAY).solved.value == 0
    assert (figures.received.value, figures.answered.value) == (5, 5)
    assert (figures.solved.value, figures.no_word.value) == (2, 3)
    assert (str(figures.solved), figures.solved.method) == ("2", "solved")


def test_counts_by_day_and_by_detail():
    tally("case.return", 2, detail="wrong_place")
    tally("case.return", 3, detail="not_ours")
    tally("case.return", 4, day=YESTERDAY, detail="not_ours")
    tally("case.answer", 9)
    tally("case.return", 9, scope="a/b/")
    days = (YESTERDAY, DAY)
    assert day_counts("a/", "case.return", days) == {YESTERDAY: 4, DAY: 5}
    assert day_counts("a/", "case.return", days, detail="not_ours") == {YESTERDAY: 4, DAY: 3}


def test_before_the_first_publication_there_is_no_table():
    assert public_figures("cases.answered_and_confirmed") is None
