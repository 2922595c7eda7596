"""What each step makes of a request, worked out from the request alone: nothing is written here.

A step and the preview of many steps ask the same function, so that both refuse the same things.
Side and state are asked by `writing.target_of`, here what is particular to the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shiliu.cases.actions.writing import Change, Planned
from shiliu.cases.models import Case, TextKind, TitleState
from shiliu.cases.queries import first_that_takes, upper_unit
from shiliu.cases.rules import clocks, levels
from shiliu.cases.rules.clocks import Pause
from shiliu.cases.rules.lifecycle import Outcome, Verb, Word
from shiliu.cases.rules.placeholders import left_in
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.actor import Actor
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import UnitInfo


def accept(_case: Case, by: Actor, at: datetime) -> Planned:
    """Taken by the responsible unit."""
    return Planned(Change(Verb.ACCEPT, by, at), {"doer_id": None})


def start(_case: Case, by: Actor, at: datetime) -> Planned:
    """Begun."""
    return Planned(Change(Verb.START, by, at))


def dispatch(case: Case, by: Actor, at: datetime, *, to: str, note: str = "") -> Planned:
    """Sent to the unit with the code `to`; refuses one that has it or may not see it."""
    unit = unit_named(to)
    if unit.id in (case.unit_id, case.against_id):
        raise RuleBroken("cases.dispatch_elsewhere", field="to")
    if unit.rank is not None and unit.rank > case.minimum_level:
        raise RuleBroken("cases.hand_down_too_low", field="to")
    texts = ((TextKind.NOTE, note),) if note.strip() else ()
    change = Change(Verb.DISPATCH, by, at, detail=unit.kind, to_unit=unit.id, texts=texts)
    return Planned(change, {"doer_id": unit.id, "dispatched_at": at})


def pause(_case: Case, by: Actor, at: datetime, *, reason: str) -> Planned:
    """The clock stopped, the asker told why."""
    change = Change(Verb.PAUSE, by, at, texts=((TextKind.REASON, reason),))
    return Planned(change, {"paused_at": at}, tells=True)


def resume(case: Case, by: Actor, at: datetime, *, pauses: Sequence[Pause]) -> Planned:
    """The clock running again; `pauses` are the finished ones of the request."""
    promised_at = case.promised_at
    if promised_at is not None and case.promised_days is not None and case.paused_at is not None:
        promised_at = clocks.promise_after_pauses(
            network().calendar,
            case.clock_from,
            case.promised_days,
            [*pauses, (case.paused_at, at)],
        )
    return Planned(Change(Verb.RESUME, by, at), {"paused_at": None, "promised_at": promised_at})


def hand_up(case: Case, by: Actor, at: datetime, *, reason: str) -> Planned:
    """Given to the unit one level above; refuses when nobody stands there."""
    change = Change(Verb.HAND_UP, by, at, texts=((TextKind.REASON, reason),))
    return moved(case, change, upper_unit(case).id)


def hand_down(case: Case, by: Actor, at: datetime, *, to: str, reason: str = "") -> Planned:
    """Given to the point with the code `to`; refuses the same one, too low, or elsewhere."""
    unit = unit_named(to)
    if unit.id == case.unit_id:
        raise RuleBroken("cases.hand_down_already", field="to")
    if unit.rank is None or unit.rank > case.minimum_level or unit.id == case.against_id:
        raise RuleBroken("cases.hand_down_too_low", field="to")
    if not any(case.area_path.startswith(path) for path in unit.answers_for):
        raise RuleBroken("cases.hand_down_elsewhere", field="to")
    texts = ((TextKind.REASON, reason),) if reason.strip() else ()
    return moved(case, Change(Verb.HAND_DOWN, by, at, texts=texts), unit.id)


def moved(case: Case, change: Change, unit: UUID) -> Planned:
    """With another responsible unit, which has the set time to accept it from now on."""
    after: dict[str, Any] = {"unit_id": unit, "doer_id": None, "paused_at": None}
    if case.accept_by is not None:
        days = deployment().thresholds.handover_working_days
        after["accept_by"] = network().calendar.add(change.at, days)
    return Planned(replace(change, to_unit=unit), after)


def recategorise(
    case: Case, by: Actor, at: datetime, *, category: str, pauses: Sequence[Pause]
) -> Planned:
    """Under another category; refuses one that nobody can choose."""
    info = catalogue().by_code.get(category)
    if info is None or not info.leaf:
        raise RuleBroken("cases.category_unknown", field="category")
    after = _as_category(case, info, pauses)
    to_unit = after["unit_id"] if after["unit_id"] != case.unit_id else None
    change = Change(Verb.RECATEGORISE, by, at, to_unit=to_unit, data={"from": case.category_id})
    return Planned(change, after, hazard=info.hazard and not case.hazard)


def _as_category(case: Case, info: CategoryInfo, pauses: Sequence[Pause]) -> dict[str, Any]:
    """What a request becomes under another category.

    A title that one person let the public see waits for the second one that the new kind needs.
    """
    before = catalogue().by_code[case.category_id]
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
    elif info.second_person and not before.second_person and case.title:
        after["title_state"] = TitleState.PROPOSED
    if info.clock is not None and case.promised_at is not None:
        days = info.clock.answer_working_days
        due = clocks.promise_after_pauses(places.calendar, case.clock_from, days, pauses)
        after |= {"promised_days": days, "promised_at": due}
    return after


def answer(case: Case, by: Actor, at: datetime, *, outcome: Outcome, reply: str) -> Planned:
    """Answered; the amount is 1 in time and 0 too late. Refuses a placeholder left open."""
    if name := left_in(reply):
        raise RuleBroken("cases.placeholder_left", field="reply", name=name)
    in_time = case.promised_at is None or at <= case.promised_at
    change = Change(
        Verb.ANSWER, by, at, detail=outcome, amount=int(in_time), texts=((TextKind.REPLY, reply),)
    )
    after = {"outcome": outcome, "answered_at": at, "word": Word.NONE, "word_by_staff": False}
    return Planned(change, after, tells=True)


def unit_named(code: str) -> UnitInfo:
    """The unit with this code; refuses one that is not known."""
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("cases.unit_unknown", field="to")
    return unit
