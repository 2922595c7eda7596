"""Doing what a POST or PATCH asks for once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest

from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.once import Once, do_once, once


def claim(request: HttpRequest, by: Actor, operation: str, *more: str) -> Once:
    """The key in the header, bound to the operation, what it is about, and who sends it."""
    return _claim(request, by, request.body, operation, *more)


def claim_form(request: HttpRequest, by: Actor, operation: str, *more: str) -> Once:
    """The same for a form with files: bound to what its fields and files hold."""
    return _claim(request, by, b"\0".join(_held(request)), operation, *more)


def _claim(request: HttpRequest, by: Actor, body: bytes, operation: str, *more: str) -> Once:
    route = ":".join(("api", operation, *more))
    return once(request.headers.get("Idempotency-Key", ""), route=route, by=by, body=body)


def _held(request: HttpRequest) -> Iterator[bytes]:
    yield request.POST.urlencode().encode()
    for field, files in request.FILES.lists():
        for file in files:
            yield f"{field} {file.name}".encode(errors="surrogatepass")
            yield sha256(file.read()).digest()
            file.seek(0)


def made_once(key: Once, act: Callable[[], UUID]) -> UUID:
    """What `act` makes, or made the first time."""
    return do_once(key, clock.now(), act)


def acted_once(key: Once, subject: UUID, act: Callable[[], object]) -> None:
    """Do `act` on `subject`; a repetition does nothing."""

    def acted() -> UUID:
        act()
        return subject

    do_once(key, clock.now(), acted)
