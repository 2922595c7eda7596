"""Rest days and make-up days, as the yearly notice says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Holiday
from shiliu.network.queries import network

KINDS = ("rest", "work")


def add_holiday(
    *, day: date, kind: str, name: Mapping[str, str], source: str, by: Actor, at: datetime
) -> Holiday:
    """Enter a rest day or a make-up working day; a day entered before is replaced.

    Records `holiday.add`. Promises already made keep their day.
    """
    if kind not in KINDS:
        raise RuleBroken("network.holiday_kind", field="kind")
    if not source.strip():
        raise RuleBroken("network.holiday_source", field="source")
    with transaction.atomic():
        holiday, _ = Holiday.objects.update_or_create(
            day=day, defaults={"kind": kind, "name": dict(name), "source": source.strip()}
        )
        _recorded("holiday.add", holiday, by=by, at=at)
    return holiday


def remove_holiday(*, day: date, by: Actor, at: datetime) -> None:
    """Take a day out of the calendar: it follows the week again. Records `holiday.remove`."""
    with transaction.atomic():
        holiday = Holiday.objects.select_for_update().filter(day=day).first()
        if holiday is None:
            raise RuleBroken("network.holiday_unknown", field="day")
        _recorded("holiday.remove", holiday, by=by, at=at)
        holiday.delete()


def _recorded(verb: str, holiday: Holiday, *, by: Actor, at: datetime) -> None:
    root = network().root
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=root.path,
        subject_type="area",
        subject_id=root.id,
        data={"day": holiday.day.isoformat(), "detail": holiday.kind, "name": holiday.name},
    )
    references.changed()
