"""Absences: when somebody is away their work moves to a stand-in, because the grants move."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shiliu.accounts.models import Absence, Post
from shiliu.accounts.policies import can_set_absence
from shiliu.accounts.queries import person_of, seat_of
from shiliu.accounts.rules.roles import MOST_DAYS_AWAY, may_stand_in
from shiliu.core.actor import Actor
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import Happened, fact_rows, record
from shiliu.lib.errors import RuleBroken


@transaction.atomic
def set_absence(
    *, by: Actor, at: datetime, post_id: UUID, stand_in_id: UUID, from_day: date, to_day: date
) -> Absence:
    """Say that a post is away on these days (both included) and who stands in.

    By the person or by who may propose posts there. The stand-in is another person near by whose
    role has every right of the absent one, with a post on all these days, and not away
    themselves; somebody who stands in for another finds a new stand-in for that one first. Nobody
    names themselves: rights come from another person's hand. The last day is at most
    `MOST_DAYS_AWAY` from today: whoever is away longer has it noted anew by then.
    """
    post, stand_in = _locked(post_id, stand_in_id)
    if not can_set_absence(by, post):
        raise NotAllowed
    if to_day < from_day:
        raise RuleBroken("accounts.days_reversed", field="to_day")
    if from_day < timezone.localdate(at):
        raise RuleBroken("accounts.day_over", field="from_day")
    if to_day > timezone.localdate(at) + timedelta(days=MOST_DAYS_AWAY):
        raise RuleBroken("accounts.away_too_long", field="to_day", most=MOST_DAYS_AWAY)
    if stand_in.user_id == person_of(by):
        raise RuleBroken("accounts.stand_in_self", field="stand_in")
    _check_stand_in(post, stand_in, from_day, to_day)
    _check_free(post, stand_in, from_day, to_day)
    absence = Absence(post=post, stand_in=stand_in, from_day=from_day, to_day=to_day)
    insert_together(absence, *fact_rows(**_about("absence.set", absence, by, at)))
    return absence


@transaction.atomic
def end_absence(*, by: Actor, at: datetime, absence_id: UUID) -> None:
    """Somebody is back: the absence ended yesterday, or is taken back when it had not begun."""
    absence = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("post__area")
        .filter(pk=absence_id)
        .first()
    )
    if absence is None or not can_set_absence(by, absence.post):
        raise NotAllowed
    today = timezone.localdate(at)
    if absence.to_day < today:
        raise RuleBroken("accounts.day_over")
    record(**_about("absence.end", absence, by, at))
    if absence.from_day < today:
        absence.to_day = today - timedelta(days=1)
        absence.save(update_fields=["to_day"])
    else:
        absence.delete()


def _locked(post_id: UUID, stand_in_id: UUID) -> tuple[Post, Post]:
    rows = (
        Post.objects.select_for_update(of=("self",))
        .select_related("unit", "area", "user")
        .order_by("id")
        .in_bulk({post_id, stand_in_id})
    )
    if post_id not in rows:
        raise NotAllowed
    if stand_in_id not in rows or post_id == stand_in_id:
        raise RuleBroken("accounts.stand_in_unfit", field="stand_in")
    return rows[post_id], rows[stand_in_id]


def _check_stand_in(post: Post, stand_in: Post, from_day: date, to_day: date) -> None:
    if stand_in.user_id == post.user_id:
        raise RuleBroken("accounts.stand_in_same_person", field="stand_in")
    if not may_stand_in(seat_of(stand_in), seat_of(post)):
        raise RuleBroken("accounts.stand_in_unfit", field="stand_in")
    for held in (post, stand_in):
        if not _covers(held, from_day, to_day):
            raise RuleBroken("accounts.stand_in_not_then", field="stand_in")


def _covers(post: Post, from_day: date, to_day: date) -> bool:
    ends_after = post.to_day is None or post.to_day >= to_day
    approved = post.approved_at is not None and post.user.is_active
    return approved and post.from_day <= from_day and ends_after


def _check_free(post: Post, stand_in: Post, from_day: date, to_day: date) -> None:
    then = Absence.objects.filter(from_day__lte=to_day, to_day__gte=from_day)
    if then.filter(post=post).exists():
        raise RuleBroken("accounts.away_already", field="from_day")
    if then.filter(post=stand_in).exists():
        raise RuleBroken("accounts.stand_in_away", field="stand_in")
    if then.filter(Q(stand_in=post)).exists():
        raise RuleBroken("accounts.stands_in_then", field="from_day")


def _about(verb: str, absence: Absence, by: Actor, at: datetime) -> Happened:
    post = absence.post
    return Happened(
        verb=verb,
        by=by,
        at=at,
        area_path=post.area.path,
        unit=post.unit_id,
        subject_type="post",
        subject_id=post.id,
        data={
            "stand_in": str(absence.stand_in_id),
            "from": absence.from_day.isoformat(),
            "to": absence.to_day.isoformat(),
        },
    )
