"""Actors for tests of the network: what they may do is given in one line."""

from uuid import UUID, uuid4

from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission


def staff(area_path: str, *permissions: Permission, post: UUID | None = None) -> Actor:
    grant = Grant(area_path, frozenset(permissions))
    return Actor(ActorKind.STAFF, post=post or uuid4(), grants=(grant,))
