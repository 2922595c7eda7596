"""Examples of the actions on people, notices, the ledger, the tallies and what crosses packages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from shiliu.cases.actions import steps
from shiliu.core.actor import SYSTEM
from shiliu.core.journal import Erasure
from shiliu.ledger.actions import seal_day, seal_due, take_pending
from shiliu.network.queries import deployment
from shiliu.notices import actions as notices
from shiliu.notices.models import Notice
from shiliu.people import actions as people
from shiliu.people.models import Contact
from shiliu.tallies import actions as tallies
from shiliu.together import actions as together
from tests.integration.checks.examples.kinds import (
    Call,
    Example,
    PartOf,
    World,
    without_fact,
)
from tests.support.requests import CONTACT, REASON, Asked, ask

PROFILES = Path(__file__).parents[4] / "src/shiliu/profiles"


def asked() -> Asked:
    return ask(contact=CONTACT)


def _look(world: World) -> Call:
    request = asked()
    return partial(
        people.look,
        subject_type="case",
        subject_id=request.id,
        by=world.people.erin.actor,
        at=world.clock.now,
        own=True,
        area_path=request.case.area_path,
    )


def _correct(world: World) -> Call:
    request = asked()
    return partial(
        people.correct_contact,
        subject_type="case",
        subject_id=request.id,
        by=request.asker,
        at=world.clock.now,
        area_path=request.case.area_path,
        name="",
        phone="",
        email="new@example.org",
    )


def _purge(world: World) -> Call:
    asked()
    asked()
    return partial(people.purge_contacts, by=SYSTEM, at=world.clock.later(days=400))


def _keep(world: World) -> Call:
    request = asked()
    later = world.clock.later(days=3)
    return partial(people.keep_contact, "case", request.id, later)


def _news(world: World) -> Call:
    request = asked()
    return partial(
        notices.tell_news,
        subject_type="case",
        subject_id=request.id,
        language="zh-hans",
        at=world.clock.now,
    )


def _send(world: World) -> Call:
    request = asked().accepted(world.people.erin)
    steps.pause(by=world.people.erin.actor, at=world.clock.now, case_id=request.id, reason=REASON)
    notice = Notice.objects.get()
    return partial(notices.send_notice, notice_id=notice.id, at=world.clock.now)


def _forget_notices(world: World) -> Call:
    _news(world)()
    return partial(notices.forget_old_notices, at=world.clock.later(days=400))


def _seal(world: World) -> Call:
    asked()
    return partial(seal_due, world.clock.later(days=2))


def _seal_day(world: World) -> Call:
    asked()
    day = world.clock.now.date()
    return partial(seal_day, day, at=world.clock.later(days=2))


def _project(world: World) -> Call:
    asked()
    return tallies.project


def _rebuild(world: World) -> Call:
    _project(world)()
    return tallies.rebuild


def _publish(world: World) -> Call:
    for _ in range(deployment().thresholds.public_batch):
        asked()
    _project(world)()
    return partial(tallies.publish_figures, world.clock.later(days=1))


def _open(world: World) -> Call:
    _project(world)()
    return partial(tallies.publish_days, at=world.clock.later(days=5))


def _take(world: World) -> Call:
    asked()
    return partial(take_pending, "tallies", 10)


def _erase(world: World) -> Call:
    request = asked()
    return partial(together.erase_person, by=request.asker, at=world.clock.now, subject=request.id)


def _correct_person(world: World) -> Call:
    request = asked()
    return partial(
        together.correct_person,
        by=request.asker,
        at=world.clock.now,
        subject=request.id,
        contact=replace(CONTACT, email="new@example.org"),
    )


def _erase_again(world: World) -> Call:
    erasure = Erasure("case", asked().id, world.clock.now)
    return partial(together.repeat_erasure, erasure)


def _load(world: World) -> Call:
    """The profile with one clock corrected."""
    folder = world.folder / "kangbashi"
    shutil.copytree(PROFILES / "kangbashi", folder)
    told = (folder / "profile.toml").read_text()
    changed = told.replace("answer_working_days = 3\n", "answer_working_days = 2\n", 1)
    assert changed != told
    (folder / "profile.toml").write_text(changed)
    return partial(together.load_profile, folder, by=SYSTEM, at=world.clock.now)


def _look_at_many(world: World) -> Call:
    request = asked()
    return partial(
        people.look_at_many,
        subject_type="case",
        area_paths={request.id: request.case.area_path},
        by=world.people.frank.actor,
        at=world.clock.now,
        reason="核对名单",
    )


def _erase_contacts(world: World) -> Call:
    request = asked()
    assert Contact.objects.exists()
    return partial(people.erase_contacts, "case", request.id)


SEALS = "seals stand over facts, they are none"
FIGURES = "figures follow the facts, they are none"
OTHERS: dict[str, Example | PartOf] = {
    "ledger.fact_rows": PartOf("every action"),
    "ledger.record": PartOf("every action"),
    "ledger.seal_day": without_fact(SEALS, _seal_day),
    "ledger.seal_due": without_fact(SEALS, _seal),
    "ledger.take_pending": without_fact("part of `project`, in its transaction", _take),
    "notices.forget_old_notices": without_fact("housekeeping", _forget_notices),
    "notices.message_for": PartOf("send_notice"),
    "notices.notice_row": PartOf("tell_news"),
    "notices.send_notice": without_fact("the step it tells of has recorded one", _send),
    "notices.tell_news": without_fact("part of the step it tells of", _news),
    "people.contact_rows": PartOf("receive"),
    "people.correct_contact": Example(_correct),
    "people.erase_contacts": without_fact("part of an erasure, which records one", _erase_contacts),
    "people.keep_contact": without_fact("part of the step that moves the subject", _keep),
    "people.look": Example(_look),
    "people.look_at_many": without_fact("part of an export, which records one", _look_at_many),
    "people.purge_contacts": Example(_purge),
    "tallies.opening.publish_days": without_fact(FIGURES, _open),
    "tallies.projecting.project": without_fact(FIGURES, _project),
    "tallies.projecting.project_forever": PartOf("the worker: it calls `project` again and again"),
    "tallies.projecting.rebuild": without_fact(FIGURES, _rebuild),
    "tallies.publishing.publish_figures": without_fact(FIGURES, _publish),
    "together.persons.correct_person": Example(_correct_person),
    "together.persons.erase_person": Example(_erase),
    "together.persons.repeat_erasure": without_fact(
        "repeats what a fact before the restore tells", _erase_again
    ),
    "together.profile.load_profile": Example(_load),
}
