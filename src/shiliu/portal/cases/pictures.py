"""Pictures that residents add, see and take back, and those that everybody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiliu.cases.actions.files import add_pictures, remove_file
from shiliu.cases.actions.intake import MOST_PICTURES
from shiliu.cases.models import Case
from shiliu.cases.policies import asker_of
from shiliu.cases.queries.files import (
    ASKER,
    asker_audience,
    came_with,
    file_seen,
    files_seen,
    public_picture,
    public_pictures,
)
from shiliu.core import clock
from shiliu.core.actor import holder_of
from shiliu.core.errors import NotAllowed
from shiliu.core.http import file_response, network_key
from shiliu.files.actions import read_pictures
from shiliu.files.models import File
from shiliu.files.queries import bytes_of, make_link, open_link
from shiliu.files.schemas import NewPicture
from shiliu.portal.caching import KEPT_SECONDS

EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: its row, and the address that shows it for some minutes.

    `own` says whether whoever sees it may delete it.
    """

    file: File
    url: str
    own: bool = False


def own_pictures(case: Case, now: datetime) -> list[Shown]:
    """Those of a request, for whoever holds its code."""
    audience = asker_audience(case)
    seen = files_seen(asker_of(case), case)
    return [replace(_shown(file, now, audience), own=came_with(case, file)) for file in seen]


def approved_pictures(case_id: UUID, now: datetime) -> list[Shown]:
    """Those that everybody may see beside the public title."""
    return [_shown(file, now, EVERYBODY) for file in public_pictures(case_id)]


def _shown(file: File, now: datetime, audience: str) -> Shown:
    token = make_link(file, now, audience=audience)
    return Shown(file, reverse("portal:file", args=(token,)))


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """One picture, for as long as its address works and its reader may see it."""
    link = open_link(token, clock.now())
    found = link and _found(link.file_id, link.audience)
    data = bytes_of(found) if found else None
    if link is None or data is None:
        return render(request, "ui/file_over.html", status=404)
    response = file_response(data, "image/jpeg")
    if link.audience == EVERYBODY:
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _found(file_id: UUID, audience: str) -> File | None:
    if audience == EVERYBODY:
        return public_picture(file_id)
    if not audience.startswith(ASKER):
        return None
    try:
        return file_seen(holder_of(UUID(audience.removeprefix(ASKER))), file_id)[1]
    except NotAllowed:
        return None


def read_own(request: HttpRequest, sent: Sequence[bytes]) -> tuple[NewPicture, ...]:
    """What somebody sends for their own request; RuleBroken when one of them cannot be taken."""
    network = network_key(request)
    return read_pictures(sent, most=MOST_PICTURES, network=network, at=clock.now())


def add_own(case: Case, new: Sequence[NewPicture]) -> None:
    """Add pictures to one's own request."""
    add_pictures(by=asker_of(case), at=clock.now(), case_id=case.id, pictures=new)


def take_back(case: Case, file_id: str) -> None:
    """Delete one picture of one's own request."""
    try:
        named = UUID(file_id)
    except ValueError:
        raise NotAllowed from None
    remove_file(by=asker_of(case), at=clock.now(), case_id=case.id, file_id=named)
