"""The people of the tests, at work in the sample district.

Alice runs the grid station of the first grid of a community, Bob hosts a neighbour point in that
grid, Erin works at the community's centre, Charlie at another community's. Frank coordinates their
subdistrict, Grace the district. Heidi administers, Ivan audits, Judy works at a department and Ken
at the property manager of the estate. Dora lives there and has no account.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.test import Client

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.tokens import issue_token
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.models import Post, User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core import clock
from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo

BEGAN = date(2026, 1, 1)
DISTRICT, SUBDISTRICT = "150603000000", "150603002000"
COMMUNITY, GRID, BUILDING = "150603002007", "150603002007001", "150603002007001001"
OTHER_COMMUNITY, OTHER_SUBDISTRICT = "150603002008", "150603001000"
CENTRE, STATION, CORNER, POINT = "p10", "p10-1", "p10-1-1", "p10-1-1-1"
OTHER_CENTRE, STREET, OFFICE = "p11", "office-qingchunshan", "office-district"
LIGHTING, ESTATE = "dept-lighting", "pm-08"

# name: role, unit, area of the post
CAST: dict[str, tuple[Role, str, str]] = {
    "alice": (Role.GRID_WORKER, STATION, GRID),
    "bob": (Role.NEIGHBOUR_HOST, POINT, BUILDING),
    "charlie": (Role.CENTRE_STAFF, OTHER_CENTRE, OTHER_COMMUNITY),
    "erin": (Role.CENTRE_STAFF, CENTRE, COMMUNITY),
    "frank": (Role.COORDINATOR, STREET, SUBDISTRICT),
    "grace": (Role.COORDINATOR, OFFICE, DISTRICT),
    "heidi": (Role.ADMINISTRATOR, OFFICE, DISTRICT),
    "ivan": (Role.AUDITOR, OFFICE, DISTRICT),
    "judy": (Role.UNIT_WORKER, LIGHTING, DISTRICT),
    "ken": (Role.UNIT_WORKER, ESTATE, COMMUNITY),
}


class Person:
    """Somebody with an account and a post, appointed when first asked for."""

    def __init__(self, name: str, role: Role, unit: str, area: str) -> None:
        self.name, self.role = name, role
        self.user: User = add_user(
            by=SYSTEM, at=clock.now(), username=name, display_name=name.title()
        )
        self.post: Post = self.gets(role, unit, area)

    def gets(self, role: Role, unit: str, area: str) -> Post:
        """A post, the first or one more."""
        places = network()
        new = NewPost(
            user_id=self.user.id,
            unit_id=places.units_by_code[unit].id,
            area_id=places.areas_by_code[area].id,
            role=role,
            from_day=BEGAN,
        )
        return appoint(by=SYSTEM, at=clock.now(), new=new)

    @property
    def unit(self) -> UnitInfo:
        return network().units_by_id[self.post.unit_id]

    @property
    def actor(self) -> Actor:
        """Who acts when this person does, in the first post."""
        return self.acting(self.post)

    def acting(self, post: Post) -> Actor:
        """The same person in a certain post."""
        return actor_of(self.user, clock.now(), post.id)

    @cached_property
    def client(self) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(self.user)
        return client


class People:
    """Everybody by name; more can be added."""

    def __init__(self) -> None:
        self._known: dict[str, Person] = {}

    def __getitem__(self, name: str) -> Person:
        if name not in self._known:
            self._known[name] = Person(name, *CAST[name])
        return self._known[name]

    def __getattr__(self, name: str) -> Person:
        if name not in CAST:
            raise AttributeError(name)
        return self[name]

    def add(self, name: str, role: Role, unit: str, area: str) -> Person:
        self._known[name] = Person(name, role, unit, area)
        return self._known[name]

    @staticmethod
    def key_of(unit: str, calls_per_hour: int = 1000, **more: Any) -> str:
        """An interface key of a unit, as its own software would hold it."""
        unit_id: UUID = network().units_by_code[unit].id
        _, key = issue_token(
            by=SYSTEM,
            at=clock.now(),
            unit_id=unit_id,
            name="test",
            calls_per_hour=calls_per_hour,
            **more,
        )
        return key
