"""Taking the list out as a file: what is in it, why, and a second person for a long one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.queries import person_names
from shiliu.cases.actions.exporting import (
    MOST_ALONE,
    approve_export,
    ask_for_export,
    export_cases,
)
from shiliu.cases.queries import Filters
from shiliu.cases.queries.exports import export_count, taken_alone, waiting_exports
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.cases.filters import FilterForm
from shiliu.desk.cases.naming import naming
from shiliu.desk.saving import OnceForm, gone_to, refuse, save_once

MAY_EXPORT = (Permission.CASES_EXPORT_MAKE, Permission.CASES_EXPORT_APPROVE)


class ExportForm(OnceForm):
    """Contacts only for whoever may, and then with a reason."""

    contacts = forms.BooleanField(
        label=_("With the contacts"),
        help_text=_("Each contact in the file is written down as looked at, with this reason."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why it is needed"),
        help_text=_("Needed with contacts, and to ask a second person."),
        max_length=200,
        required=False,
    )


@staff_page(*MAY_EXPORT, methods=FORM)
def export(request: ActingRequest) -> HttpResponse:
    """GET says how many requests the file would hold; POST sends it, or asks a second person."""
    filters = _filters(request)
    if request.method != "POST":
        return _page(request, filters, ExportForm())
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, filters, form, 422)
    if "ask" in request.POST:
        return _asked(request, filters, form)
    try:
        return _sent(request, filters, form)
    except RuleBroken as refusal:
        refuse(form, refusal)
        return _page(request, filters, form, 422)


@staff_page(Permission.CASES_EXPORT_APPROVE, methods=ACTING)
def approve(request: ActingRequest, approval_id: UUID) -> HttpResponse:
    """Let somebody else take out a long list."""
    form = OnceForm(request.POST)

    def act() -> UUID:
        return approve_export(by=request.actor, at=clock.now(), approval_id=approval_id).id

    if form.is_valid() and save_once(request, form, act):
        return gone_to(request, reverse("desk:export"), gettext("The list may be taken out"))
    return _page(request, Filters(), ExportForm(), 422, refused=form)


def _filters(request: ActingRequest) -> Filters:
    """The list that the address describes; a mangled one is the list of open requests."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        form = FilterForm({})
        form.is_valid()
    return form.filters(request.actor)


def _sent(request: ActingRequest, filters: Filters, form: ExportForm) -> HttpResponse:
    said = form.cleaned_data
    file = export_cases(
        by=request.actor,
        at=clock.now(),
        filters=filters,
        contacts=said["contacts"],
        reason=said["reason"],
        naming=naming() if "xlsx" in request.POST else None,
    )
    response = HttpResponse(file.parts, content_type=file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _asked(request: ActingRequest, filters: Filters, form: ExportForm) -> HttpResponse:
    said, actor = form.cleaned_data, request.actor

    def act() -> UUID:
        return ask_for_export(
            by=actor,
            at=clock.now(),
            filters=filters,
            contacts=said["contacts"],
            reason=said["reason"],
        ).id

    if save_once(request, form, act) is None:
        return _page(request, filters, form, 422)
    return gone_to(request, request.get_full_path(), gettext("A second person has been asked"))


def _page(
    request: ActingRequest,
    filters: Filters,
    form: ExportForm,
    status: int = 200,
    refused: forms.Form | None = None,
) -> HttpResponse:
    may_make = request.actor.may_somewhere(Permission.CASES_EXPORT_MAKE)
    now, waiting = clock.now(), waiting_exports(request.actor)
    names = person_names([each.asked_by for each in waiting])
    count = export_count(request.actor, filters, now, contacts=False) if may_make else 0
    context = {
        "form": form,
        "errors": refused or (form if status != 200 else None),
        "may_make": may_make,
        "may_contacts": request.actor.may_somewhere(Permission.CASES_CONTACT_EXPORT),
        "count": count,
        "most": MOST_ALONE,
        "long": may_make and count + taken_alone(request.actor, now) > MOST_ALONE,
        "waiting": [(each, names.get(each.asked_by, "")) for each in waiting],
        "back_url": f"{reverse('desk:cases')}?{request.GET.urlencode()}",
    }
    return render(request, "desk/cases/export.html", context, status=status)
