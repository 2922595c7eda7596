"""Who may change the network and its settings, and whose rows a list shows: one definition."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.db.models import Q

from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission


class Placed(Protocol):
    """A unit or unit's picture: what stands somewhere in the tree."""

    @property
    def area_path(self) -> str: ...


class Proposed(Protocol):
    """A change of a setting that somebody proposed."""

    @property
    def proposed_by(self) -> UUID: ...


class ProposedForAreas(Proposed, Placed, Protocol):
    """A reorganisation that somebody proposed; its place is the area everything happens in."""


def can_view_unit(actor: Actor, unit: Placed) -> bool:
    """May see the unit's page on the desk; what the public sees of points needs no right."""
    return actor.may(Permission.NETWORK_UNIT_VIEW, unit.area_path)


def visible_to(actor: Actor) -> Q:
    """The same for rows of units: those in a subtree of a grant that lets its holder view units."""
    scope = Q(pk__in=())
    for grant in actor.grants_with(Permission.NETWORK_UNIT_VIEW):
        scope |= Q(area_path__startswith=grant.area_path)
    return scope


def can_add_unit(actor: Actor, area_path: str) -> bool:
    """May add a unit that stands in this area, answers for it or hangs under one that stands there.

    The system (installation, sample life) may.
    """
    return actor.kind is ActorKind.SYSTEM or actor.may(Permission.NETWORK_UNIT_CHANGE, area_path)


def can_change_unit(actor: Actor, unit: Placed) -> bool:
    """May change the unit or end it."""
    return actor.may(Permission.NETWORK_UNIT_CHANGE, unit.area_path)


def can_publish_fact(actor: Actor, area_path: str) -> bool:
    """May publish a figure about this area."""
    return actor.may(Permission.NETWORK_FACT_CHANGE, area_path)


def can_set_brand(actor: Actor, root: str) -> bool:
    """May change the brand. `root` is the path of the root area, here and below."""
    return actor.may(Permission.NETWORK_BRAND_CHANGE, root)


def can_change_holidays(actor: Actor, root: str) -> bool:
    """May enter rest days and make-up days: whoever may propose settings."""
    return actor.may(Permission.NETWORK_SETTING_PROPOSE, root)


def can_propose_setting(actor: Actor, root: str) -> bool:
    """May propose a change of a threshold or retention time."""
    return actor.may(Permission.NETWORK_SETTING_PROPOSE, root)


def can_decide_setting(actor: Actor, root: str, change: Proposed, person: UUID) -> bool:
    """May approve or refuse a proposed change: never the person who proposed it, in any post."""
    return change.proposed_by != person and actor.may(Permission.NETWORK_SETTING_APPROVE, root)


def can_propose_areas(actor: Actor, area_path: str) -> bool:
    """May propose a reorganisation of areas inside this one."""
    return actor.may(Permission.NETWORK_AREA_PROPOSE, area_path)


def can_decide_areas(actor: Actor, change: ProposedForAreas, person: UUID) -> bool:
    """May approve or refuse a proposed reorganisation: never who proposed it, in any post."""
    return change.proposed_by != person and actor.may(
        Permission.NETWORK_AREA_APPROVE, change.area_path
    )


def area_changes_visible_to(actor: Actor) -> Q:
    """The reorganisations inside the areas where the actor may propose or approve them."""
    scope = Q(pk__in=())
    for permission in (Permission.NETWORK_AREA_PROPOSE, Permission.NETWORK_AREA_APPROVE):
        for grant in actor.grants_with(permission):
            scope |= Q(area_path__startswith=grant.area_path)
    return scope


def can_view_settings(actor: Actor, root: str) -> bool:
    """May see proposed and decided changes."""
    return actor.may(Permission.NETWORK_SETTING_PROPOSE, root) or actor.may(
        Permission.NETWORK_SETTING_APPROVE, root
    )


def settings_visible_to(actor: Actor, root: str) -> Q:
    """The same for rows of changes: all or none."""
    return ~Q(pk__in=()) if can_view_settings(actor, root) else Q(pk__in=())
