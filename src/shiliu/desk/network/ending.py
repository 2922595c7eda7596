"""What happens when a unit ends, in numbers, before anybody presses the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shiliu.accounts.queries import count_posts_at
from shiliu.cases.queries import AtHand, at_hand, successor_of
from shiliu.network.queries import coverage, network
from shiliu.network.schemas import AreaInfo, UnitInfo


@dataclass(frozen=True, slots=True)
class Ending:
    """What an end of the unit would do. `heir` takes over its requests; None: nobody could."""

    below: tuple[UnitInfo, ...]
    requests: AtHand
    heir: UnitInfo | None
    posts: int
    unreached: tuple[AreaInfo, ...]
    without_centre: tuple[AreaInfo, ...]


def ending_of(unit: UnitInfo, today: date) -> Ending:
    """Requests, posts and places that hang on the unit today."""
    return Ending(
        below=tuple(each for each in network().units if each.parent_id == unit.id),
        requests=at_hand(unit.id),
        heir=successor_of(unit),
        posts=count_posts_at(unit.id, today),
        unreached=_only_reached_by(unit),
        without_centre=_without_centre(unit),
    )


def _only_reached_by(unit: UnitInfo) -> tuple[AreaInfo, ...]:
    """The places without any area inside that no other point answers for."""
    if unit.level is None:
        return ()
    places = network()
    already = {area.id for area in coverage().uncovered}
    others = [point for point in places.points if point.id != unit.id]
    return tuple(
        area
        for area in places.visible_areas
        if unit.serves(area.path)
        and not places.children_of(area)
        and area.id not in already
        and not any(other.serves(area.path) for other in others)
    )


def _without_centre(unit: UnitInfo) -> tuple[AreaInfo, ...]:
    """The areas for which a centre is asked that no other centre answers for."""
    if unit.level != 1:
        return ()
    places = network()
    level = places.areas_by_id[unit.area_id].level
    others = [point for point in places.points if point.level == 1 and point.id != unit.id]
    return tuple(
        area
        for area in places.visible_areas
        if area.level == level
        and unit.serves(area.path)
        and not any(other.serves(area.path) for other in others)
    )
