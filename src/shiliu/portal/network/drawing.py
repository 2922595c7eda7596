"""The drawing of the network from the living counts."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiliu.network.queries import network, pomegranate
from shiliu.network.schemas import Chamber as ChamberPoints
from shiliu.ui.drawing import Chamber, Level, draw
from shiliu.ui.templatetags.ui import in_language


def drawing_context(now: datetime) -> dict[str, object]:
    """The drawing, its title and the word under its figure; the table is made of it."""
    fruit = pomegranate(now)
    levels = [
        Level(
            in_language(count.level.short),
            count.open,
            count.points,
            f"{reverse('portal:points')}?level={count.level.level}",
        )
        for count in fruit.levels
    ]
    return {
        "drawing": draw(levels, [_chamber(each) for each in fruit.chambers]),
        "drawing_title": _("The network of service points"),
        "drawing_word": _("open now"),
    }


def _chamber(chamber: ChamberPoints) -> Chamber:
    children = network().children_of(chamber.area)
    n = len(children)
    return Chamber(
        label=in_language(chamber.area.name),
        url=f"{reverse('portal:points')}?area={chamber.area.code}",
        rings=[
            [
                [
                    bool(point.open)
                    for point in ring.points
                    if point.unit.area_path.startswith(child.path)
                ]
                for child in children
            ]
            for ring in chamber.rings
        ],
        note=ngettext("%(n)d area", "%(n)d areas", n) % {"n": n},
    )
