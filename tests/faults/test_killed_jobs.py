"""Every job is killed at each of its statements and run again: as if it had run once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from shiliu.accounts.actions.users import add_user
from shiliu.cases.rules.lifecycle import Word
from shiliu.cli import postgres
from shiliu.core.actor import PUBLIC, SYSTEM
from shiliu.core.limits import count_use
from shiliu.core.once import do_once, once
from shiliu.network.queries import deployment
from shiliu.notices.models import Notice
from shiliu.tallies import actions as tallies
from tests import databases
from tests.faults.cutting import cut_at_each_statement, through
from tests.faults.states import State, changed, counts, state
from tests.faults.told import told
from tests.integration.checks.examples import TABLE, World
from tests.integration.checks.examples.cases import _left_behind
from tests.integration.checks.examples.others import _send
from tests.support.requests import CONTACT, MANHOLE, ask

Arguments = dict[str, object]
PERIODIC: Arguments = {"timestamp": 0}
NEW_IDS = {
    "cases_step",
    "ledger_fact",
    "ledger_pending",
    "notices_notice",
    "procrastinate_jobs",
    "procrastinate_events",
    "network_unitarea",
}


def _answered(world: World) -> Arguments:
    """Two that met with silence."""
    for _ in range(2):
        ask(contact=CONTACT).accepted(world.people.erin).answered(world.people.erin)
    world.clock.later(days=8)
    return PERIODIC


def _late(world: World) -> Arguments:
    """One that nobody accepted, one at a point that has ended."""
    ask(contact=CONTACT)
    _left_behind(world)
    world.clock.later(days=5)
    return PERIODIC


def _hazard(world: World) -> Arguments:
    asked = ask(category=MANHOLE)
    world.clock.later(minutes=31)
    return {"case_id": str(asked.id)}


def _ended_long_ago(world: World) -> Arguments:
    for _ in range(2):
        asked = ask(contact=CONTACT).accepted(world.people.erin).answered(world.people.erin)
        asked.says(Word.SOLVED)
    world.clock.later(days=1200)
    return PERIODIC


def _used_keys(world: World) -> Arguments:
    claim = once("one-key-for-this-form", route="test", by=PUBLIC, body=b"body")
    do_once(claim, world.clock.now, lambda: ask().id)
    count_use("test", "key", window=timedelta(hours=1), at=world.clock.now)
    world.clock.later(days=8)
    return PERIODIC


def _news(world: World) -> Arguments:
    _send(world)
    return {"notice": str(Notice.objects.get().id)}


def _old_news(world: World) -> Arguments:
    _send(world)
    world.clock.later(days=400)
    return PERIODIC


def _invited(world: World) -> Arguments:
    user = add_user(
        by=SYSTEM,
        at=world.clock.now,
        username="nina",
        display_name="Nina",
        email="nina@example.org",
    )
    return {"user_id": str(user.id), "message": str(user.id)}


def _days_over(world: World) -> Arguments:
    ask()
    world.clock.later(days=3)
    return PERIODIC


def _many_asked(world: World) -> Arguments:
    for _ in range(deployment().thresholds.public_batch):
        ask()
    tallies.project()
    world.clock.later(days=1)
    return PERIODIC


def _nothing_more(_world: World) -> Arguments:
    return PERIODIC


def _as_before(action: str) -> Callable[[World], Arguments]:
    """What the example of that action is made on; the job has no arguments of its own."""

    def scene(world: World) -> Arguments:
        TABLE[action].prepare(world)
        return PERIODIC

    return scene


def _displaced(world: World) -> Arguments:
    TABLE["cases.succession.move_on"].prepare(world)
    return {}


def _taken_away(world: World) -> Arguments:
    return TABLE["files.remove_stored"].prepare(world).keywords


def _paused(world: World) -> Arguments:
    action = TABLE["webhooks.delivering.tell_paused"].prepare(world)
    asked = action.keywords
    return {"hook": str(asked["hook_id"]), "user": str(asked["user_id"])}


JOBS: dict[str, Callable[[World], Arguments]] = {
    "accounts.send_invitation": _invited,
    "accounts.tidy": _nothing_more,
    "cases.alarm": _hazard,
    "cases.expire_silent": _answered,
    "cases.follow_areas": _displaced,
    "cases.follow_areas_again": _as_before("cases.succession.move_on"),
    "cases.forget_batches": _as_before("cases.batches.forget_batches"),
    "cases.hand_over_late": _late,
    "cases.purge_files": _as_before("cases.erasing.purge_files"),
    "cases.purge_texts": _ended_long_ago,
    "core.forget": _used_keys,
    "core.make_months": _nothing_more,
    "files.remove": _taken_away,
    "files.tidy": _as_before("files.tidy"),
    "ledger.seal": _days_over,
    "notices.purge": _old_news,
    "notices.send": _news,
    "people.purge": _ended_long_ago,
    "tallies.publish": _many_asked,
    "webhooks.forget": _as_before("webhooks.delivering.forget_old_deliveries"),
    "webhooks.tell_paused": _paused,
}
ELSEWHERE = {
    "core.retry_stalled": "a real worker is killed in test_killed_worker.py",
    "webhooks.deliver": "what it was at waits for the lease's end: integration/webhooks/test_worker.py",
}
OURS = {name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))}


def test_every_job_stands_in_the_table():
    assert OURS - ELSEWHERE.keys() == JOBS.keys(), "give each a scene before it"


def as_if_run_once(name: str, arguments: Arguments, database: str) -> State:
    """The job run undisturbed in a copy of the database."""
    copy = f"{database}_undisturbed"
    connections.close_all()
    postgres.clone_database(databases.cluster(), database, copy)
    databases.point_django_at(copy)
    try:
        app.tasks[name].func(**arguments)
        return state(postgres.owner_url(databases.cluster(), copy))
    finally:
        databases.point_django_at(database)
        postgres.drop_database(databases.cluster(), copy)


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_was_killed_and_run_again_did_its_work_once(
    name, world, cutter, fresh_kangbashi
):
    arguments = JOBS[name](world)
    single = as_if_run_once(name, arguments, fresh_kangbashi.name)
    between = (lambda: world.clock.later(minutes=11)) if name == "notices.send" else (lambda: None)
    with through(cutter):
        cuts = cut_at_each_statement(
            cutter, lambda: app.tasks[name].func(**arguments), between=between
        )
    found = state(fresh_kangbashi.owner_url)
    assert counts(found) == counts(single)
    assert changed(single, found) <= NEW_IDS
    told("job killed and run again", name, cuts=cuts)
