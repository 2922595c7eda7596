"""Which number was pressed, and the facts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from shiliu.cases.queries import numbers_seen, works_on_none
from shiliu.cases.queries.figures import ACTS, Days, Place, facts_of, may_see_figures
from shiliu.core.actor import Actor
from shiliu.desk.figures.known import NAMES, area_named, rows_url
from shiliu.ledger.models import Fact
from shiliu.ledger.queries import fact_page
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.tallies.schemas import METHODS, class_of

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Asked:
    """One number: which figure, where and of which days."""

    figure: str
    place: Place
    days: Days
    alone: bool

    @property
    def name(self) -> Promise:
        return NAMES[self.figure]

    @property
    def method(self) -> str:
        """How it is counted."""
        return gettext(METHODS[self.figure])

    @property
    def url(self) -> str:
        """The address of this number's rows."""
        return rows_url(self.figure, self.place, self.days, alone=self.alone)

    @property
    def cohort(self) -> bool:
        """Whether requests are counted by when they came in, not by when something was done."""
        return self.figure not in ACTS


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact as the page shows it; `number` is empty where an auditor may not see the request."""

    at: datetime
    what: Promise
    place: AreaInfo | None
    unit: UnitInfo | None
    case: UUID
    number: str

    @property
    def url(self) -> str:
        return reverse("desk:case", args=[self.case]) if self.number else ""


@dataclass(frozen=True, slots=True)
class FactRows:
    """One page of the facts, and how many more it has of which the reader learns nothing else."""

    seen: list[FactRow]
    unseen: int
    following: str


def asked_for(query: Mapping[str, str], actor: Actor) -> Asked:
    """What an address asks for; Http404 for anything unknown or not to be seen."""
    places = network()
    place: Place | None = area_named(query.get("area", ""))
    if place is None:
        place = places.units_by_code.get(query.get("unit", ""))
    figure = query.get("figure", "")
    if place is None or figure not in NAMES or not may_see_figures(actor, place):
        raise Http404
    return Asked(figure, place, _days(query), alone=query.get("alone") == "1")


def _days(query: Mapping[str, str]) -> Days:
    try:
        first, last = (date.fromisoformat(query.get(name, "")) for name in ("from", "to"))
    except ValueError as error:
        raise Http404 from error
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise Http404
    return first, last


def found_rows(asked: Asked, actor: Actor, cursor: str) -> FactRows:
    """One page of the facts, each with its request."""
    facts, following = fact_page(
        _facts(asked, actor), cursor, order="since" if asked.cohort else "at"
    )
    numbers = numbers_seen(actor, (fact.subject_id for fact in facts))
    every = works_on_none(actor)
    seen = [_row(fact, asked, numbers) for fact in facts if every or fact.subject_id in numbers]
    return FactRows(seen, len(facts) - len(seen), following)


def _facts(asked: Asked, actor: Actor) -> QuerySet[Fact]:
    return facts_of(asked.figure, asked.place, asked.days, by=actor, alone=asked.alone)


def _row(fact: Fact, asked: Asked, numbers: Mapping[UUID, str]) -> FactRow:
    places = network()
    path, unit = fact.area_path, fact.unit
    what = NAMES[asked.figure]
    if asked.cohort:
        path, unit = getattr(fact, "left_path"), getattr(fact, "left_unit")  # noqa: B009
        what = NAMES[class_of(getattr(fact, "left_in"))]  # noqa: B009  annotated by the query
    return FactRow(
        at=fact.since or fact.at if asked.cohort else fact.at,
        what=what,
        place=places.areas_by_path.get(path),
        unit=places.units_by_id.get(unit) if unit else None,
        case=fact.subject_id,
        number=numbers.get(fact.subject_id, ""),
    )
