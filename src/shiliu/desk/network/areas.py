"""The network by area: how many points of each level, how many open, and what is in work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from shiliu.cases.queries.figures import may_see_figures
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.desk.figures.board import Board, Cell
from shiliu.desk.figures.known import last
from shiliu.lib.chinese import normalise
from shiliu.network.policies import can_view_unit
from shiliu.network.queries import coverage, deployment, network, points_now
from shiliu.network.schemas import AreaInfo, PointNow, UnitInfo

WINDOW = 30
REQUESTS = ("received", "in_work")


@dataclass(frozen=True, slots=True)
class OpenOf:
    """Of the points of one level how many are open now."""

    open: int
    points: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table: points by level, figures where they may be seen."""

    area: AreaInfo
    url: str
    levels: tuple[OpenOf, ...]
    cells: tuple[Cell, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas under their common parent, whose own row sums them up."""

    own: AreaRow
    rows: tuple[AreaRow, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a list: where it leads, and for points whether it is open."""

    unit: UnitInfo
    url: str
    now: PointNow | None = None


class AreaTable:
    """Counts of the points in each area and of requests; two queries, none for the points."""

    def __init__(self, areas: Iterable[AreaInfo], actor: Actor, now: datetime) -> None:
        seen = [area for area in areas if may_see_figures(actor, area)]
        self.board = Board(seen, last(WINDOW, clock.today()))
        self._seen = set(seen)
        self._counts = _counts(points_now(now))
        self._missing = {area.id for area in coverage().without_centre}

    @property
    def shows_requests(self) -> bool:
        return bool(self._seen)

    def in_work(self, areas: Iterable[AreaInfo]) -> dict[str, int]:
        """Requests in work by area path, for the areas whose figures may be seen."""
        return {
            area.path: self.board.number(area, "in_work") for area in areas if area in self._seen
        }

    def row(self, area: AreaInfo) -> AreaRow:
        """One area with its counts."""
        levels = [level.level for level in deployment().point_levels]
        return AreaRow(
            area=area,
            url=area_url(area),
            levels=tuple(
                OpenOf(self._counts[area.path, n, True], self._counts[area.path, n, None])
                for n in levels
            ),
            cells=tuple(self.board.cell(area, each) for each in REQUESTS)
            if area in self._seen
            else (),
            missing=area.id in self._missing,
        )

    def groups(self, areas: Sequence[AreaInfo]) -> list[AreaGroup]:
        """The areas inside each of these, in tree order."""
        return [
            AreaGroup(self.row(area), tuple(map(self.row, network().children_of(area))))
            for area in areas
        ]


def _counts(points: Iterable[PointNow]) -> Counter[tuple[str, int | None, bool | None]]:
    """By area path and level: all points under None, open ones under True."""
    counts: Counter[tuple[str, int | None, bool | None]] = Counter()
    places = network()
    for point in points:
        for area in places.way_to(places.areas_by_id[point.unit.area_id]):
            counts[area.path, point.unit.level, None] += 1
            counts[area.path, point.unit.level, True] += point.open is True
    return counts


def area_url(area: AreaInfo) -> str:
    """The page of an area; the whole network for the root."""
    if area == network().root:
        return reverse("desk:network")
    return reverse("desk:network_area", args=[area.code])


def unit_url(unit: UnitInfo, actor: Actor) -> str:
    """The unit's page on the desk, the public page of a point elsewhere, else nothing."""
    if can_view_unit(actor, unit):
        return reverse("desk:unit", args=[unit.code])
    return reverse("portal:point", args=[unit.code]) if unit.level else ""


def others_called(text: str) -> list[UnitInfo]:
    """The unit with this number; offices, departments and others with this in their name."""
    wanted = normalise(text)
    return [
        unit
        for unit in network().units
        if unit.code == text
        or (unit.level is None and any(wanted in normalise(name) for name in unit.name.values()))
    ]


def units_near(area: AreaInfo) -> list[UnitInfo]:
    """Offices, property managers and others that answer for this area, but not for all areas."""
    everywhere = {unit.id for unit in units_everywhere()}
    return [
        unit
        for unit in network().units
        if unit.level is None and unit.id not in everywhere and unit.serves(area.path)
    ]


def units_everywhere() -> list[UnitInfo]:
    """Offices, departments and others that answer for the whole tree."""
    root = network().root.path
    return [unit for unit in network().units if unit.level is None and unit.serves(root)]


def unit_rows(units: Iterable[UnitInfo], actor: Actor) -> list[UnitRow]:
    """Units as a list shows them."""
    return [UnitRow(unit, unit_url(unit, actor)) for unit in units]


def point_rows(points: Iterable[PointNow], actor: Actor) -> list[UnitRow]:
    """Points with whether they are open."""
    return [UnitRow(point.unit, unit_url(point.unit, actor), point) for point in points]
