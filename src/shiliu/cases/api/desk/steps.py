"""`/desk/requests/{id}/steps`: every step that the desk offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from shiliu.cases.actions import merging, publishing, splitting, steps
from shiliu.cases.actions.writing import check_unchanged
from shiliu.cases.api.desk import step_bodies as bodies
from shiliu.cases.api.desk.bodies import Taken
from shiliu.cases.queries import case_number, get_case
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import private, version_read
from shiliu.core.api.bodies import STEPS, refusals
from shiliu.core.api.callers import UnitKey, caller, check_scope
from shiliu.core.api.once import acted_once, claim
from shiliu.core.api.refusals import field_called
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.permissions import Permission
from shiliu.lib.personal import find

WORKS, EXTENDS = Permission.CASES_REQUEST_WORK, Permission.CASES_EXTENSION_ALLOW
APPROVES, REGISTERS = Permission.CASES_TITLE_APPROVE, Permission.CASES_REQUEST_REGISTER
NEEDED: Mapping[str, tuple[Permission, ...]] = {
    "extend": (EXTENDS,),
    "approve_title": (APPROVES,),
    "withdraw_title": (WORKS, APPROVES),
}
NEEDED_TOO: Mapping[str, Permission] = {"split": REGISTERS}  # a part is registered anew
Act = Callable[..., object]
router = Router(tags=["desk: requests"])


@router.post(
    "/desk/requests/{uuid:case_id}/steps",
    operation_id="takeStep",
    summary="Take a step",
    auth=UnitKey(WORKS, EXTENDS, APPROVES),
    response={200: Taken, **refusals(400, 401, 403, 404, 409, 412, 413, 422, 429)},
    openapi_extra=STEPS,
)
def take_step(request: HttpRequest, case_id: UUID, taken: Body[bodies.StepBody]) -> HttpResponse:
    """One step on a request that the key may see; `steps` of the request says which are possible.

    A step that is not possible from here answers 409, one that is not for the unit of the key 404.
    """
    by, step = caller(request), taken.root
    check_scope(by, *NEEDED.get(step.step, (WORKS,)))
    if step.step in NEEDED_TOO:
        check_scope(by, NEEDED_TOO[step.step])
    act, changes = _act(step), version_read(request)

    def do() -> object:
        return act(by=by, at=clock.now(), case_id=case_id, changes=changes)

    acted_once(claim(request, by, "takeStep", str(case_id)), case_id, do)
    return _now(by, case_id)


def _now(by: Actor, case_id: UUID) -> HttpResponse:
    try:
        case = get_case(by, case_id)
    except NotAllowed:
        return private({"id": case_id, "number": None, "state": None, "seen": False})
    shown = {"id": case.id, "number": case_number(case), "state": case.state, "seen": True}
    return private(shown)


def _act(step: bodies.AnyStep) -> Act:
    """The action of a step with what was sent for it."""
    given = step.model_dump(exclude={"step"})

    def act(*, by: Actor, at: datetime, case_id: UUID, changes: int | None) -> object:
        if step.step in OF_SEVERAL:
            of_several = OF_SEVERAL[step.step]
            return of_several(by=by, at=at, case_id=case_id, changes=changes, **given)
        if changes is not None:
            check_unchanged(case_id, by, changes)
        return ACTIONS[step.step](by=by, at=at, case_id=case_id, **given)

    return act


def _answer(
    *, by: Actor, at: datetime, case_id: UUID, outcome: str, reply: str, checked: bool
) -> object:
    """An answer goes out when nothing is marked, or somebody has looked at the marks."""
    if not checked and (marks := find(reply)):
        marked = "、".join(mark.text for mark in marks)
        raise RuleBroken("cases.reply_personal", field="reply", marked=marked)
    return steps.answer(by=by, at=at, case_id=case_id, outcome=Outcome(outcome), reply=reply)


def _note(*, by: Actor, at: datetime, case_id: UUID, note: str) -> object:
    return steps.note(by=by, at=at, case_id=case_id, body=note)


def _merge(
    *, by: Actor, at: datetime, case_id: UUID, changes: int | None, requests: list[UUID]
) -> object:
    with field_called(members="requests"):
        return merging.merge(by=by, at=at, lead_id=case_id, case_ids=requests, changes=changes)


def _split(*, by: Actor, at: datetime, case_id: UUID, changes: int | None, **part: str) -> object:
    new = splitting.NewPart(**part)
    return splitting.split(by=by, at=at, case_id=case_id, new=new, changes=changes)


# Each locks several requests in one order, and compares the version when it holds them.
OF_SEVERAL: Mapping[str, Act] = {
    "merge": _merge,
    "unmerge": merging.unmerge,
    "split": _split,
}
ACTIONS: Mapping[str, Act] = {
    "accept": steps.accept,
    "release": steps.release,
    "dispatch": steps.dispatch,
    "start": steps.start,
    "pause": steps.pause,
    "resume": steps.resume,
    "extend": steps.extend,
    "return": steps.give_back,
    "hand_up": steps.hand_up,
    "hand_down": steps.hand_down,
    "recategorise": steps.recategorise,
    "answer": _answer,
    "note": _note,
    "title": publishing.propose_title,
    "approve_title": publishing.approve_title,
    "withdraw_title": publishing.withdraw_title,
}
