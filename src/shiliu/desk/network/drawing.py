"""The drawing of the network for the desk: the same as in public, with the requests beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shiliu.network.queries import network, pomegranate
from shiliu.network.schemas import Chamber as ChamberPoints
from shiliu.ui.drawing import Chamber, Level, draw
from shiliu.ui.templatetags.ui import in_language


def drawing_context(now: datetime, in_work: Mapping[str, int]) -> dict[str, object]:
    """The drawing with its title; `in_work` are requests by area, where they may be seen."""
    fruit = pomegranate(now, in_work)
    levels = [
        Level(in_language(count.level.short), count.open, count.points) for count in fruit.levels
    ]
    chambers = [_chamber(each, shown=each.area.path in in_work) for each in fruit.chambers]
    return {
        "drawing": draw(levels, chambers),
        "drawing_title": _("The network of service points"),
        "drawing_word": pgettext("under the figure", "open now"),
    }


def _chamber(chamber: ChamberPoints, *, shown: bool) -> Chamber:
    inside = network().children_of(chamber.area)
    n = chamber.requests or 0
    return Chamber(
        label=in_language(chamber.area.name),
        url=reverse("desk:network_area", args=[chamber.area.code]),
        rings=[
            [
                [bool(p.open) for p in ring.points if p.unit.area_path.startswith(area.path)]
                for area in inside
            ]
            for ring in chamber.rings
        ],
        note=ngettext("%(n)d in work", "%(n)d in work", n) % {"n": n} if shown else "",
    )
