"""The inbox and the list of requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shiliu.cases.queries import (
    case_page,
    hazards_waiting,
    inbox_page,
    search_cases,
)
from shiliu.cases.queries.batches import AT_ONCE
from shiliu.cases.queries.saved_views import views_of
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import signed_in_user, staff_page
from shiliu.desk.cases.bulk_forms import step_options
from shiliu.desk.cases.columns import chosen, lines, sides_of
from shiliu.desk.cases.filters import FilterForm
from shiliu.desk.cases.links import address
from shiliu.desk.cases.listed import CASES, INBOX, Listed
from shiliu.desk.cases.rows import Row, rows
from shiliu.desk.cases.saved_views import blank_form
from shiliu.desk.cases.views import MAY_SEE
from shiliu.desk.saving import new_key, refuse
from shiliu.lib.chinese import terms


@dataclass
class Found:
    """One page of a list."""

    rows: list[Row] = field(default_factory=list)
    next_cursor: str = ""
    cut: bool = False


@staff_page(*MAY_SEE)
def inbox(request: ActingRequest) -> HttpResponse:
    """What waits for the own units, hazards first, then the longest waiting."""
    now, cursor = clock.now(), request.GET.get("after", "")
    page = inbox_page(request.actor, cursor=cursor)
    hazards = [] if cursor else hazards_waiting(request.actor)
    trail = f"in={INBOX}"
    context = {
        "hazards": rows(hazards, request.actor, now, listed=trail),
        "rows": rows(page.rows, request.actor, now, listed=trail),
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        "first_url": "." if cursor else "",
        "once_key": new_key(),
        "here": request.get_full_path(),
        **_bulk(request, [("in", INBOX)]),
    }
    return render(request, "desk/cases/inbox.html", context)


@staff_page(*MAY_SEE)
def cases(request: ActingRequest) -> HttpResponse:
    """All requests one may see, newest first, narrowed by what stands in the address.

    A script fetches the filters alone: then nothing is looked for.
    """
    form, now = FilterForm(request.GET), clock.now()
    looked_for = form.is_valid() and not request.htmx
    found = _found(request, form, now) if looked_for else Found()
    narrowed = form.narrowed if form.is_valid() else 1
    if filters_open := bool(narrowed) or "filters" in request.GET:
        form.offer(request.actor)
    context = {
        "form": form,
        "filters_open": filters_open,
        "filters_url": address(request, filters="on"),
        "found": found,
        "tabs": _tabs(request, form),
        "narrowed": narrowed,
        "search_text": request.GET.get("q", ""),
        "first_url": address(request, after="") if request.GET.get("after") else "",
        "next_url": address(request, after=found.next_cursor) if found.next_cursor else "",
        "export_url": _export_url(request),
        "templates_url": _templates_url(request),
        **_bulk(request, [("in", CASES), *_asked(request)]),
    }
    if not request.htmx:
        context |= _columns(form, found) | _views(request)
    template = "desk/cases/list.html#filters" if request.htmx else "desk/cases/list.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _found(request: ActingRequest, form: FilterForm, now: datetime) -> Found:
    """The rows, or none with the refusal in the form."""
    actor, words, trail = request.actor, form.cleaned_data["q"].strip(), Listed.of(request).trail
    try:
        filters = form.filters(actor)
        if words:
            hits = search_cases(actor, words, filters, now)
            listed = rows(hits, actor, now, listed=trail, terms=terms(words))
            return Found(listed, cut=len(hits) >= 50)
        page = case_page(actor, filters, now, cursor=request.GET.get("after", ""))
        return Found(rows(page.rows, actor, now, listed=trail), page.next_cursor)
    except RuleBroken as refusal:
        if refusal.code == "core.cursor_bad":
            raise
        refuse(form, refusal)
        return Found()


def _tabs(request: ActingRequest, form: FilterForm) -> list[tuple[str, str, bool]]:
    """The five looks at the list that are needed daily: label, address, whether it is this one."""
    here = (form.states if form.is_valid() else "", "overdue" in request.GET)
    looks = (
        (pgettext("request", "Open"), "", False),
        (_("Overdue"), "", True),
        (_("Awaiting the asker"), "answered", False),
        (pgettext("request", "Closed"), "closed", False),
        (_("All"), "any", False),
    )
    return [
        (
            label,
            address(request, state=state, overdue="on" if overdue else "", after=""),
            here == (state or "open", overdue),
        )
        for label, state, overdue in looks
    ]


def _columns(form: FilterForm, found: Found) -> dict[str, object]:
    """The chosen columns; nothing where they are the usual ones."""
    columns = chosen(form.cleaned_data["columns"]) if form.is_valid() else []
    before, after = sides_of(columns)
    return {
        "columns_before": before,
        "columns_after": after,
        "lines": lines(found.rows, columns) if columns else [],
    }


def _views(request: ActingRequest) -> dict[str, object]:
    """The saved views, the one that is open, and the form that keeps this list as one."""
    person = signed_in_user(request).id
    found = views_of(request.actor, person)
    opened = request.GET.get("view", "")
    query = urlencode([pair for pair in _asked(request) if pair[0] not in ("view", "q")])
    return {
        "views": found,
        "view": next((each for each in found if str(each.id) == opened), None),
        "view_form": blank_form(request.actor),
        "view_save_url": f"{reverse('desk:views')}?{query}",
    }


def _asked(request: ActingRequest) -> list[tuple[str, str]]:
    """What the address narrows the list to, without the page."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in ("after", "filters")
        for value in values
        if value
    ]


def _bulk(request: ActingRequest, listed: list[tuple[str, str]]) -> dict[str, object]:
    """The bar under a list: a step for the ticked ones, or for all that the list finds."""
    steps = step_options(request.actor)
    return {"bulk_steps": steps, "bulk_list": listed, "bulk_most": AT_ONCE}


def _templates_url(request: ActingRequest) -> str:
    may = request.actor.may_somewhere(Permission.CASES_TEMPLATE_MANAGE)
    return reverse("desk:templates") if may else ""


def _export_url(request: ActingRequest) -> str:
    """Where the list can be had as a file, for whoever may export."""
    if not request.actor.may_somewhere(Permission.CASES_EXPORT_MAKE):
        return ""
    query = request.GET.copy()
    query.pop("after", None)
    return f"{reverse('desk:export')}?{query.urlencode()}"
