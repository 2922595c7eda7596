"""The figures of requests, and the facts behind any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet

from shiliu.cases.rules.lifecycle import State, Word, bucket
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.ledger.queries import facts_behind, facts_behind_cohort
from shiliu.network.queries import all_carried_to, network
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.tallies.schemas import Figures, figures_of

Place = AreaInfo | UnitInfo
Days = tuple[date, date]
STAFF_WORDS = ("staff_solved", "staff_partly", "staff_not_solved")
TOGETHER: dict[str, tuple[str, ...]] = {
    "staff_confirmed": STAFF_WORDS,
    "silent": ("awaiting_word", "no_word", *STAFF_WORDS),
}
BECAME = (
    "received",
    "answered",
    "solved",
    "partly",
    "not_solved",
    "staff_confirmed",
    "awaiting_word",
    "no_word",
    "in_work",
    "withdrawn",
    "at_counter",
)


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


def may_see_figures(actor: Actor, place: Place) -> bool:
    """Whether `actor` may see the figures of an area or unit and the rows behind them.

    The figures of an ended area are also for those who see all it became: they go on with it.
    """
    path = place.path if isinstance(place, AreaInfo) else place.area_path
    if actor.may(Permission.TALLIES_FIGURE_VIEW, path):
        return True
    went = all_carried_to(place.id) if isinstance(place, AreaInfo) and place.ended else ()
    return bool(went) and all(may_see_figures(actor, each) for each in went)


def scope_of(place: Place) -> str:
    """How the tallies call an area or unit."""
    return place.path if isinstance(place, AreaInfo) else f"unit:{place.id}"


def facts_of(
    figure: str, place: Place, days: Days, *, by: Actor, alone: bool = False
) -> QuerySet[Fact]:
    """The facts that one figure counts, newest first; `alone` leaves out the areas inside.

    Of a cohort each fact is the one a request began with, annotated with where it stands now.
    """
    scope = scope_of(place)
    if figure in ACTS:
        act = ACTS[figure]
        facts = facts_behind(scope, act.verb, days, by=by, amount=act.amount)
        return _without_areas_inside(facts, place, "area_path") if alone else facts
    facts = facts_behind_cohort(scope, days, by=by, states=states_in(figure))
    return _without_areas_inside(facts, place, "left_path") if alone else facts


def _without_areas_inside(facts: QuerySet[Fact], place: Place, path: str) -> QuerySet[Fact]:
    if isinstance(place, AreaInfo):
        for area in network().children_of(place):
            facts = facts.exclude(**{f"{path}__startswith": area.path})
    return facts
