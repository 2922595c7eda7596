"""Units and figures as the interface shows them, and codes as the actions want them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from datetime import time as clock_time
from typing import Any, cast
from uuid import UUID

from shiliu.core.errors import RuleBroken
from shiliu.lib.workdays import WEEKDAYS, OpeningHours
from shiliu.network.api.bodies import UnitChange
from shiliu.network.queries import network, point_at
from shiliu.network.schemas import AreaInfo, FactInfo, UnitChanges, UnitInfo


def unit_shown(unit: UnitInfo, now: datetime) -> dict[str, object]:
    """One unit as staff see it."""
    places = network()
    parent = places.units_by_id.get(unit.parent_id) if unit.parent_id else None
    return {
        "code": unit.code,
        "kind": unit.kind,
        "level": unit.level,
        "parent": parent.code if parent else "",
        "area": places.areas_by_id[unit.area_id].code,
        "answers_for": [places.areas_by_path[path].code for path in unit.answers_for],
        "name": unit.name,
        "address": unit.address,
        "services": unit.services,
        "phone": unit.phone,
        "duty_phone": unit.duty_phone,
        "email": unit.email,
        "hours": _hours(unit.hours),
        "open": point_at(unit, now).open if unit.level else None,
        "sample": unit.sample,
    }


def fact_shown(fact: FactInfo) -> dict[str, object]:
    """One published figure."""
    return {
        "area": network().areas_by_id[fact.area_id].code,
        "key": fact.key,
        "value": f"{fact.value:f}",
        "unit": fact.unit,
        "label": fact.label,
        "source": fact.source,
        "source_url": fact.source_url,
        "as_of": fact.as_of,
    }


def changes_of(given: UnitChange) -> UnitChanges:
    """What was sent, with ids in place of codes."""
    sent: dict[str, Any] = {
        name: value
        for name, value in given.model_dump(exclude={"code", "kind", "level"}).items()
        if value is not None
    }
    if "area" in sent:
        sent["area"] = area_of(sent["area"]).id
    if "answers_for" in sent:
        sent["answers_for"] = areas_of(sent["answers_for"])
    if "parent" in sent:
        sent["parent"] = _parent(sent["parent"])
    return cast("UnitChanges", sent)


def area_of(code: str) -> AreaInfo:
    """The area with this code; RuleBroken `network.area_unknown` when there is none."""
    area = network().areas_by_code.get(code)
    if area is None:
        raise RuleBroken("network.area_unknown", field="area")
    return area


def areas_of(codes: Iterable[str]) -> tuple[UUID, ...]:
    """The ids of areas, none twice, in the order given."""
    return tuple(dict.fromkeys(area_of(code).id for code in codes))


def _parent(code: str) -> UUID | None:
    if not code:
        return None
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("network.unit_unknown", field="parent")
    return unit.id


def _hours(hours: OpeningHours | None) -> dict[str, object]:
    """The week as it is stored, without the days that are closed."""
    if hours is None:
        return {}
    week = {
        day: [[f"{begins:%H:%M}", _end(ends)] for begins, ends in hours.weekly.get(number, ())]
        for number, day in enumerate(WEEKDAYS)
    }
    open_days = {day: spans for day, spans in week.items() if spans}
    return {**open_days, "rest": hours.on_rest_days, "makeup": WEEKDAYS[hours.makeup_as]}


def _end(ends: clock_time) -> str:
    return "24:00" if ends == clock_time.min else f"{ends:%H:%M}"
