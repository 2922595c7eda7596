"""Who may see facts."""

from __future__ import annotations

from django.db.models import Q

from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission

NOTHING = Q(pk__in=[])


def visible_to(
    actor: Actor, permission: Permission = Permission.LEDGER_FACT_VIEW, path: str = "area_path"
) -> Q:
    """The facts `actor` may see: those in the areas of grants with `permission`.

    The holder of a receipt code sees the facts of that one subject. `path` names another column
    to look for the place in, such as where the subject is now.
    """
    match actor.kind:
        case ActorKind.SYSTEM:
            return Q()
        case ActorKind.RESIDENT:
            return Q(subject_id=actor.holds)
        case _:
            seen = NOTHING
            for grant in actor.grants_with(permission):
                seen |= Q(**{f"{path}__startswith": grant.area_path})
            return seen
