"""Pictures and documents of a request: added, made unreadable in parts, let out, taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.intake import MOST_PICTURES
from shiliu.cases.actions.writing import locked
from shiliu.cases.models import Case
from shiliu.cases.policies import (
    can_approve_picture,
    can_be_public,
    may_publish_title,
    works_on,
)
from shiliu.cases.queries.files import came_with
from shiliu.cases.rules.lifecycle import OPEN, State
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.journal import write_erasure
from shiliu.files import actions as files
from shiliu.files.models import File, FileState, Kind
from shiliu.files.queries import file_of, files_of
from shiliu.files.schemas import NewDocument, NewPicture, Shape
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken

MOST_FILES, PICTURES_AT_ONCE = 20, 5
SUBJECT = "case"
Shapes = Sequence[Shape]


@transaction.atomic
def add_pictures(
    *, by: Actor, at: datetime, case_id: UUID, pictures: Sequence[NewPicture]
) -> list[UUID]:
    """Keep pictures with a request; returns their ids. `pictures` come from `files.read_picture`.

    The asker may, while it is open, up to three of their own; whoever works on it up to twenty
    files in all.
    Raises `files.picture_missing` and `files.too_many` at the field `pictures`.
    """
    case = _of_worker_or_asker(case_id, by)
    if not pictures:
        raise RuleBroken("files.picture_missing", field="pictures")
    _check_room(case, by, len(pictures), "pictures")
    return _keep(case, pictures, by, at, "case.picture_add")


@transaction.atomic
def add_document(*, by: Actor, at: datetime, case_id: UUID, document: NewDocument) -> UUID:
    """Keep a PDF with a request, for whoever works on it; returns its id.

    `document` comes from `files.read_document`. Raises `files.too_many` at the field `document`.
    """
    case = _of_worker(case_id, by)
    _check_room(case, by, 1, "document")
    return _keep(case, [document], by, at, "case.document_add")[0]


@transaction.atomic
def blur_picture(
    *, by: Actor, at: datetime, case_id: UUID, file_id: UUID, shapes: Shapes, anew: bool
) -> None:
    """Make parts of a picture unreadable for ever; with `anew` from the unblurred one again.

    Can be repeated until it is approved: `files.approved_already`.
    """
    case = _of_worker(case_id, by)
    files.blur_picture(_picture(case, file_id), shapes, at=at, anew=anew)
    _record(case, by, at, "case.picture_blur")


@transaction.atomic
def approve_picture(
    *, by: Actor, at: datetime, case_id: UUID, file_id: UUID, ticks: Collection[str]
) -> File:
    """Let the public see a picture beside the public title, and delete the unblurred one.

    All four `ticks` are needed. In sensitive categories, and from who may not publish titles, the
    first ticks propose it and a second person ticks again, as with titles (safety rules 1, 6, 7).
    Raises `cases.picture_never_public` for categories about people and for complaints,
    `files.tick_missing` and `files.approved_already`.
    """
    case = locked(case_id, by)
    picture = _picture(case, file_id)
    if not can_be_public(case):
        raise RuleBroken("cases.picture_never_public")
    if not _approves(by, case, picture):
        if picture.state == FileState.PROPOSED or not works_on(by, case):
            raise NotAllowed
        files.propose_picture(picture, ticks, by=by)
        _record(case, by, at, "case.picture_proposed")
        return picture
    had_original = files.approve_picture(picture, ticks, at=at)
    _record(case, by, at, "case.picture_approved")
    if had_original:
        # An older backup holds the unblurred one: a restore of it takes the picture away.
        write_erasure("picture", picture.id, at=at)
    return picture


def _approves(by: Actor, case: Case, picture: File) -> bool:
    """Whether these ticks are the last ones: no second person is needed, or this is the second."""
    if picture.state == FileState.PROPOSED:
        return can_approve_picture(by, case, picture)
    second = catalogue().by_code[case.category_id].second_person
    return works_on(by, case) and not second and may_publish_title(by, case)


@transaction.atomic
def withdraw_picture(*, by: Actor, at: datetime, case_id: UUID, file_id: UUID) -> None:
    """Take a picture out of the public's sight at once; it stays with the work.

    It stands in the erasure journal before this returns: no restore shows it again.
    """
    case = locked(case_id, by)
    if not works_on(by, case) and not may_publish_title(by, case):
        raise NotAllowed
    files.hide_picture(_picture(case, file_id))
    _record(case, by, at, "case.picture_withdrawn")
    write_erasure("public_picture", file_id, at=at)


@transaction.atomic
def remove_file(*, by: Actor, at: datetime, case_id: UUID, file_id: UUID) -> None:
    """Delete a picture or document for good, from the public page as well.

    Whoever works on the request may, and the asker for their own pictures (`came_with`). It
    stands in the erasure journal before this returns: no restore brings it back.
    """
    case = locked(case_id, by)
    file = _file(case, file_id)
    own = by.kind is ActorKind.RESIDENT and came_with(case, file)
    if not own and not works_on(by, case):
        raise NotAllowed
    files.remove_files([file], at=at)
    _record(case, by, at, f"case.{file.kind}_remove")
    write_erasure("file", file_id, at=at)


def _keep(
    case: Case, new: Sequence[NewPicture | NewDocument], by: Actor, at: datetime, verb: str
) -> list[UUID]:
    rows = files.file_rows(new, subject_type=SUBJECT, subject_id=case.id, by=by, at=at)
    insert_together(*rows)
    _record(case, by, at, verb, amount=len(rows))
    return [row.id for row in rows]


def _of_worker(case_id: UUID, by: Actor) -> Case:
    case = locked(case_id, by)
    if not works_on(by, case):
        raise NotAllowed
    return case


def _of_worker_or_asker(case_id: UUID, by: Actor) -> Case:
    if by.kind is not ActorKind.RESIDENT:
        return _of_worker(case_id, by)
    case = locked(case_id, by)
    if State(case.state) not in OPEN:
        raise RuleBroken("cases.step_not_allowed")
    return case


def _check_room(case: Case, by: Actor, more: int, field: str) -> None:
    most, kept = MOST_FILES, files_of(SUBJECT, case.id)
    if by.kind is ActorKind.RESIDENT:
        most, kept = MOST_PICTURES, [file for file in kept if came_with(case, file)]
    if len(kept) + more > most:
        raise RuleBroken("files.too_many", field=field, most=most)


def _file(case: Case, file_id: UUID) -> File:
    file = file_of(SUBJECT, case.id, file_id)
    if file is None:
        raise NotAllowed
    return file


def _picture(case: Case, file_id: UUID) -> File:
    file = _file(case, file_id)
    if file.kind != Kind.PICTURE:
        raise NotAllowed
    return file


def _record(case: Case, by: Actor, at: datetime, verb: str, *, amount: int = 1) -> None:
    case.changes += 1
    case.save(update_fields=["changes"])
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=case.area_path,
        unit=case.unit_id,
        subject_type=SUBJECT,
        subject_id=case.id,
        amount=amount,
    )
