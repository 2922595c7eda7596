"""Notice and takedown: something here should not be public. No account is needed."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.catalogue.queries import catalogue
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import network_key
from shiliu.network.queries import network
from shiliu.portal.caching import private
from shiliu.portal.cases.forms import ReportForm
from shiliu.portal.cases.views import received


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def report(request: HttpRequest) -> HttpResponse:
    """One short form; it goes to the office of the whole district, which takes the thing down."""
    if request.method != "POST":
        return _shown(request, ReportForm(initial={"page": request.GET.get("page", "")}))
    form, key = ReportForm(request.POST), request.POST.get("once", "")
    if form.is_valid():
        try:
            return received(request, _request(request, form), key)
        except RuleBroken as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
    return private(_shown(request, form, key=key, status=422))


def _request(request: HttpRequest, form: ReportForm) -> NewRequest:
    data = form.cleaned_data
    where = _("Should not be public: %(page)s") % {"page": data["page"]} if data["page"] else ""
    return NewRequest(
        words=f"{where}\n{data['words']}".strip(),
        area=network().root.code,
        category=_category(),
        channel=Channel.WEB,
        language=get_language() or "zh-hans",
        contact=ContactInput(email=data["email"]),
        network_key=network_key(request),
    )


def _category() -> str:
    """The kind that only the office of the whole district reads."""
    leaves = catalogue().leaves
    return min(leaves, key=lambda leaf: (leaf.minimum_level, not leaf.about_people)).code


def _shown(
    request: HttpRequest, form: ReportForm, *, key: str = "", status: int = 200
) -> HttpResponse:
    office = next((unit for unit in network().units if unit.rank == 0), None)
    context = {"form": form, "office": office, "key": key or uuid4().hex}
    return render(request, "portal/cases/report.html", context, status=status)
