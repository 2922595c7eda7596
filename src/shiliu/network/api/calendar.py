"""`/desk/holidays`: the days that differ from the week. They are entered on the desk, by people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from shiliu.core import clock
from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, refusals
from shiliu.core.api.callers import UnitKey
from shiliu.core.permissions import Permission
from shiliu.network.api.bodies import HolidayShown
from shiliu.network.queries import holidays

router = Router(tags=["desk: network"])


class YearAsked(Schema):
    """The year of the days."""

    year: int | None = Field(default=None, ge=1, le=9999, description="Left out: this year.")


@router.get(
    "/desk/holidays",
    operation_id="listHolidays",
    summary="Holidays and days that are worked",
    auth=UnitKey(Permission.NETWORK_UNIT_VIEW),
    response={200: list[HolidayShown], 304: None, **refusals(401, 403, 422, 429)},
    openapi_extra=READS,
)
def list_holidays(request: HttpRequest, asked: Query[YearAsked]) -> HttpResponse:
    """Rest days and make-up days of a year, each with the notice that says so."""
    year = clock.today().year if asked.year is None else asked.year
    shown = [
        {"day": each.day, "kind": each.kind, "name": each.name, "source": each.source}
        for each in holidays(year)
    ]
    return read(request, shown)
