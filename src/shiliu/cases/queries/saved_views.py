"""Saved views: those one may open, and the one that one may change."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiliu.accounts.queries import person_of
from shiliu.cases.models import SavedView
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission

MOST = 50


def views_of(actor: Actor, person: UUID) -> list[SavedView]:
    """The own views and those shared with the own units, by name."""
    return list(SavedView.objects.filter(_open_to(actor, person)).order_by("name", "id")[:MOST])


def get_view(actor: Actor, view_id: UUID) -> SavedView:
    """One view that `actor` may open; NotAllowed otherwise."""
    found = SavedView.objects.filter(_open_to(actor, person_of(actor)), pk=view_id).first()
    if found is None:
        raise NotAllowed
    return found


def can_change_view(actor: Actor, view: SavedView, person: UUID | None) -> bool:
    """Whether it is the own one, or one of a unit for which `actor` may share."""
    return view.owner == person or view.unit_id in actor.units_with(Permission.CASES_VIEW_SHARE)


def _open_to(actor: Actor, person: UUID | None) -> Q:
    return Q(owner=person) | Q(unit__in=actor.units)
