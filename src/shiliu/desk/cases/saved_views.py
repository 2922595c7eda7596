"""Saved views on the desk: kept from the list, opened by their address, changed, deleted."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.queries import person_of
from shiliu.cases.actions.saved_views import NewView, change_view, delete_view, save_view
from shiliu.cases.models import SavedView
from shiliu.cases.queries.saved_views import can_change_view, get_view, views_of
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.cases.filters import FilterForm
from shiliu.desk.cases.forms import choose
from shiliu.desk.cases.views import MAY_SEE
from shiliu.desk.saving import OnceForm, gone_to, saved, sent, status_of
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language

NOT_KEPT = ("q", "columns")  # words that somebody looked for may name a person


class ViewForm(OnceForm):
    """Its name, and the unit that has it too."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    unit = forms.ChoiceField(label=_("For whom"), required=False)

    def offer(self, actor: Actor) -> None:
        """The own units for whoever may share; nobody else is asked."""
        units = network().units_by_id
        own = [units[each] for each in actor.units_with(Permission.CASES_VIEW_SHARE)]
        if not own:
            del self.fields["unit"]
            return
        choose(
            self,
            "unit",
            [("", _("Only for me")), *((each.code, in_language(each.name)) for each in own)],
        )

    @property
    def shared_with(self) -> UUID | None:
        code = self.cleaned_data.get("unit", "")
        return network().units_by_code[code].id if code else None


def blank_form(actor: Actor) -> ViewForm:
    """The form under the list."""
    form = ViewForm()
    form.offer(actor)
    return form


@staff_page(*MAY_SEE, methods=FORM)
def views(request: ActingRequest) -> HttpResponse:
    """GET lists them; POST keeps the list that the address describes."""
    form = ViewForm(sent(request))
    form.offer(request.actor)
    listed = FilterForm(request.GET)

    def act() -> UUID:
        new = _new(request, form, listed)
        return save_view(by=request.actor, at=clock.now(), new=new).id

    if listed.is_valid() and saved(request, form, act):
        return gone_to(request, reverse("desk:views"), gettext("The view is saved"))
    units, person = network().units_by_id, person_of(request.actor)
    found = [
        {
            "view": each,
            "unit": units[each.unit_id].name if each.unit_id else None,
            "may_change": can_change_view(request.actor, each, person),
        }
        for each in (views_of(request.actor, person) if person else [])
    ]
    context = {"form": form, "found": found}
    return render(request, "desk/cases/views.html", context, status=status_of(form))


@staff_page()
def view(request: ActingRequest, view_id: UUID) -> HttpResponse:
    """Open one: its filters stand in the address from here on."""
    found = get_view(request.actor, view_id)
    query = {**found.filters, "columns": found.columns, "view": [str(found.id)]}
    return HttpResponseRedirect(f"{reverse('desk:cases')}?{urlencode(query, doseq=True)}")


@staff_page(methods=FORM)
def view_change(request: ActingRequest, view_id: UUID) -> HttpResponse:
    """Give it another name, or share it."""
    found = _changeable(request.actor, view_id)
    code = network().units_by_id[found.unit_id].code if found.unit_id else ""
    form = ViewForm(sent(request), initial={"name": found.name, "unit": code})
    form.offer(request.actor)

    def act() -> UUID:
        new = NewView(form.cleaned_data["name"], form.shared_with)
        return change_view(by=request.actor, at=clock.now(), view_id=found.id, new=new).id

    if saved(request, form, act):
        return gone_to(request, reverse("desk:views"), gettext("The view is saved"))
    context = {"form": form, "view": found}
    return render(request, "desk/cases/view_change.html", context, status=status_of(form))


@staff_page(methods=ACTING)
def view_delete(request: ActingRequest, view_id: UUID) -> HttpResponse:
    """Delete it."""
    found, form = _changeable(request.actor, view_id), OnceForm(request.POST)

    def act() -> UUID:
        delete_view(by=request.actor, at=clock.now(), view_id=found.id)
        return found.id

    saved(request, form, act)
    return gone_to(request, reverse("desk:views"), gettext("The view is deleted"))


def _changeable(actor: Actor, view_id: UUID) -> SavedView:
    found = get_view(actor, view_id)
    if not can_change_view(actor, found, person_of(actor)):
        raise NotAllowed
    return found


def _new(request: ActingRequest, form: ViewForm, listed: FilterForm) -> NewView:
    """What the address narrows the list to, as far as a view keeps it."""
    filters = {
        name: [each for each in request.GET.getlist(name) if each]
        for name in listed.fields
        if name not in NOT_KEPT and any(request.GET.getlist(name))
    }
    columns = tuple(listed.cleaned_data["columns"])
    return NewView(form.cleaned_data["name"], form.shared_with, filters, columns)
