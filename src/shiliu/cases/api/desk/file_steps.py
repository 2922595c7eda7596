"""What is done about pictures and documents of a request: added, blurred, let out, taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, UploadedFile
from ninja.decorators import decorate_view

from shiliu.cases.actions import files as actions
from shiliu.cases.actions.files import PICTURES_AT_ONCE
from shiliu.cases.actions.writing import check_unchanged
from shiliu.cases.api.desk import file_bodies as bodies
from shiliu.cases.api.desk.file_bodies import DeskFiles
from shiliu.cases.api.desk.files import router, shown
from shiliu.cases.queries import get_case
from shiliu.cases.queries.files import picture_of_case
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import private, version_read
from shiliu.core.api.bodies import STEPS, form_body, refusals
from shiliu.core.api.callers import UnitKey, caller, check_scope
from shiliu.core.api.once import acted_once, claim, claim_form
from shiliu.core.api.refusals import field_called
from shiliu.core.permissions import Permission
from shiliu.core.uploads import method_takes_files
from shiliu.files.actions import read_document, read_pictures
from shiliu.files.queries import drawn
from shiliu.files.schemas import Shape

WORKS, APPROVES = Permission.CASES_REQUEST_WORK, Permission.CASES_TITLE_APPROVE
NEEDED: Mapping[str, tuple[Permission, ...]] = {
    "approve": (WORKS, APPROVES),
    "withdraw": (WORKS, APPROVES),
}
ADDED = {201: DeskFiles, **refusals(400, 401, 403, 404, 409, 412, 413, 422, 429)}
WHAT = f"JPEG, PNG, WebP or HEIC, at most {PICTURES_AT_ONCE} at once."
SEVERAL = form_body("pictures", WHAT, several=True)
ONE_PDF = form_body("document", "A PDF.")


@router.post(
    "/desk/requests/{uuid:case_id}/pictures",
    operation_id="addPictures",
    summary="Add pictures to a request",
    auth=UnitKey(WORKS),
    response=ADDED,
    openapi_extra={**STEPS, **SEVERAL},
)
@decorate_view(method_takes_files(PICTURES_AT_ONCE))
def add_pictures(
    request: HttpRequest, case_id: UUID, pictures: File[list[UploadedFile]]
) -> HttpResponse:
    """Each is written anew, without the place, time and device that stood in it.

    Neither the asker nor the public sees them before somebody has ticked the four sentences.
    """
    by = caller(request)
    get_case(by, case_id)
    key = claim_form(request, by, "addPictures", str(case_id))
    at, sent = clock.now(), [each.read() for each in pictures]
    new = () if key.earlier() else read_pictures(sent, most=PICTURES_AT_ONCE, network="", at=at)

    def add() -> object:
        return actions.add_pictures(by=by, at=at, case_id=case_id, pictures=new)

    acted_once(key, case_id, _unchanged(request, case_id, add))
    return _now(by, case_id, status=201)


@router.post(
    "/desk/requests/{uuid:case_id}/documents",
    operation_id="addDocument",
    summary="Add a document to a request",
    auth=UnitKey(WORKS),
    response=ADDED,
    openapi_extra={**STEPS, **ONE_PDF},
)
@decorate_view(method_takes_files(1))
def add_document(request: HttpRequest, case_id: UUID, document: File[UploadedFile]) -> HttpResponse:
    """For whoever works on it; the asker does not see it.

    It is written anew without scripts, forms, attachments and hidden data.
    """
    by = caller(request)
    get_case(by, case_id)
    key = claim_form(request, by, "addDocument", str(case_id))
    if key.earlier() is None:
        new = read_document(document.read(), document.name or "")

        def add() -> object:
            return actions.add_document(by=by, at=clock.now(), case_id=case_id, document=new)

        acted_once(key, case_id, _unchanged(request, case_id, add))
    return _now(by, case_id, status=201)


@router.post(
    "/desk/requests/{uuid:case_id}/files/{uuid:file_id}/steps",
    operation_id="takeFileStep",
    summary="Blur, approve, withdraw or remove",
    auth=UnitKey(WORKS, APPROVES),
    response={200: DeskFiles, **refusals(400, 401, 403, 404, 409, 412, 413, 422, 429)},
    openapi_extra=STEPS,
)
def take_file_step(
    request: HttpRequest, case_id: UUID, file_id: UUID, taken: Body[bodies.FileStepBody]
) -> HttpResponse:
    """One step on a picture or document; its `steps` say which are possible.

    `If-Match` takes the `ETag` of the request or of its files: both begin with its version.
    """
    by, step = caller(request), taken.root
    check_scope(by, *NEEDED.get(step.step, (WORKS,)))

    def act() -> None:
        _act(by, case_id, file_id, step)

    key = claim(request, by, "takeFileStep", str(case_id), str(file_id))
    acted_once(key, case_id, _unchanged(request, case_id, act))
    return _now(by, case_id)


def _unchanged(
    request: HttpRequest, case_id: UUID, act: Callable[[], object]
) -> Callable[[], object]:
    """`act`, refused when the request has not the version that `If-Match` names."""
    by, changes = caller(request), version_read(request)

    def checked() -> object:
        if changes is not None:
            check_unchanged(case_id, by, changes)
        return act()

    return checked


def _act(by: Actor, case_id: UUID, file_id: UUID, step: bodies.AnyFileStep) -> None:
    at = clock.now()
    match step:
        case bodies.Blur():
            _blur(by, case_id, file_id, step)
        case bodies.ApprovePicture():
            ticks = {name for name, ticked in step.model_dump().items() if ticked is True}
            actions.approve_picture(by=by, at=at, case_id=case_id, file_id=file_id, ticks=ticks)
        case bodies.WithdrawPicture():
            actions.withdraw_picture(by=by, at=at, case_id=case_id, file_id=file_id)
        case bodies.RemoveFile():
            actions.remove_file(by=by, at=at, case_id=case_id, file_id=file_id)


def _blur(by: Actor, case_id: UUID, file_id: UUID, step: bodies.Blur) -> None:
    file = picture_of_case(get_case(by, case_id), file_id)
    with field_called(strokes="rectangles"):
        shapes = drawn(
            file,
            (
                Shape(each.x, each.y, each.x + each.width, each.y + each.height, each.round)
                for each in step.rectangles
            ),
        )
    actions.blur_picture(
        by=by, at=clock.now(), case_id=case_id, file_id=file_id, shapes=shapes, anew=step.anew
    )


def _now(by: Actor, case_id: UUID, *, status: int = 200) -> HttpResponse:
    return private(shown(by, get_case(by, case_id)), status=status)
