"""A person's erasure over all packages, and its repetition after a restore."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions import erasing
from shiliu.cases.actions.erasing import erase
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
    """Erase or hide again what the journal says was so after the backup; adds no fact.

    Returns whether there was anything left to do.
    """
    again = PARTS.get(erasure.subject_type, _erase_all)
    return bool(again(erasure.subject_id, erasure.at))


def _erase_all(case_id: UUID, at: datetime) -> int:
    gone = erasing.erase_texts(case_id, at) + erasing.erase_files(case_id, at)
    return gone + erasing.erase_title(case_id, at) + erase_contacts("case", case_id)


# What a line of the journal may name besides a whole request.
PARTS: Mapping[str, Callable[[UUID, datetime], int]] = {
    "file": erasing.erase_file,
    "picture": erasing.erase_unblurred,
    "public_picture": erasing.hide_again,
    "public_title": erasing.erase_title,
}
