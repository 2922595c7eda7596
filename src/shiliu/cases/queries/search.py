"""Finding requests by Chinese (or any) text, and the ones like a given one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.lists import FIELDS, Filters, case_rows
from shiliu.cases.queries.single import case_number_of
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.lib.chinese import bigrams, overlap, terms
from shiliu.network.queries import network

NEWEST = 5000
CHUNK = 400
FOUND_AT_MOST = 50
SIMILAR_DAYS = 90
SIMILAR_LOOKED_AT = 200
SIMILAR_FROM = 0.25

Place = tuple[datetime, UUID]


def search_cases(
    actor: Actor, query: str, filters: Filters, now: datetime, *, size: int = FOUND_AT_MOST
) -> list[CaseRow]:
    """Requests whose words hold every term of `query`, newest first; a number finds its request.

    Texts are searched first (they carry place and day), and what is found is then asked for in
    the actor's whole scope. The newest few thousand texts are read one by one; only when they do
    not fill the page is the index of bigrams asked. Common terms end in the first step, rare
    ones are cheap in the second, so none depends on the planner's guess, which for arrays is
    wrong by orders of magnitude. Terms have two characters or more.
    """
    scope = Case.objects.filter(visible_to(actor), filters.condition(now))
    if (number := case_number_of(query)) is not None:
        return case_rows(list(scope.filter(number=number).values(*FIELDS)), now, whole=True)
    wanted, reach = terms(query), _reach(actor, scope)
    rows = _visible(scope, _holding(wanted, reach & _newest()), size)
    if len(rows) < size:
        grams = sorted({gram for term in wanted for gram in bigrams(term)})
        rows = _visible(scope, _holding(wanted, reach & Q(bigrams__contains=grams)), size)
    return case_rows(rows, now, whole=True)


def _newest() -> Q:
    """The newest few thousand texts, whatever place they are from."""
    days = Text.objects.filter(bigrams__isnull=False).order_by("-received_at", "-case_id")
    horizon = days.values_list("received_at", flat=True)[NEWEST : NEWEST + 1].first()
    return Q(received_at__gt=horizon) if horizon else Q()


def _reach(actor: Actor, scope: QuerySet[Case]) -> Q:
    """Where the actor's requests can lie, in the columns of the text table.

    Somebody with areas reaches their subtrees; what only their unit holds is named one by one.
    """
    areas = [grant.area_path for grant in actor.grants_with(Permission.CASES_AREA_VIEW)]
    if network().root.path in areas:
        return Q()
    reach = Q(pk__in=[])
    for path in areas:
        reach |= Q(area_path__startswith=path)
    if actor.may_somewhere(Permission.CASES_UNIT_VIEW):
        held = scope.filter(Q(unit__in=actor.units) | Q(doer__in=actor.units))
        reach |= Q(case_id__in=held.order_by("-received_at", "-id").values("id")[:NEWEST])
    return reach


def _holding(wanted: list[str], where: Q) -> list[Place]:
    """The texts that hold all terms, newest first. Sorted here: an order would change the plan."""
    texts = Text.objects.filter(where, bigrams__isnull=False)
    for term in wanted:
        texts = texts.filter(body__contains=term)
    found = texts.values_list("received_at", "case_id")
    return sorted(((at, case_id) for at, case_id in found if at is not None), reverse=True)


def _visible(scope: QuerySet[Case], found: list[Place], size: int) -> list[dict[str, Any]]:
    """The first `size` of the found requests that are in scope, asked for in chunks."""
    rows: list[dict[str, Any]] = []
    for start in range(0, len(found), CHUNK):
        ids = [case_id for _, case_id in found[start : start + CHUNK]]
        visible = scope.filter(id__in=ids).order_by("-received_at", "-id")
        rows += visible.values(*FIELDS)[: size - len(rows)]
        if len(rows) >= size:
            break
    return rows


def similar_cases(actor: Actor, case: Case, now: datetime, *, size: int = 5) -> list[CaseRow]:
    """Requests of the last 90 days around the same place whose words overlap, most alike first."""
    own = Text.objects.filter(case_id=case.id, kind=TextKind.WORDS).values_list(
        "bigrams", flat=True
    )
    grams = set(own.first() or ())
    if not grams:
        return []
    above, _, _ = case.area_path.rstrip("/").rpartition("/")
    around = f"{above}/" if above else case.area_path
    near = Case.objects.filter(
        visible_to(actor),
        area_path__startswith=around,
        received_at__gte=case.received_at - timedelta(days=SIMILAR_DAYS),
    ).exclude(pk=case.pk)
    ids = list(
        near.order_by("-received_at", "-id").values_list("id", flat=True)[:SIMILAR_LOOKED_AT]
    )
    texts = Text.objects.filter(case_id__in=ids, kind=TextKind.WORDS, erased_at=None)
    scores = {
        other: overlap(grams, set(theirs or ()))
        for other, theirs in texts.values_list("case_id", "bigrams")
    }
    best = sorted(
        (other for other, score in scores.items() if score >= SIMILAR_FROM),
        key=lambda other: -scores[other],
    )[:size]
    rows = {
        row.id: row
        for row in case_rows(list(Case.objects.filter(pk__in=best).values(*FIELDS)), now)
    }
    return [rows[other] for other in best]
