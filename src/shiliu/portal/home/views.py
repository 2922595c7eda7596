"""The first page: ask, the living network, and what became of thirty days of requests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
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
    """The four doors; the first is the one to go through."""
    n = sum(count.open for count in counts)
    open_now = ngettext("%(n)d point open now", "%(n)d points open now", n) % {"n": n}
    return [
        _door("portal:ask", "chat", _("Ask for help"), _("One minute, no account"), main=True),
        _door("portal:points", "target", _("Near me"), open_now),
        _door("portal:requests", "checklist", _("Published requests"), _("promised and how far")),
        _door("portal:figures", "scales", _("Figures and method"), _("answered, and solved")),
    ]


def _door(name: str, icon: str, title: str, sub: str, *, main: bool = False) -> dict[str, object]:
    return {"href": reverse(name), "icon": icon, "title": title, "sub": sub, "main": main}
