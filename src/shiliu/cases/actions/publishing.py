"""What the public may read of a request: a neutral title, written or approved by staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.accounts.queries import posts_of_person
from shiliu.cases.actions.writing import journal_title, locked, shown_title
from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import can_approve_title, can_be_public, may_publish_title, sides
from shiliu.cases.rules.lifecycle import Side
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.lib.personal import find

TITLE_LENGTH = range(2, 61)


@transaction.atomic
def propose_title(
    *, by: Actor, at: datetime, case_id: UUID, zh: str, en: str = "", checked: bool = False
) -> Case:
    """Write the public title. In sensitive categories a second person approves it.

    Refused for categories about people and for complaints, and while the finder marks something
    personal unless `checked` says that a person looked at the marks (safety rules 1 and 6).
    """
    case = locked(case_id, by)
    if not sides(by, case) & {Side.RESPONSIBLE, Side.DOER}:
        raise NotAllowed
    if not can_be_public(case):
        raise RuleBroken("cases.title_never_public", field="zh")
    title = {"zh": _clean(zh, "zh", checked=checked)}
    if en.strip():
        title["en"] = _clean(en, "en", checked=checked)
    category = catalogue().by_code[case.category_id]
    approved = not category.second_person and may_publish_title(by, case)
    return _save(case, by, at, title, TitleState.APPROVED if approved else TitleState.PROPOSED)


@transaction.atomic
def approve_title(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """A second person lets the public see the title."""
    return approve(locked(case_id, by), by, at, posts_of_person(by))


def approve(case: Case, by: Actor, at: datetime, own: frozenset[UUID]) -> Case:
    """Let the public see the title of a locked request; `own` are the posts of the person."""
    check_approval(case, by, own)
    return _save(case, by, at, case.title, TitleState.APPROVED)


def check_approval(case: Case, by: Actor, own: frozenset[UUID]) -> None:
    """Refuse what nobody proposed (RuleBroken), and whoever may not approve it (NotAllowed)."""
    if not can_approve_title(by, case, own):
        raise NotAllowed
    if case.title_state != TitleState.PROPOSED:
        raise RuleBroken("cases.title_nothing_proposed")


@transaction.atomic
def withdraw_title(*, by: Actor, at: datetime, case_id: UUID) -> Case:
    """Take the title down at once: after a notice from outside, or a second look."""
    case = locked(case_id, by)
    works = sides(by, case) & {Side.RESPONSIBLE, Side.DOER}
    if not works and not may_publish_title(by, case):
        raise NotAllowed
    if case.title_state == TitleState.NONE:
        raise RuleBroken("cases.title_nothing_there")
    return _save(case, by, at, {}, TitleState.NONE)


def _clean(title: str, field: str, *, checked: bool) -> str:
    title = " ".join(title.split())
    if len(title) not in TITLE_LENGTH:
        raise RuleBroken("cases.title_length", field=field, most=TITLE_LENGTH.stop - 1)
    marks = find(title)
    if marks and not checked:
        raise RuleBroken(
            "cases.title_personal", field=field, marked="、".join(mark.text for mark in marks)
        )
    return title


def _save(case: Case, by: Actor, at: datetime, title: dict[str, str], state: TitleState) -> Case:
    before = shown_title(case)
    case.title, case.title_state, case.title_by = title, state, by.post or by.unit
    case.changes += 1
    case.save(update_fields=["title", "title_state", "title_by", "changes"])
    record(
        verb=f"case.title_{state}",
        by=by,
        at=at,
        area_path=case.area_path,
        unit=case.unit_id,
        subject_type="case",
        subject_id=case.id,
    )
    journal_title(case, before, at)
    return case
