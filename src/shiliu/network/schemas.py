"""Frozen pictures of the network as other packages read them. Built in `queries`, never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TypedDict
from uuid import UUID

from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import OpeningHours, WorkCalendar
from shiliu.network.rules.geometry import Shape
from shiliu.network.rules.reorganising import Link
from shiliu.network.rules.settings import Retention, Thresholds
from shiliu.network.rules.tree import above

Texts = Mapping[str, str]
_BETWEEN = re.compile(r"\s*[;；、\n]\s*")


def texts(raw: Mapping[str, str]) -> Texts:
    """A text in languages that nobody can change."""
    return MappingProxyType(dict(raw))


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """One area. `hidden` counts for the whole subtree: it is set here for all of it.

    `ended` areas are found by id only, for old requests and posts.
    """

    id: UUID
    code: str
    parent_id: UUID | None
    path: str
    level: str
    depth: int
    name: Texts
    address: Texts
    hidden: bool
    ended: bool
    sample: bool
    source: str
    shape: Shape | None = field(default=None, repr=False)
    valid_from: date = date.min
    valid_to: date = date.max

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """One unit. `answers_for` are area paths, each with its subtree; none once it has ended.

    `hours` is None when nobody has entered any. `rank` is the level a post at this unit sees
    with: 0 for an office of the root area, 1 for a centre and any other office, 2 and more for
    points nearer home, None for departments, property managers and partners.
    """

    id: UUID
    code: str
    kind: str
    level: int | None
    rank: int | None
    parent_id: UUID | None
    area_id: UUID
    area_path: str
    answers_for: tuple[str, ...]
    name: Texts
    address: Texts
    services: Texts
    phone: str
    duty_phone: str
    email: str
    hours: OpeningHours | None
    ended: bool
    sample: bool

    def __hash__(self) -> int:
        return hash(self.id)

    def serves(self, path: str) -> bool:
        """Whether the unit answers for the place."""
        return any(path.startswith(area) for area in self.answers_for)

    def services_in(self, language: str) -> tuple[str, ...]:
        """The services one by one, in `zh`, `en` or `mn`."""
        listed = _BETWEEN.split(self.services.get(language, ""))
        return tuple(service for service in listed if service)


@dataclass(frozen=True)
class Network:
    """All valid areas in tree order (siblings by sort key), all units at work, the work calendar.

    What has ended is not among `areas` and `units`; only the look-up by id still finds it.
    `changes_on` is the day on which something in it ends or begins and it must be read again.
    `links` say what ended areas became (`queries.succession`).
    """

    areas: tuple[AreaInfo, ...]
    units: tuple[UnitInfo, ...]
    calendar: WorkCalendar
    past_areas: tuple[AreaInfo, ...] = ()
    past_units: tuple[UnitInfo, ...] = ()
    changes_on: date | None = None
    links: Mapping[UUID, tuple[Link, ...]] = field(default_factory=dict)

    @property
    def root(self) -> AreaInfo:
        """The area of the whole deployment."""
        if not self.areas:
            raise RuleBroken("network.empty")
        return self.areas[0]

    @cached_property
    def areas_by_id(self) -> Mapping[UUID, AreaInfo]:
        """All areas, ended ones too."""
        return MappingProxyType({area.id: area for area in (*self.past_areas, *self.areas)})

    @cached_property
    def areas_by_code(self) -> Mapping[str, AreaInfo]:
        return MappingProxyType({area.code: area for area in self.areas})

    @cached_property
    def areas_by_path(self) -> Mapping[str, AreaInfo]:
        """All areas, of the same path the valid one."""
        return MappingProxyType({area.path: area for area in (*self.past_areas, *self.areas)})

    @cached_property
    def units_by_id(self) -> Mapping[UUID, UnitInfo]:
        """All units, ended ones too."""
        return MappingProxyType({unit.id: unit for unit in (*self.past_units, *self.units)})

    @cached_property
    def units_by_code(self) -> Mapping[str, UnitInfo]:
        return MappingProxyType({unit.code: unit for unit in self.units})

    @cached_property
    def _units_by_path(self) -> Mapping[str, tuple[UnitInfo, ...]]:
        grouped: dict[str, list[UnitInfo]] = {}
        for unit in self.units:
            for path in unit.answers_for:
                grouped.setdefault(path, []).append(unit)
        return {path: tuple(units) for path, units in grouped.items()}

    def answering(self, path: str) -> tuple[UnitInfo, ...]:
        """The units that answer for a place, those for wider areas first."""
        found = (self._units_by_path.get(each, ()) for each in reversed(above(path)))
        return tuple(dict.fromkeys(unit for units in found for unit in units))

    @cached_property
    def visible_areas(self) -> tuple[AreaInfo, ...]:
        """The areas without the hidden ones, in tree order."""
        return tuple(area for area in self.areas if not area.hidden)

    @cached_property
    def points(self) -> tuple[UnitInfo, ...]:
        """The service points of all levels."""
        return tuple(unit for unit in self.units if unit.level is not None)

    @cached_property
    def _children(self) -> Mapping[UUID | None, tuple[AreaInfo, ...]]:
        grouped: dict[UUID | None, list[AreaInfo]] = {}
        for area in self.areas:
            grouped.setdefault(area.parent_id, []).append(area)
        return {parent: tuple(children) for parent, children in grouped.items()}

    def children_of(self, area: AreaInfo) -> tuple[AreaInfo, ...]:
        """The areas directly under `area` that are not hidden."""
        return tuple(child for child in self._children.get(area.id, ()) if not child.hidden)

    def way_to(self, area: AreaInfo) -> tuple[AreaInfo, ...]:
        """The areas from the root down to `area`, both included."""
        return tuple(self.areas_by_path[path] for path in reversed(above(area.path)))

    def inside(self, area: AreaInfo) -> tuple[AreaInfo, ...]:
        """The visible areas of the subtree of `area`, itself included."""
        return tuple(each for each in self.visible_areas if each.path.startswith(area.path))


@dataclass(frozen=True, slots=True)
class AreaLevel:
    """A level of areas by its key, with its name. A side level stands beside one of the others."""

    key: str
    name: Texts
    beside: str = ""


@dataclass(frozen=True, slots=True)
class PointLevel:
    """A level of points with its names and the level of area such a point belongs to."""

    level: int
    name: Texts
    short: Texts
    full: Texts
    area_level: str


@dataclass(frozen=True, slots=True)
class UnitKindName:
    """What a kind of unit is called here."""

    key: str
    name: Texts


@dataclass(frozen=True, slots=True)
class DangerNumber:
    """A number to ring first when there is danger."""

    code: str
    name: Texts
    number: str
    sample: bool


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """A setting that two people change, with its present value and its range."""

    key: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Brand:
    """What the deployment calls itself on pages, print sheets and in e-mails."""

    name: Texts
    subtitle: Texts
    service_name: Texts
    tagline: Texts
    owner: Texts
    usage_rule: Texts
    motif: Mapping[str, Texts]
    colours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deployment:
    """The deployment's own words and settings, the defaults where nothing was set."""

    profile: str
    name: Texts
    time_zone: str
    languages: tuple[str, ...]
    number_prefix: str
    area_levels: tuple[AreaLevel, ...]
    side_levels: tuple[AreaLevel, ...]
    point_levels: tuple[PointLevel, ...]
    unit_kinds: tuple[UnitKindName, ...]
    brand: Brand
    danger: tuple[DangerNumber, ...]
    thresholds: Thresholds
    retention: Retention
    retention_reasons: Mapping[str, Texts]
    sample: bool


@dataclass(frozen=True, slots=True)
class FactInfo:
    """A published figure with its source; `value` has no trailing zeros."""

    area_id: UUID
    key: str
    value: Decimal
    unit: Texts
    label: Texts
    source: str
    source_url: str
    as_of: date


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point at one moment. `open` is None when its hours or the year's holidays are not known.

    `distance` counts steps in the tree from the place asked about.
    """

    unit: UnitInfo
    open: bool | None
    until: datetime | None = None
    opens: datetime | None = None
    distance: int = 0


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many points of one level are open, closed or of unknown hours."""

    level: PointLevel
    open: int
    closed: int
    unknown: int

    @property
    def points(self) -> int:
        return self.open + self.closed + self.unknown


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """How many buildings the points of one level reach, and which they do not."""

    level: PointLevel
    covered: int
    uncovered: tuple[AreaInfo, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Each building (`inner`) in one grid (`outer`), near a point; each `centred` with a centre."""

    buildings: int
    inner: Texts
    outer: Texts
    centred: Texts
    uncovered: tuple[AreaInfo, ...]
    without_one_grid: tuple[AreaInfo, ...]
    without_centre: tuple[AreaInfo, ...]
    by_level: tuple[LevelCoverage, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """The points of one level in one chamber of the drawing, open ones first."""

    level: PointLevel
    points: tuple[PointNow, ...]

    @property
    def open(self) -> int:
        return sum(point.open is True for point in self.points)


@dataclass(frozen=True, slots=True)
class Chamber:
    """One child of the root in the drawing, with its rings from the centre out."""

    area: AreaInfo
    rings: tuple[Ring, ...]
    requests: int | None


@dataclass(frozen=True, slots=True)
class Pomegranate:
    """What the drawing of the network shows; the table beside it is made from the same counts."""

    levels: tuple[LevelCount, ...]
    chambers: tuple[Chamber, ...]


@dataclass(frozen=True, slots=True)
class NewFact:
    """A figure to be published for an area."""

    area: UUID
    key: str
    value: Decimal
    unit: Texts
    label: Texts
    source: str
    as_of: date
    source_url: str = ""


class UnitChanges(TypedDict, total=False):
    """What may be changed about a unit. `answers_for` are ids of areas, `hours` as stored."""

    name: Mapping[str, str]
    address: Mapping[str, str]
    services: Mapping[str, str]
    phone: str
    duty_phone: str
    email: str
    hours: Mapping[str, object]
    answers_for: tuple[UUID, ...]
    area: UUID
    parent: UUID | None


class NewUnit(UnitChanges):
    """What a new unit is. `level` only for points."""

    code: str
    kind: str
    level: int | None
