"""Everybody who can knock at a door: signed out, with a code, with a key, in every kind of post."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client

from shiliu.accounts.actions.posts import appoint, propose_post
from shiliu.accounts.actions.tokens import issue_token
from shiliu.accounts.actions.users import add_user, deactivate_user
from shiliu.accounts.models import Post, User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import PERMISSIONS, Role, key_scopes
from shiliu.accounts.schemas import NewPost
from shiliu.core import clock
from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network

BEGAN = date(2026, 1, 1)
PASSWORD = "a long enough sentence"
ROOT, SUBDISTRICT, COMMUNITY = "150603000000", "150603002000", "150603002007"
GRID, BUILDING, CORNER_BUILDING = f"{COMMUNITY}001", f"{COMMUNITY}001001", f"{COMMUNITY}001002"
ELSEWHERE = "150603001001001001"

# name: role, unit, area; the others do the same in another subdistrict or at another unit
OWN = {
    "host": (Role.NEIGHBOUR_HOST, "p10-1-1-1", BUILDING),
    "steward": (Role.BUILDING_STEWARD, "p10-1-1", CORNER_BUILDING),
    "grid": (Role.GRID_WORKER, "p10-1", GRID),
    "centre": (Role.CENTRE_STAFF, "p10", COMMUNITY),
    "street": (Role.COORDINATOR, "office-qingchunshan", SUBDISTRICT),
    "department": (Role.UNIT_WORKER, "dept-lighting", ROOT),
    "manager": (Role.UNIT_WORKER, "pm-08", COMMUNITY),
    "partner": (Role.UNIT_WORKER, "partner-volunteers", ROOT),
    "admin": (Role.ADMINISTRATOR, "office-qingchunshan", SUBDISTRICT),
    "auditor": (Role.AUDITOR, "office-qingchunshan", SUBDISTRICT),
}
STRANGERS = {
    "other_host": (Role.NEIGHBOUR_HOST, "p01-1-1-1", ELSEWHERE),
    "other_steward": (Role.BUILDING_STEWARD, "p01-1-1", "150603001001001002"),
    "other_grid": (Role.GRID_WORKER, "p01-1", "150603001001001"),
    "other_centre": (Role.CENTRE_STAFF, "p01", "150603001001"),
    "other_street": (Role.COORDINATOR, "office-habagexi", "150603001000"),
    "other_department": (Role.UNIT_WORKER, "dept-city", ROOT),
    "other_manager": (Role.UNIT_WORKER, "pm-01", "150603001001"),
    "other_partner": (Role.UNIT_WORKER, "partner-law", ROOT),
    "other_admin": (Role.ADMINISTRATOR, "office-habagexi", "150603001000"),
    "other_auditor": (Role.AUDITOR, "office-habagexi", "150603001000"),
}
DISTRICT = {
    "district": (Role.COORDINATOR, "office-district", ROOT),
    "district_admin": (Role.ADMINISTRATOR, "office-district", ROOT),
    "district_auditor": (Role.AUDITOR, "office-district", ROOT),
}
# Not asked of any page themselves: they propose what others decide, and ask what others approve.
BEHIND = {
    "proposer": (Role.ADMINISTRATOR, "office-district", ROOT),
    "exporter": (Role.COORDINATOR, "office-qingchunshan", SUBDISTRICT),
}
STAFF = {**OWN, **STRANGERS, **DISTRICT}
# name: unit, and whether it has all scopes that such a unit may have, or only a worker's
KEYS = {
    "key": ("p10", False),
    "other_key": ("p01", False),
    "office_key": ("office-qingchunshan", True),
    "other_office_key": ("office-habagexi", True),
}
OUTSIDE = ("signed_out", "holder", "other_holder", *KEYS, "closed")
WITHOUT_POST, WITHOUT_SECOND_STEP = "without_post", "without_second_step"
ACTORS = (*OUTSIDE, WITHOUT_POST, WITHOUT_SECOND_STEP, *STAFF)


@dataclass
class Somebody:
    """One actor: a browser, what it sends with every request, and the post if there is one."""

    name: str
    client: Client
    user: User | None = None
    post: Post | None = None
    key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cookies = deepcopy(self.client.cookies)

    def browser(self) -> Client:
        """The browser as it was at first: still signed in, nothing chosen."""
        self.client.cookies = deepcopy(self._cookies)
        return self.client

    @property
    def acting(self) -> Actor:
        assert self.user is not None
        return actor_of(self.user, clock.now())


def everybody() -> dict[str, Somebody]:
    """All actors, and those behind the scenes, each at work."""
    people = {name: _at_work(name, *post) for name, post in {**STAFF, **BEHIND}.items()}
    people |= {name: Somebody(name, Client()) for name in ("signed_out", "holder", "other_holder")}
    people |= {name: _with_key(name, unit, whole=whole) for name, (unit, whole) in KEYS.items()}
    people["closed"] = _closed()
    people[WITHOUT_POST] = _without_post(people["proposer"].acting)
    people[WITHOUT_SECOND_STEP] = _at_work(
        WITHOUT_SECOND_STEP, *DISTRICT["district_admin"], second_step=False
    )
    return people


def new_post(user: User, role: Role, unit: str, area: str, to_day: date | None = None) -> NewPost:
    places = network()
    return NewPost(
        user_id=user.id,
        unit_id=places.units_by_code[unit].id,
        area_id=places.areas_by_code[area].id,
        role=role,
        from_day=BEGAN,
        to_day=to_day,
    )


def account(name: str, *, second_step: bool = True) -> User:
    """An account, with the second step of sign-in set up."""
    user = add_user(by=SYSTEM, at=clock.now(), username=name, display_name=name)
    user.set_password(PASSWORD)
    user.save()
    if second_step:
        Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
        )
    return user


def _at_work(name: str, role: Role, unit: str, area: str, *, second_step: bool = True) -> Somebody:
    user = account(name, second_step=second_step)
    post = appoint(by=SYSTEM, at=clock.now(), new=new_post(user, role, unit, area))
    return Somebody(name, _signed_in(user), user, post)


def _with_key(name: str, unit: str, *, whole: bool) -> Somebody:
    """A unit's own software, which sends its key with every request."""
    found = network().units_by_code[unit]
    most = key_scopes(found.kind, found.level)
    token, key = issue_token(
        by=SYSTEM,
        at=clock.now(),
        unit_id=found.id,
        name=name,
        scopes=most if whole else PERMISSIONS[Role.UNIT_WORKER],
        calls_per_hour=100_000,
    )
    assert token.approved_at is not None
    return Somebody(name, Client(), key=key, headers={"Authorization": f"Bearer {key}"})


def _closed() -> Somebody:
    """An administrator whose account was closed while the browser was open."""
    somebody = _at_work("closed", *DISTRICT["district_admin"])
    assert somebody.user is not None
    deactivate_user(by=SYSTEM, at=clock.now(), user_id=somebody.user.id)
    return somebody


def _without_post(proposer: Actor) -> Somebody:
    """Somebody whose post ended yesterday, and whose next one nobody has approved."""
    user, at = account(WITHOUT_POST), clock.now()
    yesterday = clock.today() - timedelta(days=1)
    appoint(by=SYSTEM, at=at, new=new_post(user, *DISTRICT["district"], yesterday))
    propose_post(by=proposer, at=at, new=new_post(user, *DISTRICT["district_admin"]))
    return Somebody(WITHOUT_POST, _signed_in(user), user)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
