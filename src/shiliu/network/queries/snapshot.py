"""The network as one frozen picture, read with five queries and kept until something changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from shiliu.core import references
from shiliu.core.clock import today
from shiliu.lib.workdays import OpeningHours, WorkCalendar
from shiliu.network.models import Area, Holiday, Succession, Unit, UnitArea, UnitKind
from shiliu.network.rules.geometry import read_shape
from shiliu.network.rules.reorganising import Link, Links, carried, followed
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
    rows, unit_rows = _begun(list(Area.objects.all()), day), list(Unit.objects.all())
    links = _links()
    valid = {row.id for row in rows.now if not _has_ended(row, day)}
    now = _in_tree_order([row for row in rows.now if row.id in valid], _parents(rows, links, valid))
    past = sorted((row for row in rows.now if row.id not in valid), key=lambda row: row.depth)
    areas = tuple(_area_infos([*now, *past], day, _parents(rows, links, valid)))
    units = _unit_infos(unit_rows, areas, day, links)
    days = [row.valid_to for row in rows.now] + [row.valid_to for row in unit_rows] + rows.begin
    return Network(
        areas=tuple(area for area in areas if not area.ended),
        units=tuple(unit for unit in units if not unit.ended),
        calendar=_calendar(),
        past_areas=tuple(area for area in areas if area.ended),
        past_units=tuple(unit for unit in units if unit.ended),
        changes_on=min((each for each in days if each is not None and each > day), default=None),
        links=links,
    )


class _Begun(NamedTuple):
    """The areas that have begun, and the days on which others begin."""

    now: list[Area]
    begin: list[date]


def _begun(rows: Iterable[Area], day: date) -> _Begun:
    found = _Begun([], [])
    for row in rows:
        if row.valid_from <= day:
            found.now.append(row)
        else:
            found.begin.append(row.valid_from)
    return found


def _links() -> Links:
    """What ended areas became, by their ids."""
    found: dict[UUID, tuple[Link, ...]] = {}
    for each in Succession.objects.all():
        link = Link(each.new_id, each.main, each.carries)
        found[each.old_id] = (*found.get(each.old_id, ()), link)
    return MappingProxyType(found)


def _parents(rows: _Begun, links: Links, valid: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The parent of each area: of a valid one the valid one, also when that was renamed since."""
    parents = {row.id: row.parent_id for row in rows.now}
    for row in rows.now:
        if row.id in valid and row.parent_id is not None:
            parents[row.id] = followed(row.parent_id, links, valid)
    return parents


def _has_ended(row: Area | Unit, day: date) -> bool:
    return row.valid_to is not None and row.valid_to <= day


def _in_tree_order(rows: Iterable[Area], parents: Mapping[UUID, UUID | None]) -> list[Area]:
    """Parents before children, siblings by their sort key."""
    children: dict[UUID | None, list[Area]] = {}
    for row in sorted(rows, key=lambda row: (row.sort_key, row.code)):
        children.setdefault(parents[row.id], []).append(row)

    def walk(parent: UUID | None) -> Iterator[Area]:
        for row in children.get(parent, ()):
            yield row
            yield from walk(row.id)

    return list(walk(None))


def _area_infos(
    rows: Iterable[Area], day: date, parents: Mapping[UUID, UUID | None]
) -> Iterator[AreaInfo]:
    hidden: set[UUID | None] = set()
    for row in rows:
        if row.hidden or parents[row.id] in hidden:
            hidden.add(row.id)
        yield AreaInfo(
            id=row.id,
            code=row.code,
            parent_id=parents[row.id],
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
            valid_from=row.valid_from,
            valid_to=row.valid_to or date.max,
        )


def _unit_infos(
    rows: Iterable[Unit], areas: Sequence[AreaInfo], day: date, links: Links
) -> tuple[UnitInfo, ...]:
    """The units in the order of their areas, then by level and name.

    What stands in an ended area stands in what became of it, before its row says so.
    """
    place = {area.id: number for number, area in enumerate(areas)}
    valid = {area.id: area.path for area in areas if not area.ended}
    served, week = _served(valid, links), _Week()

    def stands(row: Unit) -> AreaInfo:
        went = carried(row.area_id, links, valid)
        return areas[place[went[0] if went else row.area_id]]

    def order(row: Unit) -> tuple[int, int, str]:
        return place[stands(row).id], row.level or 0, row.sort_key

    return tuple(
        UnitInfo(
            id=row.id,
            code=row.code,
            kind=row.kind,
            level=row.level,
            rank=_rank(row, root=place[stands(row).id] == 0),
            parent_id=row.parent_id,
            area_id=stands(row).id,
            area_path=stands(row).path,
            answers_for=() if _has_ended(row, day) else tuple(sorted(served.get(row.id, ()))),
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


def _served(paths: Mapping[UUID, str], links: Links) -> dict[UUID, set[str]]:
    """The paths that each unit answers for; for an ended area those of what became of it."""
    served: dict[UUID, set[str]] = {}
    for unit_id, area_id in UnitArea.objects.values_list("unit_id", "area_id"):
        for went in carried(area_id, links, paths):
            served.setdefault(unit_id, set()).add(paths[went])
    return served


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
