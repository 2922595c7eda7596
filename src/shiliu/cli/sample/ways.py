"""Where requests go: asked of the routing rules before anything is asked in the sample life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shiliu.cases.rules.routing import Choice, Matter, route
from shiliu.catalogue.queries import catalogue
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo

OURS = ("point", "office")


def way_of(category: str, place: AreaInfo) -> Choice:
    """Who takes such a request about `place`, and whom the routing table suggests for the work."""
    level = catalogue().by_code[category].minimum_level
    matter = Matter(category, place.path, level)
    return route(matter, catalogue().routes, network().answering(place.path), frozenset())


def comes_to(unit: UnitInfo, category: str, place: AreaInfo) -> bool:
    """Whether the work of such a request falls to `unit`: it is suggested, or takes it itself."""
    way = way_of(category, place)
    return (way.suggested or way.unit) == unit.id


def buildings() -> list[AreaInfo]:
    """The innermost visible areas."""
    places = network()
    return [area for area in places.visible_areas if not places.children_of(area)]


def shown_units(categories: Sequence[str]) -> list[UnitInfo]:
    """Units whose workers can be signed in as: one of each kind and level, near one another.

    Points and the office are the first of their kind; the department is the one to which most of
    `categories` lead, the property manager one of the neighbourhood of the centre.
    """
    found: dict[tuple[str, int | None], UnitInfo] = {}
    for unit in network().units:
        if unit.kind != "partner":
            found.setdefault((unit.kind, unit.level), unit)
    home = next((unit for unit in found.values() if unit.level == 1), None)
    if home is not None:
        near = [area for area in buildings() if home.serves(area.path)]
        for unit in _suggested(categories, near):
            found[unit.kind, unit.level] = unit
    return list(found.values())


def _suggested(categories: Sequence[str], near: Sequence[AreaInfo]) -> list[UnitInfo]:
    """The units outside the network that are suggested most often near there, most often last."""
    times: Counter[UnitInfo] = Counter()
    for area in near[:1]:
        for category in categories:
            way = way_of(category, area)
            if way.suggested is not None:
                times[network().units_by_id[way.suggested]] += 1
    return [unit for unit, _ in reversed(times.most_common())]
