"""The catalogue as one frozen picture, read with five queries and kept until something changes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shiliu.catalogue.models import Category, ClockSet, Delivery, Pillar, Route
from shiliu.catalogue.rules.suggesting import suggested
from shiliu.catalogue.schemas import (
    Catalogue,
    CategoryInfo,
    ClockInfo,
    DeliveryInfo,
    LeafGroup,
    PillarInfo,
    RouteInfo,
    Suggestion,
)
from shiliu.core import references
from shiliu.network.schemas import texts


@references.cached
def catalogue() -> Catalogue:
    """Categories, routing table, clocks, deliveries and pillars as they hold now."""
    clocks = {row.code: (_clock(row), row.valid_to is None) for row in ClockSet.objects.all()}
    return Catalogue(
        categories=_categories({code: clock for code, (clock, _) in clocks.items()}),
        routes=tuple(_route(row) for row in Route.objects.order_by("order")),
        clocks=tuple(clock for clock, valid in clocks.values() if valid),
        deliveries=tuple(
            _delivery(row) for row in Delivery.objects.filter(valid_to=None).order_by("order")
        ),
        pillars=tuple(
            _pillar(row) for row in Pillar.objects.filter(valid_to=None).order_by("order")
        ),
    )


def suggest(text: str, language: str) -> list[Suggestion]:
    """The categories that the words of a request point at, with those words; a person decides.

    The keywords of the request's language are asked first; when none is found, all others.
    """
    key = language.partition("-")[0]
    found = suggested(text, {leaf.code: leaf.keywords.get(key, ()) for leaf in catalogue().leaves})
    if not found:
        every = {leaf.code: sum(leaf.keywords.values(), ()) for leaf in catalogue().leaves}
        found = suggested(text, every)
    return [Suggestion(catalogue().by_code[code], words) for code, words in found]


def leaf_choices() -> tuple[LeafGroup, ...]:
    """The categories to choose from, under their top groups, for forms."""
    known = catalogue()
    groups = (
        LeafGroup(top, tuple(leaf for leaf in known.leaves_under(top.code) if leaf.leaf))
        for top in known.children_of()
    )
    return tuple(group for group in groups if group.leaves)


def _categories(clocks: Mapping[str, ClockInfo]) -> tuple[CategoryInfo, ...]:
    rows = sorted(Category.objects.order_by("order", "code"), key=lambda row: bool(row.valid_to))
    return tuple(
        CategoryInfo(
            code=row.code,
            parent=row.parent_id or "",
            leaf=row.leaf and row.valid_to is None,
            ended=row.valid_to is not None,
            name=texts(row.name),
            minimum_level=row.minimum_level,
            responsibility=row.responsibility,
            who_can=texts(row.who_can),
            about_people=row.about_people,
            hazard=row.hazard,
            second_person=row.second_person,
            public=row.public,
            clock=clocks.get(row.clock_set_id or ""),
            delivery=row.delivery_id or "",
            keywords=MappingProxyType({key: tuple(words) for key, words in row.keywords.items()}),
        )
        for row in rows
    )


def _route(row: Route) -> RouteInfo:
    return RouteInfo(
        order=row.order,
        category=row.category,
        to_kind=row.to_kind,
        to_level=row.to_level,
        to_code=row.to_code,
        reason=texts(row.reason),
    )


def _clock(row: ClockSet) -> ClockInfo:
    return ClockInfo(
        code=row.code,
        name=texts(row.name),
        accept_working_days=row.accept_working_days,
        answer_working_days=row.answer_working_days,
        extension_working_days=row.extension_working_days,
        legal_reference=texts(row.legal_reference),
    )


def _delivery(row: Delivery) -> DeliveryInfo:
    return DeliveryInfo(
        code=row.code,
        name=texts(row.name),
        short=texts(row.short),
        in_place_kind=row.in_place_kind,
        in_place_name=texts(row.in_place_name),
    )


def _pillar(row: Pillar) -> PillarInfo:
    return PillarInfo(
        code=row.code, name=texts(row.name), short=texts(row.short), modules=tuple(row.modules)
    )
