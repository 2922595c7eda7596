"""What can be chosen on the desk: places, kinds of requests, units; grouped and named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from shiliu.cases.models import Case
from shiliu.cases.queries.possible import points_below
from shiliu.catalogue.queries import leaf_choices
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.desk.cases.wording import UNIT_KINDS
from shiliu.network.queries import area_called, network, places_inside
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.ui.templatetags.ui import in_language

Option = tuple[str, str]
Grouped = tuple[object, object]
MOST_UNITS = 500


def area_options(actor: Actor, permission: Permission, chosen: str = "") -> list[Grouped]:
    """The places of the actor's grants with those inside them.

    All while they are few; else the way to the `chosen` one (a code) and what lies inside it, so
    that one goes on step by step. The chosen one is always among them, however deep it lies.
    """
    places, within = network(), area_called(chosen)
    options: list[Grouped] = []
    for path in sorted({grant.area_path for grant in actor.grants_with(permission)}):
        top = places.areas_by_path.get(path)
        if top is None:
            continue
        options.append(_option(top))
        inside = within if within and within.path.startswith(path) else None
        listed = places_inside(top, inside)
        if inside is not None and inside.id not in {top.id, *(each.id for each in listed)}:
            listed = (*listed, inside)
        options += _inside(top, listed)
    return options


def _inside(top: AreaInfo, areas: Iterable[AreaInfo]) -> list[Grouped]:
    """What lies directly inside as a group each with what lies deeper; without it, by itself."""
    groups: dict[str, list[AreaInfo]] = {}
    for area in areas:
        parts = area.path.removeprefix(top.path).split("/")
        groups.setdefault(parts[0], []).append(area)
    return [
        _option(group[0])
        if len(group) == 1
        else (in_language(group[0].name), [_option(each) for each in group])
        for group in groups.values()
    ]


def kind_options(*, groups: bool = False) -> list[Grouped]:
    """The kinds of requests under their groups; with `groups` a whole group can be chosen too."""
    options: list[Grouped] = []
    for each in leaf_choices():
        leaves = [(leaf.code, in_language(leaf.name)) for leaf in each.leaves]
        if groups and len(leaves) > 1:
            every = _("All of: %(group)s") % {"group": in_language(each.group.name)}
            leaves.insert(0, (each.group.code, every))
        options.append((in_language(each.group.name), leaves))
    return options


def unit_options(actor: Actor, *, doing: bool, area: str = "") -> list[Grouped]:
    """Units whose requests `actor` can meet: responsible ones of the area, or all that do work.

    When they are too many for a list, those of the `area` that is chosen and directly inside it
    come first, then those for the widest areas.
    """
    paths = tuple(grant.area_path for grant in actor.grants_with(Permission.CASES_AREA_VIEW))
    own = actor.units_with(Permission.CASES_UNIT_VIEW)
    units = [
        unit
        for unit in network().units
        if unit.id in own
        or (unit.area_path.startswith(paths) if paths else False)
        or (doing and unit.rank is None)
    ]
    if len(units) > MOST_UNITS:
        units = _first(units, area_called(area) or network().root, own)
    return _by_kind(unit for unit in units if doing or unit.rank is not None)


def _first(units: list[UnitInfo], area: AreaInfo, own: Collection[UUID]) -> list[UnitInfo]:
    """As many as can be listed, in the order they had."""
    here = {area.id, *(each.id for each in network().children_of(area))}

    def far(unit: UnitInfo) -> tuple[bool, bool, int]:
        return unit.id not in own, unit.area_id not in here, unit.area_path.count("/")

    kept = set(sorted(units, key=far)[:MOST_UNITS])
    return [unit for unit in units if unit in kept]


def dispatch_options(case: Case, suggested: UnitInfo | None) -> list[Grouped]:
    """Whom a request can be sent to: the suggested one, those of the place, then the rest.

    Points that may not see such a request, or do not answer for the place, are left out.
    """
    units = [unit for unit in network().units if _may_do(unit, case)]
    here = [unit for unit in units if unit.serves(case.area_path)]
    elsewhere = [unit for unit in units if unit not in here and unit.level is None]
    options: list[Grouped] = []
    if suggested is not None and suggested in units:
        options.append((_("Suggested"), [_unit_option(suggested)]))
    options += _by_kind(unit for unit in here if unit != suggested)
    rest = [_unit_option(unit) for unit in elsewhere if unit != suggested]
    if rest:
        options.append((_("Other places"), rest))
    return options


def hand_down_options(case: Case) -> list[Grouped]:
    """Points below that answer for the place and may see such a request, the highest first."""
    return [_unit_option(unit) for unit in points_below(case)]


def _may_do(unit: UnitInfo, case: Case) -> bool:
    if unit.id in (case.unit_id, case.against_id):
        return False
    return unit.rank is None or unit.rank <= case.minimum_level


def _by_kind(units: Iterable[UnitInfo]) -> list[Grouped]:
    grouped: dict[str, list[Option]] = {}
    for unit in units:
        grouped.setdefault(unit.kind, []).append(_unit_option(unit))
    order: list[Grouped] = [
        (UNIT_KINDS.get(kind, kind), options) for kind, options in grouped.items()
    ]
    return sorted(order, key=lambda each: str(each[0]) == str(UNIT_KINDS["point"]))


def _unit_option(unit: UnitInfo) -> Option:
    return unit.code, in_language(unit.name)


def _option(area: AreaInfo) -> Option:
    return area.code, in_language(area.name)
