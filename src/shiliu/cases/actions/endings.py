"""What the asker says, and what the clock does when nobody says anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.steps import move_up
from shiliu.cases.actions.writing import Change, locked, take_step
from shiliu.cases.models import Case, Step, TextKind
from shiliu.cases.policies import can_confirm_for_asker
from shiliu.cases.queries import last_answer
from shiliu.cases.rules import clocks
from shiliu.cases.rules.lifecycle import State, Verb, Word
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import SYSTEM, Actor, ActorKind, holder_of
from shiliu.core.errors import NotAllowed
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network


@transaction.atomic
def confirm(*, by: Actor, at: datetime, case_id: UUID, word: Word, remainder: str = "") -> Case:
    """The asker's word on the answer: solved, partly or not solved.

    Not solved reopens within the set days. Partly reopens when the asker writes what is left,
    else it ends as partly. Staff may note the word for somebody; it is marked and counted apart,
    and never by whoever gave the answer.
    """
    case = locked(case_id, by)
    by_staff = by.kind is ActorKind.STAFF
    if by_staff:
        answered = last_answer(case.id)
        if not can_confirm_for_asker(by, answered.by, answered.by_unit):
            raise NotAllowed
    asker = holder_of(case.id) if by_staff else by
    if word in (Word.NONE, Word.AT_COUNTER):
        raise RuleBroken("cases.word_unknown", field="word")
    reopens = word is Word.NOT_SOLVED or (word is Word.PARTLY and bool(remainder.strip()))
    if reopens:
        return _reopen(case, by, asker, at, word, remainder)
    if case.word == Word.SOLVED and case.state == State.CLOSED:
        raise RuleBroken("cases.already_confirmed")
    data: dict[str, object] = {"for_asker": by.by} if by_staff else {}
    change = Change(Verb.CONFIRM, asker, at, detail=_said(word, by_staff=by_staff), data=data)
    take_step(case, change, word=word, word_by_staff=by_staff, closed_at=at)
    return case


def _said(word: Word, *, by_staff: bool) -> str:
    return f"staff_{word}" if by_staff else word


def _reopen(case: Case, by: Actor, asker: Actor, at: datetime, word: Word, remainder: str) -> Case:
    days = deployment().thresholds.reopen_days
    ended = case.answered_at or case.closed_at
    if ended is not None and not clocks.may_reopen(ended, at, days):
        raise RuleBroken("cases.reopen_too_late", days=days)
    by_staff = by is not asker
    texts = ((TextKind.REMAINDER, remainder),) if remainder.strip() else ()
    data: dict[str, object] = {"for_asker": by.by} if by_staff else {}
    change = Change(
        Verb.REOPEN, asker, at, detail=_said(word, by_staff=by_staff), texts=texts, data=data
    )
    clock = catalogue().by_code[case.category_id].clock
    after: dict[str, object] = {
        "word": word,
        "word_by_staff": by_staff,
        "reopenings": case.reopenings + 1,
        "clock_from": at,
        "answered_at": None,
        "closed_at": None,
    }
    if clock is not None and case.promised_at is not None:
        made = clocks.promise(
            network().calendar,
            at,
            accept_days=clock.accept_working_days,
            answer_days=clock.answer_working_days,
        )
        after |= {
            "promised_at": made.promised_at,
            "promised_days": made.days,
            "accept_by": made.accept_by,
        }
    take_step(case, change, **after)
    return case


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """The asker takes the request back."""
    case = locked(case_id, by)
    take_step(case, Change(Verb.WITHDRAW, by, at), closed_at=at)
    return case


@transaction.atomic
def supplement(*, by: Actor, at: datetime, case_id: UUID, words: str) -> Step:
    """The asker adds a sentence."""
    case = locked(case_id, by)
    return take_step(case, Change(Verb.SUPPLEMENT, by, at, texts=((TextKind.SUPPLEMENT, words),)))


@transaction.atomic
def expire(*, at: datetime, case_id: UUID) -> bool:
    """End an answered request after the set days of silence as closed, not confirmed.

    Returns False when somebody has spoken meanwhile.
    """
    case = locked(case_id, SYSTEM)
    silent = timedelta(days=deployment().thresholds.confirm_days)
    if case.state != State.ANSWERED or case.answered_at is None or case.answered_at + silent > at:
        return False
    take_step(case, Change(Verb.EXPIRE, SYSTEM, at), closed_at=at)
    return True


@transaction.atomic
def hand_over(*, at: datetime, case_id: UUID) -> bool:
    """Move a request that nobody accepted in time one level up; the next unit gets the same time.

    Returns False when it was accepted meanwhile or nobody stands above.
    """
    case = locked(case_id, SYSTEM)
    if case.state != State.RECEIVED or case.accept_by is None or case.accept_by >= at:
        return False
    try:
        move_up(case, Change(Verb.HAND_OVER, SYSTEM, at))
    except RuleBroken as refusal:
        if refusal.code != "cases.nobody_above":
            raise
        case.accept_by = None
        case.save(update_fields=["accept_by"])
        return False
    return True


@transaction.atomic
def alarm(*, at: datetime, case_id: UUID) -> bool:
    """Raise the alarm for a hazard that still waits after the set minutes (safety rule 8).

    It stands first on the pages of its unit and of every level above until somebody accepts it.
    """
    case = locked(case_id, SYSTEM)
    if case.state != State.RECEIVED or case.alarmed_at is not None:
        return False
    take_step(case, Change(Verb.ALARM, SYSTEM, at), alarmed_at=at)
    return True
