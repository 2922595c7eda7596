"""A signed-in coordinator for the desk pages."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network


def signed_in() -> str:
    """The cookie of a session of somebody at the office of the whole tree."""
    at = clock.now()
    user = add_user(by=SYSTEM, at=at, username="bench", display_name="bench")
    office = next(unit for unit in network().units if unit.rank == 0)
    day = timezone.localdate(at)
    appoint(
        by=SYSTEM, at=at, new=NewPost(user.id, office.id, network().root.id, Role.COORDINATOR, day)
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
