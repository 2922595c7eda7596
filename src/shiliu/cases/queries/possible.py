"""Which steps are possible on one request now: what lifecycle, policies and clocks allow."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import (
    can_allow_extension,
    can_approve_title,
    can_be_public,
    can_confirm_for_asker,
    may_publish_title,
    sides,
)
from shiliu.cases.queries.single import last_answer, upper_unit
from shiliu.cases.rules.clocks import may_return
from shiliu.cases.rules.lifecycle import Side, State, Verb, Word, steps_from
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import UnitInfo


class TitleStep(StrEnum):
    """What can be done about the public title; not part of the lifecycle."""

    PROPOSE = "title"
    APPROVE = "approve_title"
    WITHDRAW = "withdraw_title"


def possible_steps(actor: Actor, case: Case, now: datetime) -> list[str]:
    """The steps `actor` may take on `case` now, in the order of the lifecycle table."""
    held = sides(actor, case)
    found = [
        str(verb)
        for verb in Verb
        if verb in steps_from(State(case.state), held) and _fits(verb, actor, case, now)
    ]
    if can_note_word(actor, case):
        found.append(str(Verb.CONFIRM))
    return found + [str(step) for step in title_steps(actor, case, held)]


def _fits(verb: Verb, actor: Actor, case: Case, now: datetime) -> bool:
    """What only this request can say about a step that the table has."""
    match verb:
        case Verb.RETURN:
            return not case.hazard and in_time_to_return(case, now)
        case Verb.HAND_UP:
            return unit_above(case) is not None
        case Verb.HAND_DOWN:
            return bool(points_below(case))
        case Verb.EXTEND:
            return extension_left(actor, case) > 0
        case Verb.MERGE | Verb.UNMERGE | Verb.SPLIT:
            return fits_together(verb, actor, case)
        case _:
            return True


def fits_together(verb: Verb, actor: Actor, case: Case) -> bool:
    """Whether a request can lead others, be taken out again, or fall into parts.

    A member can be taken out; whoever is none may lead others, but no complaint. Whoever splits
    registers a part anew. The rules say the rest when somebody tries.
    """
    led, complaint = case.lead_id is not None, case.against_id is not None
    match verb:
        case Verb.UNMERGE:
            return led
        case Verb.MERGE:
            return not led and not complaint
        case _:
            whole = not led and not complaint and case.part_of_id is None
            return whole and actor.may_somewhere(Permission.CASES_REQUEST_REGISTER)


def in_time_to_return(case: Case, now: datetime) -> bool:
    """Whether the set time to send a dispatch back is not over."""
    days = deployment().thresholds.return_working_days
    sent = case.dispatched_at
    return sent is None or may_return(sent, now, network().calendar, days)


def unit_above(case: Case) -> UnitInfo | None:
    """The unit that a request would be handed up to, or None when nobody stands above."""
    try:
        return upper_unit(case)
    except RuleBroken:
        return None


def points_below(case: Case) -> list[UnitInfo]:
    """Points below that answer for the place and may see such a request, the highest first."""
    rank = network().units_by_id[case.unit_id].rank
    below = [
        unit
        for unit in network().points
        if unit.rank is not None
        and (rank is None or unit.rank > rank)
        and unit.rank <= case.minimum_level
        and unit.serves(case.area_path)
        and unit.id != case.against_id
    ]
    return sorted(below, key=lambda unit: unit.rank or 0)


def extension_left(actor: Actor, case: Case) -> int:
    """How many working days `actor` may still allow; 0 when none."""
    clock = catalogue().by_code[case.category_id].clock
    promised = case.promised_days
    if clock is None or promised is None or not can_allow_extension(actor, case):
        return 0
    return max(0, clock.answer_working_days + clock.extension_working_days - promised)


def can_note_word(actor: Actor, case: Case) -> bool:
    """Whether `actor` may note what the asker said, while the asker has said nothing."""
    unsaid = case.state == State.CLOSED and case.word == Word.NONE
    if case.state != State.ANSWERED and not unsaid:
        return False
    try:
        answered = last_answer(case.id)
    except NotAllowed:
        return False
    return can_confirm_for_asker(actor, case, answered)


def title_steps(actor: Actor, case: Case, held: frozenset[Side]) -> list[TitleStep]:
    """What `actor`, who stands on the sides `held`, may do about the public title."""
    found = []
    if case.title_state == TitleState.PROPOSED and can_approve_title(actor, case):
        found.append(TitleStep.APPROVE)
    if can_be_public(case) and held:
        found.append(TitleStep.PROPOSE)
    if case.title_state != TitleState.NONE and (held or may_publish_title(actor, case)):
        found.append(TitleStep.WITHDRAW)
    return found
