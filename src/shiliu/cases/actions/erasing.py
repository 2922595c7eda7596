"""Erasing the words of a request; steps and facts stay and still verify."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.models import Case, Text
from shiliu.core.actor import Actor
from shiliu.core.journal import write_erasure
from shiliu.ledger.actions import record
from shiliu.people.actions import erase_contacts


@transaction.atomic
def erase(*, by: Actor, at: datetime, case_id: UUID) -> int:
    """Erase every text and the contact of a request; returns how many texts were emptied.

    The subject id is written to the erasure journal and flushed to disk before this returns, so
    that a restore from an older backup can erase it again. Who may is decided by `together`.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    emptied = erase_texts(case.id, at)
    erase_contacts("case", case.id)
    case.title, case.title_state = {}, "none"
    case.save(update_fields=["title", "title_state"])
    record(
        verb="case.erase",
        by=by,
        at=at,
        area_path=case.area_path,
        unit=case.unit_id,
        subject_type="case",
        subject_id=case.id,
    )
    write_erasure("case", case.id)
    return emptied


def erase_texts(case_id: UUID, at: datetime) -> int:
    """Empty bodies, salts and search words of one request's texts that are not yet erased."""
    return Text.objects.filter(case_id=case_id, erased_at=None).update(
        body="", salt=b"", folded=None, bigrams=None, erased_at=at
    )
