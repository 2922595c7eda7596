from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import structlog
from django.db import transaction

from shiliu.core import clock
from shiliu.core.actor import SYSTEM, Actor, ActorKind
from shiliu.ledger.actions import fact_rows, record
from shiliu.ledger.models import Fact, Pending
from tests.integration.ledger.making import NOON, happen

pytestmark = pytest.mark.django_db


def test_a_fact_and_who_waits_for_it_are_saved_together(settings):
    settings.LEDGER_FOLLOWERS = ["tallies", "reports"]
    happen()
    fact = Fact.objects.get()
    assert set(Pending.objects.values_list("fact_id", "follower")) == {
        (fact.id, "tallies"),
        (fact.id, "reports"),
    }


def test_a_fact_says_when_it_happened_and_when_it_was_recorded():
    with clock.simulated(lambda: NOON), transaction.atomic():
        record(
            verb="case.answer",
            by=Actor(ActorKind.STAFF, post=UUID(int=7)),
            at=NOON - timedelta(hours=1),
            area_path="a/b/",
            unit=UUID(int=3),
            subject_type="case",
            subject_id=UUID(int=4),
            since=NOON - timedelta(days=3),
            from_state="working.none",
            to_state="answered.none",
            delivery="help",
            amount=5,
            data={"detail": "done"},
        )
    fact = Fact.objects.get()
    assert (fact.recorded_at, fact.at) == (NOON, NOON - timedelta(hours=1))
    assert (fact.by, fact.unit, fact.subject_id) == (str(UUID(int=7)), UUID(int=3), UUID(int=4))
    assert (fact.from_state, fact.to_state) == ("working.none", "answered.none")
    assert (fact.delivery, fact.amount, fact.data) == ("help", 5, {"detail": "done"})
    assert fact.since == NOON - timedelta(days=3)


def test_the_request_is_named_when_one_is_bound():
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        happen()
    happen()
    assert sorted(Fact.objects.values_list("request_id", flat=True)) == ["", "r-1"]


def test_a_refused_action_leaves_no_fact():
    def refused() -> None:
        with transaction.atomic():
            happen()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        refused()
    assert not Fact.objects.exists()
    assert not Pending.objects.exists()


def test_a_fact_that_would_stop_a_follower_is_refused_before_it_is_written():
    with pytest.raises(ValueError):
        fact_rows(
            verb="case.receive",
            by=SYSTEM,
            at=NOON,
            area_path="a/b",
            subject_type="case",
            subject_id=uuid4(),
        )
