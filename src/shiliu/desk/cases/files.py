"""Pictures and documents of a request on the desk: added, looked at, made unreadable, let out."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.cases.actions import files as actions
from shiliu.cases.models import Case
from shiliu.cases.queries import get_case
from shiliu.cases.queries.files import file_of_case, file_seen, picture_of_case
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import ActingRequest, file_response
from shiliu.core.uploads import takes_files
from shiliu.desk.access import ACTING, READING, staff_page
from shiliu.desk.cases import file_forms
from shiliu.desk.cases.file_page import audience_of, document_name, picture_context
from shiliu.desk.cases.listed import Listed
from shiliu.desk.cases.views import MAY_SEE, shown
from shiliu.desk.saving import gone_to, save_once
from shiliu.files.actions import read_document, read_pictures
from shiliu.files.models import File, Kind
from shiliu.files.queries import between_lines, bytes_of, open_link, painted


@staff_page(*MAY_SEE, methods=ACTING)
@takes_files(actions.PICTURES_AT_ONCE)
def add_pictures(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """Pictures from the counter or from the place."""
    found = get_case(request.actor, case_id)
    form = file_forms.AddPicturesForm(request.POST, request.FILES)

    def act() -> UUID:
        sent, most = form.cleaned_data["pictures"], actions.PICTURES_AT_ONCE
        at = clock.now()
        new = read_pictures(sent, most=most, network="", at=at)
        return actions.add_pictures(by=request.actor, at=at, case_id=case_id, pictures=new)[0]

    if form.is_valid() and save_once(request, form, act):
        return gone_to(request, _case_url(request, case_id), _("The pictures are saved"))
    return shown(request, found, pictures_form=form, errors=form, status=422)


@staff_page(*MAY_SEE, methods=ACTING)
@takes_files(1)
def add_document(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """A PDF for whoever works on it."""
    found = get_case(request.actor, case_id)
    form = file_forms.AddDocumentForm(request.POST, request.FILES)

    def act() -> UUID:
        sent = form.cleaned_data["document"]
        if sent is None:
            raise RuleBroken("files.document_missing", field="document")
        new = read_document(sent.read(), sent.name)
        at = clock.now()
        return actions.add_document(by=request.actor, at=at, case_id=case_id, document=new)

    if form.is_valid() and save_once(request, form, act):
        return gone_to(request, _case_url(request, case_id), _("The document is saved"))
    return shown(request, found, document_form=form, errors=form, status=422)


@staff_page(*MAY_SEE)
def picture(request: ActingRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """One picture: brush, grid, the four ticks, and what can be done about it."""
    case, file = _picture(request, case_id, file_id)
    return _page(request, case, file)


def _picture(request: ActingRequest, case_id: UUID, file_id: UUID) -> tuple[Case, File]:
    case = get_case(request.actor, case_id)
    return case, picture_of_case(case, file_id)


def _page(
    request: ActingRequest,
    case: Case,
    file: File,
    *,
    slug: str = "",
    form: forms.Form | None = None,
) -> HttpResponse:
    context = picture_context(request.actor, case, file, clock.now(), Listed.of(request))
    if form is not None:
        context |= {f"{slug}_form": form, "errors": form}
    status = 422 if form is not None else 200
    return render(request, "desk/cases/picture.html", context, status=status)


Run = Callable[[ActingRequest, UUID, File, forms.Form], object]


def _brush(request: ActingRequest, case_id: UUID, file: File, form: forms.Form) -> None:
    shapes = painted(file, form.cleaned_data["strokes"])
    _blur(request, case_id, file, shapes)


def _grid(request: ActingRequest, case_id: UUID, file: File, form: forms.Form) -> None:
    assert isinstance(form, file_forms.GridForm)  # noqa: S101  the table below pairs them
    _blur(request, case_id, file, between_lines(file, form.lines()))


def _blur(request: ActingRequest, case_id: UUID, file: File, shapes: actions.Shapes) -> None:
    actions.blur_picture(
        by=request.actor,
        at=clock.now(),
        case_id=case_id,
        file_id=file.id,
        shapes=shapes,
        anew="anew" in request.POST,
    )


def _approve(request: ActingRequest, case_id: UUID, file: File, form: forms.Form) -> None:
    assert isinstance(form, file_forms.ApproveForm)  # noqa: S101  the table below pairs them
    actions.approve_picture(
        by=request.actor, at=clock.now(), case_id=case_id, file_id=file.id, ticks=form.ticks()
    )


def _withdraw(request: ActingRequest, case_id: UUID, file: File, _form: forms.Form) -> None:
    actions.withdraw_picture(by=request.actor, at=clock.now(), case_id=case_id, file_id=file.id)


def _remove(request: ActingRequest, case_id: UUID, file: File, _form: forms.Form) -> None:
    actions.remove_file(by=request.actor, at=clock.now(), case_id=case_id, file_id=file.id)


ACTS: dict[str, tuple[type[forms.Form], Run]] = {
    "brush": (file_forms.BrushForm, _brush),
    "grid": (file_forms.GridForm, _grid),
    "approve": (file_forms.ApproveForm, _approve),
    "withdraw": (file_forms.RemoveForm, _withdraw),
    "remove": (file_forms.RemoveForm, _remove),
}


@staff_page(*MAY_SEE, methods=ACTING)
def file_act(request: ActingRequest, case_id: UUID, file_id: UUID, slug: str) -> HttpResponse:
    """Something is done about a picture or document."""
    case, chosen = get_case(request.actor, case_id), ACTS.get(slug)
    if chosen is None:
        raise Http404
    form = chosen[0](request.POST)

    def act() -> UUID:
        # Looked up in here: a second tap on "delete" finds its key used, and no file.
        chosen[1](request, case_id, file_of_case(case, file_id), form)
        return file_id

    if form.is_valid() and save_once(request, form, act):
        return gone_to(request, _after(request, case_id, file_id, slug), _("Saved"))
    file = file_of_case(case, file_id)
    if file.kind == Kind.DOCUMENT:
        return shown(request, case, errors=form, status=422)
    return _page(request, case, file, slug=slug, form=form)


def _after(request: ActingRequest, case_id: UUID, file_id: UUID, slug: str) -> str:
    if slug == "remove":
        return _case_url(request, case_id)
    return f"{reverse('desk:picture', args=(case_id, file_id))}?{Listed.of(request).trail}"


def _case_url(request: HttpRequest, case_id: UUID) -> str:
    return f"{reverse('desk:case', args=(case_id,))}?{Listed.of(request).trail}"


@staff_page(*MAY_SEE, methods=READING)
def file(request: ActingRequest, token: str) -> HttpResponse:
    """A picture or document, for the post its address was made for and while it may see it."""
    link = open_link(token, clock.now())
    if link is None or link.audience != audience_of(request.actor):
        return render(request, "ui/file_over.html", status=404)
    _case, found = file_seen(request.actor, link.file_id)
    data = bytes_of(found, link.rendition)
    if data is None:
        return render(request, "ui/file_over.html", status=404)
    if found.kind == Kind.DOCUMENT:
        return file_response(data, "application/pdf", name=document_name(found))
    return file_response(data, "image/jpeg")
