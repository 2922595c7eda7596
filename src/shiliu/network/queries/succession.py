"""What became of areas and units that have ended: old codes, signs and figures lead on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from shiliu.core.actor import Actor
from shiliu.network.models import AreaChange
from shiliu.network.policies import area_changes_visible_to
from shiliu.network.queries.snapshot import network
from shiliu.network.rules.reorganising import Kind, Part, Plan, Wish, carried, followed, plan
from shiliu.network.schemas import AreaInfo, UnitInfo


def present(area: AreaInfo) -> AreaInfo | None:
    """The valid area where what was in `area` belongs now: itself while it is valid."""
    places = network()
    found = followed(area.id, places.links, _valid())
    return places.areas_by_id[found] if found else None


def carried_to(area_id: UUID) -> AreaInfo | None:
    """The valid area that posts over this one stand over now; None when it simply ended."""
    places = network()
    went = carried(area_id, places.links, _valid())
    return places.areas_by_id[went[0]] if went else None


def all_carried_to(area_id: UUID) -> tuple[AreaInfo, ...]:
    """All valid areas that continue this one, the main one first."""
    places = network()
    return tuple(places.areas_by_id[each] for each in carried(area_id, places.links, _valid()))


def area_called(code: str) -> AreaInfo | None:
    """The area with this code; of a code that is no longer in use what became of its area."""
    places = network()
    if code in places.areas_by_code:
        return places.areas_by_code[code]
    past = next((each for each in reversed(places.past_areas) if each.code == code), None)
    return present(past) if past else None


def predecessors(area: AreaInfo) -> tuple[AreaInfo, ...]:
    """The ended areas that became this one, one step back, in the order of their names."""
    places = network()
    came = {
        old
        for old, links in places.links.items()
        if any(link.new == area.id and link.carries for link in links)
    }
    return tuple(each for each in places.past_areas if each.id in came)


def point_called(code: str) -> UnitInfo | None:
    """The point with this number; of one that has ended the point that is there instead.

    That is the nearest point above it that is at work, else the one nearest home that answers
    for its place.
    """
    places = network()
    unit = places.units_by_code.get(code) or next(
        (each for each in places.past_units if each.code == code), None
    )
    if unit is None or unit.level is None:
        return None
    while unit.ended and unit.parent_id is not None:
        unit = places.units_by_id[unit.parent_id]
    if not unit.ended:
        return unit
    area = present(places.areas_by_id[unit.area_id])
    points = [each for each in places.answering(area.path) if each.level] if area else []
    return points[-1] if points else None


def displaced_paths() -> Sequence[str]:
    """The paths of areas that have ended and are nobody's path any more."""
    places = network()
    valid = {area.path for area in places.areas}
    return sorted({area.path for area in places.past_areas} - valid)


def area_changes(actor: Actor) -> QuerySet[AreaChange]:
    """Proposed and decided reorganisations that `actor` may see, the newest first."""
    return AreaChange.objects.filter(area_changes_visible_to(actor)).order_by("-proposed_at")


def due_area_changes(at: datetime) -> list[UUID]:
    """Approved reorganisations whose day has come and whose units have not gone over yet."""
    due = AreaChange.objects.filter(approved=True, settled_at=None, day__lte=timezone.localdate(at))
    return list(due.order_by("day", "decided_at").values_list("id", flat=True))


def planned_areas(wish: Wish) -> Plan:
    """What a wish would do to the areas as they are now; RuleBroken when it cannot be done."""
    places = network()
    known = (*places.past_areas, *places.areas)
    return plan(wish, places.areas, {area.code for area in known})


def wish_of(raw: Mapping[str, object]) -> Wish:
    """What a change asks for, as it is stored."""
    stored: dict[str, object] = dict(raw)
    parts: Iterable[dict[str, object]] = stored["becomes"]  # type: ignore[assignment]  # our own
    return Wish(
        Kind(str(stored["kind"])),
        tuple(stored["areas"]),  # type: ignore[arg-type]  # our own JSON
        tuple(
            Part(str(part["code"]), part["name"], tuple(part["inside"]))  # type: ignore[arg-type]
            for part in parts
        ),
        str(stored["parent"]),
    )


def _valid() -> frozenset[UUID]:
    return frozenset(area.id for area in network().areas)
