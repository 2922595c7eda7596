"""Units as the desk lists them: rows, scoped by what the actor may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from shiliu.core.actor import Actor
from shiliu.network.models import Unit
from shiliu.network.policies import can_view_unit, visible_to
from shiliu.network.queries.snapshot import network
from shiliu.network.schemas import UnitInfo

PAGE = 50


def at_work(day: date, prefix: str) -> Q:
    """The rows whose unit is at work on `day`; `prefix` leads to the unit."""
    return Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})


def units_for(actor: Actor) -> QuerySet[Unit]:
    """The units, ended ones too, that `actor` may see on the desk, by place and name."""
    rows = Unit.objects.filter(visible_to(actor)).select_related("area", "parent")
    return rows.order_by("area_path", "level", "sort_key")


def units_page(
    actor: Actor, *, area: str = "", kind: str = "", after: str = "", size: int = PAGE
) -> tuple[list[UnitInfo], str]:
    """One page of the units at work that `actor` may see, by code, and where the next begins.

    `area` is a path; its subtree is meant. Needs no query.
    """
    found = sorted(
        (
            unit
            for unit in network().units
            if unit.code > after
            and unit.area_path.startswith(area)
            and kind in ("", unit.kind)
            and can_view_unit(actor, unit)
        ),
        key=lambda unit: unit.code,
    )
    return found[:size], found[size - 1].code if len(found) > size else ""
