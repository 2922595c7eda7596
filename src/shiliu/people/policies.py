"""Who may read the log of looks. Who may look at a contact is decided by the subject's package."""

from __future__ import annotations

from django.db.models import Q

from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission


def looks_visible_to(actor: Actor) -> Q:
    """The looks `actor` may read: the auditor those in their area, the person those at theirs."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is ActorKind.RESIDENT:
        return Q(subject_id=actor.holds)
    seen = Q(pk__in=[])
    for grant in actor.grants_with(Permission.PEOPLE_LOOK_VIEW):
        seen |= Q(area_path__startswith=grant.area_path)
    return seen


def can_read_looks(actor: Actor, area_path: str) -> bool:
    return actor.may(Permission.PEOPLE_LOOK_VIEW, area_path)
