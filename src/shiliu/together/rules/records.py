"""What a profile says, as plain values: one record for each row of the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class AreaRecord:
    code: str
    parent: str
    path: str
    level: str
    depth: int
    name: Texts
    address: Texts
    hidden: bool
    sample: bool
    source: str
    valid_from: date
    polygon: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    code: str
    kind: str
    level: int | None
    parent: str
    area: str
    name: Texts
    address: Texts
    services: Texts
    phone: str
    duty_phone: str
    hours: dict[str, object]
    answers_for: tuple[str, ...]
    sample: bool


@dataclass(frozen=True, slots=True)
class ClockRecord:
    code: str
    name: Texts
    accept_working_days: int
    answer_working_days: int
    extension_working_days: int
    legal_reference: Texts


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    code: str
    order: int
    name: Texts
    short: Texts
    in_place_kind: str
    in_place_name: Texts


@dataclass(frozen=True, slots=True)
class PillarRecord:
    code: str
    order: int
    name: Texts
    short: Texts
    modules: list[str]


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    code: str
    parent: str
    order: int
    leaf: bool
    name: Texts
    minimum_level: int
    responsibility: str
    who_can: Texts
    about_people: bool
    hazard: bool
    second_person: bool
    public: bool
    clock: str
    delivery: str
    keywords: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RouteRecord:
    order: int
    category: str
    to_kind: str
    to_level: int | None
    to_code: str
    reason: Texts


@dataclass(frozen=True, slots=True)
class HolidayRecord:
    day: date
    kind: str
    name: Texts
    source: str


@dataclass(frozen=True, slots=True)
class FactRecord:
    area: str
    key: str
    value: Decimal
    unit: Texts
    label: Texts
    source: str
    source_url: str
    as_of: date


@dataclass(frozen=True, slots=True)
class SettingRecord:
    key: str
    value: object


Record = (
    AreaRecord
    | UnitRecord
    | ClockRecord
    | DeliveryRecord
    | PillarRecord
    | CategoryRecord
    | RouteRecord
    | HolidayRecord
    | FactRecord
    | SettingRecord
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole profile; each table by its keys, parents before children."""

    code: str
    areas: Mapping[str, AreaRecord]
    units: Mapping[str, UnitRecord]
    clocks: Mapping[str, ClockRecord]
    deliveries: Mapping[str, DeliveryRecord]
    pillars: Mapping[str, PillarRecord]
    categories: Mapping[str, CategoryRecord]
    routes: Mapping[str, RouteRecord]
    holidays: Mapping[str, HolidayRecord]
    facts: Mapping[str, FactRecord]
    settings: Mapping[str, SettingRecord] = field(default_factory=dict)

    def tables(self) -> dict[str, Mapping[str, Record]]:
        """The tables by their names, in the order in which they are written."""
        return {
            "areas": self.areas,
            "units": self.units,
            "clocks": self.clocks,
            "deliveries": self.deliveries,
            "pillars": self.pillars,
            "categories": self.categories,
            "routes": self.routes,
            "holidays": self.holidays,
            "facts": self.facts,
            "settings": self.settings,
        }


Digests = dict[str, dict[str, str]]


def digests(profile: Profile) -> Digests:
    """A short hash of each record by table and key: enough to see what a file has changed."""
    return {
        name: {key: _digest(record) for key, record in table.items()}
        for name, table in profile.tables().items()
    }


def _digest(record: Record) -> str:
    said = json.dumps(asdict(record), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Changes:
    """What the files of one table say new since the last load: keys to write, keys gone."""

    written: frozenset[str]
    gone: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.written or self.gone)


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Compare the digests of the last load with those of the files now.

    Rows that only people changed since are left alone, and so are rows that no file ever held.
    """
    return Changes(
        written=frozenset(key for key, digest in now.items() if before.get(key) != digest),
        gone=frozenset(before.keys() - now.keys()),
    )
