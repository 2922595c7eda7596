"""The first page: ask, the living network, and what became of thirty days of requests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.core import clock
from shiliu.network.queries import counts_by_level
from shiliu.network.schemas import LevelCount
from shiliu.portal.caching import public_page
from shiliu.portal.home.figures import figures_context
from shiliu.portal.home.nearest import nearest, ways
from shiliu.portal.network.drawing import drawing_context
from shiliu.ui.dates import full_moment


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Doors, code field, the drawing with its table, and the public figures."""
    now = clock.now()
    counts = counts_by_level(now)
    context = {
        "doors": doors(counts),
        "moment": full_moment(timezone.localtime(now), get_language() or ""),
        "ways": ways(),
        "point": nearest(request, now),
        "field_title": _("Requests of thirty days by outcome"),
        **drawing_context(now),
        **figures_context(),
    }
    return render(request, "portal/home/home.html", context)


def doors(counts: tuple[LevelCount, ...]) -> list[dict[str, object]]:
    """One door for each module that exists; the first is the one to go through."""
    n = sum(count.open for count in counts)
    return [
        {
            "href": reverse("portal:ask"),
            "icon": "chat",
            "title": _("Ask for help"),
            "sub": _("One minute, no account"),
            "main": True,
        },
        {
            "href": reverse("portal:points"),
            "icon": "target",
            "title": _("Near me"),
            "sub": _("%(n)d points open now") % {"n": n},
            "main": False,
        },
    ]
