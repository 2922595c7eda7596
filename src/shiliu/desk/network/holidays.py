"""Rest days and days that are worked: without them no promise can be made."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.network.fields import texts_of
from shiliu.desk.network.holiday_form import HolidayForm
from shiliu.desk.saving import gone_to, saved, sent, status_of
from shiliu.network.actions import add_holiday, remove_holiday
from shiliu.network.policies import can_change_holidays
from shiliu.network.queries import holiday, holiday_years, network
from shiliu.network.queries import holidays as holidays_of
from shiliu.ui.dates import full_day

PROPOSE = Permission.NETWORK_SETTING_PROPOSE


@staff_page(Permission.NETWORK_UNIT_VIEW, PROPOSE, methods=FORM)
def holidays(request: ActingRequest) -> HttpResponse:
    """The days of a year with their source; a form for whoever may add one."""
    may_change = can_change_holidays(request.actor, network().root.path)
    form = HolidayForm(sent(request))
    if request.method == "POST" and not may_change:
        raise NotAllowed
    if saved(request, form, lambda: _add(request, form)):
        day: date = form.cleaned_data["day"]
        return gone_to(request, _address(day.year), gettext("Entered. It holds from now on."))
    year, this_year = _year(request), clock.today().year
    context = {
        "form": form if may_change else None,
        "year": year,
        "years": _years_near(year, this_year),
        "days": holidays_of(year),
        "next_year": this_year + 1,
        "next_missing": this_year + 1 not in holiday_years(),
    }
    return render(request, "desk/network/holidays.html", context, status=status_of(form))


@staff_page(PROPOSE, methods=ACTING)
def remove(request: ActingRequest) -> HttpResponse:
    """Take a day out of the calendar; the sentence afterwards brings it back."""
    day = _day(request.POST.get("day", ""))
    was = holiday(day)
    if not can_change_holidays(request.actor, network().root.path):
        raise NotAllowed
    if was is None:
        raise RuleBroken("network.holiday_unknown", field="day")
    undo = f"{reverse('desk:holiday_restore')}?{urlencode(HolidayForm.sent(was))}"
    remove_holiday(day=day, by=request.actor, at=clock.now())
    said = gettext("%(day)s follows the week again.") % {"day": full_day(day, get_language() or "")}
    return gone_to(request, _address(day.year), said, undo)


@staff_page(PROPOSE, methods=ACTING)
def restore(request: ActingRequest) -> HttpResponse:
    """Bring back a day that was taken out by mistake."""
    form = HolidayForm(request.GET)
    if not can_change_holidays(request.actor, network().root.path):
        raise NotAllowed
    if not form.is_valid():
        raise Http404
    _add(request, form)
    return gone_to(request, _address(form.cleaned_data["day"].year), gettext("It is back."))


def _add(request: ActingRequest, form: HolidayForm) -> UUID:
    data = form.cleaned_data
    add_holiday(
        day=data["day"],
        kind=data["kind"],
        name=texts_of(data, "name"),
        source=data["source"],
        by=request.actor,
        at=clock.now(),
    )
    return network().root.id


def _years_near(year: int, this_year: int) -> list[int]:
    """The years one step away, this one and the next; older ones are reached step by step."""
    known = {this_year, this_year + 1, year, *holiday_years()}
    return sorted(known & {year - 1, year, year + 1, this_year, this_year + 1})


def _year(request: ActingRequest) -> int:
    asked = request.GET.get("year", str(clock.today().year))
    if not asked.isdecimal() or len(asked) > 4 or not int(asked):
        raise Http404
    return int(asked)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _address(year: int) -> str:
    return f"{reverse('desk:holidays')}?{urlencode({'year': year})}"
