"""Bringing old messages in: many at a time, without clocks, hand-overs or notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from shiliu.cases.actions.writing import Change, commit_text, step_of
from shiliu.cases.models import Case, TextKind
from shiliu.cases.policies import can_register
from shiliu.cases.queries.importing import Desk, imported_ids
from shiliu.cases.rules.importing import Message, import_id
from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word, bucket
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.actor import Actor
from shiliu.core.database import copy_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import code_lookup, receipt_code
from shiliu.ledger.actions import fact_rows
from shiliu.network.queries import network

ATTEMPTS = 3


def import_messages(
    *, by: Actor, at: datetime, source: str, messages: Sequence[tuple[Message, Desk]]
) -> int:
    """Save a batch of old messages as requests, all or none; returns how many are new.

    A message that an earlier run brought in is passed over. Each request is received on the day
    of its message, has no promise and no alarm, and one fact `case.import` says since when it
    counts. A replied one is closed, done and not confirmed: nobody asked the resident.
    """
    if not can_register(by, network().root.path):
        raise NotAllowed
    wanted = {import_id(source, each[0].key): each for each in messages}
    for attempt in range(ATTEMPTS):
        for known in imported_ids(wanted):
            del wanted[known]
        rows: list[models.Model] = []
        for case_id, (message, desk) in wanted.items():
            rows += _rows(case_id, message, desk, by=by, at=at)
        try:
            with transaction.atomic():
                copy_together(rows)
        except IntegrityError:
            # Another import of the same rows was faster; the next look passes them over.
            if attempt + 1 == ATTEMPTS:
                raise
        else:
            break
    return len(wanted)


def _rows(
    case_id: UUID, message: Message, desk: Desk, *, by: Actor, at: datetime
) -> Sequence[models.Model]:
    case = _case(case_id, message, desk)
    received = Change(Verb.RECEIVE, by, case.received_at, Channel.IMPORT, case.unit_id)
    step = step_of(case, received, from_state="", to_state=State.RECEIVED)
    rows = [case, step, *commit_text(step, TextKind.WORDS, message.words, searchable_in=case)]
    if case.answered_at is not None:
        rows += _answer(case, message.reply, by, case.answered_at)
    return [*rows, *_fact(case, desk.category, by, at)]


def _case(case_id: UUID, message: Message, desk: Desk) -> Case:
    received_at = timezone.make_aware(message.sent_at)
    replied_at = timezone.make_aware(message.replied_at) if message.replied_at else None
    return Case(
        id=case_id,
        code_lookup=code_lookup(receipt_code(case_id)),
        state=State.CLOSED if replied_at else State.RECEIVED,
        outcome=Outcome.DONE if replied_at else "",
        channel=Channel.IMPORT,
        language=settings.LANGUAGE_CODE,
        category_id=desk.category.code,
        area_id=desk.area.id,
        area_path=desk.area.path,
        minimum_level=desk.category.minimum_level,
        unit_id=desk.unit,
        routing={"why": desk.why, "row": None, "suggested": None},
        received_at=received_at,
        clock_from=received_at,
        answered_at=replied_at,
        closed_at=replied_at,
        imported=True,
    )


def _answer(case: Case, reply: str, by: Actor, answered_at: datetime) -> list[models.Model]:
    """The reply as the one step that answered and closed the request."""
    change = Change(Verb.ANSWER, by, answered_at, Outcome.DONE)
    step = step_of(case, change, from_state=State.RECEIVED, to_state=State.CLOSED)
    return [step, *commit_text(step, TextKind.REPLY, reply)]


def _fact(case: Case, category: CategoryInfo, by: Actor, at: datetime) -> list[models.Model]:
    return fact_rows(
        verb="case.import",
        by=by,
        at=at,
        area_path=case.area_path,
        unit=case.unit_id,
        subject_type="case",
        subject_id=case.id,
        since=case.received_at,
        to_state=bucket(State(case.state), Word.NONE, word_by_staff=False),
        delivery=category.delivery,
    )
