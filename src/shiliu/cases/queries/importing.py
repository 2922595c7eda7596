"""Where old messages go, and which of them are already here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shiliu.cases.models import Case
from shiliu.cases.rules import routing
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo

UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an old message goes: its area and category, and the unit that takes it."""

    area: AreaInfo
    category: CategoryInfo
    unit: UUID
    why: str


def desk_for(area_code: str, category_code: str) -> Desk:
    """Where a message with these codes goes.

    Without an area to the office of the whole tree, without a category unsorted. Raises
    RuleBroken naming the field for a code that is not known here.
    """
    places = network()
    area = places.areas_by_code.get(area_code) if area_code else places.root
    if area is None:
        raise RuleBroken("cases.area_unknown", field="area")
    category = catalogue().by_code.get(category_code or UNSORTED)
    if category is None or not category.leaf:
        raise RuleBroken("cases.category_unknown", field="category")
    matter = routing.Matter(category.code, area.path, category.minimum_level)
    choice = routing.route(matter, catalogue().routes, places.units, frozenset())
    return Desk(area, category, choice.unit, choice.reason)


def imported_ids(wanted: Iterable[UUID]) -> set[UUID]:
    """Which of these requests are already here."""
    return set(Case.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
