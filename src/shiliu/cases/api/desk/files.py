"""`/desk/requests/{id}/files`: the pictures and documents of a request, and their bytes."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from shiliu.cases.api.desk.file_bodies import DeskFiles
from shiliu.cases.api.desk.lists import SEES
from shiliu.cases.models import Case
from shiliu.cases.queries import get_case
from shiliu.cases.queries.files import came_with, file_seen, file_steps, files_seen, reader_of
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, bytes_answer, refusals
from shiliu.core.api.callers import caller
from shiliu.core.errors import NotAllowed
from shiliu.core.http import file_response
from shiliu.files.models import File, Kind
from shiliu.files.queries import bytes_of, make_link, open_link
from shiliu.files.schemas import Rendition

router = Router(tags=["desk: files"])


@router.get(
    "/desk/requests/{uuid:case_id}/files",
    operation_id="listFiles",
    summary="Pictures and documents of a request",
    auth=SEES,
    response={200: DeskFiles, 304: None, **refusals(401, 403, 404, 429)},
    openapi_extra=READS,
)
def list_files(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is kept with a request, who may see it, and links that open it for some minutes."""
    by = caller(request)
    case = get_case(by, case_id)
    return read(request, shown(by, case), version=case.changes)


@router.get(
    "/desk/files/{token}",
    operation_id="getFile",
    summary="Open a picture or document",
    auth=SEES,
    response={200: None, **refusals(401, 403, 404, 429)},
    openapi_extra=bytes_answer("image/jpeg", "application/pdf"),
)
def get_file(request: HttpRequest, token: str) -> HttpResponse:
    """What a link of `listFiles` leads to: for keys of the same unit, while they see the request.

    Ten minutes later, and for anybody else, it is 404.
    """
    by, link = caller(request), open_link(token, clock.now())
    if link is None or link.audience != _audience(by):
        raise NotAllowed
    _case, file = file_seen(by, link.file_id)
    data = bytes_of(file, link.rendition)
    if data is None:
        raise NotAllowed
    if file.kind == Kind.DOCUMENT:
        return file_response(data, "application/pdf", name=f"{file.name or 'document'}.pdf")
    return file_response(data, "image/jpeg")


def shown(by: Actor, case: Case) -> dict[str, object]:
    """All that is kept with a request, as the holder of a key sees it."""
    return {"files": [_file(by, case, each) for each in files_seen(by, case)]}


def _file(by: Actor, case: Case, file: File) -> dict[str, object]:
    columns = ("id", "kind", "state", "added_at", "name", "size", "width", "height")
    return {
        **{name: getattr(file, name) for name in columns},
        "seen_by": reader_of(case, file),
        "added_by": "asker" if came_with(case, file) else "staff",
        "steps": file_steps(by, case, file),
        "link": _link(by, file, Rendition.PRESENT),
        "unblurred": _link(by, file, Rendition.ORIGINAL) if file.original_key else None,
    }


def _link(by: Actor, file: File, rendition: Rendition) -> str:
    token = make_link(file, clock.now(), audience=_audience(by), rendition=rendition)
    return f"{settings.PUBLIC_ADDRESS}{reverse('api:get_file', args=(token,))}"


def _audience(by: Actor) -> str:
    """Whom an address is made for: the unit whose key asked."""
    return f"unit:{by.unit}"
