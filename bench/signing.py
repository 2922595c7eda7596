"""Staff of the bench's own: in posts, and signed in."""

from __future__ import annotations

from importlib import import_module

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count
from django.utils import timezone

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.models import User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cases.models import Case
from shiliu.cases.rules.lifecycle import State
from shiliu.core import clock
from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo


def in_post(name: str, area: AreaInfo, role: Role, unit: UnitInfo) -> Actor:
    """Somebody new in a post there, with the second step of sign-in set up."""
    at = clock.now()
    user = add_user(by=SYSTEM, at=at, username=f"bench-{name}", display_name=name)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    day = timezone.localdate(at)
    appoint(by=SYSTEM, at=at, new=NewPost(user.id, unit.id, area.id, role, day))
    return actor_of(user, at)


def coordinator_signed_in() -> str:
    """The cookie of a session of a coordinator at the office of the whole tree."""
    office = next(unit for unit in network().units if unit.rank == 0)
    in_post("desk", network().root, Role.COORDINATOR, office)
    return _signed_in("bench-desk")


def worker_signed_in() -> str:
    """The cookie of a session at the station whose inbox is the longest."""
    waiting = Case.objects.filter(state=State.RECEIVED, unit__level=2).values("unit")
    longest = waiting.annotate(n=Count("id")).order_by("-n").values_list("unit", flat=True)[0]
    station = network().units_by_id[longest]
    area = network().areas_by_path[station.answers_for[0]]
    in_post("station", area, Role.GRID_WORKER, station)
    return _signed_in("bench-station")


def _signed_in(username: str) -> str:
    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
