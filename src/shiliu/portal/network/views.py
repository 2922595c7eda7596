"""One service point, and what the network is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from shiliu.core import clock
from shiliu.network.queries import deployment, network, point_called, published_facts
from shiliu.network.schemas import Texts, UnitInfo
from shiliu.portal.caching import public_page
from shiliu.portal.network.hours import shown
from shiliu.ui import dates

MONDAY = date(2024, 1, 1)
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class OpeningDay:
    """One weekday with its hours; `today` is the present one."""

    name: str
    spans: tuple[str, ...]
    today: bool


@public_page
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: hours, services, how to reach it; a sign's QR code leads here (safety rule 10)."""
    unit = point_called(code)
    if unit is None or unit.level is None:
        raise Http404
    if unit.code != code:
        return redirect("portal:point", unit.code)
    now, language = clock.now(), (get_language() or "zh").partition("-")[0]
    context = {
        "unit": unit,
        "now": shown(unit, now),
        "way": network().way_to(network().areas_by_id[unit.area_id])[1:],
        "level": next(each for each in deployment().point_levels if each.level == unit.level),
        "parent": network().units_by_id.get(unit.parent_id) if unit.parent_id else None,
        "services": unit.services_in(language) or unit.services_in("zh"),
        "week": week_of(unit, timezone.localdate(now)),
    }
    return render(request, "portal/network/point.html", context)


def week_of(unit: UnitInfo, today: date) -> list[OpeningDay]:
    """The opening hours of an ordinary week, Monday first; empty when nobody entered any."""
    if unit.hours is None:
        return []
    return [
        OpeningDay(
            dates.weekday(date.fromordinal(MONDAY.toordinal() + day), get_language() or ""),
            tuple(
                f"{dates.clock(begin)}–{dates.clock(end)}"
                for begin, end in unit.hours.weekly.get(day, ())
            ),
            day == today.weekday(),
        )
        for day in range(7)
    ]


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and the published facts, each with source and date."""
    facts = [(each, in_its_language(each.source)) for each in published_facts()]
    return render(request, "portal/network/about.html", {"facts": facts})


def in_its_language(text: str) -> Texts:
    """A title that stands in one language only, so that others find it marked with `lang`."""
    return {"zh" if HAN.search(text) else "en": text}
