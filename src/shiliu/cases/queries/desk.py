"""What the desk opens with: what is due, what waits, and the way from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.filters import Filters, Scope, of_units
from shiliu.cases.queries.rows import PAGE_SIZE, Page, case_rows, listed, page_of, read_cursor
from shiliu.cases.rules.lifecycle import State
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.core.statements import Statement, counts, statement_of

WAITING = (State.RECEIVED, State.RETURNED, State.REOPENED)
SOON_DAYS = 3
MANY = 100
Ends = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Due:
    """Promises that end soon: how many, and the first of each kind, in the order of time."""

    overdue: int
    today: int
    soon: int
    rows: list[CaseRow]

    @property
    def hidden(self) -> int:
        """How many are not among the rows."""
        return self.overdue + self.today + self.soon - len(self.rows)


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits to be taken: how many, since when, and the first rows."""

    count: int
    oldest_at: datetime | None
    rows: list[CaseRow]


class Waiting(NamedTuple):
    """How many promises are broken or end today, and how many requests wait to be taken."""

    due: int
    inbox: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the open requests of somebody's own units stand, besides what is due."""

    answered: int
    paused: int
    titles: int


def day_ends(now: datetime) -> Ends:
    """When today ends here, and when the days end that count as soon."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1), midnight + timedelta(days=1 + SOON_DAYS)


def due_cases(actor: Actor, now: datetime, *, own: bool, size: int = 5) -> Due:
    """Open promises that are broken, end today or soon: the first `size` of each.

    With `own` only those of the actor's own units: in a wide area the rest would bury them. What
    nobody has accepted yet stands in the inbox until it is due today.
    """
    today_ends, _ = day_ends(now)
    cases = _due_soon(actor, now, own=own)
    overdue = Q(promised_at__lt=now)
    today = Q(promised_at__gte=now, promised_at__lt=today_ends)
    soon = Q(promised_at__gte=today_ends)
    figures = cases.aggregate(
        overdue=Count("id", filter=overdue),
        today=Count("id", filter=today),
        soon=Count("id", filter=soon),
    )
    first, *others = (
        listed(cases.filter(span).order_by("promised_at", "id"))[:size]
        for span in (overdue, today, soon)
    )
    rows = case_rows(first.union(*others, all=True))
    rows.sort(key=lambda row: (row.promised_at or now, row.id))
    return Due(rows=rows, **figures)


def inbox(actor: Actor, *, size: int = 6) -> Inbox:
    """What waits for the actor's own units, the longest waiting first."""
    cases = inbox_cases(actor)
    figures = cases.aggregate(count=Count("id"), oldest_at=Min("received_at"))
    rows = case_rows(listed(cases.order_by("received_at", "id"))[:size])
    return Inbox(rows=rows, **figures)


def inbox_page(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """One page of what waits for the actor's own units, the longest waiting first."""
    return page_of(_longest_waiting(actor, cursor, size), size)


@lru_cache(maxsize=1000)
def _longest_waiting(actor: Actor, cursor: str, size: int) -> Statement:
    cases = inbox_cases(actor)
    if cursor:
        at, last = read_cursor(cursor)
        cases = cases.filter(_after(at, last), received_at__gte=at)
    return statement_of(listed(cases.order_by("received_at", "id"))[: size + 1])


def waiting_counts(actor: Actor, now: datetime, *, own: bool) -> Waiting:
    """What waits, each at most `MANY`; with `own` promises of the actor's own units only."""
    due = _due_before(actor, day_ends(now)[0], own=own)
    return Waiting(*counts(due, _all_waiting(actor)))


@lru_cache(maxsize=1000)
def _all_waiting(actor: Actor) -> Statement:
    return statement_of(_waiting(actor).values("pk")[:MANY])


@lru_cache(maxsize=1000)
def _due_before(actor: Actor, before: datetime, *, own: bool) -> Statement:
    return statement_of(_due(actor, own=own).filter(promised_at__lt=before).values("pk")[:MANY])


def overdue_count(actor: Actor, now: datetime) -> int:
    """How many promises are broken in everything `actor` may see, at most `MANY`."""
    return _due(actor, own=False).filter(promised_at__lt=now)[:MANY].count()


def standing(actor: Actor) -> Standing:
    """What else is under way that the actor's own units are responsible for or worked on."""
    own = of_units(actor.units)
    figures = Case.objects.filter(visible_to(actor), own, closed_at=None).aggregate(
        answered=Count("id", filter=Q(state=State.ANSWERED)),
        paused=Count("id", filter=Q(state=State.PAUSED)),
        titles=Count("id", filter=Q(title_state=TitleState.PROPOSED)),
    )
    return Standing(**figures)


def neighbours_in_list(
    actor: Actor, filters: Filters, now: datetime, case: Case
) -> tuple[UUID | None, UUID | None]:
    """The requests before and after `case` in the filtered list, newest first."""
    older, newer = _either_side(Scope.of(actor, filters, now).cases(), case)
    return newer, older


def neighbours_in_inbox(actor: Actor, case: Case) -> tuple[UUID | None, UUID | None]:
    """The requests before and after `case` in the inbox, the longest waiting first."""
    return _either_side(inbox_cases(actor), case)


def neighbours_due(
    actor: Actor, now: datetime, case: Case, *, own: bool
) -> tuple[UUID | None, UUID | None]:
    """The requests before and after `case` by the time they were promised for."""
    if case.promised_at is None:
        return None, None
    cases = _due_soon(actor, now, own=own)
    at, order = case.promised_at, ("promised_at", "id")
    before = cases.filter(Q(promised_at__lt=at) | Q(promised_at=at, id__lt=case.id))
    after = cases.filter(Q(promised_at__gt=at) | Q(promised_at=at, id__gt=case.id))
    return _first(before.order_by(*order).reverse()), _first(after.order_by(*order))


def _due_soon(actor: Actor, now: datetime, *, own: bool) -> QuerySet[Case]:
    """Open promises that end soon; what nobody has accepted only from the day it ends."""
    today_ends, soon_ends = day_ends(now)
    cases = _due(actor, own=own).filter(promised_at__lt=soon_ends)
    return cases.exclude(promised_at__gte=today_ends, state=State.RECEIVED)


def _due(actor: Actor, *, own: bool) -> QuerySet[Case]:
    cases = Case.objects.filter(
        visible_to(actor), promised_at__isnull=False, answered_at=None, closed_at=None
    )
    cases = cases.exclude(state=State.PAUSED).exclude(hazard=True, state=State.RECEIVED)
    return cases.filter(of_units(actor.units)) if own else cases


def inbox_cases(actor: Actor) -> QuerySet[Case]:
    """What waits, without the hazards that nobody has accepted: they stand above the list."""
    return _waiting(actor).exclude(hazard=True, state=State.RECEIVED)


def _waiting(actor: Actor) -> QuerySet[Case]:
    """To be accepted by an own unit, or sent to it and not yet begun."""
    units = actor.units_with(Permission.CASES_REQUEST_WORK)
    waiting = Q(unit__in=units, state__in=WAITING) | Q(doer__in=units, state=State.DISPATCHED)
    return Case.objects.filter(visible_to(actor), waiting, closed_at=None)


def _after(at: datetime, last: UUID) -> Q:
    return Q(received_at__gt=at) | Q(received_at=at, id__gt=last)


def _either_side(cases: QuerySet[Case], case: Case) -> tuple[UUID | None, UUID | None]:
    """The one received just before `case` and the one just after it."""
    at = case.received_at
    before = cases.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=case.id))
    after = cases.filter(_after(at, case.id))
    order = ("received_at", "id")
    return _first(before.order_by(*order).reverse()), _first(after.order_by(*order))


def _first(cases: QuerySet[Case]) -> UUID | None:
    return cases.values_list("id", flat=True).first()
