"""What `profile.toml` says: the deployment's words, settings, opening hours, clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WEEKDAYS, OpeningHours
from shiliu.network.rules.brand import check_brand
from shiliu.network.rules.settings import check_setting
from shiliu.together.rules.records import (
    ClockRecord,
    DeliveryRecord,
    PillarRecord,
    SettingRecord,
)
from shiliu.together.rules.tables import Table

TOP = (
    "code", "name", "timezone", "languages", "number_prefix", "root_area", "areas_source",
    "polygons", "area_levels", "side_levels", "point_levels", "unit_kinds", "deliveries",
    "pillars", "brand", "danger", "thresholds", "retention", "hours", "clocks",
)  # fmt: skip
KINDS = ("point", "office", "department", "property_manager", "partner")
IN_PLACE = ("policy", "activity", "care", "help", "law")
MOST_LEVELS = range(1, 10)
WORKING_DAYS = range(366)

Hours = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of areas from wide to narrow, side levels with what they stand beside, points."""

    areas: tuple[str, ...]
    beside: dict[str, str]
    points: int

    def depth(self, level: str) -> int:
        """How far below the root an area of this level stands."""
        return self.areas.index(self.beside.get(level, level))


@dataclass(frozen=True, slots=True)
class DeploymentRecord:
    """Everything of `profile.toml`, checked."""

    code: str
    root: str
    polygons: str
    levels: Levels
    hours: Hours
    clocks: dict[str, ClockRecord]
    deliveries: dict[str, DeliveryRecord]
    pillars: dict[str, PillarRecord]
    settings: dict[str, SettingRecord]


def read_deployment(top: Table) -> DeploymentRecord:
    """Check the whole file. Raises RuleBroken naming the key."""
    top.only(TOP)
    settings = {
        "profile": _own(top),
        "area_levels": [_area_level(each) for each in top.tables("area_levels")],
        "side_levels": [_side_level(each) for each in top.tables("side_levels")],
        "point_levels": [
            _point_level(each, number) for number, each in enumerate(top.tables("point_levels"), 1)
        ],
        "unit_kinds": [_unit_kind(each) for each in top.tables("unit_kinds")],
        "brand": _brand(top.table("brand")),
        "danger": [_danger(each) for each in top.tables("danger")],
        "retention_reasons": _reasons(top.table("retention").table("reasons")),
        **dict(_limits(top)),
    }
    return DeploymentRecord(
        code=top.text("code"),
        root=top.text("root_area"),
        polygons=top.text("polygons", "polygons.geojson"),
        levels=_levels(top, settings),
        hours=dict(_hours(top)),
        clocks={clock.code: clock for clock in _clocks(top)},
        deliveries={each.code: each for each in _deliveries(top)},
        pillars={each.code: each for each in _pillars(top)},
        settings={key: SettingRecord(key, value) for key, value in settings.items()},
    )


def _own(top: Table) -> dict[str, object]:
    zone = top.text("timezone")
    if zone not in available_timezones():
        raise top.refused("profile.key_text", "timezone")
    return {
        "code": top.text("code"),
        "name": top.texts("name"),
        "timezone": zone,
        "languages": top.words("languages"),
        "number_prefix": top.text("number_prefix"),
    }


def _levels(top: Table, settings: dict[str, Any]) -> Levels:
    areas = tuple(level["key"] for level in settings["area_levels"])
    if len(areas) not in MOST_LEVELS or len(set(areas)) != len(areas):
        raise top.refused("profile.key_list", "area_levels")
    beside = {level["key"]: level["beside"] for level in settings["side_levels"]}
    for key, value in (
        *(("side_levels", found) for found in beside.values()),
        *(("point_levels", level["area_level"]) for level in settings["point_levels"]),
    ):
        if value not in areas:
            raise top.refused("profile.key_code", key, code=value)
    if not settings["point_levels"]:
        raise top.refused("profile.key_list", "point_levels")
    return Levels(areas, beside, len(settings["point_levels"]))


def _area_level(table: Table) -> dict[str, object]:
    table.only(("key", "name"))
    return {"key": table.text("key"), "name": table.texts("name")}


def _side_level(table: Table) -> dict[str, object]:
    table.only(("key", "name", "beside"))
    return {
        "key": table.text("key"),
        "name": table.texts("name"),
        "beside": table.text("beside"),
    }


def _point_level(table: Table, number: int) -> dict[str, object]:
    table.only(("level", "name", "short", "full", "area_level"))
    return {
        "level": table.number("level", range(number, number + 1)),
        "name": table.texts("name"),
        "short": table.texts("short", table.texts("name")),
        "full": table.texts("full", table.texts("name")),
        "area_level": table.text("area_level"),
    }


def _unit_kind(table: Table) -> dict[str, object]:
    table.only(("key", "name"))
    if table.text("key") not in KINDS:
        raise table.refused("profile.key_code", "key", code=table.text("key"))
    return {"key": table.text("key"), "name": table.texts("name")}


def _brand(table: Table) -> dict[str, object]:
    try:
        check_brand(table.values)
    except RuleBroken as broken:
        raise table.refused("profile.brand", broken.field or "") from broken
    return dict(table.values)


def _danger(table: Table) -> dict[str, object]:
    table.only(("code", "name", "number", "sample"))
    return {
        "code": table.text("code"),
        "name": table.texts("name"),
        "number": table.text("number"),
        "sample": table.flag("sample", default=False),
    }


def _limits(top: Table) -> Iterator[tuple[str, int]]:
    """The thresholds and retention times by their full keys, each within its range."""
    for group in ("thresholds", "retention"):
        for key, value in top.table(group).values.items():
            if key == "reasons":
                continue
            try:
                yield f"{group}.{key}", check_setting(f"{group}.{key}", value)
            except RuleBroken as broken:
                known = "least" in broken.values
                refusal = "profile.key_number" if known else "profile.key_unknown"
                more = {name: broken.values[name] for name in ("least", "most") if known}
                raise top.table(group).refused(refusal, key, **more) from broken


def _reasons(table: Table) -> dict[str, object]:
    return {key: table.texts(key) for key in table.values}


def _hours(top: Table) -> Iterator[tuple[str, dict[str, object]]]:
    """The named weeks as they are stored with units: pairs of times for each day."""
    sets = top.table("hours")
    for code in sets.values:
        table = sets.table(code)
        table.only(("name", "rest", "makeup", *WEEKDAYS))
        week: dict[str, object] = {
            day: [span.split("-", 1) for span in table.words(day)] for day in WEEKDAYS
        }
        week |= {key: table.text(key) for key in ("rest", "makeup") if key in table.values}
        try:
            OpeningHours.parse(week)
        except RuleBroken as broken:
            raise table.refused("profile.hours", broken.field or "") from broken
        yield code, week


def _clocks(top: Table) -> Iterator[ClockRecord]:
    """The clocks in working days; one that is not in use is left out."""
    sets = top.table("clocks")
    for code in sets.values:
        table = sets.table(code)
        if table.flag("in_use", default=True):
            yield ClockRecord(
                code=code,
                name=table.texts("name"),
                accept_working_days=table.number("accept_working_days", WORKING_DAYS),
                answer_working_days=table.number("answer_working_days", WORKING_DAYS),
                extension_working_days=table.number("extension_working_days", WORKING_DAYS),
                legal_reference=table.texts("legal_ref"),
            )


def _deliveries(top: Table) -> Iterator[DeliveryRecord]:
    for order, table in enumerate(top.tables("deliveries"), 1):
        table.only(("code", "name", "short", "in_place", "in_place_name"))
        if table.text("in_place") not in IN_PLACE:
            raise table.refused("profile.key_code", "in_place", code=table.text("in_place"))
        yield DeliveryRecord(
            code=table.text("code"),
            order=order,
            name=table.texts("name"),
            short=table.texts("short", table.texts("name")),
            in_place_kind=table.text("in_place"),
            in_place_name=table.texts("in_place_name"),
        )


def _pillars(top: Table) -> Iterator[PillarRecord]:
    for order, table in enumerate(top.tables("pillars"), 1):
        table.only(("code", "name", "short", "modules"))
        yield PillarRecord(
            code=table.text("code"),
            order=order,
            name=table.texts("name"),
            short=table.texts("short", table.texts("name")),
            modules=table.words("modules"),
        )
