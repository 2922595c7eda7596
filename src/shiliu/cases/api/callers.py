"""Who calls: everybody, or a unit with its key."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from shiliu.accounts.actions.tokens import token_actor
from shiliu.core.actor import PUBLIC, Actor, ActorKind
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import network_key


def bearer(request: HttpRequest, at: datetime) -> Actor:
    """The unit whose key stands in the Authorization header; the public without the header."""
    header = request.headers.get("Authorization", "")
    if not header:
        return PUBLIC
    scheme, _, key = header.partition(" ")
    return key_holder(key.strip() if scheme.lower() == "bearer" else "", at)


def key_holder(key: str, at: datetime) -> Actor:
    """The unit that holds `key`; counts the call."""
    try:
        return token_actor(key=key, at=at)
    except NotAllowed as refusal:
        raise RuleBroken("core.key_unknown", field="api_key") from refusal


def limited_network(request: HttpRequest, by: Actor) -> str:
    """The network to count a new request by; a unit has its own limit of calls instead."""
    return network_key(request) if by.kind is ActorKind.PUBLIC else ""
