"""`/figures`: what the public sees of the figures, changed once a day."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from shiliu.core.api.answers import json_bytes, public, published
from shiliu.core.api.bodies import READS, example, refusals
from shiliu.core.errors import RuleBroken
from shiliu.network.queries import network
from shiliu.tallies.actions.publishing import ANSWERED_AND_CONFIRMED
from shiliu.tallies.queries import public_figures
from shiliu.tallies.schemas import METHODS, PublicRow

SECONDS = 60

router = Router(tags=["figures"])


class FigureRow(Schema):
    """One area. A cell is a number, a text such as `<5`, or null where it is not shown."""

    area: str = Field(description="Code of an area; empty for what happened outside of all rows.")
    cells: dict[str, int | str | None]


class PublicFigures(Schema):
    """What became of the requests received in these days. `columns` say how each is counted."""

    model_config = example(
        {
            "as_of": "2026-05-11T02:00:00Z",
            "first_day": "2026-04-11",
            "last_day": "2026-05-10",
            "columns": {"received": "Requests received in these days."},
            "rows": [{"area": "150603002000", "cells": {"received": 120, "solved": "<5"}}],
            "total": {"area": "", "cells": {"received": 310, "solved": 88}},
        }
    )

    as_of: datetime
    first_day: date
    last_day: date
    columns: dict[str, str]
    rows: list[FigureRow]
    total: FigureRow


@router.get(
    "/figures",
    operation_id="getFigures",
    summary="Public figures",
    response={200: PublicFigures, 304: None, **refusals(404)},
    openapi_extra=READS,
)
@decorate_view(published)
def get_figures(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """Small numbers are not shown, so that nobody can be singled out."""
    table = public_figures(ANSWERED_AND_CONFIRMED)
    if table is None:
        raise RuleBroken("core.not_found")
    shown = {
        "as_of": table.as_of,
        "first_day": table.first_day,
        "last_day": table.last_day,
        "columns": {name: gettext(METHODS[name]) for name in table.columns},
        "rows": [_row(row) for row in table.rows],
        "total": _row(table.total),
    }
    return public(json_bytes(shown), seconds=SECONDS)


def _row(row: PublicRow) -> dict[str, object]:
    area = network().areas_by_path.get(row.area_path)
    return {"area": area.code if area else "", "cells": row.cells}
