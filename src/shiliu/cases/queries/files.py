"""Pictures and documents of requests, for whoever may read the request's own words."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import can_be_public, visible_to
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.files.models import File, FileState, Kind
from shiliu.files.queries import file_of, files_of


def files_seen(actor: Actor, case: Case) -> list[File]:
    """What is kept with a request that the actor may see; the asker sees pictures only."""
    seen = Case.objects.filter(visible_to(actor), pk=case.pk)
    kept = File.objects.filter(subject_type="case", subject_id__in=seen.values("pk"))
    if actor.holds is not None:
        kept = kept.filter(kind=Kind.PICTURE)
    return list(kept.order_by("id"))


def file_seen(actor: Actor, file_id: UUID) -> tuple[Case, File]:
    """One file with its request; NotAllowed unless the actor may see the request."""
    file = File.objects.filter(pk=file_id, subject_type="case").first()
    case = file and Case.objects.filter(visible_to(actor), pk=file.subject_id).first()
    if not file or not case or (actor.holds and file.kind != Kind.PICTURE):
        raise NotAllowed
    return case, file


def file_of_case(case: Case, file_id: UUID) -> File:
    """One file of a request that was asked for with its own right; NotAllowed when it has none."""
    file = file_of("case", case.pk, file_id)
    if file is None:
        raise NotAllowed
    return file


def public_pictures(case_id: UUID) -> list[File]:
    """The approved pictures of a request whose title is public: the gate is that of the title."""
    case = Case.objects.filter(pk=case_id, title_state=TitleState.APPROVED).first()
    if case is None or not can_be_public(case):
        return []
    return [file for file in files_of("case", case_id) if file.state == FileState.APPROVED]


def public_pictures_of(case_ids: Iterable[UUID]) -> dict[UUID, list[File]]:
    """The same for several requests, by request; one query."""
    public = [each.code for each in catalogue().categories if each.public]
    cases = Case.objects.filter(
        pk__in=list(case_ids), title_state=TitleState.APPROVED, against=None, category__in=public
    )
    found: dict[UUID, list[File]] = {}
    kept = File.objects.filter(
        subject_type="case", subject_id__in=cases.values("pk"), state=FileState.APPROVED
    )
    for file in kept.order_by("id"):
        found.setdefault(file.subject_id, []).append(file)
    return found


def public_picture(file_id: UUID) -> File | None:
    """One picture, while the public may see it."""
    file = File.objects.filter(pk=file_id, subject_type="case", state=FileState.APPROVED).first()
    if file is None or file not in public_pictures(file.subject_id):
        return None
    return file
