"""A person's erasure over all packages, and its repetition after a restore."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.erasing import erase, erase_file, erase_files, erase_texts
from shiliu.cases.queries import get_case
from shiliu.cases.schemas import ContactInput
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.errors import NotAllowed
from shiliu.core.journal import Erasure
from shiliu.core.permissions import Permission
from shiliu.people.actions import correct_contact, erase_contacts


def erase_person(*, by: Actor, at: datetime, subject: UUID) -> int:
    """Erase the words and the contact of whoever asked `subject`; returns how many texts went.

    The holder of the code may, and staff with the right at the counter. Dates, states and counts
    stay, without words. It cannot be undone, not even by restoring a backup.
    """
    case = get_case(by, subject)
    if by.kind is not ActorKind.RESIDENT and not by.may(
        Permission.PEOPLE_SUBJECT_ERASE, case.area_path
    ):
        raise NotAllowed
    return erase(by=by, at=at, case_id=case.id)


def correct_person(*, by: Actor, at: datetime, subject: UUID, contact: ContactInput) -> None:
    """Put right how to reach whoever asked `subject`: the holder of the code says it anew.

    Refused with `people.no_contact` when none is held.
    """
    if by.kind is not ActorKind.RESIDENT:
        raise NotAllowed
    case = get_case(by, subject)
    correct_contact(
        subject_type="case",
        subject_id=case.id,
        by=by,
        at=at,
        area_path=case.area_path,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
    )


@transaction.atomic
def repeat_erasure(erasure: Erasure) -> bool:
    """Erase again what the journal says was erased after the backup; adds no fact.

    Returns whether there was anything left to erase.
    """
    if erasure.subject_type in ("file", "picture"):
        deleted = erasure.subject_type == "file"
        return bool(erase_file(erasure.subject_id, erasure.at, approved_too=deleted))
    emptied = erase_texts(erasure.subject_id, erasure.at)
    emptied += erase_files(erasure.subject_id, erasure.at)
    return bool(erase_contacts(erasure.subject_type, erasure.subject_id) or emptied)
