"""Pages that everybody sees alike may be kept for a minute; a repeated look costs a 304."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

View = Callable[..., HttpResponse]
KEPT_SECONDS = 60


def public_page(view: View) -> View:
    """GET only, cacheable for a minute, varying by language and the display cookies."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        response = view(request, *args, **named)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return conditional_page(require_safe(answered))
