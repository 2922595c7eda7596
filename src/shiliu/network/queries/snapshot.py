"""The network as one frozen picture, read with four queries and kept until something changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from shiliu.core import references
from shiliu.core.clock import today
from shiliu.lib.workdays import OpeningHours, WorkCalendar
from shiliu.network.models import Area, Holiday, Unit, UnitArea, UnitKind
from shiliu.network.rules.geometry import read_shape
from shiliu.network.schemas import AreaInfo, Network, UnitInfo, texts

Served = dict[UUID, list[str]]


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
    areas = _in_tree_order(Area.objects.filter(_valid(day)))
    units = list(Unit.objects.filter(_valid(day)))
    served: Served = {}
    links = UnitArea.objects.filter(_valid(day, "area__")).order_by("area__path")
    for unit_id, path in links.values_list("unit_id", "area__path"):
        served.setdefault(unit_id, []).append(path)
    return Network(
        areas=tuple(_area_infos(areas)),
        units=_unit_infos(units, areas, served),
        calendar=_calendar(),
        changes_on=min((row.valid_to for row in (*areas, *units) if row.valid_to), default=None),
    )


def _valid(day: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})


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


def _area_infos(rows: Iterable[Area]) -> Iterator[AreaInfo]:
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
            sample=row.sample,
            source=row.source,
            shape=read_shape(row.polygon) if row.polygon else None,
        )


def _unit_infos(rows: Iterable[Unit], areas: list[Area], served: Served) -> tuple[UnitInfo, ...]:
    """The units in the order of their areas; equal hours are parsed once and shared."""
    place = {area.id: number for number, area in enumerate(areas)}
    week: dict[str, OpeningHours] = {}

    def hours_of(row: Unit) -> OpeningHours | None:
        if not row.hours:
            return None
        key = json.dumps(row.hours, sort_keys=True)
        if key not in week:
            week[key] = OpeningHours.parse(row.hours)
        return week[key]

    def order(row: Unit) -> tuple[int, int, str]:
        return place.get(row.area_id, len(place)), row.level or 0, row.sort_key

    return tuple(
        UnitInfo(
            id=row.id,
            code=row.code,
            kind=row.kind,
            level=row.level,
            rank=_rank(row, root=place.get(row.area_id) == 0),
            parent_id=row.parent_id,
            area_id=row.area_id,
            area_path=row.area_path,
            answers_for=tuple(served.get(row.id, ())),
            name=texts(row.name),
            address=texts(row.address),
            services=texts(row.services),
            phone=row.phone,
            duty_phone=row.duty_phone,
            email=row.email,
            hours=hours_of(row),
            sample=row.sample,
            valid_to=row.valid_to,
        )
        for row in sorted(rows, key=order)
    )


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
