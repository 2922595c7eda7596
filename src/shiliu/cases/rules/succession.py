"""Who takes over what an ended unit leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol
from uuid import UUID

OFFICE = "office"


class Heir(Protocol):
    """What has to be known of a unit. An ended one answers for nothing any more."""

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def answers_for(self) -> tuple[str, ...]: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def ended(self) -> bool: ...


def successor(
    unit: UUID,
    path: str,
    units: Mapping[UUID, Heir],
    *,
    against: UUID | None = None,
    minimum_level: int | None = None,
) -> UUID | None:
    """The unit at work that takes over a matter at `path` from `unit`, or None when nobody can.

    The points above it come first, then the offices that answer for the place, the nearest
    first; never the unit complained of, nor one too low to see such a matter.
    """
    for heir in (*_points_above(unit, units), *_offices(path, units)):
        too_low = minimum_level is not None and (heir.rank or 0) > minimum_level
        if not heir.ended and not too_low and heir.id not in (unit, against):
            return heir.id
    return None


def _points_above(unit: UUID, units: Mapping[UUID, Heir]) -> Iterator[Heir]:
    above = units[unit].parent_id
    while above is not None:
        yield units[above]
        above = units[above].parent_id


def _offices(path: str, units: Mapping[UUID, Heir]) -> list[Heir]:
    def reach(office: Heir) -> int:
        return max((len(area) for area in office.answers_for if path.startswith(area)), default=0)

    offices = [unit for unit in units.values() if unit.kind == OFFICE and reach(unit)]
    return sorted(offices, key=lambda office: (-reach(office), office.code))
