"""Lists of the desk: filtered by the address bar, in a stable order, a page at a time."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import timezone

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.single import number_text
from shiliu.cases.rules.lifecycle import AT_HAND, OPEN, Channel, State, Word
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock, references
from shiliu.core.actor import Actor
from shiliu.core.statements import Statement, fetch, statement_of
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network

PAGE_SIZE = 50
WORDS_WIDTH = 120


class Columns(NamedTuple):
    """What a list asks of each request, as the database gives it."""

    id: UUID
    number: int
    state: str
    word: str
    category_id: str
    area_id: UUID
    unit_id: UUID
    doer_id: UUID | None
    received_at: datetime
    promised_at: datetime | None
    hazard: bool
    title: str
    channel: str
    promised_days: int | None
    quarantine: str
    word_by_staff: bool
    words: str | None
    place: str | None


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
            area = network().areas_by_code.get(self.area)
            if area is None:
                raise RuleBroken("cases.area_unknown", field="area")
            found &= Q(area_path__startswith=area.path)
        if self.category:
            leaves = [leaf.code for leaf in catalogue().leaves_under(self.category)]
            if not leaves:
                raise RuleBroken("cases.category_unknown", field="category")
            found &= Q(category__in=leaves)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the cursor of the next, empty at the end."""

    rows: list[CaseRow]
    next_cursor: str


def case_page(
    actor: Actor, filters: Filters, now: datetime, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """Requests that `actor` may see, newest first: one query however many there are."""
    return page_of(_newest(Scope.of(actor, filters, now), cursor, size), size)


class Scope(NamedTuple):
    """What decides which requests a list may show: everything that a kept statement depends on.

    `now` is None where it does not matter. What the codes in `filters` mean changes with the
    reference data and with the day.
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


@lru_cache(maxsize=1000)
def _newest(scope: Scope, cursor: str, size: int) -> Statement:
    cases = scope.cases()
    if cursor:
        at, last = read_cursor(cursor)
        cases = cases.filter(
            Q(received_at__lt=at) | Q(received_at=at, id__lt=last), received_at__lte=at
        )
    return statement_of(listed(cases.order_by("-received_at", "-id"))[: size + 1])


def page_of(statement: Statement, size: int) -> Page:
    """The first `size` rows of a statement that asks for one more, and where the next begin."""
    rows = rows_of(statement)
    more, rows = rows[size:], rows[:size]
    return Page(rows, make_cursor(rows[-1].received_at, rows[-1].id) if more else "")


def of_units(units: frozenset[UUID]) -> Q:
    """Requests that one of these units is responsible for or works on."""
    return Q(unit__in=units) | Q(doer__in=units)


def hazards_waiting(actor: Actor) -> list[CaseRow]:
    """Hazards that nobody has accepted yet, oldest first."""
    return rows_of(_hazards(actor))


@lru_cache(maxsize=1000)
def _hazards(actor: Actor) -> Statement:
    cases = Case.objects.filter(visible_to(actor), hazard=True, state=State.RECEIVED)
    return statement_of(listed(cases.order_by("received_at", "id"))[:PAGE_SIZE])


def listed(cases: QuerySet[Case], *, whole: bool = False) -> QuerySet[Case, tuple[object, ...]]:
    """What a row of a list shows of each request, its words and place in the same query.

    With `whole` the words are not cut, so that a search can show where they fit.
    """
    words = F("body") if whole else Left("body", WORDS_WIDTH)
    return cases.annotate(
        words=_text(TextKind.WORDS, words), place=_text(TextKind.PLACE, F("body"))
    ).values_list(*Columns._fields)


def _text(kind: TextKind, body: F | Left) -> Subquery:
    texts = Text.objects.filter(case_id=OuterRef("pk"), kind=kind)
    return Subquery(texts.annotate(shown=body).values("shown")[:1])


def case_rows(found: QuerySet[Case, tuple[object, ...]]) -> list[CaseRow]:
    """The rows of a list; `found` is made by `listed`."""
    return rows_of(statement_of(found))


def rows_of(statement: Statement) -> list[CaseRow]:
    """The rows of a list whose statement was written before."""
    areas, units = network().areas_by_id, network().units_by_id
    return [
        CaseRow(
            id=row.id,
            number=number_text(row.number, row.received_at),
            state=State(row.state),
            word=Word(row.word),
            category=row.category_id,
            area=areas[row.area_id],
            unit=units[row.unit_id],
            doer=units[row.doer_id] if row.doer_id else None,
            received_at=row.received_at,
            promised_at=row.promised_at,
            hazard=row.hazard,
            titles=json.loads(row.title),
            words=row.words or "",
            place=row.place or "",
            channel=Channel(row.channel),
            promised_days=row.promised_days,
            quarantine=row.quarantine,
            word_by_staff=row.word_by_staff,
        )
        for row in map(Columns._make, fetch(statement))
    ]


def make_cursor(at: datetime, last: UUID) -> str:
    """Where the next page begins, for an address."""
    return urlsafe_b64encode(f"{at.timestamp():.6f}|{last.hex}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """The position in a cursor; a mangled one is refused."""
    try:
        at, last = urlsafe_b64decode(cursor + "==").decode().split("|")
        return datetime.fromtimestamp(float(at), tz=timezone.get_default_timezone()), UUID(last)
    except (ValueError, UnicodeDecodeError, OverflowError) as error:
        raise RuleBroken("core.cursor_bad", field="after") from error


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


def silent_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Answered requests whose time for the asker's word is over."""
    before = at - timedelta(days=deployment().thresholds.confirm_days)
    cases = Case.objects.filter(state=State.ANSWERED, answered_at__lte=before)
    return list(cases.order_by("answered_at").values_list("id", flat=True)[:size])


def waiting_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Requests that nobody accepted by the set time."""
    cases = Case.objects.filter(state=State.RECEIVED, accept_by__lt=at)
    return list(cases.order_by("accept_by").values_list("id", flat=True)[:size])
