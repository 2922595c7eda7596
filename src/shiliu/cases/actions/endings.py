"""What the asker says, and what the clock does when nobody says anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.steps import move_up
from shiliu.cases.actions.writing import Change, locked, take_step
from shiliu.cases.models import Case, Step, TextKind
from shiliu.cases.policies import asker_of, can_confirm_for_asker
from shiliu.cases.queries import last_answer
from shiliu.cases.rules import clocks
from shiliu.cases.rules.lifecycle import Channel, State, Verb, Word
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import SYSTEM, Actor, ActorKind
from shiliu.core.errors import NotAllowed
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network


@transaction.atomic
def confirm(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    word: Word,
    remainder: str = "",
    way: Channel | None = None,
) -> Case:
    """The asker's word on the answer: solved, partly or not solved.

    Not solved reopens within the set days. Partly reopens when the asker writes what is left,
    else it ends as partly. Staff may note the word for somebody who said it by `way`; it is
    marked and counted apart, never by whoever gave the answer, and never over the asker's own.
    """
    case = locked(case_id, by)
    by_staff = by.kind is ActorKind.STAFF
    if by_staff:
        answered = last_answer(case.id)
        if not can_confirm_for_asker(by, case, answered):
            raise NotAllowed
    if word in (Word.NONE, Word.AT_COUNTER):
        raise RuleBroken("cases.word_unknown", field="word")
    asker = asker_of(case) if by_staff else by
    data: dict[str, object] = {"for_asker": by.by, "way": way or ""} if by_staff else {}
    said = f"staff_{word}" if by_staff else word
    if word is Word.NOT_SOLVED or (word is Word.PARTLY and remainder.strip()):
        change = Change(Verb.REOPEN, asker, at, detail=said, data=data)
        return _reopen(case, change, word, remainder)
    if case.state == State.CLOSED and _has_said(case, by_staff=by_staff):
        raise RuleBroken("cases.already_confirmed")
    change = Change(Verb.CONFIRM, asker, at, detail=said, data=data)
    take_step(case, change, word=word, word_by_staff=by_staff, closed_at=at)
    return case


def _has_said(case: Case, *, by_staff: bool) -> bool:
    """Whether it is solved by the asker's word; staff write over none of the asker's words."""
    own = case.word != Word.NONE and not case.word_by_staff
    if by_staff:
        return own or case.word == Word.SOLVED
    return own and case.word == Word.SOLVED


def _reopen(case: Case, change: Change, word: Word, remainder: str) -> Case:
    days = deployment().thresholds.reopen_days
    ended = case.answered_at or case.closed_at
    if ended is not None and not clocks.may_reopen(ended, change.at, days):
        raise RuleBroken("cases.reopen_too_late", days=days)
    texts = ((TextKind.REMAINDER, remainder),) if remainder.strip() else ()
    clock = catalogue().by_code[case.category_id].clock
    after: dict[str, object] = {
        "word": word,
        "word_by_staff": bool(change.data),
        "reopenings": case.reopenings + 1,
        "clock_from": change.at,
        "answered_at": None,
        "closed_at": None,
    }
    if clock is not None and not case.imported:
        made = clocks.promise(
            network().calendar,
            change.at,
            accept_days=clock.accept_working_days,
            answer_days=clock.answer_working_days,
        )
        after |= {
            "promised_at": made.promised_at,
            "promised_days": made.days,
            "accept_by": made.accept_by,
        }
    take_step(case, replace(change, texts=texts), **after)
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
    if not case.hazard or case.state != State.RECEIVED or case.alarmed_at is not None:
        return False
    take_step(case, Change(Verb.ALARM, SYSTEM, at), alarmed_at=at)
    return True
