"""Counts over the network: the drawing with its table, and what the network does not reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from shiliu.network.queries.deployment import deployment
from shiliu.network.queries.points import points_now
from shiliu.network.queries.snapshot import network
from shiliu.network.rules import coverage as reach
from shiliu.network.schemas import (
    AreaInfo,
    Chamber,
    Coverage,
    LevelCount,
    LevelCoverage,
    PointLevel,
    PointNow,
    Pomegranate,
    Ring,
    Texts,
)


def counts_by_level(now: datetime) -> tuple[LevelCount, ...]:
    """How many points of each level are open, closed or of unknown hours at this moment."""
    counts = Counter((point.unit.level, point.open) for point in points_now(now))
    return tuple(
        LevelCount(level, *(counts[level.level, state] for state in (True, False, None)))
        for level in deployment().point_levels
    )


def pomegranate(now: datetime, requests: Mapping[str, int] | None = None) -> Pomegranate:
    """The drawing: a chamber for each child of the root, a ring for each level of points.

    `requests` are figures by area path, shown beside the chamber they belong to. Points that
    stand in the root itself are in the counts and in no chamber.
    """
    places, levels = network(), deployment().point_levels
    points = points_now(now)
    chambers = tuple(
        Chamber(
            area=area,
            rings=tuple(_ring(level, area, points) for level in levels),
            requests=None if requests is None else requests.get(area.path, 0),
        )
        for area in places.children_of(places.root)
    )
    return Pomegranate(counts_by_level(now), chambers)


def coverage() -> Coverage:
    """Whether every building stands in one grid and is reached, and every community has its centre.

    Which level of areas is which is said by the profile: buildings are the last level, grids the
    one above it, and a "community" is where points of level 1 belong. Hidden areas do not count.
    """
    places, point_levels = network(), deployment().point_levels
    at = _areas_by_level(places.visible_areas)
    keys = [level.key for level in deployment().area_levels]
    buildings = at.get(keys[-1], {}) if keys else {}
    grids = at.get(keys[-2], {}) if len(keys) > 1 else {}
    served = {
        level.level: [
            path for unit in places.points if unit.level == level.level for path in unit.answers_for
        ]
        for level in point_levels
    }
    missing = reach.uncovered_by_level(buildings, served)
    return Coverage(
        buildings=len(buildings),
        **_names(point_levels),
        uncovered=_named(reach.uncovered(buildings, chain(*served.values())), buildings),
        without_one_grid=_named(reach.without_one_grid(buildings, grids), buildings),
        without_centre=_without_centre(at, point_levels, served),
        by_level=tuple(
            LevelCoverage(
                level=level,
                covered=len(buildings) - len(missing[level.level]),
                uncovered=_named(missing[level.level], buildings),
            )
            for level in point_levels
        ),
    )


def _names(point_levels: Sequence[PointLevel]) -> dict[str, Texts]:
    """What the three levels of areas are called here."""
    names = [level.name for level in deployment().area_levels]
    by_key = {level.key: level.name for level in deployment().area_levels}
    centre = next((level.area_level for level in point_levels if level.level == 1), "")
    return {
        "inner": names[-1] if names else {},
        "outer": names[-2] if len(names) > 1 else {},
        "centred": by_key.get(centre, {}),
    }


def _areas_by_level(areas: Iterable[AreaInfo]) -> dict[str, dict[str, AreaInfo]]:
    """The areas of each level by their path."""
    grouped: dict[str, dict[str, AreaInfo]] = {}
    for area in areas:
        grouped.setdefault(area.level, {})[area.path] = area
    return grouped


def _without_centre(
    at: Mapping[str, Mapping[str, AreaInfo]],
    levels: Iterable[PointLevel],
    served: Mapping[int, list[str]],
) -> tuple[AreaInfo, ...]:
    """The areas at the level of centres that no centre answers for: shown as "missing"."""
    centre = next((level for level in levels if level.level == 1), None)
    wanted = at.get(centre.area_level, {}) if centre else {}
    return _named(reach.uncovered(wanted, served.get(1, ())), wanted)


def _named(paths: Iterable[str], areas: Mapping[str, AreaInfo]) -> tuple[AreaInfo, ...]:
    return tuple(areas[path] for path in paths)


def _ring(level: PointLevel, area: AreaInfo, points: Iterable[PointNow]) -> Ring:
    inside = [
        point
        for point in points
        if point.unit.level == level.level and point.unit.area_path.startswith(area.path)
    ]
    return Ring(level, tuple(sorted(inside, key=lambda point: not point.open)))
