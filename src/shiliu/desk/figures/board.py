"""The board of an area: the same figures for each area in it and its units, never by size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shiliu.cases.queries.figures import ACTS, Days, Place, may_see_figures, scope_of, value
from shiliu.core.actor import Actor
from shiliu.desk.figures.known import NAMES, named, rows_url
from shiliu.network.queries import fact, network, predecessors
from shiliu.network.schemas import AreaInfo, FactInfo, UnitInfo
from shiliu.tallies.queries import received_cohorts, sums_in
from shiliu.tallies.schemas import Figures, figures_of
from shiliu.ui.templatetags.ui import in_language

DONE = ("answers", "in_time", "returns", "hand_overs")
OF_UNITS = ("received", "answered", "solved", "in_work", *DONE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that opens; `share` says in percent how much of the answers it is."""

    figure: str
    number: int
    url: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One area or unit with its numbers; `url` leads to its own board."""

    name: str
    url: str
    cells: tuple[Cell, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests per 1,000 residents, with the published figure it is divided by."""

    text: str
    number: int
    residents: FactInfo


class Board:
    """All numbers of one page, read with two queries."""

    def __init__(self, places: Iterable[Place], days: Days) -> None:
        scopes = [scope_of(place) for place in places]
        self.days = days
        cohorts = received_cohorts(scopes, days)
        self._figures = {scope: figures_of(cohorts.get(scope, {})) for scope in scopes}
        self._acts = sums_in(scopes, {act.verb for act in ACTS.values()}, days)

    def figures(self, place: Place) -> Figures:
        """What became of the requests received in these days."""
        return self._figures[scope_of(place)]

    def number(self, place: Place, figure: str) -> int:
        """One number of an area or unit."""
        if figure not in ACTS:
            return value(self.figures(place), figure)
        act = ACTS[figure]
        facts, amount = self._acts.get(scope_of(place), {}).get(act.verb, (0, 0))
        return facts if act.amount is None else amount

    def cell(self, place: Place, figure: str) -> Cell:
        """The number with the way to its rows."""
        number = self.number(place, figure)
        share = percent(number, self.number(place, "answers")) if figure == "in_time" else ""
        return Cell(figure, number, rows_url(figure, place, self.days), share)

    def row(self, place: Place, figures: Sequence[str], url: str = "") -> Row:
        """One row of a table."""
        return Row(in_language(place.name), url, tuple(self.cell(place, each) for each in figures))

    def remainder(self, area: AreaInfo, inside: Iterable[AreaInfo], figures: Sequence[str]) -> Row:
        """What belongs to the area itself and to none of those inside."""
        inside = tuple(inside)
        cells = [self._left_over(area, inside, figure) for figure in figures]
        return Row(_("In none of these"), "", tuple(cells), apart=True)

    def _left_over(self, area: AreaInfo, inside: tuple[AreaInfo, ...], figure: str) -> Cell:
        left = self._left(area, inside, figure)
        share = percent(left, self._left(area, inside, "answers")) if figure == "in_time" else ""
        return Cell(figure, left, rows_url(figure, area, self.days, alone=True), share)

    def _left(self, area: AreaInfo, inside: tuple[AreaInfo, ...], figure: str) -> int:
        return self.number(area, figure) - sum(self.number(each, figure) for each in inside)


def percent(part: int, whole: int) -> str:
    """“82%”, empty when there is nothing to take a share of."""
    return f"{round(100 * part / whole)}%" if whole else ""


def heads(figures: Sequence[str]) -> list[tuple[str, Promise]]:
    """The heads of the columns."""
    return [(figure, NAMES[figure]) for figure in figures]


def area_rows(board: Board, area: AreaInfo, figures: Sequence[str], days: int) -> list[Row]:
    """The areas inside in tree order, what belongs to none of them, and all together."""
    inside = network().children_of(area)
    rows = [board.row(each, figures, board_url(each, days)) for each in inside]
    rest = board.remainder(area, inside, figures)
    if any(cell.number for cell in rest.cells) and inside:
        rows.append(rest)
    return rows


def units_of(area: AreaInfo, actor: Actor) -> list[UnitInfo]:
    """The units of the network that stand in the area or one level below it, in tree order."""
    near = {area.id, *(each.id for each in network().children_of(area))}
    return [
        unit
        for unit in network().units
        if unit.rank is not None and unit.area_id in near and may_see_figures(actor, unit)
    ]


def board_url(area: AreaInfo, days: int) -> str:
    """The board of an area over so many days."""
    return f"{reverse('desk:figures')}?{urlencode({'area': named(area), 'days': str(days)})}"


def past_boards(area: AreaInfo, actor: Actor, days: int = 30) -> list[tuple[AreaInfo, str]]:
    """The areas that became this one, with their boards where they may be seen."""
    return [
        (each, board_url(each, days) if may_see_figures(actor, each) else "")
        for each in predecessors(area)
    ]


def rate_of(area: AreaInfo, board: Board) -> Rate | None:
    """Requests per 1,000 residents, where somebody has published how many live in the area."""
    residents, received = fact("residents", area), board.number(area, "received")
    if residents is None or not residents.value:
        return None
    rate = (received * 1000 / residents.value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Rate(str(rate), received, residents)
