"""`/desk/figures`: live figures of areas and units, and the rows behind them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router

from shiliu.cases.api.desk.bodies import DeskFigures, FigureFacts, FiguresAsked, RowsAsked
from shiliu.cases.api.shapes import named
from shiliu.cases.queries import numbers_seen
from shiliu.cases.queries.figures import (
    ACTS,
    BECAME,
    Days,
    Place,
    facts_of,
    may_see_figures,
    scope_of,
    value,
)
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, refusals
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.ledger.queries import fact_page
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo
from shiliu.tallies.queries import counts_by_day, received_cohorts, sums_in
from shiliu.tallies.schemas import METHODS, figures_of

LONGEST_DAYS, USUAL_DAYS = 366, 30
EARLIEST = date(2000, 1, 1)  # nothing was ever recorded before
SERIES = {"received": "case.receive", "answers": "case.answer"}
FIGURES = UnitKey(Permission.TALLIES_FIGURE_VIEW)
router = Router(tags=["desk: figures"])


@router.get(
    "/desk/figures",
    operation_id="getDeskFigures",
    summary="Figures of an area or unit",
    auth=FIGURES,
    response={200: DeskFigures, 304: None, **refusals(401, 403, 404, 422, 429)},
    openapi_extra=READS,
)
def get_desk_figures(request: HttpRequest, asked: Query[FiguresAsked]) -> HttpResponse:
    """What became of the requests received in these days, what was done, day by day, and inside."""
    place, days = _place(asked, caller(request)), _days(asked)
    inside = network().children_of(place) if isinstance(place, AreaInfo) else ()
    cohorts = received_cohorts([scope_of(place), *(area.path for area in inside)], days)
    by_day = counts_by_day(scope_of(place), SERIES.values(), days)
    shown = {
        **_said(place, days),
        "figures": _figures(cohorts.get(scope_of(place), {})),
        "acts": _acts(place, days),
        "by_day": {name: by_day.get(verb, {}) for name, verb in SERIES.items()},
        "methods": {name: gettext(METHODS[name]) for name in (*BECAME, *ACTS)},
        "inside": [
            {"area": area.code, "figures": _figures(cohorts.get(area.path, {}))} for area in inside
        ],
    }
    return read(request, shown)


@router.get(
    "/desk/figures/rows",
    operation_id="listFigureRows",
    summary="The rows behind a figure",
    auth=FIGURES,
    response={200: FigureFacts, 304: None, **refusals(400, 401, 403, 404, 422, 429)},
    openapi_extra=READS,
)
def list_figure_rows(request: HttpRequest, asked: Query[RowsAsked]) -> HttpResponse:
    """The facts that a figure counts, 50 to a page; of those that are not seen only how many."""
    by = caller(request)
    place, days = _place(asked, by), _days(asked)
    if asked.figure not in (*BECAME, *ACTS):
        raise RuleBroken("core.field_wrong", field="figure")
    cohort = asked.figure not in ACTS
    facts, following = fact_page(
        facts_of(asked.figure, place, days, by=by), asked.after, order="since" if cohort else "at"
    )
    numbers = numbers_seen(by, (fact.subject_id for fact in facts))
    seen = [fact for fact in facts if fact.subject_id in numbers]
    shown = {
        "facts": [_row(fact, numbers[fact.subject_id], cohort=cohort) for fact in seen],
        "unseen": len(facts) - len(seen),
        "next": following,
    }
    return read(request, shown)


def _row(fact: Fact, number: str, *, cohort: bool) -> dict[str, object]:
    """One fact; of a cohort, where its request stands now."""
    places = network()
    path: str = getattr(fact, "left_path") if cohort else fact.area_path  # noqa: B009
    unit: UUID | None = getattr(fact, "left_unit") if cohort else fact.unit  # noqa: B009
    area, at = places.areas_by_path.get(path), (fact.since or fact.at) if cohort else fact.at
    found = places.units_by_id.get(unit) if unit else None
    return {
        "at": at,
        "area": area.code if area else "",
        "unit": named(found) if found else None,
        "request": fact.subject_id,
        "number": number,
    }


def _place(asked: FiguresAsked, by: Actor) -> Place:
    """The area or unit asked for; NotAllowed when its figures may not be seen."""
    places = network()
    place: Place | None
    if asked.unit:
        place = places.units_by_code.get(asked.unit)
    elif asked.area:
        place = places.areas_by_code.get(asked.area)
    else:
        place = places.areas_by_path.get(by.grants[0].area_path)
    if place is None or not may_see_figures(by, place):
        raise NotAllowed
    return place


def _days(asked: FiguresAsked) -> Days:
    last = asked.last_day or clock.today()
    if not EARLIEST <= last < date.max:
        raise RuleBroken("core.field_wrong", field="last_day")
    if asked.first_day is None:
        return last - timedelta(days=USUAL_DAYS - 1), last
    if not 0 <= (last - asked.first_day).days < LONGEST_DAYS:
        raise RuleBroken("core.field_wrong", field="first_day")
    return asked.first_day, last


def _said(place: Place, days: Days) -> dict[str, object]:
    is_area = isinstance(place, AreaInfo)
    return {
        "area": place.code if is_area else "",
        "unit": "" if is_area else place.code,
        "first_day": days[0],
        "last_day": days[1],
    }


def _figures(cohort: dict[str, int]) -> dict[str, int]:
    found = figures_of(cohort)
    return {name: value(found, name) for name in BECAME}


def _acts(place: Place, days: Days) -> dict[str, int]:
    scope = scope_of(place)
    sums = sums_in([scope], {act.verb for act in ACTS.values()}, days).get(scope, {})
    counted = {}
    for name, act in ACTS.items():
        facts, amount = sums.get(act.verb, (0, 0))
        counted[name] = facts if act.amount is None else amount
    return counted
