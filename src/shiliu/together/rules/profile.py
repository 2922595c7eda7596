"""A whole profile out of the contents of its files: all of it is right, or it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shiliu.lib.errors import RuleBroken
from shiliu.together.rules import matters, places
from shiliu.together.rules.cells import Line, lines
from shiliu.together.rules.deployment import read_deployment
from shiliu.together.rules.records import Profile
from shiliu.together.rules.tables import FILE, read_toml

NEEDED = {
    "areas.csv": (places.AREA_COLUMNS, ("address_en",)),
    "units.csv": (places.UNIT_COLUMNS, ()),
    "categories.csv": (matters.CATEGORY_COLUMNS, ()),
    "routes.csv": (matters.ROUTE_COLUMNS, ()),
    "holidays.csv": (places.HOLIDAY_COLUMNS, ()),
    "facts.csv": (places.FACT_COLUMNS, ()),
}


def read_profile(files: Mapping[str, bytes]) -> Profile:
    """The profile in `files` (name to content).

    Raises `profile.file_missing`, or a refusal that names file, line and column (or the key).
    """
    for name in (FILE, *NEEDED):
        if name not in files:
            raise RuleBroken("profile.file_missing", file=name)
    deployment = read_deployment(read_toml(files[FILE]))
    shapes = (
        places.read_polygons(files[deployment.polygons], deployment.polygons)
        if deployment.polygons in files
        else {}
    )
    areas = places.read_areas(_lines("areas.csv", files), deployment, shapes)
    units = places.read_units(
        _lines("units.csv", files), areas, deployment.hours, deployment.levels
    )
    categories = matters.read_categories(_lines("categories.csv", files), deployment)
    return Profile(
        code=deployment.code,
        areas=areas,
        units=units,
        clocks=deployment.clocks,
        deliveries=deployment.deliveries,
        pillars=deployment.pillars,
        categories=categories,
        routes=matters.read_routes(
            _lines("routes.csv", files), categories, units, deployment.levels.points
        ),
        holidays=places.read_holidays(_lines("holidays.csv", files)),
        facts=places.read_facts(_lines("facts.csv", files), areas),
        settings=deployment.settings,
    )


def _lines(file: str, files: Mapping[str, bytes]) -> Iterator[Line]:
    return lines(file, files[file], *NEEDED[file])
