"""How one reader wants pages shown: theme, type size, language. Kept in cookies, nothing else."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

THEMES: Final = ("auto", "light", "dark")
TYPES: Final = ("normal", "large")
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class Display:
    """The reader's choice; `path` is the page to come back to."""

    theme: str = "auto"
    type: str = "normal"
    path: str = "/"

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        theme = request.COOKIES.get("theme", "auto")
        size = request.COOKIES.get("type", "normal")
        return cls(
            theme if theme in THEMES else "auto",
            size if size in TYPES else "normal",
            request.get_full_path(),
        )


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def keep_language(response: HttpResponse, language: str) -> None:
    """Remember a Django language code in the cookie that Django reads."""
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Remember what was chosen and go back. Changes the reader's cookies only, so GET is right."""
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, None) and target.startswith("/")
    response = HttpResponseRedirect(target if safe else "/")
    for name, allowed in (("theme", THEMES), ("type", TYPES)):
        if (value := request.GET.get(name)) in allowed:
            _keep(response, name, str(value))
    if language := LANGUAGES.get(request.GET.get("language", "")):
        keep_language(response, language)
    return response
