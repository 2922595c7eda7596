"""Public answers stand on a shelf for a moment, so that a crowd costs what one reader costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
Value = TypeVar("Value")
SHELF = "shelf"
DISPLAY = ("theme", "type")


def shelved(view: View) -> View:
    """Keep what `view` answers for `SHELF_SECONDS` in this process.

    Only for answers that are the same for everybody: complete ones that say `public`. Compressing
    belongs inside, asking whether the reader has it already outside. A withdrawn title is gone
    when the moment is over. Somebody who is signed in gets what the view says.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        if not _may_stand_there(request):
            return view(request, *args, **named)
        key = _key(request)
        if (kept := caches[SHELF].get(key)) is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = view(request, *args, **named)
        if response.status_code == 200 and "public" in response.get("Cache-Control", ""):
            kept = (response.content, dict(response.headers))
            caches[SHELF].set(key, kept, settings.SHELF_SECONDS)
        return response

    return answered


def kept(name: str, make: Callable[[], Value]) -> Value:
    """What `make` says, for `SHELF_SECONDS` the same to everybody in this process."""
    if not settings.SHELF_SECONDS:
        return make()
    if (found := caches[SHELF].get(name)) is None:
        found = make()
        caches[SHELF].set(name, found, settings.SHELF_SECONDS)
    return cast("Value", found)


def _may_stand_there(request: HttpRequest) -> bool:
    reads = request.method in ("GET", "HEAD")
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return bool(settings.SHELF_SECONDS) and reads and not signed_in


def _key(request: HttpRequest) -> str:
    """Everything that such an answer may depend on."""
    depends_on = (
        request.method,
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        get_language(),
        "gzip" in request.headers.get("Accept-Encoding", ""),
        request.headers.get("HX-Request", ""),
        *(request.COOKIES.get(name, "") for name in DISPLAY),
    )
    return blake2b(repr(depends_on).encode(), digest_size=16).hexdigest()
