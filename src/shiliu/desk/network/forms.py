"""Forms of the network. They check shapes; what is allowed is asked of policies and actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.desk.network.fields import (
    HoursField,
    PlaceField,
    PlacesField,
    UnitField,
    hours_stored,
    initial_hours,
    initial_texts,
    stored_hours,
    texts_of,
)
from shiliu.desk.saving import OnceForm, day_field
from shiliu.lib.workdays import WEEKDAYS
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import NewUnit, UnitChanges, UnitInfo
from shiliu.ui.templatetags.ui import in_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

POINT = "point"
TEXTS = ("name", "address", "services")
CONTACTS = ("phone", "duty_phone", "email")
DAYS: dict[str, Lazy] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def _text(label: Lazy, *, lines: bool = False, most: int = 200) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if lines else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


class WorkForm(OnceForm):
    """What a unit is called, how it is reached, when it is open and where it stands."""

    name_zh = _text(_("Name in Chinese"))
    name_en = _text(_("Name in English"))
    address_zh = _text(_("Address in Chinese"))
    address_en = _text(_("Address in English"))
    phone = _text(_("Telephone"), most=40)
    duty_phone = _text(_("Telephone on duty, in danger"), most=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    services_zh = _text(_("Services in Chinese"), lines=True, most=1000)
    services_en = _text(_("Services in English"), lines=True, most=1000)
    mon, tue, wed, thu = (HoursField(DAYS[day]) for day in WEEKDAYS[:4])
    fri, sat, sun = (HoursField(DAYS[day]) for day in WEEKDAYS[4:])
    rest = forms.ChoiceField(
        label=_("On public holidays"),
        choices=[("closed", _("Not open")), ("open", _("As on that weekday"))],
        widget=forms.RadioSelect,
        initial="closed",
    )
    makeup = forms.ChoiceField(
        label=_("On a weekend day that is worked"),
        help_text=_("Which weekday's hours hold then."),
        choices=list(DAYS.items()),
        initial="mon",
    )
    area = PlaceField(
        label=_("Stands in"),
        help_text=_("The name or code of the area, as deep as it is known: a building, a grid."),
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    answers_for = PlacesField(
        label=_("Answers for"),
        required=False,
        help_text=_("One area a line, by name or code; everything inside it is meant."),
    )
    parent = UnitField(
        label=_("Hangs under"), help_text=_("A point exactly one level up; the first level, none.")
    )

    def hour_fields(self) -> list[forms.BoundField]:
        """The fields of the week, Monday first."""
        return [self[day] for day in WEEKDAYS]

    def details(self, before: UnitInfo | None = None) -> UnitChanges:
        """Everything the form says, as the action takes it."""
        data = self.cleaned_data
        was = {field: getattr(before, field) for field in TEXTS} if before else {}
        return UnitChanges(
            name=texts_of(data, "name", was.get("name")),
            address=texts_of(data, "address", was.get("address")),
            services=texts_of(data, "services", was.get("services")),
            phone=data["phone"],
            duty_phone=data["duty_phone"],
            email=data["email"],
            hours=stored_hours(data),
            area=data["area"].id,
            answers_for=_in_order(area.path for area in data["answers_for"]),
            parent=data["parent"].id if data.get("parent") else None,
        )


class UnitForm(WorkForm):
    """A unit as it is, to be changed."""

    def __init__(self, data: object = None, *, unit: UnitInfo) -> None:
        super().__init__(data, initial=_initial(unit))  # type: ignore[arg-type]  # a QueryDict
        self.unit = unit
        if unit.parent_id is None:
            del self.fields["parent"]

    def changes(self) -> UnitChanges:
        """Only what differs, so that the record names what was changed."""
        now, was = self.details(self.unit), _as_it_is(self.unit)
        return cast("UnitChanges", {key: now[key] for key in now if now[key] != was[key]})  # type: ignore[literal-required]  # keys of the same type


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, in_language(kind.name)) for kind in deployment().unit_kinds]


def _levels() -> list[tuple[int, str]]:
    return [(level.level, in_language(level.full)) for level in deployment().point_levels]


class NewUnitForm(WorkForm):
    """A unit to be added."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=_kinds, widget=forms.RadioSelect, initial=POINT
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=_levels,
        required=False,
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        help_text=_("Only for service points."),
    )
    code = forms.CharField(
        label=_("Number on the sign"),
        max_length=30,
        help_text=_("Letters, digits, dot and dash; a number is never used again."),
    )

    def __init__(self, data: object = None, *, under: UnitInfo | None = None) -> None:
        super().__init__(data, initial=_below(under) if under else {})  # type: ignore[arg-type]  # a QueryDict

    def new_unit(self) -> NewUnit:
        """What the action is asked for; a unit answers for its own area unless others are named."""
        data, details = self.cleaned_data, self.details()
        if not details["answers_for"]:
            details["answers_for"] = (data["area"].id,)
        return NewUnit(code=data["code"], kind=data["kind"], level=data["level"], **details)


class EndForm(OnceForm):
    """When a unit ends."""

    last_day = day_field(_("Last day at work"), help_text=_("From the next day on it is gone."))

    def valid_to(self) -> date:
        """The day from which it is at work no more."""
        day: date = self.cleaned_data["last_day"]
        return day + timedelta(days=1) if day < date.max else day


def _initial(unit: UnitInfo) -> dict[str, object]:
    places = network()
    parent = places.units_by_id.get(unit.parent_id) if unit.parent_id else None
    served = (places.areas_by_path[path] for path in unit.answers_for)
    texts = {
        key: value
        for field in TEXTS
        for key, value in initial_texts(field, getattr(unit, field)).items()
    }
    return {
        **texts,
        **{field: getattr(unit, field) for field in CONTACTS},
        **initial_hours(unit.hours),
        "area": _called(unit.area_id),
        "answers_for": "\n".join(_called(area.id) for area in served),
        "parent": parent.code if parent else "",
    }


def _as_it_is(unit: UnitInfo) -> UnitChanges:
    return UnitChanges(
        name=dict(unit.name),
        address=dict(unit.address),
        services=dict(unit.services),
        phone=unit.phone,
        duty_phone=unit.duty_phone,
        email=unit.email,
        hours=hours_stored(unit.hours),
        area=unit.area_id,
        answers_for=_in_order(unit.answers_for),
        parent=unit.parent_id,
    )


def _in_order(paths: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(network().areas_by_path[path].id for path in sorted(paths))


def _called(area_id: UUID) -> str:
    """What to write so that just this area is meant: its name, or its code where names repeat."""
    places = network()
    area = places.areas_by_id[area_id]
    name = in_language(area.name)
    alone = [each for each in places.areas if name in each.name.values()] == [area]
    return name if alone else area.code


def _below(parent: UnitInfo) -> dict[str, object]:
    level = (parent.level or 0) + 1
    return {
        "kind": POINT,
        "level": level,
        "parent": parent.code,
        "area": _called(parent.area_id),
        **initial_hours(parent.hours),
    }
