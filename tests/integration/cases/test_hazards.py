"""Danger first: a hazard alarms when nobody takes it up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shiliu.cases import jobs
from shiliu.cases.actions import endings, steps
from shiliu.cases.queries import hazards_waiting
from shiliu.core import clock as core_clock
from tests.support.people import BUILDING
from tests.support.requests import LIGHT, MANHOLE, ask


@pytest.fixture
def hazard(people):
    return ask(area=BUILDING, category=MANHOLE)


def planned(asked) -> list:
    rows = ProcrastinateJob.objects.filter(task_name="cases.alarm", args__case_id=str(asked.id))
    return list(rows.values_list("scheduled_at", flat=True))


def test_its_alarm_is_planned_for_half_an_hour_later(hazard, clock):
    assert planned(hazard) == [clock.now + timedelta(minutes=30)]
    assert not planned(ask())


def test_it_alarms_once_when_it_still_waits(hazard, clock):
    clock.later(minutes=30)
    jobs.alarm(str(hazard.id))
    jobs.alarm(str(hazard.id))
    assert hazard.case.alarmed_at == clock.now
    assert hazard.verbs == ["receive", "alarm"]
    assert hazard.facts[-1].verb == "case.alarm"
    assert hazard.state == "received", "an alarm changes nothing else"


def test_it_does_not_alarm_when_somebody_took_it(hazard, alice):
    hazard.accepted(alice)
    assert not endings.alarm(at=core_clock.now(), case_id=hazard.id)
    assert hazard.verbs == ["receive", "accept"]


def test_it_does_not_alarm_when_it_turned_out_to_be_none(hazard, alice, clock):
    steps.recategorise(by=alice.actor, at=clock.now, case_id=hazard.id, category=LIGHT)
    clock.later(minutes=30)
    assert not endings.alarm(at=clock.now, case_id=hazard.id)


def test_what_turns_out_to_be_one_alarms_too(people, alice, clock):
    asked = ask(area=BUILDING)
    clock.later(hours=2)
    steps.recategorise(by=alice.actor, at=clock.now, case_id=asked.id, category=MANHOLE)
    assert asked.case.hazard
    assert planned(asked) == [clock.now + timedelta(minutes=30)]


def test_until_it_is_accepted_it_stands_first_at_its_unit_and_every_level_above(
    hazard, clock, alice, erin, frank, grace, charlie, ivan
):
    def waiting(person):
        return [row.id for row in hazards_waiting(person.actor)]

    for person in (alice, erin, frank, grace):
        assert waiting(person) == [hazard.id]
    for person in (charlie, ivan):
        assert not waiting(person)
    hazard.accepted(alice)
    assert not waiting(grace)
