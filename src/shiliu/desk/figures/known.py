"""The figures of the desk: what each is called and which facts stand behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from shiliu.cases.rules.lifecycle import State, Word, bucket
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.network.queries import all_carried_to, area_called, network
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.tallies.schemas import Figures, figures_of

Place = AreaInfo | UnitInfo
Days = tuple[date, date]
STAFF_WORDS = ("staff_solved", "staff_partly", "staff_not_solved")
TOGETHER: dict[str, tuple[str, ...]] = {
    "staff_confirmed": STAFF_WORDS,
    "silent": ("awaiting_word", "no_word", *STAFF_WORDS),
}

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


@dataclass(frozen=True, slots=True)
class Act:
    """A figure of what was done: the verb of its facts, and the amount that counts."""

    verb: str
    amount: int | None = None


ACTS: dict[str, Act] = {
    "answers": Act("case.answer"),
    "in_time": Act("case.answer", amount=1),
    "returns": Act("case.return"),
    "hand_overs": Act("case.hand_over"),
}


@cache
def buckets() -> tuple[str, ...]:
    """Every state and word a request can be counted in."""
    return tuple(
        bucket(state, word, word_by_staff=by_staff)
        for state in State
        for word in Word
        for by_staff in (False, True)
    )


@cache
def states_in(figure: str) -> tuple[str, ...]:
    """The buckets that one figure of a cohort adds up."""
    return tuple(each for each in buckets() if value(figures_of({each: 1}), figure))


def value(figures: Figures, figure: str) -> int:
    """One number of a cohort; some are several of the tallies' figures together."""
    parts = TOGETHER.get(figure, (figure,))
    return sum(getattr(figures, part).value for part in parts)


def may_see(actor: Actor, place: Place) -> bool:
    """Whether `actor` may see the figures of an area or unit and the rows behind them.

    The figures of an ended area are also for those who see all it became: they go on with it.
    """
    path = place.path if isinstance(place, AreaInfo) else place.area_path
    if actor.may(Permission.TALLIES_FIGURE_VIEW, path):
        return True
    went = all_carried_to(place.id) if isinstance(place, AreaInfo) and place.ended else ()
    return bool(went) and all(may_see(actor, each) for each in went)


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


def scope_of(place: Place) -> str:
    """How the tallies call an area or unit."""
    return place.path if isinstance(place, AreaInfo) else f"unit:{place.id}"


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
