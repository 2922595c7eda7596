"""Who may see and manage hooks, and as whom a hook sees requests."""

from __future__ import annotations

from django.db.models import Q

from shiliu.accounts.policies import may, within
from shiliu.accounts.queries import acting_as_unit
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission
from shiliu.network.models import Unit

MANAGE = Permission.WEBHOOKS_HOOK_MANAGE
SEES = frozenset({Permission.CASES_UNIT_VIEW, Permission.CASES_AREA_VIEW})


def hooks_visible_to(actor: Actor) -> Q:
    """The hooks `actor` may see: staff those in their area, a key those of its own unit."""
    if actor.kind is ActorKind.UNIT:
        return Q(unit__in=actor.units_with(MANAGE))
    return within(actor, MANAGE, "unit__area_path")


def can_manage_hooks(actor: Actor, unit: Unit) -> bool:
    """The same for one unit."""
    if actor.kind is ActorKind.UNIT:
        return unit.id in actor.units_with(MANAGE)
    return may(actor, MANAGE, unit.area_path)


def can_approve_hooks(actor: Actor, unit: Unit) -> bool:
    """Approving and letting run again is for people."""
    return actor.kind is not ActorKind.UNIT and can_manage_hooks(actor, unit)


def reader_for(unit: Unit) -> Actor:
    """The unit as its hook sees requests: what a key with all scopes of reading would be shown.

    `cases.policies.visible_to` of it decides: a complaint about the unit is never among them.
    """
    return acting_as_unit(unit, SEES)
