from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiliu.ledger.models import Fact, Pending
from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.actions import project, projecting, rebuild
from shiliu.tallies.models import DayTally
from shiliu.tallies.rules.folding import fold
from tests.integration.tallies.making import NOON, cohort_tallies, day_tallies, save
from tests.unit.tallies.facts import ZONE, cohorts_by_hand, lives

pytestmark = pytest.mark.django_db
RECEIVED = Occurrence(
    verb="case.receive",
    at=NOON,
    area_path="a/b/",
    unit=UUID(int=1),
    subject_type="case",
    since=NOON,
    from_state="",
    to_state="received.none",
    delivery="help",
    amount=2,
    detail="web",
    moved_from_path=None,
    moved_from_unit=None,
)
DAY = date(2026, 11, 23)
KEYS = ("a/", "a/b/", f"unit:{UUID(int=1)}")


def project_all(batch: int = 2000) -> None:
    while project(batch):
        pass


def test_a_fact_reaches_every_scope():
    save([RECEIVED, RECEIVED])
    assert project() == 2
    assert day_tallies() == {(k, "case.receive", DAY, "web", "help"): (2, 4) for k in KEYS}
    assert cohort_tallies() == {(k, "case", DAY, "received.none"): 2 for k in KEYS}


def test_a_fact_is_counted_once():
    save([RECEIVED])
    assert [project(), project()] == [1, 0]
    assert not Pending.objects.exists()
    assert DayTally.objects.get(scope="a/").count == 1


def test_the_oldest_facts_go_first_in_batches():
    save([RECEIVED._replace(verb=f"case.{number}") for number in range(5)])
    assert project(2) == 2
    assert set(DayTally.objects.values_list("verb", flat=True)) == {"case.0", "case.1"}
    assert [project(2), project(2), project(2)] == [2, 1, 0]


def test_a_moved_subject_is_taken_out_where_it_was():
    moved = RECEIVED._replace(
        area_path="a/c/",
        unit=None,
        from_state="received.none",
        moved_from_path="a/b/",
        moved_from_unit=UUID(int=1),
    )
    save([RECEIVED, moved])
    project()
    assert set(cohort_tallies()) == {(k, "case", DAY, "received.none") for k in ("a/", "a/c/")}


def test_the_wait_of_other_followers_is_left_alone():
    save([RECEIVED])
    Pending.objects.create(fact_id=Fact.objects.get().id, follower="reports")
    project_all()
    assert Pending.objects.get().follower == "reports"


def test_a_fact_that_somebody_removed_holds_nobody_up():
    Pending.objects.create(fact_id=UUID(int=9), follower="tallies")
    save([RECEIVED])
    assert project() == 2
    assert DayTally.objects.get(scope="a/").count == 1


def test_a_failure_while_adding_leaves_the_facts_waiting(monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise OperationalError

    save([RECEIVED])
    with monkeypatch.context() as broken:
        broken.setattr(projecting, "_fold", fails)
        with pytest.raises(OperationalError):
            project()
    assert project() == 1
    assert DayTally.objects.get(scope="a/").count == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some=st.lists(lives(), max_size=6),
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_folding_bit_by_bit_and_computing_anew_come_to_the_same(some, sizes, order):
    Pending.objects.all().delete()
    DayTally.objects.all().delete()
    facts = [fact for life in some for fact in life.facts]
    order.shuffle(facts)
    known = Fact.objects.count()
    rebuild()
    before = cohort_tallies()
    for number, size in enumerate(sizes):
        save(facts[number :: len(sizes)])
        project(size)
    assert rebuild() + Pending.objects.count() == known + len(facts)
    project_all(3)
    added, cohorts = day_tallies(), cohort_tallies()
    assert rebuild() == known + len(facts)
    assert (day_tallies(), cohort_tallies()) == (added, cohorts)
    by_hand = cohorts_by_hand(some)
    for key in before.keys() | cohorts.keys() | by_hand.keys():
        assert cohorts.get(key, 0) - before.get(key, 0) == by_hand[key]


def test_computing_anew_repairs_what_was_damaged():
    save([RECEIVED])
    project()
    right = day_tallies(), cohort_tallies()
    DayTally.objects.filter(scope="a/").update(count=99)
    DayTally.objects.create(scope="z/", verb="x", day=DAY, count=1, amount=1)
    assert rebuild() == 1
    assert (day_tallies(), cohort_tallies()) == right


def test_computing_anew_leaves_waiting_facts_to_their_projector():
    save([RECEIVED])
    project()
    save([RECEIVED])
    assert rebuild() == 1
    assert DayTally.objects.get(scope="a/").count == 1
    project()
    assert DayTally.objects.get(scope="a/").count == 2


def test_many_facts_are_computed_anew():
    facts = [RECEIVED._replace(at=NOON + timedelta(days=n % 3), amount=n) for n in range(50)]
    save(facts)
    project_all()
    assert rebuild() == 50
    assert day_tallies() == fold(facts, ZONE).days
