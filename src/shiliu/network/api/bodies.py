"""What the staff side of the network takes and gives over JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from shiliu.core.api.bodies import example, strict

Text = dict[Literal["zh", "en", "mn"], str]
NAME = {"zh": "示例睦邻服务点", "en": "Sample neighbour point"}
HOURS = {"mon": [["08:30", "12:00"], ["14:30", "17:30"]], "rest": "closed", "makeup": "mon"}
UNIT = {
    "code": "p10-9",
    "kind": "point",
    "level": 2,
    "parent": "p10",
    "area": "150603002007",
    "answers_for": ["150603002007"],
    "name": NAME,
    "address": {"zh": "示例路1号"},
    "services": {"zh": "求助登记"},
    "phone": "0477-555-0110",
    "duty_phone": "",
    "email": "",
    "hours": HOURS,
    "open": True,
    "sample": True,
}


class UnitShown(Schema):
    """A unit as staff see it. `hours` is empty and `open` null when nobody has entered any."""

    model_config = example(UNIT)

    code: str
    kind: str
    level: int | None = Field(description="The level of a point, else null.")
    parent: str
    area: str
    answers_for: list[str] = Field(description="Codes of areas, each with everything inside.")
    name: dict[str, str]
    address: dict[str, str]
    services: dict[str, str]
    phone: str
    duty_phone: str
    email: str
    hours: dict[str, Any]
    open: bool | None
    sample: bool


class UnitPage(Schema):
    """Units by code; `next` is empty on the last page."""

    model_config = example({"units": [UNIT], "next": ""})

    units: list[UnitShown]
    next: str


class UnitsAsked(Schema):
    """Which units a list shows."""

    after: str = Field(default="", description="The `next` of the page before.", max_length=60)
    area: str = Field(default="", description="Code of an area; its whole subtree is meant.")
    kind: str = Field(
        default="", description="point, office, department, property_manager, partner"
    )


class UnitChange(Schema):
    """What is to be changed; what is left out stays. Texts are replaced whole."""

    model_config = strict({"phone": "0477-555-0111", "hours": HOURS})

    name: Text | None = None
    address: Text | None = None
    services: Text | None = None
    phone: str | None = Field(default=None, max_length=40)
    duty_phone: str | None = Field(default=None, max_length=40)
    email: str | None = None
    hours: dict[str, Any] | None = Field(
        default=None, description="Weekdays `mon` to `sun` with spans, and `rest` and `makeup`."
    )
    area: str | None = Field(default=None, description="Code of the area it stands in.")
    answers_for: list[str] | None = Field(default=None, description="Codes of areas.")
    parent: str | None = Field(default=None, description="Code of a point one level up.")


class NewUnitBody(UnitChange):
    """A unit to be added. Without `answers_for` it answers for its own area."""

    model_config = strict(
        {
            "code": "p10-9",
            "kind": "point",
            "level": 2,
            "parent": "p10",
            "area": "150603002007",
            "name": NAME,
            "hours": HOURS,
        }
    )

    code: str = Field(description="Letters, digits and dash; never used again.", max_length=30)
    kind: Literal["point", "office", "department", "property_manager", "partner"]
    level: int | None = Field(default=None, description="Only for points.")
    name: Text
    area: str


class EndBody(Schema):
    """When a unit ends."""

    model_config = strict({"last_day": "2030-12-31"})

    last_day: date = Field(strict=False, description="The last day at work, today or later.")


class HolidayShown(Schema):
    """A day that differs from the week."""

    model_config = example(
        {
            "day": "2026-10-01",
            "kind": "rest",
            "name": {"zh": "国庆节", "en": "National Day"},
            "source": "示例通知第1号",
        }
    )

    day: date
    kind: str = Field(description="rest or work")
    name: dict[str, str]
    source: str


class FactShown(Schema):
    """A published figure with its source."""

    model_config = example(
        {
            "area": "150603002007",
            "key": "households",
            "value": "1234",
            "unit": {"zh": "户", "en": "households"},
            "label": {"zh": "户数", "en": "Households"},
            "source": "示例年报",
            "source_url": "",
            "as_of": "2026-01-01",
        }
    )

    area: str
    key: str
    value: str = Field(description="A decimal number as text, so that nothing is rounded.")
    unit: dict[str, str]
    label: dict[str, str]
    source: str
    source_url: str
    as_of: date


class NewFactBody(Schema):
    """A figure to be published; the one shown so far under the same key is superseded."""

    model_config = strict(
        {
            "area": "150603002007",
            "key": "households",
            "value": "1234",
            "unit": {"zh": "户", "en": "households"},
            "label": {"zh": "户数", "en": "Households"},
            "source": "示例年报",
            "as_of": "2026-01-01",
        }
    )

    area: str
    key: str = Field(description="Lower-case letters, digits and `_`.")
    value: Decimal = Field(strict=False, max_digits=16, decimal_places=4)
    unit: Text = Field(default_factory=dict)
    label: Text
    source: str
    source_url: str = ""
    as_of: date = Field(strict=False)


class Gaps(Schema):
    """Where the network does not reach, as codes of areas."""

    model_config = example(
        {
            "buildings": 120,
            "uncovered": ["150603002007001001"],
            "without_one_grid": [],
            "without_centre": [],
            "by_level": [{"level": 4, "covered": 118, "uncovered": ["150603002007001001"]}],
        }
    )

    buildings: int
    uncovered: list[str]
    without_one_grid: list[str]
    without_centre: list[str]
    by_level: list[dict[str, Any]]
