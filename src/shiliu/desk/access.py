"""Who may open a page of the desk: sign-in first, then the right; a stranger learns nothing."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from shiliu.accounts.models import User
from shiliu.accounts.queries import lacks_second_step
from shiliu.core.actor import ActorKind
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ActingRequest, Rest], HttpResponse]
READING = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
ACTING = ("POST",)


def staff_page(
    *any_of: Permission | None, methods: tuple[str, ...] = READING, without_post: bool = False
) -> Callable[[View[Rest]], View[Rest]]:
    """Open the page to staff with one of the permissions somewhere; with none named, to any staff.

    Signed out: to the sign-in page and back. Without the second step: to set it up. Without any
    post that counts today: to the own account, the only page such a person needs
    (`without_post`). Without the right: 404. What is shown is kept by no cache.
    """
    permissions = [permission for permission in any_of if permission is not None]

    def decorate(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def page(request: ActingRequest, /, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if elsewhere := _way_in(request, without_post=without_post):
                return _redirect(request, elsewhere)
            request.actor = copy(request.actor)  # known now: itself, no longer what looks it up
            if permissions and not any(map(request.actor.may_somewhere, permissions)):
                raise Http404
            return _private(view(request, *rest, **named))

        page.permissions = permissions  # type: ignore[attr-defined]  # for the matrix test
        return page

    return decorate


def _way_in(request: ActingRequest, *, without_post: bool) -> str:
    """Where somebody has to go first, or "" when the page is open to them."""
    if request.actor.kind is ActorKind.STAFF:
        return ""
    user = request.user
    if not isinstance(user, User):
        back = request.get_full_path() if request.method in READING else reverse("desk:today")
        return f"{reverse('account_login')}?{urlencode({'next': back})}"
    if lacks_second_step(user):
        return reverse("mfa_activate_totp")
    return "" if without_post else reverse("desk:account")


def _redirect(request: ActingRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same headers for a page of the sign-in."""

    @wraps(view)
    def page(request: HttpRequest, /, *rest: object, **named: object) -> HttpResponse:
        return _private(view(request, *rest, **named))

    return page


def renewed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form after which somebody may do more: what goes on has a new session id."""

    @wraps(view)
    def page(request: HttpRequest, /, *rest: object, **named: object) -> HttpResponse:
        response = view(request, *rest, **named)
        if request.method == "POST" and response.status_code == 302:
            request.session.cycle_key()
        return response

    return page


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache; browsers name the origin of its forms, which they hide by `no-referrer`."""
    add_never_cache_headers(response)
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def signed_in_user(request: HttpRequest) -> User:
    """The account behind a request that `staff_page` let in."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user
