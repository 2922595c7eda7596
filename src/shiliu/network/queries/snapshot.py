"""The network as one frozen picture, read with four queries and kept until something changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from shiliu.core import references
from shiliu.core.clock import today
from shiliu.lib.workdays import OpeningHours, WorkCalendar
from shiliu.network.models import Area, Holiday, Unit, UnitArea, UnitKind
from shiliu.network.rules.geometry import read_shape
from shiliu.network.schemas import AreaInfo, Network, UnitInfo, texts


def network() -> Network:
    """All valid areas, all units at work and the work calendar, as they are today."""
    found = _network()
    if found.changes_on is not None and today() >= found.changes_on:
        references.forget()
        found = _network()
    return found


@references.cached
def _network() -> Network:
    day = today()
    area_rows, unit_rows = _in_tree_order(Area.objects.all()), list(Unit.objects.all())
    areas = tuple(_area_infos(area_rows, day))
    units = _unit_infos(unit_rows, areas, day)
    ends = [row.valid_to for row in area_rows] + [row.valid_to for row in unit_rows]
    return Network(
        areas=tuple(area for area in areas if not area.ended),
        units=tuple(unit for unit in units if not unit.ended),
        calendar=_calendar(),
        past_areas=tuple(area for area in areas if area.ended),
        past_units=tuple(unit for unit in units if unit.ended),
        changes_on=min((end for end in ends if end is not None and end > day), default=None),
    )


def _has_ended(row: Area | Unit, day: date) -> bool:
    return row.valid_to is not None and row.valid_to <= day


def _in_tree_order(rows: Iterable[Area]) -> list[Area]:
    """Parents before children, siblings by their sort key."""
    children: dict[UUID | None, list[Area]] = {}
    for row in sorted(rows, key=lambda row: (row.sort_key, row.code)):
        children.setdefault(row.parent_id, []).append(row)

    def walk(parent: UUID | None) -> Iterator[Area]:
        for row in children.get(parent, ()):
            yield row
            yield from walk(row.id)

    return list(walk(None))


def _area_infos(rows: Iterable[Area], day: date) -> Iterator[AreaInfo]:
    hidden: set[UUID | None] = set()
    for row in rows:
        if row.hidden or row.parent_id in hidden:
            hidden.add(row.id)
        yield AreaInfo(
            id=row.id,
            code=row.code,
            parent_id=row.parent_id,
            path=row.path,
            level=row.level,
            depth=row.depth,
            name=texts(row.name),
            address=texts(row.address),
            hidden=row.id in hidden,
            ended=_has_ended(row, day),
            sample=row.sample,
            source=row.source,
            shape=read_shape(row.polygon) if row.polygon else None,
        )


def _unit_infos(rows: Iterable[Unit], areas: Sequence[AreaInfo], day: date) -> tuple[UnitInfo, ...]:
    """The units in the order of their areas, then by level and name."""
    place = {area.id: number for number, area in enumerate(areas)}
    served = _served({area.id: area.path for area in areas if not area.ended})
    week = _Week()

    def order(row: Unit) -> tuple[int, int, str]:
        return place[row.area_id], row.level or 0, row.sort_key

    return tuple(
        UnitInfo(
            id=row.id,
            code=row.code,
            kind=row.kind,
            level=row.level,
            rank=_rank(row, root=place[row.area_id] == 0),
            parent_id=row.parent_id,
            area_id=row.area_id,
            area_path=row.area_path,
            answers_for=() if _has_ended(row, day) else tuple(served.get(row.id, ())),
            name=texts(row.name),
            address=texts(row.address),
            services=texts(row.services),
            phone=row.phone,
            duty_phone=row.duty_phone,
            email=row.email,
            hours=week.of(row.hours),
            ended=_has_ended(row, day),
            sample=row.sample,
        )
        for row in sorted(rows, key=order)
    )


def _served(paths: Mapping[UUID, str]) -> dict[UUID, list[str]]:
    """The paths that each unit answers for, in order."""
    served: dict[UUID, list[str]] = {}
    for unit_id, area_id in UnitArea.objects.values_list("unit_id", "area_id"):
        if area_id in paths:
            served.setdefault(unit_id, []).append(paths[area_id])
    return {unit_id: sorted(found) for unit_id, found in served.items()}


class _Week:
    """Equal hours are parsed once and shared, so that "open now?" is asked once for each."""

    def __init__(self) -> None:
        self._known: dict[str, OpeningHours] = {}

    def of(self, raw: Mapping[str, object]) -> OpeningHours | None:
        if not raw:
            return None
        key = json.dumps(raw, sort_keys=True)
        if key not in self._known:
            self._known[key] = OpeningHours.parse(raw)
        return self._known[key]


def _rank(row: Unit, *, root: bool) -> int | None:
    if row.kind == UnitKind.OFFICE:
        return 0 if root else 1
    return row.level


def _calendar() -> WorkCalendar:
    """The calendar as entered; without a single holiday every year counts as covered."""
    days = dict(Holiday.objects.values_list("day", "kind"))
    return WorkCalendar(
        rest=frozenset(day for day, kind in days.items() if kind == "rest"),
        makeup=frozenset(day for day, kind in days.items() if kind == "work"),
        covered_years=frozenset(day.year for day in days) or None,
        zone=timezone.get_default_timezone(),
    )
