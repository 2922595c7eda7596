"""One step on many requests: first what it would do, in numbers, then done with a fact for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.db import transaction

from shiliu.accounts.queries import posts_of_person
from shiliu.cases.actions import plans, publishing
from shiliu.cases.actions.templates import count_use
from shiliu.cases.actions.writing import Planned, carry_out, target_of
from shiliu.cases.models import Batch, Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.batches import AT_ONCE, pauses_of_many
from shiliu.cases.rules.clocks import Pause
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.lib.errors import RuleBroken
from shiliu.people.queries import with_address


class Many(StrEnum):
    """The steps that can be taken on many requests at once."""

    ACCEPT = "accept"
    START = "start"
    DISPATCH = "dispatch"
    HAND_UP = "hand-up"
    HAND_DOWN = "hand-down"
    PAUSE = "pause"
    RESUME = "resume"
    RECATEGORISE = "kind"
    ANSWER = "answer"
    APPROVE_TITLE = "approve-title"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: `to` is a unit code, `text` the reason, the note or the reply.

    What a step does not ask for stays empty. `fill` writes the reply for one request, where it
    differs from one to the next; `template` is the one it began with.
    """

    step: Many
    to: str = ""
    category: str = ""
    outcome: Outcome = Outcome.DONE
    text: str = ""
    template: UUID | None = None
    fill: Callable[[str, Case], str] = field(default=lambda text, _case: text)


@dataclass(frozen=True, slots=True)
class Refused:
    """One request that the step cannot be taken on, and why."""

    case: Case
    why: RuleBroken


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a step would do to many requests.

    `told` is to how many askers a notice would go; `accept_by` and `promised_at` are the new
    moments by which they are to be accepted or answered, without those that stay as they are.
    """

    able: list[Case]
    refused: list[Refused]
    told: int
    accept_by: list[datetime]
    promised_at: list[datetime]


def look_ahead(wish: Wish, cases: Iterable[Case], by: Actor, at: datetime) -> Outlook:
    """What the step would do to each of these requests now; as many queries for one as for all."""
    asked = list(cases)
    given = _given(wish, asked, by)
    able: list[tuple[Case, Planned | None]] = []
    refused = []
    for case in asked:
        try:
            able.append((case, _checked(wish, case, by, at, given)))
        except (RuleBroken, NotAllowed) as refusal:
            refused.append(Refused(case, _as_rule(refusal)))
    told = {case.whole_id for case, planned in able if planned and planned.tells}
    return Outlook(
        able=[case for case, _ in able],
        refused=refused,
        told=with_address("case", told) if told else 0,
        accept_by=_new("accept_by", able),
        promised_at=_new("promised_at", able),
    )


@transaction.atomic
def take_many(*, by: Actor, at: datetime, wish: Wish, seen: Mapping[UUID, int]) -> Batch:
    """Take one step on many requests: each locked and asked by its own rules, a fact for each.

    `seen` are the requests with the number of changes they had when they were looked at; one that
    has changed since is refused, as is one that the rules refuse, and the others are done.
    Raises RuleBroken when there are none or more than `AT_ONCE`.
    """
    if not seen:
        raise RuleBroken("cases.batch_empty")
    if len(seen) > AT_ONCE:
        raise RuleBroken("cases.batch_too_many", most=AT_ONCE)
    # In one order, so that two people with the same rows wait for each other and never both.
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(visible_to(by), pk__in=seen)
        .order_by("id")
    )
    given = _given(wish, cases, by)
    batch = Batch(by=by.by, at=at, step=wish.step)
    refused = {each: RuleBroken("cases.batch_not_seen") for each in seen}
    for case in cases:
        del refused[case.id]
        try:
            _take(wish, case, by, at, (given, seen[case.id]))
        except (RuleBroken, NotAllowed) as refusal:
            refused[case.id] = _as_rule(refusal)
        else:
            batch.done.append(case.id)
    count_use(wish.template, by, len(batch.done))
    batch.refused = {str(each): _as_data(why) for each, why in refused.items()}
    batch.save(force_insert=True)
    return batch


@transaction.atomic
def forget_batches(*, before: datetime) -> int:
    """Drop what came of batches of long ago; returns how many."""
    return Batch.objects.filter(at__lt=before).delete()[0]


@dataclass(frozen=True, slots=True)
class _Given:
    """What is asked once for all requests: the pauses, and the posts of whoever acts."""

    pauses: Mapping[UUID, list[Pause]]
    own: frozenset[UUID]


def _given(wish: Wish, cases: list[Case], by: Actor) -> _Given:
    needs_pauses = wish.step in (Many.RESUME, Many.RECATEGORISE)
    return _Given(
        pauses_of_many([case.id for case in cases]) if needs_pauses else {},
        posts_of_person(by) if wish.step is Many.APPROVE_TITLE else frozenset(),
    )


def _checked(wish: Wish, case: Case, by: Actor, at: datetime, given: _Given) -> Planned | None:
    """The step on one request as it would be taken; None for what is no step of the lifecycle."""
    if wish.step is Many.APPROVE_TITLE:
        publishing.check_approval(case, by, given.own)
        return None
    planned = _plan(wish, given.pauses.get(case.id, []))(case, by, at)
    target_of(case, planned.change.verb, by)
    return planned


def _take(wish: Wish, case: Case, by: Actor, at: datetime, state: tuple[_Given, int]) -> None:
    given, changes = state
    if case.changes != changes:
        raise RuleBroken("cases.batch_changed")
    if wish.step is Many.APPROVE_TITLE:
        publishing.approve(case, by, at, given.own)
        return
    said = replace(wish, text=wish.fill(wish.text, case).strip())
    carry_out(case, _plan(said, given.pauses.get(case.id, []))(case, by, at))


def _plan(wish: Wish, pauses: list[Pause]) -> Callable[[Case, Actor, datetime], Planned]:
    every: dict[Many, Callable[[Case, Actor, datetime], Planned]] = {
        Many.ACCEPT: plans.accept,
        Many.START: plans.start,
        Many.DISPATCH: partial(plans.dispatch, to=wish.to, note=wish.text),
        Many.HAND_UP: partial(plans.hand_up, reason=wish.text),
        Many.HAND_DOWN: partial(plans.hand_down, to=wish.to, reason=wish.text),
        Many.PAUSE: partial(plans.pause, reason=wish.text),
        Many.RESUME: partial(plans.resume, pauses=pauses),
        Many.RECATEGORISE: partial(plans.recategorise, category=wish.category, pauses=pauses),
        Many.ANSWER: partial(plans.answer, outcome=wish.outcome, reply=wish.text),
    }
    return every[wish.step]


def _new(name: str, able: list[tuple[Case, Planned | None]]) -> list[datetime]:
    """The moments that the step would change, in order."""
    moments = [
        planned.after[name]
        for case, planned in able
        if planned and planned.after.get(name) not in (None, getattr(case, name))
    ]
    return sorted(moments)


def _as_rule(refusal: RuleBroken | NotAllowed) -> RuleBroken:
    return refusal if isinstance(refusal, RuleBroken) else RuleBroken("cases.batch_not_yours")


def _as_data(refusal: RuleBroken) -> dict[str, object]:
    values = {name: str(value) for name, value in refusal.values.items()}
    return {"code": refusal.code, "values": values}
