"""Adding, changing and ending units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import OpeningHours
from shiliu.network.models import Area, Unit, UnitArea, UnitKind
from shiliu.network.policies import can_add_unit
from shiliu.network.queries import deployment
from shiliu.network.rules.finding import sort_key
from shiliu.network.rules.tree import check_place_in_network
from shiliu.network.schemas import NewUnit, UnitChanges

COLUMNS = ("name", "address", "services", "phone", "duty_phone", "email", "hours")
CHECKED = {"code", *COLUMNS} - {"hours"}
_CODE = re.compile("[A-Za-z0-9_-]+")  # it stands in addresses and on signs


def add_unit(*, by: Actor, at: datetime, **details: Unpack[NewUnit]) -> Unit:
    """Add a unit; it is at work from the local day of `at`.

    A point needs a level of this deployment and a parent exactly one level above; `by` may add
    units where it stands, in all that it answers for and where its parent stands. Raises
    RuleBroken naming the field, and records `unit.add`.
    """
    with transaction.atomic():
        if not _CODE.fullmatch(details["code"]):
            raise RuleBroken("network.unit_field", field="code")
        if Unit.objects.filter(code=details["code"]).exists():
            raise RuleBroken("network.unit_code_taken", field="code", code=details["code"])
        if details["kind"] not in UnitKind.values:
            raise RuleBroken("network.kind_unknown", field="kind")
        unit = Unit(
            code=details["code"],
            kind=details["kind"],
            level=details["level"],
            valid_from=timezone.localdate(at),
        )
        _put(unit, details, by, at)
        if unit.area_id is None:
            raise RuleBroken("network.area_unknown", field="area")
        _insert(unit)
        _answer_for(unit, details.get("answers_for", ()), by, at)
        _recorded("unit.add", unit, by=by, at=at, data={"kind": unit.kind})
    return unit


def _insert(unit: Unit) -> None:
    """Save a new unit; of two who name one code at the same moment, the second is told."""
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as error:
        if Unit.objects.filter(code=unit.code).exists():
            raise RuleBroken("network.unit_code_taken", field="code", code=unit.code) from error
        raise


def change_unit(unit_id: UUID, *, by: Actor, at: datetime, **changes: Unpack[UnitChanges]) -> Unit:
    """Change what is given: names, telephone, hours, places, the parent.

    Level and kind stay: end the unit and add another. What is new of place, parent and areas it
    answers for has to lie where `by` may add units; what was there may stay. The fact
    `unit.change` names the fields that were given, never their values.
    """
    with transaction.atomic():
        unit = _at_work(unit_id, at)
        _put(unit, changes, by, at)
        unit.save()
        if "answers_for" in changes:
            _answer_for(unit, changes["answers_for"], by, at)
        _recorded("unit.change", unit, by=by, at=at, data={"fields": sorted(changes)})
    return unit


def end_unit(unit_id: UUID, *, valid_to: date, by: Actor, at: datetime) -> Unit:
    """Let a unit work until the day before `valid_to`, which is today or later.

    Refused while units that work longer hang under it. Records `unit.end`.
    """
    with transaction.atomic():
        unit = _at_work(unit_id, at)
        if valid_to < timezone.localdate(at):
            raise RuleBroken("network.end_in_the_past", field="valid_to")
        lasting = Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=valid_to), parent=unit)
        if lasting.exists():
            raise RuleBroken("network.unit_has_children", field="valid_to")
        unit.valid_to = valid_to
        unit.save(update_fields=["valid_to"])
        _recorded("unit.end", unit, by=by, at=at, data={"valid_to": valid_to.isoformat()})
    return unit


def _at_work(unit_id: UUID, at: datetime) -> Unit:
    """The unit, locked against other changes until the transaction ends."""
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None or (unit.valid_to is not None and unit.valid_to <= timezone.localdate(at)):
        raise RuleBroken("network.unit_unknown", field="unit")
    return unit


def _put(unit: Unit, given: UnitChanges, by: Actor, at: datetime) -> None:
    """Put what is given into the row and check it as a whole."""
    for column, value in given.items():
        if column in COLUMNS:
            setattr(unit, column, dict(value) if isinstance(value, Mapping) else value)
    if "area" in given:
        _stand_in(unit, given["area"], by, at)
    if not unit.name.get("zh") and not unit.name.get("en"):
        raise RuleBroken("network.unit_name_missing", field="name")
    if unit.hours:
        OpeningHours.parse(unit.hours)
    unit.sort_key = sort_key(unit.name.get("zh") or unit.name["en"])
    _check_fields(unit)
    _hang_under(unit, given.get("parent", unit.parent_id), by, at)


def _stand_in(unit: Unit, area_id: UUID, by: Actor, at: datetime) -> None:
    area = _areas([area_id], at)[0]
    if not can_add_unit(by, area.path):
        raise NotAllowed
    unit.area, unit.area_path = area, area.path


def _check_fields(unit: Unit) -> None:
    """Lengths, e-mail address and languages, as the columns say."""
    try:
        unit.clean_fields(exclude={field.name for field in Unit._meta.fields} - CHECKED)
    except ValidationError as error:
        raise RuleBroken("network.unit_field", field=min(error.message_dict)) from error


def _hang_under(unit: Unit, parent_id: UUID | None, by: Actor, at: datetime) -> None:
    parent = _at_work(parent_id, at) if parent_id is not None else None
    place = (parent.kind, parent.level) if parent is not None else None
    check_place_in_network(unit.kind, unit.level, place, len(deployment().point_levels))
    if parent is not None and parent.id != unit.parent_id:
        _check_reach(by, "parent", [parent.area_path])
    unit.parent_id = parent_id


def _check_reach(by: Actor, field: str, paths: Iterable[str]) -> None:
    """Nobody draws to their units what happens where they may add none."""
    if not all(can_add_unit(by, path) for path in paths):
        raise RuleBroken("network.unit_reach", field=field)


def _areas(ids: Iterable[UUID], at: datetime) -> list[Area]:
    """The valid areas with these ids, all of them."""
    wanted = set(ids)
    valid = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate(at))
    found = list(Area.objects.filter(valid, pk__in=wanted))
    if len(found) != len(wanted):
        raise RuleBroken("network.area_unknown", field="area")
    return found


def _answer_for(unit: Unit, area_ids: Iterable[UUID], by: Actor, at: datetime) -> None:
    areas = _areas(area_ids, at)
    had = set(UnitArea.objects.filter(unit=unit).values_list("area_id", flat=True))
    _check_reach(by, "answers_for", (area.path for area in areas if area.id not in had))
    UnitArea.objects.filter(unit=unit).delete()
    UnitArea.objects.bulk_create(UnitArea(unit=unit, area=area) for area in areas)


def _recorded(verb: str, unit: Unit, *, by: Actor, at: datetime, data: dict[str, object]) -> None:
    references.changed()
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=unit.area_path,
        unit=unit.id,
        subject_type="unit",
        subject_id=unit.id,
        data=data,
    )
