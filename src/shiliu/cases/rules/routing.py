"""Which unit takes a request: by the place of the matter, its category and the minimum level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shiliu.lib.errors import RuleBroken

POINT, OFFICE, DISTRICT = "point", "office", "district"


class Answerer(Protocol):
    """What routing needs to know of a unit. `answers_for` are area paths, subtrees included."""

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def answers_for(self) -> tuple[str, ...]: ...


class TableRow(Protocol):
    """One row of the routing table; `category` is a code, a prefix of codes, or `*`."""

    @property
    def category(self) -> str: ...
    @property
    def to_kind(self) -> str: ...
    @property
    def to_level(self) -> int | None: ...
    @property
    def to_code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked about: category code, path of the place, lowest level that may take it."""

    category: str
    path: str
    minimum_level: int
    against: UUID | None = None
    asked_at: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The unit that takes the request, why, and whom the routing table suggests to do the work."""

    unit: UUID
    reason: str
    suggested: UUID | None
    row: int | None


def route(
    matter: Matter, table: Sequence[TableRow], units: Sequence[Answerer], open_now: frozenset[UUID]
) -> Choice:
    """Choose who takes `matter`.

    The first row of the table that fits the category and leads to a unit for the place decides.
    A request goes to the unit it was brought to when that unit may see it and answers for the
    place; otherwise to the nearest point (deepest covering area, open ones first) no lower than
    the row and the minimum level allow; where no point covers the place, to the office nearest
    above it. A complaint goes one level above the unit complained of, further up while the minimum
    level asks for it. A department or property manager that the table names is only suggested: a
    person dispatches.
    """
    way = _way(matter, table, units)
    if matter.against is not None:
        taking = _past(matter.against, matter, units)
        return Choice(taking, "one_level_up", way.suggested, way.row)
    asked = _asked_at(matter, units)
    if asked is not None:
        return Choice(asked, "asked_there", way.suggested, way.row)
    if way.office is not None:
        office = way.office if matter.minimum_level else _office(matter.path, 0, units)
        return Choice(office, "office", way.suggested, way.row)
    points = _points(matter.path, min(matter.minimum_level, way.level), units, open_now)
    if points:
        return Choice(points[0].id, "nearest_point", way.suggested, way.row)
    office = _office(matter.path, matter.minimum_level, units)
    return Choice(office, "office", way.suggested, way.row)


def level_above(unit: UUID, path: str, units: Sequence[Answerer]) -> UUID:
    """The unit one level above `unit` for a matter at `path`: parent point, then offices."""
    return _above(unit, path, units)


@dataclass(frozen=True, slots=True)
class _Way:
    """Where the table leads: an office or a level of points, with a unit suggested for the work."""

    row: int | None
    level: int
    office: UUID | None = None
    suggested: UUID | None = None


def _way(matter: Matter, table: Sequence[TableRow], units: Sequence[Answerer]) -> _Way:
    default = next((row.to_level for row in table if row.category == "*" and row.to_level), 1)
    for index, row in enumerate(table):
        if not _fits(matter.category, row.category):
            continue
        if row.to_kind == POINT:
            return _Way(index, row.to_level or default)
        if row.to_kind == DISTRICT:
            return _Way(index, default, office=_office(matter.path, 0, units))
        named = _named(row, matter, units)
        if named is not None:
            office = named if row.to_kind == OFFICE else None
            return _Way(index, default, office=office, suggested=None if office else named)
    return _Way(None, default)


def _fits(category: str, pattern: str) -> bool:
    return pattern in ("*", category) or category.startswith(f"{pattern}.")


def _named(row: TableRow, matter: Matter, units: Sequence[Answerer]) -> UUID | None:
    """The unit a row names for the place; without a code the nearest of its kind there."""
    found = [
        unit
        for unit in units
        if unit.kind == row.to_kind
        and (unit.code == row.to_code if row.to_code else _covering(matter.path, unit))
        and unit.id != matter.against
    ]
    found.sort(key=lambda unit: (-_covering(matter.path, unit), unit.code))
    return found[0].id if found else None


def _covering(path: str, unit: Answerer) -> int:
    """How near a unit answers for a place: the length of its deepest area that covers it."""
    return max((len(area) for area in unit.answers_for if path.startswith(area)), default=0)


def _points(
    path: str, level: int, units: Sequence[Answerer], open_now: frozenset[UUID]
) -> list[Answerer]:
    points = [
        unit
        for unit in units
        if unit.kind == POINT
        and unit.level is not None
        and unit.level <= level
        and _covering(path, unit)
    ]
    return sorted(
        points,
        key=lambda unit: (
            -(unit.level or 0),
            -_covering(path, unit),
            unit.id not in open_now,
            unit.code,
        ),
    )


def _offices(path: str, units: Sequence[Answerer]) -> list[Answerer]:
    """Offices that answer for the place, the nearest first."""
    offices = [unit for unit in units if unit.kind == OFFICE and _covering(path, unit)]
    return sorted(offices, key=lambda unit: (-_covering(path, unit), unit.code))


def _office(path: str, minimum_level: int, units: Sequence[Answerer]) -> UUID:
    offices = _offices(path, units)
    if not offices:
        raise RuleBroken("cases.nobody_answers", field="area")
    return (offices[0] if minimum_level > 0 else offices[-1]).id


def _asked_at(matter: Matter, units: Sequence[Answerer]) -> UUID | None:
    unit = next((each for each in units if each.id == matter.asked_at), None)
    if unit is None or unit.level is None or unit.level > matter.minimum_level:
        return None
    return unit.id if _covering(matter.path, unit) else None


def _past(against: UUID, matter: Matter, units: Sequence[Answerer]) -> UUID:
    """The first unit above the one complained of that may see such a matter."""
    widest = _office(matter.path, 0, units)
    taking = _above(against, matter.path, units)
    while taking != widest:
        level = next(each for each in units if each.id == taking).level
        if (level or 1) <= matter.minimum_level:
            break
        taking = _above(taking, matter.path, units)
    return taking


def _above(unit_id: UUID, path: str, units: Sequence[Answerer]) -> UUID:
    """One step up: the parent point, else the next office for the place, or for the unit's own
    place when it does not answer for that one.
    """
    unit = next(each for each in units if each.id == unit_id)
    if unit.kind == POINT and unit.parent_id is not None:
        return unit.parent_id
    if unit.answers_for and not _covering(path, unit):
        path = unit.answers_for[0]
    offices = _offices(path, units)
    if unit.kind == OFFICE:
        offices = offices[offices.index(unit) + 1 :] if unit in offices else []
    if not offices:
        raise RuleBroken("cases.nobody_above", field="against")
    return offices[0].id
