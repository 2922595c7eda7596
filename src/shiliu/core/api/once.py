"""Doing what a POST or PATCH asks for once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest

from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.once import Once, do_once, once


def claim(request: HttpRequest, by: Actor, operation: str, *more: str) -> Once:
    """The key in the header, bound to the operation, what it is about, and who sends it."""
    route = ":".join(("api", operation, *more))
    key = request.headers.get("Idempotency-Key", "")
    return once(key, route=route, by=by, body=request.body)


def made_once(key: Once, act: Callable[[], UUID]) -> UUID:
    """What `act` makes, or made the first time."""
    return do_once(key, clock.now(), act)


def acted_once(key: Once, subject: UUID, act: Callable[[], object]) -> None:
    """Do `act` on `subject`; a repetition does nothing."""

    def acted() -> UUID:
        act()
        return subject

    do_once(key, clock.now(), acted)
