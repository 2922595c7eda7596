"""Lists of requests: filtered by the address bar, in a stable order, a page at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.filters import Filters, Scope
from shiliu.cases.queries.rows import PAGE_SIZE, Page, listed, page_of, read_cursor, rows_of
from shiliu.cases.rules.lifecycle import State
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.core.statements import Statement, statement_of
from shiliu.network.queries import deployment


def case_page(
    actor: Actor, filters: Filters, now: datetime, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """Requests that `actor` may see, newest first: one query however many there are."""
    return page_of(_newest(Scope.of(actor, filters, now), cursor, size), size)


@lru_cache(maxsize=1000)
def _newest(scope: Scope, cursor: str, size: int) -> Statement:
    cases = scope.cases()
    if cursor:
        at, last = read_cursor(cursor)
        cases = cases.filter(
            Q(received_at__lt=at) | Q(received_at=at, id__lt=last), received_at__lte=at
        )
    return statement_of(listed(cases.order_by("-received_at", "-id"))[: size + 1])


def hazards_waiting(actor: Actor) -> list[CaseRow]:
    """Hazards that nobody has accepted yet, oldest first."""
    return rows_of(_hazards(actor))


@lru_cache(maxsize=1000)
def _hazards(actor: Actor) -> Statement:
    cases = Case.objects.filter(visible_to(actor), hazard=True, state=State.RECEIVED)
    return statement_of(listed(cases.order_by("received_at", "id"))[:PAGE_SIZE])


def silent_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Answered requests whose time for the asker's word is over."""
    before = at - timedelta(days=deployment().thresholds.confirm_days)
    cases = Case.objects.filter(state=State.ANSWERED, answered_at__lte=before)
    return list(cases.order_by("answered_at").values_list("id", flat=True)[:size])


def waiting_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Requests that nobody accepted by the set time."""
    cases = Case.objects.filter(state=State.RECEIVED, accept_by__lt=at)
    return list(cases.order_by("accept_by").values_list("id", flat=True)[:size])
