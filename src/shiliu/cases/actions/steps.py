"""What units do with a request, step by step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions import plans
from shiliu.cases.actions.templates import count_use
from shiliu.cases.actions.writing import Change, carry_out, locked, take_step, tell_asker
from shiliu.cases.models import Case, Step, TextKind
from shiliu.cases.policies import can_allow_extension
from shiliu.cases.queries import pauses_of, upper_unit
from shiliu.cases.rules import clocks
from shiliu.cases.rules.lifecycle import Outcome, Verb
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network


@transaction.atomic
def accept(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """The responsible unit takes the request (受理)."""
    case = locked(case_id, by)
    carry_out(case, plans.accept(case, by, at))
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
    carry_out(case, plans.dispatch(case, by, at, to=to, note=note))
    return case


@transaction.atomic
def start(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Somebody has begun to do it (办理)."""
    case = locked(case_id, by)
    carry_out(case, plans.start(case, by, at))
    return case


@transaction.atomic
def pause(*, by: Actor, at: datetime, case_id: UUID, reason: str) -> Case:
    """Stop the clock for a reason that the resident reads."""
    case = locked(case_id, by)
    carry_out(case, plans.pause(case, by, at, reason=reason))
    return case


@transaction.atomic
def resume(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Start the clock again; whole working days of the pause are added to the promise."""
    case = locked(case_id, by)
    carry_out(case, plans.resume(case, by, at, pauses=pauses_of(case.id)))
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
    tell_asker(case, at)
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
    carry_out(case, plans.hand_up(case, by, at, reason=reason))
    return case


def move_up(case: Case, change: Change) -> Case:
    """Move a locked request one level up by `change` (a person's or the clock's)."""
    carry_out(case, plans.moved(case, change, upper_unit(case).id))
    return case


@transaction.atomic
def hand_down(*, by: Actor, at: datetime, case_id: UUID, to: str, reason: str = "") -> Case:
    """Give the request to a point below that may see it and answers for the place."""
    case = locked(case_id, by)
    carry_out(case, plans.hand_down(case, by, at, to=to, reason=reason))
    return case


@transaction.atomic
def recategorise(*, by: Actor, at: datetime, case_id: UUID, category: str) -> Case:
    """Correct the category; the promise follows the new clock, the minimum level the new category.

    The minimum level never falls below the centre again once the asker wanted that or complains
    of somebody. A unit too low for the new kind loses the request to the first one above that may
    have it, a public title goes where the new kind is never public and waits again where it needs a
    second person, and a new hazard gets its alarm.
    """
    case = locked(case_id, by)
    pauses = pauses_of(case.id)
    carry_out(case, plans.recategorise(case, by, at, category=category, pauses=pauses))
    return case


@transaction.atomic
def answer(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    outcome: Outcome,
    reply: str,
    template: UUID | None = None,
) -> Case:
    """Answer the asker with a staff outcome. Says nothing about solved: that is the asker's word.

    The fact's amount is 1 when the answer came in time and 0 when it did not. `template` is the
    one it began with: its uses are counted, without who used it.
    """
    case = locked(case_id, by)
    carry_out(case, plans.answer(case, by, at, outcome=outcome, reply=reply))
    count_use(template, by)
    return case


@transaction.atomic
def note(*, by: Actor, at: datetime, case_id: UUID, body: str) -> Step:
    """Leave a note for colleagues; the asker does not see it."""
    case = locked(case_id, by)
    return take_step(case, Change(Verb.NOTE, by, at, texts=((TextKind.NOTE, body),)))
