"""Erasing the words of requests, asked for or when their time is over; steps and facts stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from shiliu.cases.models import Case, Text, TitleState
from shiliu.core.actor import Actor
from shiliu.core.ids import least_id, new_id
from shiliu.core.journal import write_erasure
from shiliu.core.months import IMPORTED_FROM
from shiliu.files.actions import hide_picture, remove_files
from shiliu.files.models import File, FileState
from shiliu.files.queries import files_of
from shiliu.ledger.actions import record
from shiliu.ledger.models import Fact
from shiliu.network.queries import deployment
from shiliu.people.actions import erase_contacts


@transaction.atomic
def erase(*, by: Actor, at: datetime, case_id: UUID) -> int:
    """Erase every text, file and the contact of a request and its parts; returns how many texts.

    A part is erased with the whole: the asker's words are one letter. Each leaves its own fact.
    The subject id is written to the erasure journal and flushed to disk before this returns, so
    that a restore from an older backup can erase it again. Who may is decided by `together`.
    """
    named = Case.objects.get(pk=case_id)
    # The whole first: whoever splits it meanwhile has either ended before, or waits for this.
    whole = Case.objects.select_for_update().get(pk=named.whole_id)
    parts = Case.objects.select_for_update().filter(part_of=whole.id).order_by("id")
    return sum(_erase(case, by, at) for case in (whole, *(parts if whole.parts else ())))


def _erase(case: Case, by: Actor, at: datetime) -> int:
    emptied = erase_texts(case.id, at)
    erase_contacts("case", case.id)
    erase_files(case.id, at)
    case.title, case.title_state = {}, TitleState.NONE
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
    write_erasure("case", case.id, at=at)
    return emptied


def erase_texts(case_id: UUID, at: datetime) -> int:
    """Empty bodies, salts and search words of one request's texts that are not yet erased."""
    return _empty(Text.objects.filter(case_id=case_id), at)


def erase_files(case_id: UUID, at: datetime) -> int:
    """Take away every picture and document of one request; returns how many."""
    return remove_files(files_of("case", case_id), at=at)


def erase_file(file_id: UUID, at: datetime) -> int:
    """Take away one picture or document that a restore brought back."""
    return remove_files(File.objects.filter(pk=file_id), at=at)


def erase_unblurred(file_id: UUID, at: datetime) -> int:
    """Take away a picture that was blurred and approved at `at`, after the backup was made.

    It comes back as it was before. A later backup holds it as it was approved: there it stays.
    """
    as_before = Q(approved_at=None) | Q(approved_at__lt=at)
    return remove_files(File.objects.filter(as_before, pk=file_id), at=at)


def hide_again(file_id: UUID, at: datetime) -> int:
    """Take a picture out of the public's sight that was withdrawn at `at`, after the backup."""
    as_before = Q(approved_at=None) | Q(approved_at__lte=at)
    shown = File.objects.filter(as_before, pk=file_id).exclude(state=FileState.KEPT)
    for file in shown:
        hide_picture(file)
    return len(shown)


def erase_title(case_id: UUID, at: datetime) -> int:
    """Take away a public title from before `at`; one that was written since stays."""
    title_facts = Fact.objects.filter(subject_id=case_id, verb__startswith="case.title_")
    if title_facts.filter(at__gte=at).exists():
        return 0
    titled = Case.objects.filter(pk=case_id).exclude(title_state=TitleState.NONE)
    return titled.update(title={}, title_state=TitleState.NONE)


@transaction.atomic
def purge_files(*, by: Actor, at: datetime) -> int:
    """Delete pictures and documents whose time is over; returns how many.

    Pictures that the public may see go `photo_days` after they were approved, all others with the
    texts of their request. One fact for the run; none when there was nothing to delete.
    """
    kept = deployment().retention
    ended = Case.objects.filter(closed_at__lt=at - timedelta(days=kept.text_days))
    approved = Q(state=FileState.APPROVED)
    over = (~approved & Q(subject_id__in=ended.values("pk"))) | (
        approved & Q(approved_at__lt=at - timedelta(days=kept.photo_days))
    )
    gone = remove_files(File.objects.filter(over, subject_type="case"), at=at)
    if gone:
        record(
            verb="file.purge",
            by=by,
            at=at,
            area_path="",
            subject_type="file",
            subject_id=new_id(),
            amount=gone,
        )
    return gone


@transaction.atomic
def purge_texts(*, by: Actor, at: datetime) -> int:
    """Erase the texts of requests that ended longer ago than the deployment's `text_days`.

    One fact for the run, with the number of texts; none when there was nothing to erase. A
    restore needs no journal for this: the next run erases them again.
    """
    kept_since = at - timedelta(days=deployment().retention.text_days)
    ended = Case.objects.filter(closed_at__lt=kept_since).values("pk")
    emptied = _empty(Text.objects.filter(_begun_before(kept_since), case_id__in=ended), at)
    if emptied:
        record(
            verb="text.purge",
            by=by,
            at=at,
            area_path="",
            subject_type="text",
            subject_id=new_id(),
            amount=emptied,
        )
    return emptied


def _begun_before(moment: datetime) -> Q:
    """What ended before a moment began before it; imported ids do not tell when.

    So the newest months, where nearly all the texts are that are still there, need not be read.
    """
    return Q(case_id__lt=least_id(moment)) | Q(case_id__gte=IMPORTED_FROM)


def _empty(texts: QuerySet[Text], at: datetime) -> int:
    return texts.filter(erased_at=None).update(
        body="", salt=b"", folded=None, bigrams=None, erased_at=at
    )
