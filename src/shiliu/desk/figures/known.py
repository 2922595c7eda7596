"""The figures of the desk: what each is called and which facts stand behind it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from shiliu.cases.queries.figures import Days, Place
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.network.queries import area_called, network
from shiliu.network.schemas import AreaInfo

NAMES: dict[str, Promise] = {
    "received": _("Received"),
    "answered": _("Staff have answered"),
    "solved": _("Confirmed solved"),
    "partly": _("Partly solved"),
    "not_solved": _("Not solved"),
    "staff_confirmed": _("Noted by staff"),
    "awaiting_word": _("Awaiting the asker"),
    "no_word": _("No word back"),
    "in_work": _("In work"),
    "withdrawn": _("Taken back"),
    "at_counter": _("Done at the counter"),
    "silent": _("Answered, no word back"),
    "reopened": _("Reopened"),
    "staff_solved": _("Noted by staff: solved"),
    "staff_partly": _("Noted by staff: partly solved"),
    "staff_not_solved": _("Noted by staff: not solved"),
    "answers": _("Answers given"),
    "in_time": _("Given in time"),
    "returns": _("Sent back"),
    "hand_overs": _("Moved up by the clock"),
}


def named(place: AreaInfo) -> str:
    """How an address names an area: by its code, an ended one by its id."""
    return str(place.id) if place.ended else place.code


def area_named(text: str) -> AreaInfo | None:
    """The area an address names; a code that is no longer in use leads to what it became."""
    try:
        return network().areas_by_id.get(UUID(text))
    except ValueError:
        return area_called(text)


def own_area(actor: Actor) -> AreaInfo | None:
    """The widest area whose figures `actor` may see."""
    grants = actor.grants_with(Permission.TALLIES_FIGURE_VIEW)
    widest = min(grants, key=lambda grant: grant.area_path.count("/"), default=None)
    return network().areas_by_path.get(widest.area_path) if widest else None


def last(days: int, today: date) -> Days:
    """The first and last of so many days that end today."""
    return today - timedelta(days=days - 1), today


def rows_url(figure: str, place: Place, days: Days, *, alone: bool = False) -> str:
    """Where a number leads: its method and the facts behind it.

    `alone` leaves out the areas below.
    """
    kind = "area" if isinstance(place, AreaInfo) else "unit"
    asked = {
        "figure": figure,
        kind: named(place) if isinstance(place, AreaInfo) else place.code,
        "from": days[0].isoformat(),
        "to": days[1].isoformat(),
        **({"alone": "1"} if alone else {}),
    }
    return f"{reverse('desk:rows')}?{urlencode(asked)}"
