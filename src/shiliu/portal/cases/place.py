"""Saying where: one list while the places are few, else step by step, or by typing a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shiliu.network.queries import (
    area_called,
    asked_depth,
    find_areas,
    listed_at_once,
    neighbourhood,
    network,
    places_inside,
)
from shiliu.network.schemas import AreaInfo
from shiliu.ui.templatetags.ui import in_language

Choices = list[tuple[str, object]]
WHOLE = "="  # before a code: all of this area, or somewhere in it
MOST_FOUND = 8
LONGEST = 60


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """What is offered now. `way` are the areas chosen so far, each with where its button leads."""

    options: Choices
    within: AreaInfo
    way: tuple[tuple[AreaInfo, AreaInfo], ...] = ()
    step_by_step: bool = False
    find: str = ""
    found: int = 0

    @property
    def nothing_found(self) -> bool:
        return bool(self.find) and not self.found

    @property
    def first_found(self) -> str:
        """What is chosen already when just one place is called so."""
        return self.options[-1][0] if self.found == 1 else ""


def place_choice(given: Mapping[str, object]) -> PlaceChoice:
    """What to offer after `given`: the fields `community`, `within` and `find` of the form."""
    root = network().root
    if listed_at_once(root):
        return PlaceChoice(all_places(), root)
    chosen = place_of(str(given.get("community") or ""))
    within = _within(given, chosen)
    text = str(given.get("find") or "").strip()[:LONGEST]
    found = _found(text, within) if text and chosen is None else []
    way = [each for each in network().way_to(within) if each.id != root.id]
    return PlaceChoice(
        _called(found) if found else _next_step(within),
        within,
        tuple((each, network().areas_by_id[each.parent_id or root.id]) for each in way),
        step_by_step=True,
        find=text,
        found=len(found),
    )


def place_of(code: str) -> AreaInfo | None:
    """The area that a choice names, also by a code that is no longer in use."""
    area = area_called(code.removeprefix(WHOLE))
    return None if area is None or area.hidden else area


def is_near_enough(code: str) -> bool:
    """Whether nothing more is asked after this choice."""
    area = place_of(code)
    if area is None or code.startswith(WHOLE) or listed_at_once(network().root):
        return True
    return area.depth >= asked_depth() or not network().children_of(area)


def all_places() -> Choices:
    """The places one is asked for under the areas they lie in, then the root itself."""
    places, depth = network(), asked_depth()
    grouped: dict[AreaInfo, Choices] = {}
    for area in places_inside(places.root):
        if area.depth == depth:
            above = places.areas_by_id[area.parent_id or places.root.id]
            grouped.setdefault(above, []).append((area.code, in_language(area.name)))
    listed: Choices = [("", _("Choose"))]
    for above, options in grouped.items():
        if above.id == places.root.id:
            listed += options
        else:
            listed.append((in_language(above.name), options))
    return [*listed, (places.root.code, _("Somewhere else, or the whole area"))]


def near_by(chosen: AreaInfo | None) -> Choices:
    """For filters: the way to the place that is chosen and what lies inside it, all while few."""
    root = network().root
    if listed_at_once(root):
        return all_places()[1:-1]
    return [
        (each.code, f"{'　' * (each.depth - 1)}{in_language(each.name)}")
        for each in places_inside(root, chosen)
    ]


def _within(given: Mapping[str, object], chosen: AreaInfo | None) -> AreaInfo:
    places = network()
    if chosen is not None:
        whole = str(given.get("community")).startswith(WHOLE)
        parent = places.areas_by_id[chosen.parent_id] if chosen.parent_id else chosen
        return chosen if whole else parent
    return place_of(str(given.get("within") or "")) or places.root


def _next_step(within: AreaInfo) -> Choices:
    name = {"name": in_language(within.name)}
    whole = _("Not sure, or all of %(name)s") % name
    inside = [(each.code, in_language(each.name)) for each in network().children_of(within)]
    return [("", _("Choose")), *inside, (f"{WHOLE}{within.code}", whole)]


def _found(text: str, near: AreaInfo) -> list[AreaInfo]:
    places = (neighbourhood(each) for each in find_areas(text, near, MOST_FOUND))
    return [each for each in dict.fromkeys(places) if each.parent_id is not None]


def _called(found: Iterable[AreaInfo]) -> Choices:
    """The places found, each with the areas it lies in: names repeat in a city."""
    listed: Choices = [("", _("Choose"))]
    for area in found:
        above = network().way_to(area)[1:-1]
        names = _(", ").join(in_language(each.name) for each in above)
        listed.append((area.code, f"{in_language(area.name)} ({names})" if names else names))
    return listed
