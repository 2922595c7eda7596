"""Contacts: kept for one subject, looked at with a trace, corrected, erased, purged in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from shiliu.core.actor import Actor, ActorKind
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import new_id
from shiliu.ledger.actions import fact_rows, record
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment
from shiliu.people.models import Contact, Look
from shiliu.people.rules.shapes import clean_email, clean_name, clean_phone, clean_reason


def contact_rows(  # noqa: PLR0913 - keyword-only, each a column
    *,
    subject_type: str,
    subject_id: UUID,
    name: str = "",
    phone: str = "",
    email: str = "",
    purpose: str,
    at: datetime,
) -> list[models.Model]:
    """The row that says how to reach somebody, for the caller's `insert_together`; none when empty.

    Kept for the deployment's `contact_days` from `at`; `keep_contact` counts anew. Raises
    RuleBroken naming the field for a name, phone or e-mail address that cannot be one.
    """
    name, phone, email = clean_name(name), clean_phone(phone), clean_email(email)
    if not (name or phone or email):
        return []
    contact = Contact(
        subject_type=subject_type,
        subject_id=subject_id,
        name=name,
        phone=phone,
        email=email,
        purpose=purpose,
        created_at=at,
        retain_until=_retained_from(at),
    )
    return [contact]


def keep_contact(subject_type: str, subject_id: UUID, at: datetime) -> None:
    """Count the time a contact is kept anew from `at`: call it whenever the subject moves.

    Part of the caller's action: adds no fact.
    """
    rows = Contact.objects.filter(subject_type=subject_type, subject_id=subject_id)
    rows.update(retain_until=_retained_from(at))


@transaction.atomic
def look(  # noqa: PLR0913 - keyword-only, each a column
    *,
    subject_type: str,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    reason: str = "",
    own: bool,
    area_path: str,
) -> Contact:
    """Look at a contact: who, when and why is written down before it is shown.

    Only staff and units look. The caller has asked its own policy whether `by` may, and says
    whether the matter is their own; otherwise an empty reason is refused. The person can read
    the log.
    """
    if by.kind not in (ActorKind.STAFF, ActorKind.UNIT):
        raise NotAllowed
    reason = clean_reason(reason, own=own)
    contact = _contact(subject_type, subject_id)
    seen = Look(
        subject_type=subject_type,
        subject_id=subject_id,
        area_path=area_path,
        by=by.by,
        unit=by.unit,
        at=at,
        own=own,
        reason=reason,
    )
    fact = fact_rows(
        verb="contact.look",
        by=by,
        at=at,
        area_path=area_path,
        unit=by.unit,
        subject_type=subject_type,
        subject_id=subject_id,
        data={"detail": "own" if own else "other"},
    )
    insert_together(seen, *fact)
    return contact


def look_at_many(
    *, subject_type: str, area_paths: Mapping[UUID, str], by: Actor, at: datetime, reason: str
) -> dict[UUID, Contact]:
    """Look at the contacts of many subjects for one file: one entry in the log for each found.

    `area_paths` names the subjects and where each lies. The caller has asked its own policy. Part
    of the caller's action: adds no fact.
    """
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed
    reason = clean_reason(reason, own=False)
    rows = Contact.objects.filter(subject_type=subject_type, subject_id__in=list(area_paths))
    found = {contact.subject_id: contact for contact in rows}
    Look.objects.bulk_create(
        Look(
            subject_type=subject_type,
            subject_id=subject,
            area_path=area_paths[subject],
            by=by.by,
            unit=by.unit,
            at=at,
            own=False,
            reason=reason,
        )
        for subject in found
    )
    return found


@transaction.atomic
def correct_contact(  # noqa: PLR0913 - keyword-only, each a column
    *,
    subject_type: str,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    area_path: str,
    name: str,
    phone: str,
    email: str,
) -> Contact:
    """Put right how to reach somebody; the fact says that it changed, never to what."""
    contact = _contact(subject_type, subject_id)
    contact.name, contact.phone = clean_name(name), clean_phone(phone)
    contact.email = clean_email(email)
    contact.save(update_fields=["name", "phone", "email"])
    record(
        verb="contact.correct",
        by=by,
        at=at,
        area_path=area_path,
        subject_type=subject_type,
        subject_id=subject_id,
    )
    return contact


def erase_contacts(subject_type: str, subject_id: UUID) -> int:
    """Delete the contact of a subject and empty the reasons typed at looks; returns how many.

    Part of an erasure, which records the fact and writes the journal.
    """
    same = {"subject_type": subject_type, "subject_id": subject_id}
    Look.objects.filter(**same).update(reason="")
    return Contact.objects.filter(**same).delete()[0]


@transaction.atomic
def purge_contacts(*, by: Actor, at: datetime) -> int:
    """Delete contacts whose time is over and old entries of the log of looks.

    One fact for the run, with the number of contacts; none when there was nothing to delete.
    """
    kept_since = at - timedelta(days=deployment().retention.access_log_days)
    Look.objects.filter(at__lt=kept_since).delete()
    purged = Contact.objects.filter(retain_until__lt=timezone.localdate(at)).delete()[0]
    if purged:
        record(
            verb="contact.purge",
            by=by,
            at=at,
            area_path="",
            subject_type="contact",
            subject_id=new_id(),
            amount=purged,
        )
    return purged


def _contact(subject_type: str, subject_id: UUID) -> Contact:
    contact = Contact.objects.filter(subject_type=subject_type, subject_id=subject_id).first()
    if contact is None:
        raise RuleBroken("people.no_contact")
    return contact


def _retained_from(at: datetime) -> date:
    return timezone.localdate(at) + timedelta(days=deployment().retention.contact_days)
