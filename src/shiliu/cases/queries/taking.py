"""Who would take a request, told before it is sent; and whom to ring when it is dangerous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shiliu.cases.models import Case
from shiliu.cases.rules import levels, routing
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network, open_points
from shiliu.network.schemas import AreaInfo, UnitInfo


@dataclass(frozen=True, slots=True)
class Taking:
    """The unit that would take a request, the one that would probably do it, and whom to ring."""

    unit: UnitInfo
    doer: UnitInfo | None
    duty_phone: str


def would_take(
    category: CategoryInfo,
    area: AreaInfo,
    at: datetime,
    *,
    centre_only: bool = False,
    asked_at: str = "",
) -> Taking | None:
    """What `actions.intake.receive` would choose now; None where nobody answers yet."""
    places = network()
    level = levels.taken_from(category.minimum_level, centre_only=centre_only)
    asked = places.units_by_code.get(asked_at)
    matter = routing.Matter(
        category.code, area.path, level, asked_at=asked.id if asked is not None else None
    )
    try:
        choice = routing.route(
            matter, catalogue().routes, places.answering(area.path), open_points(at)
        )
    except RuleBroken:
        return None
    unit = places.units_by_id[choice.unit]
    doer = places.units_by_id[choice.suggested] if choice.suggested else None
    return Taking(unit, doer, _duty_phone(unit, doer))


def duty_phone(case: Case) -> str:
    """Whom to ring about a dangerous request now: a duty desk, else the unit that has it."""
    units = network().units_by_id
    suggested = case.routing.get("suggested")
    doer = case.doer_id or (UUID(suggested) if suggested else None)
    return _duty_phone(units[case.unit_id], units.get(doer) if doer else None)


def _duty_phone(unit: UnitInfo, doer: UnitInfo | None) -> str:
    return unit.duty_phone or (doer.duty_phone if doer else "") or unit.phone
