"""Portal and desk on host names of their own (safety rule 14).

The desk's host can then stand behind an office network or a wall of its own, and a hole in a page
for everybody reaches no session of staff: browsers keep cookies and pages of two hosts apart.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

DESK = "/desk/"
PROGRAMS = ("/api/", "/open311/")
EVERYWHERE = ("/display/", "/health/", "/metrics")


class OwnHost:
    """Lets each host serve its own pages only; without a second host everything is in one place.

    Addresses of the desk do not exist on the portal's host. Pages of the portal are led to from
    the desk's, when they are only looked at; interfaces, those for staff's keys too, answer on the
    portal's host alone. A session is known on the desk's host alone, whoever sends its cookie.
    """

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TWO_HOSTS and host_of(request) != settings.DESK_HOST:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.handler(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if not settings.TWO_HOSTS or request.path.startswith(EVERYWHERE):
            return None
        host, of_desk = host_of(request), request.path.startswith(DESK)
        if host == (settings.DESK_HOST if of_desk else settings.PORTAL_HOST):
            return None
        if host == settings.DESK_HOST and request.method in ("GET", "HEAD"):
            if request.path == "/":
                return HttpResponseRedirect(DESK)
            if not request.path.startswith(PROGRAMS):
                return HttpResponseRedirect(settings.PUBLIC_ADDRESS + request.get_full_path())
        raise Http404


def host_of(request: HttpRequest) -> str:
    """The host name that was asked, without its port."""
    return split_domain_port(request.get_host())[0]
