"""`/desk/coverage`: what the network does not reach."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, refusals
from shiliu.core.api.callers import UnitKey
from shiliu.core.permissions import Permission
from shiliu.network.api.bodies import Gaps
from shiliu.network.queries import coverage
from shiliu.network.schemas import AreaInfo

router = Router(tags=["desk: network"])


@router.get(
    "/desk/coverage",
    operation_id="getCoverage",
    summary="Gaps of the network",
    auth=UnitKey(Permission.NETWORK_UNIT_VIEW),
    response={200: Gaps, 304: None, **refusals(401, 403, 429)},
    openapi_extra=READS,
)
def get_coverage(request: HttpRequest) -> HttpResponse:
    """Every building should stand in exactly one grid and be reached by a point: where not."""
    found = coverage()
    shown = {
        "buildings": found.buildings,
        "uncovered": _codes(found.uncovered),
        "without_one_grid": _codes(found.without_one_grid),
        "without_centre": _codes(found.without_centre),
        "by_level": [
            {
                "level": each.level.level,
                "covered": each.covered,
                "uncovered": _codes(each.uncovered),
            }
            for each in found.by_level
        ],
    }
    return read(request, shown)


def _codes(areas: Iterable[AreaInfo]) -> list[str]:
    return [area.code for area in areas]
