"""Places to choose from, few enough to be read: on pages of residents and on the desk."""

from __future__ import annotations

from shiliu.network.queries.deployment import deployment
from shiliu.network.queries.snapshot import network
from shiliu.network.rules import choosing
from shiliu.network.schemas import AreaInfo


def asked_depth() -> int:
    """How many steps below the root the places lie that somebody is asked for."""
    here, deepest = deployment(), max(area.depth for area in network().areas)
    keys = [level.key for level in here.area_levels]
    centre = min(here.point_levels, key=lambda points: points.level, default=None)
    centres = keys.index(centre.area_level) if centre and centre.area_level in keys else 0
    return choosing.asked_depth(centres, deepest)


def neighbourhood(area: AreaInfo) -> AreaInfo:
    """The area one would name to say where: `area` itself, or the one above it at that depth."""
    way = network().way_to(area)
    return way[min(asked_depth(), len(way) - 1)]


def places_inside(top: AreaInfo, chosen: AreaInfo | None = None) -> tuple[AreaInfo, ...]:
    """The visible areas inside `top` from which somebody chooses, in tree order.

    All of them while they are few; otherwise the next step: the way to `chosen` and what lies
    directly inside it.
    """
    areas = network().visible_areas
    every = choosing.all_inside(top, areas, _depth_inside(top))
    return tuple(choosing.near(top, chosen or top, areas) if every is None else every)


def listed_at_once(top: AreaInfo) -> bool:
    """Whether all places inside are few enough for one list."""
    return choosing.all_inside(top, network().visible_areas, _depth_inside(top)) is not None


def _depth_inside(top: AreaInfo) -> int:
    """As deep as places are asked for, and always one step into the area itself."""
    return max(asked_depth(), top.depth + 1)
