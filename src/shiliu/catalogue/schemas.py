"""Frozen pictures of the catalogue as other packages read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from shiliu.network.schemas import Texts


@dataclass(frozen=True, slots=True)
class ClockInfo:
    """The promised times of a kind of request, in working days, with their reference."""

    code: str
    name: Texts
    accept_working_days: int
    answer_working_days: int
    extension_working_days: int
    legal_reference: Texts


@dataclass(frozen=True, slots=True)
class DeliveryInfo:
    """One of the deliveries to the door."""

    code: str
    name: Texts
    short: Texts
    in_place_kind: str
    in_place_name: Texts


@dataclass(frozen=True, slots=True)
class PillarInfo:
    """One of the pillars of the overview page; `modules` are keys of modules."""

    code: str
    name: Texts
    short: Texts
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """What a request may be about. Only a leaf is chosen; an ended category is no leaf any more.

    `parent` is the code of the group above, empty at the top; `delivery` a code, empty for none.
    """

    code: str
    parent: str
    leaf: bool
    ended: bool
    name: Texts
    minimum_level: int
    responsibility: str
    who_can: Texts
    about_people: bool
    hazard: bool
    second_person: bool
    public: bool
    clock: ClockInfo | None
    delivery: str
    keywords: Mapping[str, tuple[str, ...]]

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """One row of the routing table; `category` is a code, a prefix of codes at a dot, or `*`."""

    order: int
    category: str
    to_kind: str
    to_level: int | None
    to_code: str
    reason: Texts


@dataclass(frozen=True)
class Catalogue:
    """All categories in their order (ended ones last), the routing table, clocks and the rest."""

    categories: tuple[CategoryInfo, ...]
    routes: tuple[RouteInfo, ...]
    clocks: tuple[ClockInfo, ...]
    deliveries: tuple[DeliveryInfo, ...]
    pillars: tuple[PillarInfo, ...]

    @cached_property
    def by_code(self) -> Mapping[str, CategoryInfo]:
        """All categories, ended ones too: old requests name them."""
        return MappingProxyType({category.code: category for category in self.categories})

    @cached_property
    def deliveries_by_code(self) -> Mapping[str, DeliveryInfo]:
        return MappingProxyType({delivery.code: delivery for delivery in self.deliveries})

    @cached_property
    def leaves(self) -> tuple[CategoryInfo, ...]:
        """The categories somebody may choose."""
        return tuple(category for category in self.categories if category.leaf)

    @cached_property
    def _children(self) -> Mapping[str, tuple[CategoryInfo, ...]]:
        grouped: dict[str, list[CategoryInfo]] = {}
        for category in self.categories:
            grouped.setdefault(category.parent, []).append(category)
        return {parent: tuple(children) for parent, children in grouped.items()}

    def children_of(self, code: str = "") -> tuple[CategoryInfo, ...]:
        """The categories directly under a group, the top groups for an empty code."""
        return tuple(each for each in self._children.get(code, ()) if not each.ended)

    def way_to(self, code: str) -> tuple[CategoryInfo, ...]:
        """The groups from the top down to a category, itself included."""
        way = [self.by_code[code]]
        while way[-1].parent:
            way.append(self.by_code[way[-1].parent])
        return tuple(reversed(way))

    def leaves_under(self, code: str) -> tuple[CategoryInfo, ...]:
        """The categories below a group that no other stands under, ended ones too, to filter by.

        For one that is not a group itself alone; none for an unknown code.
        """
        if code not in self.by_code:
            return ()
        below = self._children.get(code, ())
        if not below:
            return (self.by_code[code],)
        return tuple(leaf for child in below for leaf in self.leaves_under(child.code))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that words point at, with those words: shown as a suggestion, never a decision."""

    category: CategoryInfo
    reason_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeafGroup:
    """A top group with the categories under it that may be chosen, for forms."""

    group: CategoryInfo
    leaves: tuple[CategoryInfo, ...]
