"""Puts the actor on the request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from shiliu.accounts.models import User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.schemas import CHOSEN_POST
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor
from shiliu.core.http import ActingRequest

Handler = Callable[[HttpRequest], HttpResponse]


def acting(handler: Handler) -> Handler:
    """Set `request.actor`: the public without a session cookie, else found when first asked.

    A public page that does not ask reads neither session nor user and stays cacheable.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        signed = settings.SESSION_COOKIE_NAME in request.COOKIES
        found = SimpleLazyObject(partial(_actor, request)) if signed else PUBLIC
        cast("ActingRequest", request).actor = cast("Actor", found)
        return handler(request)

    return handle


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return PUBLIC
    chosen = request.session.get(CHOSEN_POST)
    return actor_of(user, clock.now(), UUID(chosen) if chosen else None)
