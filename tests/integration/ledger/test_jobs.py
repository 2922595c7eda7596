from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from shiliu.core import clock
from shiliu.ledger.jobs import seal
from shiliu.ledger.models import Seal
from tests.integration.ledger.making import MONDAY, NOON, happen

pytestmark = pytest.mark.django_db


def test_the_job_seals_what_is_over():
    happen()
    with clock.simulated(lambda: NOON + timedelta(days=1)):
        seal(0)
    assert Seal.objects.get().day == MONDAY


@pytest.mark.parametrize("name", ["ledger.seal", "tallies.publish"])
def test_jobs_come_by_themselves_and_never_twice_at_once(name):
    assert name in app.tasks
    assert name in {task for task, _ in app.periodic_registry.periodic_tasks}
    assert app.tasks[name].lock == app.tasks[name].queueing_lock == name
