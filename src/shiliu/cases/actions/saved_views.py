"""Keeping, changing and deleting views of the list of requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.accounts.queries import person_of
from shiliu.cases.models import SavedView
from shiliu.cases.queries.saved_views import MOST, can_change_view, get_view
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network

NAME_LENGTH = range(2, 61)


@dataclass(frozen=True, slots=True)
class NewView:
    """A view as it is kept: `unit` has it too; `filters` are names and values of the address."""

    name: str
    unit: UUID | None = None
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


@transaction.atomic
def save_view(*, by: Actor, at: datetime, new: NewView) -> SavedView:
    """Keep a view, with a unit only by whoever may share; records `view.save`."""
    person = person_of(by)
    if person is None:
        raise NotAllowed
    if SavedView.objects.filter(owner=person).count() >= MOST:
        raise RuleBroken("cases.view_too_many", field="name", most=MOST)
    view = SavedView(owner=person, filters=dict(new.filters), columns=list(new.columns))
    _put(view, new, by, at)
    view.save(force_insert=True)
    _record("view.save", view, by, at)
    return view


@transaction.atomic
def change_view(*, by: Actor, at: datetime, view_id: UUID, new: NewView) -> SavedView:
    """Give a view another name, share it or no longer; records `view.change`."""
    view = _locked(by, view_id)
    _put(view, new, by, at)
    view.save(update_fields=["name", "unit", "changed_at"])
    _record("view.change", view, by, at)
    return view


@transaction.atomic
def delete_view(*, by: Actor, at: datetime, view_id: UUID) -> None:
    """Delete a view; the requests in it are not touched. Records `view.delete`."""
    view = _locked(by, view_id)
    _record("view.delete", view, by, at)
    view.delete()


def _locked(by: Actor, view_id: UUID) -> SavedView:
    get_view(by, view_id)
    view = SavedView.objects.select_for_update(of=("self",)).filter(pk=view_id).first()
    if view is None or not can_change_view(by, view, person_of(by)):
        raise NotAllowed
    return view


def _put(view: SavedView, new: NewView, by: Actor, at: datetime) -> None:
    name = " ".join(new.name.split())
    if len(name) not in NAME_LENGTH:
        raise RuleBroken("cases.view_name", field="name", most=NAME_LENGTH.stop - 1)
    may_share = by.units_with(Permission.CASES_VIEW_SHARE)
    if new.unit not in (None, view.unit_id) and new.unit not in may_share:
        raise NotAllowed
    view.name, view.unit_id, view.changed_at = name, new.unit, at


def _record(verb: str, view: SavedView, by: Actor, at: datetime) -> None:
    """Where it lies: at the unit it is shared with, else at the one of whoever keeps it."""
    unit = view.unit_id or by.unit
    path = network().units_by_id[unit].area_path if unit else network().root.path
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=path,
        unit=unit,
        subject_type="view",
        subject_id=view.id,
        data={"shared": view.unit_id is not None},
    )
