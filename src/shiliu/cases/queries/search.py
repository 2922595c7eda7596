"""Finding requests by Chinese (or any) text, and the ones like a given one."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.lists import FIELDS, Filters, case_rows
from shiliu.cases.queries.single import case_number_of
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.lib.chinese import bigrams, overlap, terms

NEWEST = 3000
FOUND_AT_MOST = 50
SIMILAR_DAYS = 90
SIMILAR_LOOKED_AT = 200
SIMILAR_FROM = 0.25


def search_cases(
    actor: Actor, query: str, filters: Filters, now: datetime, *, size: int = FOUND_AT_MOST
) -> list[CaseRow]:
    """Requests whose texts hold every term of `query`, newest first; a number finds its request.

    The newest few thousand in scope are read first; only when they do not fill the page is the
    index of bigrams asked. Common terms end in the first step, rare ones are cheap in the
    second, so no term depends on the planner's guess. Terms have two characters or more.
    """
    scope = Case.objects.filter(visible_to(actor), filters.condition(now))
    if (number := case_number_of(query)) is not None:
        return case_rows(list(scope.filter(number=number).values(*FIELDS)), now, whole=True)
    wanted = terms(query)
    newest = scope.order_by("-received_at", "-id")
    recent = list(newest.values_list("id", flat=True)[:NEWEST])
    found = _holding(wanted, Q(case_id__in=recent))
    if len(found) < size and len(recent) == NEWEST:
        grams = sorted({gram for term in wanted for gram in bigrams(term)})
        found |= _holding(wanted, Q(bigrams__contains=grams))
    rows = newest.filter(id__in=found).values(*FIELDS)[:size]
    return case_rows(list(rows), now, whole=True)


def _holding(wanted: list[str], where: Q) -> set[UUID]:
    texts = Text.objects.filter(where, bigrams__isnull=False)
    for term in wanted:
        texts = texts.filter(body__contains=term)
    return set(texts.values_list("case_id", flat=True))


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
