"""What a list is narrowed to, and everything that decides what it may show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.rules.lifecycle import AT_HAND, OPEN, State
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock, references
from shiliu.core.actor import Actor
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import area_called, network


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; everything comes from the address bar.

    `states` are states or `open`; `unit` is a unit code, `area` an area code, `category` a
    category code or a parent of categories; `mine` are units, of which one is responsible or
    does the work; `title` is the state of the public title.
    """

    states: tuple[str, ...] = ()
    word: str = ""
    unit: str = ""
    doer: str = ""
    area: str = ""
    category: str = ""
    channel: str = ""
    overdue: bool = False
    received_from: date | None = None
    received_to: date | None = None
    quarantine: bool = False
    mine: frozenset[UUID] = frozenset()
    title: str = ""

    def condition(self, now: datetime | None) -> Q:
        """The filters as one condition; unknown codes are refused with the field's name."""
        found = self._places() & self._days() & self._marks()
        if self.states:
            found &= Q(state__in=_states(self.states))
        if self.overdue:
            found &= Q(promised_at__lt=now, state__in=AT_HAND, answered_at=None, closed_at=None)
        return found

    def _marks(self) -> Q:
        columns = {"word": self.word, "channel": self.channel, "title_state": self.title}
        found = Q(**{name: value for name, value in columns.items() if value})
        if self.quarantine:
            found &= ~Q(quarantine="")
        return found

    def _days(self) -> Q:
        found = Q()
        if self.received_from:
            found &= Q(received_at__gte=_day_start(self.received_from))
        if self.received_to and self.received_to < date.max:
            found &= Q(received_at__lt=_day_start(self.received_to + timedelta(days=1)))
        return found

    def _places(self) -> Q:
        found = of_units(self.mine) if self.mine else Q()
        if self.unit:
            found &= Q(unit=_unit_id(self.unit, "unit"))
        if self.doer:
            found &= Q(doer=_unit_id(self.doer, "doer"))
        if self.area:
            area = area_called(self.area)
            if area is None:
                raise RuleBroken("cases.area_unknown", field="area")
            found &= Q(area_path__startswith=area.path)
        if self.category:
            leaves = [leaf.code for leaf in catalogue().leaves_under(self.category)]
            if not leaves:
                raise RuleBroken("cases.category_unknown", field="category")
            found &= Q(category__in=leaves)
        return found


class Scope(NamedTuple):
    """What decides which requests a list may show: everything that a kept statement depends on.

    `now` is None where it does not matter: what is overdue is asked anew each time. What the
    codes in `filters` mean changes with the reference data and with the day.
    """

    actor: Actor
    filters: Filters
    now: datetime | None
    version: int
    today: date

    @classmethod
    def of(cls, actor: Actor, filters: Filters, now: datetime) -> Scope:
        moment = now if filters.overdue else None
        return cls(actor, filters, moment, references.current_version(), clock.today())

    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(visible_to(self.actor), self.filters.condition(self.now))


def of_units(units: frozenset[UUID]) -> Q:
    """Requests that one of these units is responsible for or works on."""
    return Q(unit__in=units) | Q(doer__in=units)


def _states(names: tuple[str, ...]) -> set[str]:
    wanted: set[str] = set()
    for name in names:
        if name == "open":
            wanted |= OPEN
        elif name in set(State):
            wanted.add(name)
        else:
            raise RuleBroken("cases.state_unknown", field="state")
    return wanted


def _unit_id(code: str, field: str) -> UUID:
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("cases.unit_unknown", field=field)
    return unit.id


def _day_start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
