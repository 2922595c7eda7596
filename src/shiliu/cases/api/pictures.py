"""`/follow/pictures`: the asker adds pictures and takes them back, by receipt code."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, UploadedFile
from ninja.decorators import decorate_view

from shiliu.cases.actions import files as actions
from shiliu.cases.actions.intake import MOST_PICTURES
from shiliu.cases.api.bodies import CODE, CodeBody, RemovePictureBody
from shiliu.cases.api.follow import ACTED, acted, opened
from shiliu.cases.policies import asker_of
from shiliu.core import clock
from shiliu.core.api.bodies import ACTS, form_body
from shiliu.core.api.once import claim, claim_form
from shiliu.core.http import network_key
from shiliu.core.uploads import method_takes_files
from shiliu.files.actions import read_pictures
from shiliu.files.schemas import NewPicture

router = Router(tags=["follow"])
WHAT = f"JPEG, PNG, WebP or HEIC, at most {MOST_PICTURES} by the asker in all."
SEVERAL = form_body("pictures", WHAT, several=True, code=CODE)


@router.post(
    "/follow/pictures",
    operation_id="addOwnPictures",
    summary="Add pictures",
    response=ACTED,
    openapi_extra={**ACTS, **SEVERAL},
)
@decorate_view(method_takes_files(MOST_PICTURES))
def add_own_pictures(
    request: HttpRequest, typed: Form[CodeBody], pictures: File[list[UploadedFile]]
) -> HttpResponse:
    """The asker adds pictures while the request is open. Place, time and device are removed.

    Staff see them; the public does not, unless staff have made faces and plates unreadable.
    """
    case = opened(request, typed)
    by = asker_of(case)
    key = claim_form(request, by, "addOwnPictures", str(case.id))
    at, sent = clock.now(), [each.read() for each in pictures]
    new: Sequence[NewPicture] = ()
    if key.earlier() is None:
        new = read_pictures(sent, most=MOST_PICTURES, network=network_key(request), at=at)

    def act() -> object:
        return actions.add_pictures(by=by, at=at, case_id=case.id, pictures=new)

    return acted(key, case, act)


@router.post(
    "/follow/pictures/remove",
    operation_id="removeOwnPicture",
    summary="Delete a picture",
    response=ACTED,
    openapi_extra=ACTS,
)
def remove_own_picture(request: HttpRequest, typed: RemovePictureBody) -> HttpResponse:
    """One of the asker's own: gone for good, also where staff and the public saw it."""
    case = opened(request, typed)
    by, file_id = asker_of(case), typed.picture

    def act() -> object:
        return actions.remove_file(by=by, at=clock.now(), case_id=case.id, file_id=file_id)

    return acted(claim(request, by, "removeOwnPicture", str(case.id)), case, act)
