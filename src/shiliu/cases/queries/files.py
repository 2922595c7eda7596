"""Pictures and documents of requests, for whoever may read the request's own words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import (
    can_approve_picture,
    can_be_public,
    may_publish_title,
    visible_to,
    works_on,
)
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.errors import NotAllowed
from shiliu.files.models import File, FileState, Kind
from shiliu.files.queries import file_of, files_of

ASKER = "asker:"


class Reader(StrEnum):
    """Who may see a file: only staff, also the asker, or everybody."""

    STAFF = "staff"
    ASKER = "asker"
    PUBLIC = "public"


class FileStep(StrEnum):
    """What can be done about a picture or document."""

    BLUR = "blur"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    REMOVE = "remove"


def asker_audience(case: Case) -> str:
    """Whom an address of a picture is made for when the holder of the code reads it."""
    return f"{ASKER}{case.whole_id}"


def reader_of(case: Case, file: File) -> Reader:
    """The widest circle that may see a file of a request now."""
    if not shown_to_asker(case, file):
        return Reader.STAFF
    approved = file.state == FileState.APPROVED and case.title_state == TitleState.APPROVED
    return Reader.PUBLIC if approved and can_be_public(case) else Reader.ASKER


def file_steps(actor: Actor, case: Case, file: File) -> list[FileStep]:
    """What `actor` may do about a file of a request that they see."""
    works = works_on(actor, case)
    if file.kind == Kind.DOCUMENT:
        return [FileStep.REMOVE] if works else []
    publishes = file.state != FileState.KEPT and (works or may_publish_title(actor, case))
    possible = {
        FileStep.BLUR: works and file.state != FileState.APPROVED,
        FileStep.APPROVE: can_be_public(case) and _may_tick(actor, case, file, works=works),
        FileStep.WITHDRAW: publishes,
        FileStep.REMOVE: works,
    }
    return [step for step, may in possible.items() if may]


def _may_tick(actor: Actor, case: Case, file: File, *, works: bool) -> bool:
    match file.state:
        case FileState.KEPT:
            return works
        case FileState.PROPOSED:
            return can_approve_picture(actor, case, file)
        case _:
            return False


def files_seen(actor: Actor, case: Case) -> list[File]:
    """What is kept with a request that the actor may see; for the asker see `shown_to_asker`."""
    seen = Case.objects.filter(visible_to(actor), pk=case.pk)
    kept = File.objects.filter(subject_type="case", subject_id__in=seen.values("pk"))
    found = list(kept.order_by("id"))
    if actor.holds is None:
        return found
    return [file for file in found if shown_to_asker(case, file)]


def came_with(case: Case, file: File) -> bool:
    """Whether it is a picture of the asker's: added by code, or registered with the request."""
    by_asker = file.added_by == ActorKind.RESIDENT or file.added_at == case.received_at
    return file.kind == Kind.PICTURE and by_asker


def shown_to_asker(case: Case, file: File) -> bool:
    """Whether the asker, or who finds the slip, sees it: their own pictures, and approved ones.

    What staff add shows neighbours and doors until somebody has made it unreadable (rule 7).
    """
    approved = file.kind == Kind.PICTURE and file.state == FileState.APPROVED
    return approved or came_with(case, file)


def file_seen(actor: Actor, file_id: UUID) -> tuple[Case, File]:
    """One file with its request; NotAllowed unless the actor may see both."""
    file = File.objects.filter(pk=file_id, subject_type="case").first()
    case = file and Case.objects.filter(visible_to(actor), pk=file.subject_id).first()
    if not file or not case or (actor.holds and not shown_to_asker(case, file)):
        raise NotAllowed
    return case, file


def file_of_case(case: Case, file_id: UUID) -> File:
    """One file of a request that was asked for with its own right; NotAllowed when it has none."""
    file = file_of("case", case.pk, file_id)
    if file is None:
        raise NotAllowed
    return file


def picture_of_case(case: Case, file_id: UUID) -> File:
    """The same for a picture."""
    file = file_of_case(case, file_id)
    if file.kind != Kind.PICTURE:
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
