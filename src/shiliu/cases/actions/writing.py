"""How a step is written: step, texts, fact and the request itself, always in this one way."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from shiliu.cases.models import Case, Step, Text, TextKind, TitleState
from shiliu.cases.policies import acting_unit, sides, visible_to
from shiliu.cases.queries import last_step_id
from shiliu.cases.rules.lifecycle import BY_VERB, State, Verb, Word, bucket, next_state
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import id_after
from shiliu.core.jobs import enqueue
from shiliu.core.journal import write_erasure
from shiliu.ledger.actions import fact_rows
from shiliu.ledger.models import Fact
from shiliu.lib.chinese import bigrams, normalise
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.notices.actions import tell_news
from shiliu.people.actions import keep_contact

TEXT_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """One step about to be taken. `detail` is what its tally is split by."""

    verb: Verb
    by: Actor
    at: datetime
    detail: str = ""
    to_unit: UUID | None = None
    amount: int = 1
    texts: tuple[tuple[TextKind, str], ...] = ()
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A step as it would be taken: the change and the fields of the request after it.

    `tells` says whether the asker hears that there is news, `hazard` whether it becomes one.
    """

    change: Change
    after: dict[str, Any] = field(default_factory=dict)
    tells: bool = False
    hazard: bool = False


def locked(case_id: UUID, by: Actor) -> Case:
    """The request, locked until the transaction ends; NotAllowed when `by` may not see it."""
    case = Case.objects.select_for_update(of=("self",)).filter(visible_to(by), pk=case_id).first()
    if case is None:
        raise NotAllowed
    return case


def check_unchanged(case_id: UUID, by: Actor, changes: int) -> None:
    """Lock the request and refuse when it has not the version that `by` read.

    Call inside the transaction of the step.
    """
    check_version(locked(case_id, by), changes)


def check_version(case: Case, changes: int | None) -> None:
    """Refuse when a locked request has not the version that was read; None for none named."""
    if changes is not None and case.changes != changes:
        raise RuleBroken("cases.changed")


def target_of(case: Case, verb: Verb, by: Actor) -> State:
    """Where a step would lead; asked before each step and for each preview of one.

    Refuses a step that the table does not have from here (RuleBroken) or that is not for the
    actor's side (NotAllowed).
    """
    if not BY_VERB[verb].sides & sides(by, case):
        raise NotAllowed
    return next_state(State(case.state), verb)


def carry_out(case: Case, planned: Planned) -> Step:
    """Take a planned step on a locked request, and tell whoever has to know."""
    change, shown = planned.change, shown_title(case)
    step = take_step(case, change, **planned.after)
    if planned.tells:
        tell_asker(case, change.at)
    if planned.hazard:
        watch_hazard(case, change.at)
    journal_title(case, shown, change.at)
    return step


def shown_title(case: Case) -> dict[str, str] | None:
    """The title that the public reads; None when there is none."""
    return case.title if case.title_state == TitleState.APPROVED else None


def journal_title(case: Case, before: dict[str, str] | None, at: datetime) -> None:
    """Note that a title is no longer shown: no restore brings it back. Call last, as for erasures.

    `before` is what `shown_title` said of the same request.
    """
    if before is not None and before != shown_title(case):
        write_erasure("public_title", case.id, at=at)


def watch_hazard(case: Case, at: datetime) -> None:
    """Let the alarm ring for a hazard that nobody has accepted after the set minutes."""
    minutes = deployment().thresholds.hazard_alarm_minutes
    enqueue("cases.alarm", at=at + timedelta(minutes=minutes), case_id=case.id)


def tell_asker(case: Case, at: datetime) -> None:
    """Tell whoever asked that there is news, of the whole or of a part."""
    tell_news(subject_type="case", subject_id=case.whole_id, language=case.language, at=at)


def take_step(case: Case, change: Change, **after: object) -> Step:
    """Take one step of the lifecycle table on a locked request and set the fields in `after`.

    Refuses what `target_of` refuses. Saves case, step, texts and fact in one round trip each way.
    """
    target = target_of(case, change.verb, change.by)
    before = _bucket(case)
    place_before = _counted_before(case)
    step = step_of(case, change, from_state=case.state, to_state=target)
    step.id = id_after(last_step_id(case.id))
    for name, value in {**after, "state": target, "changes": case.changes + 1}.items():
        setattr(case, name, value)
    step.due_at = case.promised_at
    rows: list[models.Model] = [step]
    for kind, body in change.texts:
        rows += commit_text(step, kind, required_text(body, kind))
    case.save(update_fields=[*after, "state", "changes"])
    insert_together(
        *rows, *fact_of(case, change, step.id, bucket_before=before, place_before=place_before)
    )
    keep_contact("case", case.whole_id, change.at)
    return step


def required_text(body: str, kind: TextKind) -> str:
    """The text without surrounding space; refuses an empty, too long or unreadable one."""
    body = body.strip()
    if not body or "\0" in body:
        raise RuleBroken("cases.text_missing", field=kind)
    if len(body) > TEXT_LENGTH:
        raise RuleBroken("cases.text_too_long", field=kind, most=TEXT_LENGTH)
    return body


def step_of(case: Case, change: Change, *, from_state: str, to_state: str = "") -> Step:
    """The step row; texts add their commitments before it is saved."""
    return Step(
        case_id=case.id,
        at=change.at,
        recorded_at=clock.now(),
        verb=change.verb,
        by=change.by.by,
        by_unit=acting_unit(change.by, case),
        from_state=from_state,
        to_state=to_state or case.state,
        from_unit=case.unit_id,
        to_unit=change.to_unit,
        due_at=case.promised_at,
        reason=change.detail,
        data=change.data,
    )


def commit_text(
    step: Step, kind: TextKind, body: str, *, searchable_in: Case | None = None
) -> list[models.Model]:
    """The erasable row of one text; its salted hash goes into the step.

    With `searchable_in` its request is found by the text.
    """
    salt = secrets.token_bytes(16)
    step.commitments[kind] = hashlib.sha256(salt + body.encode()).hexdigest()
    text = Text(
        case_id=step.case_id,
        step_id=step.id,
        kind=kind,
        body=body,
        salt=salt,
    )
    if searchable_in is not None:
        text.folded, text.bigrams = normalise(body), bigrams(body)
        text.areas = areas_of(searchable_in.area_path)
        text.received_at = searchable_in.received_at
    return [text]


def areas_of(path: str) -> list[str]:
    """The codes of the areas a place lies in, as texts are searched by."""
    return path.rstrip("/").split("/")


def fact_of(
    case: Case,
    change: Change,
    step_id: UUID,
    *,
    bucket_before: str,
    place_before: tuple[str, UUID] | None = None,
) -> list[models.Model]:
    """The fact of one step, with the cohort (day received) and, when it moved, where it was.

    It has the step's own id, so that facts of a request are in the order of its steps.
    """
    data: dict[str, object] = {"detail": change.detail} if change.detail else {}
    area_path, unit = _counted_at(case)
    if place_before is not None and place_before != (area_path, unit):
        data["moved_from"] = {"area_path": place_before[0], "unit": str(place_before[1])}
    category = catalogue().by_code[case.category_id]
    return fact_rows(
        id=step_id,
        verb=f"case.{change.verb}",
        by=change.by,
        at=change.at,
        area_path=area_path,
        unit=unit,
        subject_type="case",
        subject_id=case.id,
        since=case.received_at,
        from_state=bucket_before,
        to_state=_bucket(case),
        delivery=category.delivery,
        amount=change.amount,
        data=data,
    )


def _counted_at(case: Case) -> tuple[str, UUID]:
    """The area and unit whose figures hold a request.

    A complaint about a unit counts where the unit above stands, not where the asker lives: in no
    figure of the one complained of is there one more (safety rule 2).
    """
    if case.against_id is None:
        return case.area_path, case.unit_id
    return network().units_by_id[case.unit_id].area_path, case.unit_id


def _counted_before(case: Case) -> tuple[str, UUID]:
    """Where the last step was counted: an earlier version counted complaints where askers live."""
    if case.against_id is None:
        return case.area_path, case.unit_id
    facts = Fact.objects.filter(subject_id=case.id, since__isnull=False).order_by("-id")
    return facts.values_list("area_path", flat=True)[0], case.unit_id


def _bucket(case: Case) -> str:
    return bucket(State(case.state), Word(case.word), word_by_staff=case.word_by_staff)
