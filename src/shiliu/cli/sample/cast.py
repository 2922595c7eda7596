"""The staff of the sample life, with names nobody has. A few of them can be signed in as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from uuid import UUID

from django.utils import timezone

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user, set_password
from shiliu.accounts.models import User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cli.sample.ways import shown_units
from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo

PASSWORD = "pomegranate-sample"  # noqa: S105  printed at every start of the sample
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗"  # with 示例 after them: nobody is called so
ROLE_OF_LEVEL = {1: Role.CENTRE_STAFF, 2: Role.GRID_WORKER, 3: Role.BUILDING_STEWARD}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that is printed: name and what it shows."""

    username: str
    role: str
    unit: str


class Cast:
    """One worker for each unit that works on requests; actors by unit.

    `shown` are the units whose workers can be signed in as.
    """

    def __init__(self, at: datetime, categories: Sequence[str]) -> None:
        self._at = at
        self._names = cycle(SURNAMES)
        self.actors: dict[UUID, Actor] = {}
        self.sign_ins: list[SignIn] = []
        self.shown = shown_units(categories)

    def engage(self) -> None:
        """Add the accounts and posts through the actions."""
        for unit in network().units:
            works = unit.kind != "partner" and (unit.level or 0) <= 2
            if works or unit in self.shown:
                self._worker(unit, self._role(unit))
        for unit in self.shown:
            self._open(unit)
        office = next(unit for unit in network().units if unit.rank == 0)
        for name, role in (
            ("admin-1", Role.ADMINISTRATOR),
            ("admin-2", Role.ADMINISTRATOR),
            ("auditor", Role.AUDITOR),
        ):
            self._add(name, role, office, opened=True)

    def _role(self, unit: UnitInfo) -> Role:
        if unit.kind == "office":
            return Role.COORDINATOR
        if unit.level is None:
            return Role.UNIT_WORKER
        return ROLE_OF_LEVEL.get(unit.level, Role.NEIGHBOUR_HOST)

    def _worker(self, unit: UnitInfo, role: Role) -> None:
        user = self._add(f"w-{unit.code}".lower(), role, unit, opened=False)
        self.actors[unit.id] = actor_of(user, self._at)

    def _open(self, unit: UnitInfo) -> None:
        level = f"-{unit.level}" if unit.level else ""
        name = f"{unit.kind.replace('_', '-')}{level}"
        self._add(name, self._role(unit), unit, opened=True)

    def _add(self, username: str, role: Role, unit: UnitInfo, *, opened: bool) -> User:
        name = next(self._names)
        shown = f"{name}示例" if "zh" in unit.name else f"Sample {name}"
        user = add_user(by=SYSTEM, at=self._at, username=username, display_name=shown)
        new = NewPost(
            user.id, unit.id, self._area(unit, role).id, role, timezone.localdate(self._at)
        )
        appoint(by=SYSTEM, at=self._at, new=new)
        if opened:
            set_password(at=self._at, user=user, password=PASSWORD)
            self.sign_ins.append(SignIn(username, role, unit.name.get("zh", unit.code)))
        return user

    def _area(self, unit: UnitInfo, role: Role) -> AreaInfo:
        """Over which area a post stands: what its unit answers for, or the root."""
        places = network()
        if role in (Role.ADMINISTRATOR, Role.AUDITOR) or not unit.answers_for:
            return places.root
        return places.areas_by_path[unit.answers_for[0]]
