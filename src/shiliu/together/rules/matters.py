"""Categories and routes of a profile, checked against levels, clocks, deliveries and units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from shiliu.together.rules.cells import Line, once
from shiliu.together.rules.deployment import KINDS, DeploymentRecord
from shiliu.together.rules.records import CategoryRecord, RouteRecord, UnitRecord

CATEGORY_COLUMNS = (
    "code", "parent_code", "name_zh", "name_en", "min_level", "responsibility", "about_people",
    "hazard", "second_person", "clock", "keywords_zh", "keywords_en", "who_can_zh", "who_can_en",
    "public", "delivery",
)  # fmt: skip
ROUTE_COLUMNS = ("order", "category", "to", "to_level", "to_code", "reason_zh", "reason_en")
RESPONSIBILITIES = ("own", "assist", "not_ours")
WHOLE_TREE = "district"
EVERYTHING = "*"
ORDERS = range(32768)

Categories = dict[str, CategoryRecord]


def read_categories(lines: Iterator[Line], deployment: DeploymentRecord) -> Categories:
    """The categories; a parent stands before its children, what is about people stays private."""
    categories: Categories = {}
    for line in lines:
        code = line.code("code", 60)
        once(line, "code", code, categories)
        about_people, public = line.flag("about_people"), line.flag("public")
        if about_people and public:
            raise line.refused("profile.people_never_public", "public")
        categories[code] = CategoryRecord(
            code=code,
            parent=line.known("parent_code", categories),
            order=len(categories),
            leaf=True,
            name=line.name(),
            minimum_level=line.number_in("min_level", range(deployment.levels.points + 1)),
            responsibility=line.one_of("responsibility", RESPONSIBILITIES),
            who_can=line.texts("who_can"),
            about_people=about_people,
            hazard=line.flag("hazard"),
            second_person=line.flag("second_person"),
            public=public,
            clock=line.known("clock", deployment.clocks),
            delivery=line.known("delivery", deployment.deliveries),
            keywords={"zh": line.listed("keywords_zh"), "en": line.listed("keywords_en")},
        )
    groups = {category.parent for category in categories.values()}
    return {
        code: replace(category, leaf=code not in groups) for code, category in categories.items()
    }


def read_routes(
    lines: Iterator[Line], categories: Categories, units: Mapping[str, UnitRecord], levels: int
) -> dict[str, RouteRecord]:
    """The routing table in its order; every row names a category, a prefix or `*`."""
    routes: dict[str, RouteRecord] = {}
    known = {EVERYTHING, *categories}
    for line in lines:
        order = line.number_in("order", ORDERS)
        once(line, "order", str(order), routes)
        kind = line.one_of("to", (*KINDS, WHOLE_TREE))
        line.needed("category")
        routes[str(order)] = RouteRecord(
            order=order,
            category=line.known("category", known),
            to_kind=kind,
            to_level=line.number_in("to_level", range(1, levels + 1)) if kind == "point" else None,
            to_code=_to_code(line, kind, units),
            reason=line.texts("reason"),
        )
    return routes


def _to_code(line: Line, kind: str, units: Mapping[str, UnitRecord]) -> str:
    of_kind: Collection[str] = {code for code, unit in units.items() if unit.kind == kind}
    if kind == "department":
        line.needed("to_code")
    return line.known("to_code", of_kind)
