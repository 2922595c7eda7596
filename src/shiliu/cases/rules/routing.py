"""Which unit takes a request: by the place of the matter, its category and the minimum level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shiliu.lib.errors import RuleBroken

POINT, OFFICE = "point", "office"


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
    """What is asked about: category code, path of the place, lowest level that may see it."""

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

    A request goes to the unit it was brought to when that unit may see it and answers for the
    place; otherwise to the nearest point (deepest covering area, open ones first) no lower than
    the routing row and the minimum level allow; where no point covers the place, to the office
    nearest above it. A complaint goes one level above the unit complained of. The unit the table
    names is only suggested: a person dispatches.
    """
    row, index = _row_for(matter.category, table)
    suggested = _suggested(row, matter, units)
    if matter.against is not None:
        return Choice(_above(matter.against, matter.path, units), "one_level_up", suggested, index)
    asked = _asked_at(matter, units)
    if asked is not None:
        return Choice(asked, "asked_there", suggested, index)
    level = min(matter.minimum_level, _level_of(row, table))
    points = _points(matter.path, level, units, open_now)
    if points:
        return Choice(points[0].id, "nearest_point", suggested, index)
    return Choice(_office(matter.path, matter.minimum_level, units), "office", suggested, index)


def level_above(unit: UUID, path: str, units: Sequence[Answerer]) -> UUID:
    """The unit one level above `unit` for a matter at `path`: parent point, then offices upwards."""
    return _above(unit, path, units)


def _row_for(category: str, table: Sequence[TableRow]) -> tuple[TableRow | None, int | None]:
    for index, row in enumerate(table):
        if row.category in ("*", category) or category.startswith(f"{row.category}."):
            return row, index
    return None, None


def _level_of(row: TableRow | None, table: Sequence[TableRow]) -> int:
    if row is not None and row.to_kind == POINT and row.to_level:
        return row.to_level
    default = next((each for each in table if each.category == "*" and each.to_level), None)
    return default.to_level if default is not None and default.to_level else 1


def _covering(path: str, unit: Answerer) -> int:
    """How near a unit answers for a place: the length of the deepest of its areas that covers it."""
    return max((len(area) for area in unit.answers_for if path.startswith(area)), default=0)


def _points(
    path: str, level: int, units: Sequence[Answerer], open_now: frozenset[UUID]
) -> list[Answerer]:
    points = [
        unit
        for unit in units
        if unit.kind == POINT and unit.level is not None and unit.level <= level
        and _covering(path, unit)
    ]
    return sorted(
        points,
        key=lambda unit: (-(unit.level or 0), -_covering(path, unit), unit.id not in open_now, unit.code),
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


def _suggested(row: TableRow | None, matter: Matter, units: Sequence[Answerer]) -> UUID | None:
    if row is None or row.to_kind == POINT:
        return None
    named = [
        unit
        for unit in units
        if unit.kind == row.to_kind
        and (unit.code == row.to_code if row.to_code else bool(_covering(matter.path, unit)))
        and unit.id != matter.against
    ]
    named.sort(key=lambda unit: (-_covering(matter.path, unit), unit.code))
    return named[0].id if named else None


def _above(unit_id: UUID, path: str, units: Sequence[Answerer]) -> UUID:
    unit = next(each for each in units if each.id == unit_id)
    if unit.kind == POINT and unit.parent_id is not None:
        return unit.parent_id
    offices = _offices(path, units)
    if unit.kind == OFFICE:
        offices = offices[offices.index(unit) + 1 :] if unit in offices else []
    if not offices:
        raise RuleBroken("cases.nobody_above", field="against")
    return offices[0].id
