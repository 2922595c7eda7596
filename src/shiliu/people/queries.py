"""Who looked at what, and where a notice goes."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from shiliu.accounts.models import ROLE_NAMES, Post
from shiliu.accounts.queries import names_of
from shiliu.accounts.rules.roles import Role
from shiliu.core.actor import Actor
from shiliu.core.ids import keyed_hash
from shiliu.network.queries import network
from shiliu.people.models import Contact, Look
from shiliu.people.policies import looks_visible_to
from shiliu.people.rules.masking import masked_email, masked_name, masked_phone

PAGE = 50
SAMPLE_SIZE = 20


@dataclass(frozen=True, slots=True)
class LookShown:
    """One look as somebody reads it. `person` is empty for the one it is about and for units."""

    id: UUID
    subject_type: str
    subject_id: UUID
    at: datetime
    own: bool
    reason: str
    unit: Mapping[str, str]
    role: str
    person: str


def has_contact(subject_type: str, subject_id: UUID) -> bool:
    """Whether somebody left a way to be reached; says nothing about which."""
    return _contacts(subject_type, subject_id).exists()


def has_address(subject_type: str, subject_id: UUID) -> bool:
    """Whether a notice could be sent at all."""
    return _contacts(subject_type, subject_id).exclude(email="").exists()


def with_address(subject_type: str, subject_ids: Collection[UUID]) -> int:
    """To how many of the subjects a notice could be sent."""
    found = Contact.objects.filter(subject_type=subject_type, subject_id__in=subject_ids)
    return found.exclude(email="").count()


def address_for_sending(subject_type: str, subject_id: UUID) -> str:
    """The e-mail address at this moment, or "". For sending only: a page uses `actions.look`."""
    found = _contacts(subject_type, subject_id).values_list("email", flat=True).first()
    return found or ""


def looks_at(subject_type: str, subject_id: UUID) -> list[LookShown]:
    """Who looked at somebody's contact, when and why, for the person: unit and role, no names."""
    rows = Look.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return _shown(list(rows.order_by("-at", "-id")), names=False)


def looks_page(actor: Actor, before: UUID | None = None) -> tuple[list[LookShown], UUID | None]:
    """One page of the looks `actor` may audit, the newest first, and where the next begins."""
    rows = Look.objects.filter(looks_visible_to(actor))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return _shown(found[:PAGE], names=True), following


def weekly_sample(actor: Actor, now: datetime) -> list[LookShown]:
    """The random sample of last week's looks that the auditor reads.

    Drawn by a keyed hash: the same for the whole week, and nobody can know beforehand whether a
    look will be in it.
    """
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    end = datetime.combine(monday, time.min, tzinfo=timezone.get_current_timezone())
    rows = Look.objects.filter(
        looks_visible_to(actor), at__gte=end - timedelta(days=7), at__lt=end
    ).values_list("id", flat=True)
    drawn = heapq.nsmallest(SAMPLE_SIZE, rows.iterator(), key=_lot)
    found = Look.objects.filter(id__in=drawn).order_by("-at", "-id")
    return _shown(list(found), names=True)


def _lot(look: UUID) -> bytes:
    return keyed_hash("look-sample", look.bytes)


def _contacts(subject_type: str, subject_id: UUID) -> QuerySet[Contact]:
    return Contact.objects.filter(subject_type=subject_type, subject_id=subject_id)


def _shown(looks: list[Look], *, names: bool) -> list[LookShown]:
    posts = names_of({UUID(look.by) for look in looks})
    return [_one(look, posts.get(UUID(look.by)), names=names) for look in looks]


def _one(look: Look, post: Post | None, *, names: bool) -> LookShown:
    return LookShown(
        id=look.id,
        subject_type=look.subject_type,
        subject_id=look.subject_id,
        at=look.at,
        own=look.own,
        reason=look.reason,
        unit=post.unit.name if post else _unit_name(UUID(look.by)),
        role=str(ROLE_NAMES[Role(post.role)]) if post else "",
        person=post.user.display_name if post and names else "",
    )


def _unit_name(unit_id: UUID) -> Mapping[str, str]:
    unit = network().units_by_id.get(unit_id)
    return unit.name if unit else {}


def contact_in_part(subject_type: str, subject_id: UUID) -> dict[str, str]:
    """The contact as "my data" shows it to whoever holds the code; empty when none is held.

    Masked, because a code stands on a slip that others may find.
    """
    contact = _contacts(subject_type, subject_id).first()
    if contact is None:
        return {}
    return {
        "name": masked_name(contact.name),
        "phone": masked_phone(contact.phone),
        "email": masked_email(contact.email),
        "purpose": contact.purpose,
    }
