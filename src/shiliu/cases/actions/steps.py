"""What units do with a request, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.writing import Change, locked, take_step
from shiliu.cases.models import Case, Step, TextKind, TitleState
from shiliu.cases.policies import can_allow_extension
from shiliu.cases.queries import first_that_takes, pauses_of, upper_unit
from shiliu.cases.rules import clocks, levels
from shiliu.cases.rules.lifecycle import Outcome, Verb, Word
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.jobs import enqueue
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import UnitInfo
from shiliu.notices.actions import tell_news


@transaction.atomic
def accept(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """The responsible unit takes the request (受理)."""
    case = locked(case_id, by)
    take_step(case, Change(Verb.ACCEPT, by, at), doer_id=None)
    return case


@transaction.atomic
def release(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Put an accepted request back among those that wait: accepting it was a slip."""
    case = locked(case_id, by)
    take_step(case, Change(Verb.RELEASE, by, at))
    return case


@transaction.atomic
def dispatch(*, by: Actor, at: datetime, case_id: UUID, to: str, note: str = "") -> Case:
    """Send the request to a unit that does the work (派办); the responsible unit stays responsible.

    Never to a point below the lowest level that may see such a request (safety rule 2).
    """
    case = locked(case_id, by)
    unit = _unit(to)
    if unit.id in (case.unit_id, case.against_id):
        raise RuleBroken("cases.dispatch_elsewhere", field="to")
    if unit.rank is not None and unit.rank > case.minimum_level:
        raise RuleBroken("cases.hand_down_too_low", field="to")
    texts = ((TextKind.NOTE, note),) if note.strip() else ()
    change = Change(Verb.DISPATCH, by, at, detail=unit.kind, to_unit=unit.id, texts=texts)
    take_step(case, change, doer_id=unit.id, dispatched_at=at)
    return case


@transaction.atomic
def start(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Somebody has begun to do it (办理)."""
    case = locked(case_id, by)
    take_step(case, Change(Verb.START, by, at))
    return case


@transaction.atomic
def pause(*, by: Actor, at: datetime, case_id: UUID, reason: str) -> Case:
    """Stop the clock for a reason that the resident reads."""
    case = locked(case_id, by)
    take_step(case, Change(Verb.PAUSE, by, at, texts=((TextKind.REASON, reason),)), paused_at=at)
    tell_news(subject_type="case", subject_id=case.id, language=case.language, at=at)
    return case


@transaction.atomic
def resume(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Start the clock again; whole working days of the pause are added to the promise."""
    case = locked(case_id, by)
    promised_at = case.promised_at
    if promised_at is not None and case.promised_days is not None and case.paused_at is not None:
        promised_at = clocks.promise_after_pauses(
            network().calendar,
            case.clock_from,
            case.promised_days,
            [*pauses_of(case.id), (case.paused_at, at)],
        )
    take_step(case, Change(Verb.RESUME, by, at), paused_at=None, promised_at=promised_at)
    return case


@transaction.atomic
def extend(*, by: Actor, at: datetime, case_id: UUID, days: int, reason: str) -> Case:
    """Allow `days` more working days; `by` is named as who allowed it, the asker reads why."""
    case = locked(case_id, by)
    clock = catalogue().by_code[case.category_id].clock
    if not can_allow_extension(by, case):
        raise NotAllowed
    if clock is None or case.promised_days is None:
        raise RuleBroken("cases.no_clock")
    total = clocks.extended_days(
        case.promised_days,
        base=clock.answer_working_days,
        more=days,
        allowed=clock.extension_working_days,
    )
    due = clocks.promise_after_pauses(
        network().calendar, case.clock_from, total, pauses_of(case.id)
    )
    change = Change(Verb.EXTEND, by, at, amount=days, texts=((TextKind.REASON, reason),))
    take_step(case, change, promised_days=total, promised_at=due)
    tell_news(subject_type="case", subject_id=case.id, language=case.language, at=at)
    return case


@transaction.atomic
def give_back(*, by: Actor, at: datetime, case_id: UUID, reason: str) -> Case:
    """Return a wrong dispatch (退回) in the set time; counted, nobody's fault, the clock runs on.

    A hazard is never returned back and forth (safety rule 8): it can only be handed up.
    """
    case = locked(case_id, by)
    if case.hazard:
        raise RuleBroken("cases.hazard_not_returned")
    days = deployment().thresholds.return_working_days
    if case.dispatched_at is not None and not clocks.may_return(
        case.dispatched_at, at, network().calendar, days
    ):
        raise RuleBroken("cases.return_too_late", days=days)
    change = Change(Verb.RETURN, by, at, to_unit=case.unit_id, texts=((TextKind.REASON, reason),))
    take_step(case, change, doer_id=None, returns=case.returns + 1)
    return case


@transaction.atomic
def hand_up(*, by: Actor, at: datetime, case_id: UUID, reason: str) -> Case:
    """Give the request to the unit one level above, with a reason; the hop is dated."""
    case = locked(case_id, by)
    return move_up(case, Change(Verb.HAND_UP, by, at, texts=((TextKind.REASON, reason),)))


def move_up(case: Case, change: Change) -> Case:
    """Move a locked request one level up by `change` (a person's or the clock's)."""
    return _move(case, change, upper_unit(case).id)


@transaction.atomic
def hand_down(*, by: Actor, at: datetime, case_id: UUID, to: str, reason: str = "") -> Case:
    """Give the request to a point below that may see it and answers for the place."""
    case = locked(case_id, by)
    unit = _unit(to)
    if unit.id == case.unit_id:
        raise RuleBroken("cases.hand_down_already", field="to")
    if unit.rank is None or unit.rank > case.minimum_level or unit.id == case.against_id:
        raise RuleBroken("cases.hand_down_too_low", field="to")
    if not any(case.area_path.startswith(path) for path in unit.answers_for):
        raise RuleBroken("cases.hand_down_elsewhere", field="to")
    texts = ((TextKind.REASON, reason),) if reason.strip() else ()
    return _move(case, Change(Verb.HAND_DOWN, by, at, texts=texts), unit.id)


def _move(case: Case, change: Change, unit: UUID) -> Case:
    """Give the request to `unit`, which has the set time to accept it from now on."""
    after: dict[str, object] = {"unit_id": unit, "doer_id": None, "paused_at": None}
    if case.accept_by is not None:
        days = deployment().thresholds.handover_working_days
        after["accept_by"] = network().calendar.add(change.at, days)
    take_step(case, replace(change, to_unit=unit), **after)
    return case


@transaction.atomic
def recategorise(*, by: Actor, at: datetime, case_id: UUID, category: str) -> Case:
    """Correct the category; the promise follows the new clock, the minimum level the new category.

    The minimum level never falls below the centre again once the asker wanted that or complains
    of somebody. A unit too low for the new kind loses the request to the first one above that may
    have it, a public title goes where the new kind is never public, and a new hazard gets its
    alarm.
    """
    case = locked(case_id, by)
    info = catalogue().by_code.get(category)
    if info is None or not info.leaf:
        raise RuleBroken("cases.category_unknown", field="category")
    if info.hazard and not case.hazard:
        minutes = deployment().thresholds.hazard_alarm_minutes
        enqueue("cases.alarm", at=at + timedelta(minutes=minutes), case_id=case.id)
    before = (case.category_id, case.unit_id)
    after = _as_category(case, info)
    moved = after["unit_id"] if after["unit_id"] != before[1] else None
    change = Change(Verb.RECATEGORISE, by, at, to_unit=moved, data={"from": before[0]})
    take_step(case, change, **after)
    return case


def _as_category(case: Case, info: CategoryInfo) -> dict[str, Any]:
    """What a locked request becomes under another category."""
    level = levels.corrected(case.minimum_level, info.minimum_level)
    complaint = case.against_id is not None
    taking = levels.taken_from(info.minimum_level, complaint=True) if complaint else level
    places = network()
    doer = places.units_by_id.get(case.doer_id) if case.doer_id else None
    after: dict[str, Any] = {
        "category_id": info.code,
        "minimum_level": level,
        "hazard": info.hazard,
        "unit_id": first_that_takes(case, taking),
        "doer_id": None if doer and (doer.rank or 0) > level else case.doer_id,
    }
    if not info.public:
        after |= {"title": {}, "title_state": TitleState.NONE}
    if info.clock is not None and case.promised_at is not None:
        days = info.clock.answer_working_days
        due = clocks.promise_after_pauses(
            places.calendar, case.clock_from, days, pauses_of(case.id)
        )
        after |= {"promised_days": days, "promised_at": due}
    return after


@transaction.atomic
def answer(*, by: Actor, at: datetime, case_id: UUID, outcome: Outcome, reply: str) -> Case:
    """Answer the asker with a staff outcome. Says nothing about solved: that is the asker's word.

    The fact's amount is 1 when the answer came in time and 0 when it did not.
    """
    case = locked(case_id, by)
    in_time = case.promised_at is None or at <= case.promised_at
    change = Change(
        Verb.ANSWER, by, at, detail=outcome, amount=int(in_time), texts=((TextKind.REPLY, reply),)
    )
    take_step(case, change, outcome=outcome, answered_at=at, word=Word.NONE, word_by_staff=False)
    tell_news(subject_type="case", subject_id=case.id, language=case.language, at=at)
    return case


@transaction.atomic
def note(*, by: Actor, at: datetime, case_id: UUID, body: str) -> Step:
    """Leave a note for colleagues; the asker does not see it."""
    case = locked(case_id, by)
    return take_step(case, Change(Verb.NOTE, by, at, texts=((TextKind.NOTE, body),)))


def _unit(code: str) -> UnitInfo:
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("cases.unit_unknown", field="to")
    return unit
