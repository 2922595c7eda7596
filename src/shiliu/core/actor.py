"""Who acts, and with which grants. Nothing here reads the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shiliu.core.permissions import Permission


class ActorKind(StrEnum):
    """The five kinds of actors."""

    PUBLIC = "public"
    RESIDENT = "resident"
    STAFF = "staff"
    UNIT = "unit"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one post gives: what may be done, where, from which level on, and for which unit.

    `area_path` is the path of an area and covers its subtree. `level` and `unit` travel with it
    because the minimum level of a category, and what a unit holds, are asked of the post that
    gives the right: 0 is the office of the whole tree, 1 a centre or another office, higher
    numbers are points nearer home.
    """

    area_path: str
    permissions: frozenset[Permission]
    level: int = 0
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts.

    `post` is set for staff, and `role` names what it is. The first of the `grants` is that of
    the own post, the others are those of posts stood in for. `holds` is the one subject that the
    holder of a receipt code may see. `issuer` is who issued the key that a unit acts with, and so
    has seen it: what the key asks for, somebody else approves.
    """

    kind: ActorKind
    post: UUID | None = None
    role: str = ""
    grants: tuple[Grant, ...] = ()
    holds: UUID | None = None
    issuer: UUID | None = None

    @property
    def by(self) -> str:
        """How the ledger names it: a post id, a unit id, `resident`, `public` or `system`."""
        match self.kind:
            case ActorKind.STAFF:
                return str(self.post)
            case ActorKind.UNIT:
                return str(self.unit)
            case _:
                return self.kind.value

    @property
    def unit(self) -> UUID | None:
        """The unit of the own post."""
        return self.grants[0].unit if self.grants else None

    @property
    def units(self) -> frozenset[UUID]:
        """All units the actor works for or stands in for: for what they must keep out of.

        What they may do for a unit is asked of `units_with`.
        """
        return frozenset(grant.unit for grant in self.grants if grant.unit is not None)

    def units_with(self, permission: Permission) -> frozenset[UUID]:
        """The units whose own post gives `permission`."""
        granted = self.grants_with(permission)
        return frozenset(grant.unit for grant in granted if grant.unit is not None)

    def unit_for(self, permission: Permission, area_path: str) -> UUID | None:
        """The unit of the post that gives `permission` over `area_path`, the own post first."""
        over = (g for g in self.grants_with(permission) if area_path.startswith(g.area_path))
        return next((grant.unit for grant in over), None)

    def grants_with(self, permission: Permission) -> tuple[Grant, ...]:
        """The grants that hold `permission`."""
        return tuple(grant for grant in self.grants if permission in grant.permissions)

    def may(self, permission: Permission, area_path: str) -> bool:
        """Whether one single grant gives `permission` over `area_path`."""
        return any(area_path.startswith(grant.area_path) for grant in self.grants_with(permission))

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether any grant gives `permission`: enough to show a menu entry, never a row."""
        return bool(self.grants_with(permission))


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One call with a unit's key: as whom it acts, and how much of this hour's calls is used."""

    actor: Actor
    limit: int
    used: int
    ends_at: datetime


PUBLIC = Actor(ActorKind.PUBLIC)
SYSTEM = Actor(ActorKind.SYSTEM)


def holder_of(subject: UUID) -> Actor:
    """The resident who holds the receipt code of `subject`."""
    return Actor(ActorKind.RESIDENT, holds=subject)
