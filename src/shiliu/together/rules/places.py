"""Areas, units, holidays and figures of a profile, checked against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.geometry import read_shape
from shiliu.network.rules.tree import check_place_in_network
from shiliu.together.rules.cells import Line, once
from shiliu.together.rules.deployment import KINDS, DeploymentRecord, Hours, Levels
from shiliu.together.rules.records import AreaRecord, FactRecord, HolidayRecord, UnitRecord

AREA_COLUMNS = (
    "code", "parent_code", "level", "name_zh", "name_en", "hidden", "sample", "source",
    "valid_from", "address_zh",
)  # fmt: skip
UNIT_COLUMNS = (
    "code", "kind", "level", "parent_code", "area_code", "name_zh", "name_en", "address_zh",
    "address_en", "phone", "duty_phone", "hours", "services_zh", "services_en", "answers_for",
    "sample",
)  # fmt: skip
HOLIDAY_COLUMNS = ("day", "kind", "name_zh", "name_en", "source")
FACT_COLUMNS = (
    "area_code", "key", "value", "unit_zh", "unit_en", "label_zh", "label_en", "source",
    "source_url", "as_of",
)  # fmt: skip
LONGEST_PATH = 200

Areas = dict[str, AreaRecord]


def read_areas(
    lines: Iterator[Line], deployment: DeploymentRecord, polygons: Mapping[str, dict[str, Any]]
) -> Areas:
    """The tree: one root, each other area exactly one level below its parent in a line before."""
    areas: Areas = {}
    for line in lines:
        code = line.code("code")
        once(line, "code", code, areas)
        parent = _parent_area(line, areas, deployment)
        path = f"{parent.path if parent else ''}{code}/"
        if len(path) > LONGEST_PATH:
            raise line.refused("profile.too_long", "code", most=LONGEST_PATH)
        areas[code] = AreaRecord(
            code=code,
            parent=parent.code if parent else "",
            path=path,
            level=_area_level(line, parent, deployment.levels),
            depth=parent.depth + 1 if parent else 0,
            name=line.name(),
            address=line.texts("address"),
            hidden=line.flag("hidden"),
            sample=line.flag("sample"),
            source=line.needed("source"),
            valid_from=line.day("valid_from"),
            polygon=polygons.get(code),
        )
    if deployment.root not in areas:
        raise RuleBroken("profile.root_missing", file="areas.csv", code=deployment.root)
    if strangers := polygons.keys() - areas.keys():
        raise RuleBroken("profile.polygon", file=deployment.polygons, code=min(strangers))
    return areas


def _parent_area(line: Line, areas: Areas, deployment: DeploymentRecord) -> AreaRecord | None:
    parent = areas.get(line.known("parent_code", areas))
    if (parent is None) != (line.text("code") == deployment.root):
        raise line.refused("profile.one_root", "parent_code", code=deployment.root)
    return parent


def _area_level(line: Line, parent: AreaRecord | None, levels: Levels) -> str:
    level = line.one_of("level", (*levels.areas, *levels.beside))
    wanted = levels.depth(parent.level) + 1 if parent else 0
    if levels.depth(level) != wanted:
        raise line.refused("profile.area_level", "level", level=level)
    return level


def read_polygons(raw: bytes, file: str) -> dict[str, dict[str, Any]]:
    """The shapes of a GeoJSON file by the property `code`, each a polygon that can be drawn."""
    try:
        features = json.loads(raw)["features"]
        shapes = {each["properties"]["code"]: each["geometry"] for each in features}
    except (ValueError, KeyError, TypeError):
        raise RuleBroken("profile.geojson", file=file) from None
    for code, shape in shapes.items():
        try:
            read_shape(shape)
        except RuleBroken:
            raise RuleBroken("profile.polygon", file=file, code=code) from None
    return shapes


def read_units(
    lines: Iterator[Line], areas: Areas, hours: Hours, levels: Levels
) -> dict[str, UnitRecord]:
    """The units; a point's parent stands before it and is a point exactly one level above."""
    units: dict[str, UnitRecord] = {}
    for line in lines:
        code = line.code("code")
        once(line, "code", code, units)
        unit = UnitRecord(
            code=code,
            kind=line.one_of("kind", KINDS),
            level=line.number_in("level", range(1, levels.points + 1))
            if line.text("level")
            else None,
            parent=line.known("parent_code", units),
            area=line.known("area_code", areas) or line.needed("area_code"),
            name=line.name(),
            address=line.texts("address"),
            services=line.texts("services"),
            phone=line.text("phone", 40),
            duty_phone=line.text("duty_phone", 40),
            hours=hours.get(line.known("hours", hours), {}),
            answers_for=_answers_for(line, areas),
            sample=line.flag("sample"),
        )
        _check_parent(line, unit, units, levels)
        units[code] = unit
    return units


def _answers_for(line: Line, areas: Areas) -> tuple[str, ...]:
    codes = line.listed("answers_for")
    for code in codes:
        if code not in areas:
            raise line.refused("profile.unknown_code", "answers_for", code=code)
    return tuple(dict.fromkeys(codes))


def _check_parent(
    line: Line, unit: UnitRecord, units: Mapping[str, UnitRecord], levels: Levels
) -> None:
    above = units.get(unit.parent)
    parent = (above.kind, above.level) if above else None
    try:
        check_place_in_network(unit.kind, unit.level, parent, levels.points)
    except RuleBroken as broken:
        column = "level" if broken.field == "level" else "parent_code"
        raise line.refused("profile.unit_place", column) from broken


def read_holidays(lines: Iterator[Line]) -> dict[str, HolidayRecord]:
    """Rest days and make-up days, each day once."""
    days: dict[str, HolidayRecord] = {}
    for line in lines:
        day = line.day("day")
        once(line, "day", day.isoformat(), days)
        days[day.isoformat()] = HolidayRecord(
            day, line.one_of("kind", ("rest", "work")), line.name(), line.needed("source")
        )
    return days


def read_facts(lines: Iterator[Line], areas: Areas) -> dict[str, FactRecord]:
    """Published figures, each key once for an area, with source and date."""
    facts: dict[str, FactRecord] = {}
    for line in lines:
        area, key = line.known("area_code", areas) or line.needed("area_code"), line.code("key", 60)
        once(line, "key", f"{area} {key}", facts)
        line.needed("label_zh")
        facts[f"{area} {key}"] = FactRecord(
            area=area,
            key=key,
            value=line.decimal("value"),
            unit=line.texts("unit"),
            label=line.texts("label"),
            source=line.needed("source"),
            source_url=line.text("source_url", 200),
            as_of=line.day("as_of"),
        )
    return facts
