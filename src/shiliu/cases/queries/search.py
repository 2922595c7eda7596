"""Finding requests by Chinese (or any) text, and the ones like a given one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.filters import Filters, Scope
from shiliu.cases.queries.rows import case_rows, listed, rows_of
from shiliu.cases.queries.single import case_number_of
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.core.ids import least_id
from shiliu.core.permissions import Permission
from shiliu.core.statements import NO_ROWS, Statement, fetch, statement_of
from shiliu.lib.chinese import bigrams, overlap, terms
from shiliu.network.queries import network

NEWEST = 4000
RECENT_DAYS = 90
EVER = datetime(1, 1, 1, tzinfo=UTC)
HELD = 20_000
CHUNK = 200
FOUND_AT_MOST = 50
SIMILAR_DAYS = 90
SIMILAR_LOOKED_AT = 200
SIMILAR_FROM, SIMILAR_ELSEWHERE_FROM = 0.25, 0.45

# The inner LIMIT keeps the planner from any other way than along the index of days; the outer
# one stops the walk as soon as enough is found.
_AMONG_NEWEST = """
    SELECT case_id FROM (
        SELECT received_at, case_id, areas, folded FROM cases_text
        WHERE bigrams IS NOT NULL AND case_id >= %s AND received_at >= %s
        ORDER BY received_at DESC, case_id DESC LIMIT %s
    ) AS newest
    WHERE areas && %s::varchar[] AND folded LIKE ALL (%s)
    ORDER BY received_at DESC, case_id DESC LIMIT %s
"""

# Materialized, so that neither order nor day lead the planner along the index of days.
_NEWEST_OF = """
    WITH found AS MATERIALIZED ({})
    SELECT case_id FROM found WHERE received_at >= %s
    ORDER BY received_at DESC, case_id DESC LIMIT %s
"""

_SEEN = """
    SELECT * FROM ({}) AS every WHERE {} ORDER BY received_at DESC, id DESC LIMIT %s
"""


def search_cases(
    actor: Actor, query: str, filters: Filters, now: datetime, *, size: int = FOUND_AT_MOST
) -> list[CaseRow]:
    """Requests whose words hold every term of `query`, newest first; a number finds its request.

    Texts are searched first (they carry places and day), and what is found is then asked for in the
    actor's whole scope. The newest few thousand texts are read one by one; only when they do not
    fill the page is the index of bigrams and areas asked, for the last months and then for all.
    Common terms end in the first step, others in the second, rare ones are cheap in the third, so
    none depends on the planner's guess, which for arrays is wrong by orders of magnitude. Terms
    have two characters or more. What only a unit of the actor holds, outside of the actor's areas,
    is looked through to its newest `HELD` requests.
    """
    scope = Scope.of(actor, filters, now)
    every = _every(scope)
    if every == NO_ROWS:
        return []
    if (number := case_number_of(query)) is not None:
        return _seen(every, "number = %s", number, size)
    wanted, paths = terms(query), _area_paths(actor)
    rows = _visible(every, _held_elsewhere(actor, wanted, paths), size)
    if paths:
        rows += _in_areas(every, wanted, [path.split("/")[-2] for path in paths], size, now)
    rows.sort(key=lambda row: (row.received_at, row.id), reverse=True)
    return rows[:size]


def _area_paths(actor: Actor) -> list[str]:
    """Whose requests the actor sees by place."""
    return sorted({grant.area_path for grant in actor.grants_with(Permission.CASES_AREA_VIEW)})


def _in_areas(
    every: Statement, wanted: list[str], areas: list[str], size: int, now: datetime
) -> list[CaseRow]:
    # A request has its id when it came or later: nothing of these days lies in an older month.
    day = now.astimezone(UTC) - timedelta(days=RECENT_DAYS)
    recent = day.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    newest = _among_newest(wanted, areas, recent)
    if len(newest) >= size and len(rows := _visible(every, newest, size)) == size:
        return rows
    grams = sorted({gram for term in wanted for gram in bigrams(term)})
    indexed = Q(bigrams__contains=grams)
    if network().root.code not in areas:
        indexed &= Q(areas__overlap=areas)
    of_late = indexed & Q(case_id__gte=least_id(recent))
    rows = _visible(every, _holding(wanted, of_late, CHUNK, recent), size)
    if len(rows) == size:
        return rows
    found = _holding(wanted, indexed, CHUNK)
    rows = _visible(every, found, size)
    if len(rows) == size or len(found) < CHUNK:
        return rows
    return _visible(every, _holding(wanted, indexed), size)


def _among_newest(wanted: list[str], areas: list[str], since: datetime) -> list[UUID]:
    """The texts that hold all terms among the newest few thousand; the first `CHUNK` of them.

    None came before `since`: only those months are opened.
    """
    patterns = [f"%{connection.ops.prep_for_like_query(term)}%" for term in wanted]
    newest = Statement(_AMONG_NEWEST, (least_id(since), since, NEWEST, areas, patterns, CHUNK))
    return [case_id for (case_id,) in fetch(newest)]


def _held_elsewhere(actor: Actor, wanted: list[str], paths: list[str]) -> list[UUID]:
    """The requests with all terms that a unit of the actor holds outside `paths`."""
    if not actor.units_with(Permission.CASES_UNIT_VIEW) or network().root.path in paths:
        return []
    held = [case_id for (case_id,) in fetch(_held(actor))]
    return _holding(wanted, Q(case_id__in=held)) if held else []


@lru_cache(maxsize=1000)
def _held(actor: Actor) -> Statement:
    """Read from indexes alone; what of it is in scope is asked of what has the words."""
    outside, units = Q(), actor.units_with(Permission.CASES_UNIT_VIEW)
    for path in _area_paths(actor):
        outside &= ~Q(area_path__startswith=path)
    responsible, doing = (
        Case.objects.filter(of_unit, outside).order_by("-received_at", "-id").values("id")[:HELD]
        for of_unit in (Q(unit__in=units), Q(doer__in=units))
    )
    return statement_of(responsible.union(doing))


def _holding(
    wanted: list[str], where: Q, most: int | None = None, since: datetime = EVER
) -> list[UUID]:
    """The requests whose words hold all terms, the newest first; the first `most` of them."""
    texts = Text.objects.filter(where, bigrams__isnull=False)
    for term in wanted:
        texts = texts.filter(folded__contains=term)
    inner = statement_of(texts.values("received_at", "case_id"))
    newest = Statement(_NEWEST_OF.format(inner.sql), (*inner.values, since, most))
    return [case_id for (case_id,) in fetch(newest)]


def _visible(every: Statement, found: Iterable[UUID], size: int) -> list[CaseRow]:
    """The first `size` of the found requests that are in scope, asked for in chunks."""
    ids = list(dict.fromkeys(found))
    rows: list[CaseRow] = []
    for start in range(0, len(ids), CHUNK):
        rows += _seen(every, "id = ANY(%s)", ids[start : start + CHUNK], size - len(rows))
        if len(rows) == size:
            break
    return rows


def _seen(every: Statement, condition: str, value: object, size: int) -> list[CaseRow]:
    """The newest `size` requests in scope that fulfil one more condition."""
    return rows_of(Statement(_SEEN.format(every.sql, condition), (*every.values, value, size)))


@lru_cache(maxsize=1000)
def _every(scope: Scope) -> Statement:
    return statement_of(listed(scope.cases(), whole=True))


def similar_cases(actor: Actor, case: Case, *, size: int = 5) -> list[CaseRow]:
    """Requests of the last 90 days around the same place whose words overlap, most alike first.

    Of another category only those that say much of the same.
    """
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
    newest = near.order_by("-received_at", "-id").values_list("id", "category_id")
    least = {
        other: SIMILAR_FROM if category == case.category_id else SIMILAR_ELSEWHERE_FROM
        for other, category in newest[:SIMILAR_LOOKED_AT]
    }
    texts = Text.objects.filter(case_id__in=least, kind=TextKind.WORDS, erased_at=None)
    scores = {
        other: overlap(grams, set(theirs or ()))
        for other, theirs in texts.values_list("case_id", "bigrams")
    }
    best = sorted(
        (other for other, score in scores.items() if score >= least[other]),
        key=lambda other: -scores[other],
    )[:size]
    rows = {row.id: row for row in case_rows(listed(Case.objects.filter(pk__in=best)))}
    return [rows[other] for other in best]
