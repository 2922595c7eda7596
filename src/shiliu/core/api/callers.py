"""Who calls: everybody, or a unit with its key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from ninja.security.base import AuthBase

from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor, ActorKind, KeyUse
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import network_key
from shiliu.core.permissions import Permission


class KeyRequest(HttpRequest):
    """A request that a key has opened."""

    auth: Actor
    key_use: KeyUse


class UnitKey(AuthBase):
    """Lets a call in that carries the key of a unit with one of the `scopes`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, *scopes: Permission) -> None:
        self.scopes = scopes
        super().__init__()

    def __call__(self, request: HttpRequest) -> Actor:
        actor = bearer(request, clock.now())
        if actor.kind is ActorKind.PUBLIC:
            raise RuleBroken("core.key_unknown")
        check_scope(actor, *self.scopes)
        return actor


def check_scope(actor: Actor, *scopes: Permission) -> None:
    """Refuse a key that has none of the `scopes`; with none named any key will do."""
    if scopes and not any(map(actor.may_somewhere, scopes)):
        raise RuleBroken("core.scope_missing", scope=scopes[0])


def bearer(request: HttpRequest, at: datetime) -> Actor:
    """The unit whose key stands in the Authorization header; the public without the header."""
    header = request.headers.get("Authorization", "")
    if not header:
        return PUBLIC
    scheme, _, key = header.partition(" ")
    return key_holder(request, key.strip() if scheme.lower() == "bearer" else "", at)


def key_holder(request: HttpRequest, key: str, at: datetime) -> Actor:
    """The unit that holds `key`; counts the call and notes for the answer what is left."""
    try:
        use = _opened()(key=key, at=at)
    except NotAllowed as refusal:
        raise RuleBroken("core.key_unknown", field="api_key") from refusal
    cast("KeyRequest", request).key_use = use
    if use.used > use.limit:
        raise RuleBroken("accounts.token_limit", limit=use.limit)
    return use.actor


def caller(request: HttpRequest) -> Actor:
    """The unit whose key `UnitKey` has let in."""
    return cast("KeyRequest", request).auth


def key_use(request: HttpRequest) -> KeyUse:
    """This call with the key that `UnitKey` has let in."""
    return cast("KeyRequest", request).key_use


def limited_network(request: HttpRequest, by: Actor) -> str:
    """The network to count a new request by; a unit has its own limit of calls instead."""
    return network_key(request) if by.kind is ActorKind.PUBLIC else ""


@cache
def _opened() -> Callable[..., KeyUse]:
    """How a key is opened: keys belong to a package above this one, settings name it."""
    return cast("Callable[..., KeyUse]", import_string(settings.KEY_OPENER))
