"""What each role may do, at which units it exists, and who may stand in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from shiliu.core.actor import Grant
from shiliu.core.permissions import Permission


class Role(StrEnum):
    """What a post is."""

    NEIGHBOUR_HOST = "neighbour_host"
    BUILDING_STEWARD = "building_steward"
    GRID_WORKER = "grid_worker"
    CENTRE_STAFF = "centre_staff"
    COORDINATOR = "coordinator"
    UNIT_WORKER = "unit_worker"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_UNIT_WORKER = frozenset({Permission.CASES_UNIT_VIEW, Permission.CASES_REQUEST_WORK})
_HOST = _UNIT_WORKER | {Permission.CASES_REQUEST_REGISTER}
_GRID_WORKER = _HOST | {Permission.CASES_AREA_VIEW}
_CENTRE = _GRID_WORKER | {
    Permission.CASES_CONTACT_VIEW,
    Permission.CASES_TEMPLATE_MANAGE,
    Permission.CASES_TITLE_APPROVE,
    Permission.CASES_VIEW_SHARE,
    Permission.NETWORK_UNIT_VIEW,
    Permission.TALLIES_FIGURE_VIEW,
}
_COORDINATOR = _CENTRE | {
    Permission.CASES_CONTACT_EXPORT,
    Permission.CASES_EXPORT_APPROVE,
    Permission.CASES_EXPORT_MAKE,
    Permission.CASES_EXTENSION_ALLOW,
    Permission.LEDGER_FACT_VIEW,
    Permission.NETWORK_FACT_CHANGE,
    Permission.PEOPLE_SUBJECT_ERASE,
}
_ADMINISTRATOR = frozenset(
    {
        Permission.ACCOUNTS_POST_APPROVE,
        Permission.ACCOUNTS_POST_PROPOSE,
        Permission.ACCOUNTS_POST_VIEW,
        Permission.ACCOUNTS_TOKEN_MANAGE,
        Permission.NETWORK_AREA_APPROVE,
        Permission.NETWORK_AREA_PROPOSE,
        Permission.NETWORK_BRAND_CHANGE,
        Permission.NETWORK_FACT_CHANGE,
        Permission.NETWORK_SETTING_APPROVE,
        Permission.NETWORK_SETTING_PROPOSE,
        Permission.NETWORK_UNIT_CHANGE,
        Permission.NETWORK_UNIT_VIEW,
        Permission.WEBHOOKS_HOOK_MANAGE,
    }
)
_AUDITOR = frozenset(
    {
        Permission.ACCOUNTS_POST_VIEW,
        Permission.LEDGER_FACT_VIEW,
        Permission.PEOPLE_LOOK_VIEW,
        Permission.TALLIES_FIGURE_VIEW,
    }
)

PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.NEIGHBOUR_HOST: _HOST,
    Role.BUILDING_STEWARD: _HOST,
    Role.GRID_WORKER: _GRID_WORKER,
    Role.CENTRE_STAFF: _CENTRE,
    Role.COORDINATOR: _COORDINATOR,
    Role.UNIT_WORKER: _UNIT_WORKER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.AUDITOR: _AUDITOR,
}

# What any key may hold, for its own unit alone.
_OF_KEYS: Final = frozenset({Permission.WEBHOOKS_HOOK_MANAGE})

OUR_KINDS: Final = frozenset({"point", "office"})
_KINDS: Final[dict[Role, frozenset[str]]] = {
    Role.NEIGHBOUR_HOST: frozenset({"point"}),
    Role.BUILDING_STEWARD: frozenset({"point"}),
    Role.GRID_WORKER: frozenset({"point"}),
    Role.CENTRE_STAFF: frozenset({"point"}),
    Role.COORDINATOR: frozenset({"office"}),
    Role.UNIT_WORKER: frozenset({"department", "property_manager", "partner"}),
    Role.ADMINISTRATOR: frozenset({"office"}),
    Role.AUDITOR: frozenset({"office"}),
}
_FOR_PEOPLE: Final = (
    "accounts:",
    "cases:template:",
    "cases:view:",
    "ledger:",
    "network:area:",
    "network:brand:",
    "network:setting:",
    "people:",
)
_FILES: Final = frozenset(
    {
        Permission.CASES_CONTACT_EXPORT,
        Permission.CASES_EXPORT_APPROVE,
        Permission.CASES_EXPORT_MAKE,
    }
)
_SEPARATE: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
CENTRE_LEVEL: Final = 1
OUTSIDE_LEVEL: Final = 99
# Standing in moves rights without a second person: only so far ahead, then it is said anew.
MOST_DAYS_AWAY: Final = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """What a post is: its role, the area it covers, the unit with its kind, level and place."""

    role: Role
    area_path: str
    unit: UUID
    kind: str
    unit_level: int | None
    unit_path: str

    @property
    def level(self) -> int:
        """How high the post stands: 0 the office of the whole tree, 1 a centre or another office.

        Points nearer home have their own level; units outside the network see only what every
        level may see.
        """
        if self.kind == "office":
            return 0 if self.unit_path.count("/") == 1 else CENTRE_LEVEL
        if self.unit_level is not None:
            return self.unit_level
        return OUTSIDE_LEVEL

    @property
    def grant(self) -> Grant:
        """What the post gives: its permissions over its area, with its level, for its unit."""
        return Grant(self.area_path, PERMISSIONS[self.role], self.level, self.unit)


def exists_at(role: Role, kind: str, unit_level: int | None) -> bool:
    """Whether units of this kind have such posts; centre staff only at points of level 1."""
    if role is Role.CENTRE_STAFF and unit_level != CENTRE_LEVEL:
        return False
    return kind in _KINDS[role]


def key_scopes(kind: str, unit_level: int | None) -> frozenset[Permission]:
    """What a key of such a unit may hold at most: what its posts may do, but for what needs people.

    No key decides about accounts, people, areas, settings or the brand, takes out lists or reads
    the ledger: somebody answers for that in person. Views and templates are for pages.
    """
    held = (PERMISSIONS[role] for role in Role if exists_at(role, kind, unit_level))
    scopes = {scope for each in held for scope in each if not _needs_a_person(scope)}
    return frozenset(scopes | _OF_KEYS) if scopes else frozenset()


def _needs_a_person(permission: Permission) -> bool:
    return permission.startswith(_FOR_PEOPLE) or permission in _FILES


def are_separate(one: Role, other: Role) -> bool:
    """Whether one person may never hold both at the same time: administrator and auditor."""
    return one is not other and {one, other} == _SEPARATE


def may_stand_in(stand_in: Seat, away: Seat) -> bool:
    """Whether `stand_in` may take over for `away` while it is absent.

    Standing in widens the place, never the kinds of rights: the stand-in's own role has every
    permission of the absent one. Inside the network it is somebody of the same unit, above, or
    beside (under the same parent area); for any other unit only somebody of the same unit.
    """
    if not PERMISSIONS[stand_in.role] >= PERMISSIONS[away.role]:
        return False
    if are_separate(stand_in.role, away.role):
        return False
    if stand_in.unit == away.unit:
        return True
    if not {stand_in.kind, away.kind} <= OUR_KINDS:
        return False
    return _is_near(stand_in.area_path, away.area_path)


def above(area_path: str) -> tuple[str, ...]:
    """The paths from the root down to `area_path`, itself the last."""
    codes = area_path.rstrip("/").split("/")
    return tuple("/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1))


def _is_near(path: str, other: str) -> bool:
    *higher, own = above(other)
    beside = bool(higher) and path.startswith(higher[-1])
    return beside or path in (*higher, own)
