"""How answers are kept: pages that all see alike for a minute, pages behind a code never."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers, set_response_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from shiliu.core.replica import read_from_replica
from shiliu.core.shelf import shelved

View = Callable[..., HttpResponse]
KEPT_SECONDS = 60


def public_page(view: View) -> View:
    """GET only, compressed, cacheable for a minute; a repeated look costs a 304.

    Varies by language and the display cookies. Nothing secret stands in such a page, so that it
    may be compressed. The process keeps it for a moment too, and a replica may be asked for it.
    """

    asked = read_from_replica(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        response = asked(request, *args, **named)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            set_response_etag(response)
        return response

    return conditional_page(shelved(gzip_page(require_safe(answered))))


def private(response: HttpResponse) -> HttpResponse:
    """An answer with somebody's words or code in it: kept nowhere, found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
