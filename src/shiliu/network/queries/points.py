"""Service points: which are open, which is nearest, and what somebody meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from shiliu.core import references
from shiliu.lib.workdays import open_now
from shiliu.network.queries.snapshot import network
from shiliu.network.rules import finding, naming
from shiliu.network.rules.geometry import holds
from shiliu.network.rules.opening import is_open
from shiliu.network.rules.tree import distance, distance_to_any
from shiliu.network.schemas import AreaInfo, PointNow, UnitInfo

MOST_FOUND = 20


def open_points(now: datetime) -> frozenset[UUID]:
    """The ids of the points that are open at this moment; counted once a minute."""
    minutes = _open_by_minute()
    minute = int(now.timestamp() // 60)
    found = minutes.get(minute)
    if found is None:
        found = frozenset(point.unit.id for point in points_now(now) if point.open)
        minutes.clear()
        minutes[minute] = found
    return found


@references.cached
def _open_by_minute() -> dict[int, frozenset[UUID]]:
    """What `open_points` found last; dropped with the other reference data."""
    return {}


def points_now(now: datetime) -> tuple[PointNow, ...]:
    """All points with whether they are open, in the order of their areas."""
    places = network()
    asked: dict[int, bool | None] = {}
    for unit in places.points:
        if id(unit.hours) not in asked:
            asked[id(unit.hours)] = is_open(unit.hours, places.calendar, now)
    return tuple(PointNow(unit, asked[id(unit.hours)]) for unit in places.points)


def point_at(unit: UnitInfo, now: datetime) -> PointNow:
    """One point with whether it is open and when that changes."""
    return with_times(PointNow(unit, is_open(unit.hours, network().calendar, now)), now)


def nearest_points(area: AreaInfo, now: datetime, most: int = 5) -> tuple[PointNow, ...]:
    """The points nearest to an area: open ones first, then by steps in the tree.

    At the same distance a point that answers for the area comes first, then the one nearer home.
    """

    def order(point: PointNow) -> tuple[bool, int, bool, int]:
        unit = point.unit
        return not point.open, point.distance, not unit.serves(area.path), -(unit.level or 0)

    measured = [_from(area, point) for point in points_now(now)]
    return tuple(with_times(point, now) for point in sorted(measured, key=order)[:most])


def find_points(
    text: str, now: datetime, near: AreaInfo | None = None, most: int = MOST_FOUND
) -> tuple[PointNow, ...]:
    """The points somebody means by a name, an address or their building, the best fit first.

    When the text names a place, the points that answer for it are found with it, nearest first.
    Equal fits are ordered by the way in the tree from the place named, else from `near`.
    """
    asked = finding.pieces(text)
    place_fit, place = next(iter(_fitting_areas(asked, near)), (0.0, near))
    found: list[tuple[float, PointNow]] = []
    for point in points_now(now):
        fit = max(finding.likeness(asked, each) for each in _unit_pieces()[point.unit.id])
        if place and point.unit.serves(place.path):
            fit = max(fit, place_fit)
        if fit:
            found.append((fit, _from(place, point) if place else point))
    found.sort(key=lambda each: (-each[0], each[1].distance, -(each[1].unit.level or 0)))
    return tuple(with_times(point, now) for _, point in found[:most])


def find_areas(text: str, near: AreaInfo | None = None, most: int = 5) -> tuple[AreaInfo, ...]:
    """The visible areas somebody means by a name or an address, the best fit first.

    Of equal fits the one nearest to `near` in the tree comes first, then the deepest.
    """
    return tuple(area for _, area in _fitting_areas(finding.pieces(text), near)[:most])


def _fitting_areas(asked: finding.Pieces, near: AreaInfo | None) -> list[tuple[float, AreaInfo]]:
    fits = [
        (max(finding.likeness(asked, each) for each in _area_pieces()[area.id]), area)
        for area in network().visible_areas
    ]

    def order(found: tuple[float, AreaInfo]) -> tuple[float, int, int]:
        fit, area = found
        return -fit, distance(area.path, near.path) if near else 0, -area.depth

    return sorted((found for found in fits if found[0]), key=order)


def area_at(latitude: float, longitude: float) -> AreaInfo | None:
    """The deepest visible area whose polygon holds the point; None where no polygon does."""
    inside = [
        area
        for area in network().visible_areas
        if area.shape and holds(area.shape, (longitude, latitude))
    ]
    return max(inside, key=lambda area: area.depth, default=None)


def with_times(point: PointNow, now: datetime) -> PointNow:
    """The point with the moment it closes or opens next; unknown stays unknown."""
    if point.open is None or point.unit.hours is None:
        return point
    state = open_now(point.unit.hours, network().calendar, now)
    return replace(point, until=state.until, opens=state.opens)


def _from(area: AreaInfo, point: PointNow) -> PointNow:
    """The point with its steps from the area: to where it stands or to what it answers for."""
    reached = (point.unit.area_path, *point.unit.answers_for)
    return replace(point, distance=distance_to_any(area.path, reached))


@references.cached
def _unit_pieces() -> Mapping[UUID, tuple[finding.Pieces, ...]]:
    return {unit.id: _pieces_of(unit) for unit in network().points}


@references.cached
def _area_pieces() -> Mapping[UUID, tuple[finding.Pieces, ...]]:
    return {area.id: _pieces_of(area) for area in network().areas}


def _pieces_of(thing: AreaInfo | UnitInfo) -> tuple[finding.Pieces, ...]:
    """Everything it may be called: names and addresses in all languages."""
    return tuple(finding.pieces(text) for text in (*thing.name.values(), *thing.address.values()))


def area_named(area: AreaInfo, text: str) -> AreaInfo:
    """The place inside `area` that `text` names, such as a building by its number; else `area`."""
    inside = [each for each in network().inside(area) if each.id != area.id]
    index = naming.named(text, area.name, [each.name for each in inside])
    return area if index is None else inside[index]
