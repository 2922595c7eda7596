"""Figures. Each costs one or two short index reads, however many requests there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from shiliu.core.clock import today
from shiliu.ledger.queries import folded_facts
from shiliu.tallies.models import CohortTally, DayTally, PublicFigure
from shiliu.tallies.rules.figures import figures_of
from shiliu.tallies.rules.folding import fold
from shiliu.tallies.schemas import Figures, PublicRow, PublicTable, open_key

CHUNK = 20_000
Days = tuple[date, date]


def last_days(days: int, until: date) -> Days:
    """The first and the last of so many days that end with `until`."""
    return until - timedelta(days=days - 1), until


def received_cohort(
    scope: str, first_day: date, last_day: date, subject_type: str = "case"
) -> dict[str, int]:
    """Of the subjects received in these days, how many are in which state now."""
    cohorts = received_cohorts([scope], (first_day, last_day), subject_type)
    return cohorts.get(scope, {})


def received_cohorts(
    scopes: Iterable[str], days: Days, subject_type: str = "case"
) -> dict[str, dict[str, int]]:
    """`received_cohort` of several scopes with one query; scopes without subjects are left out."""
    rows = (
        CohortTally.objects.filter(
            scope__in=list(scopes), subject_type=subject_type, day__range=days
        )
        .values_list("scope", "state")
        .annotate(subjects=Sum("count"))
        .exclude(subjects=0)
    )
    cohorts: dict[str, dict[str, int]] = {}
    for scope, state, subjects in rows:
        cohorts.setdefault(scope, {})[state] = subjects
    return cohorts


def day_counts(scope: str, verb: str, days: Days, *, detail: str | None = None) -> dict[date, int]:
    """How many facts with `verb` happened on each day; days without any are left out."""
    return _by_day(scope, verb, days, detail, "count")


def counts_by_day(scope: str, verbs: Iterable[str], days: Days) -> dict[str, dict[str, int]]:
    """`day_counts` of several verbs with one query, days as texts such as 2026-05-11."""
    rows = DayTally.objects.filter(scope=scope, verb__in=list(verbs), day__range=days)
    counts: dict[str, dict[str, int]] = {}
    for verb, day, facts in rows.values_list("verb", "day").annotate(sum=Sum("count")):
        counts.setdefault(verb, {})[day.isoformat()] = facts
    return {verb: dict(sorted(found.items())) for verb, found in counts.items()}


def day_amounts(scope: str, verb: str, days: Days, *, detail: str | None = None) -> dict[date, int]:
    """The amounts of the facts with `verb` on each day, for example minutes or people."""
    return _by_day(scope, verb, days, detail, "amount")


def detail_counts(scope: str, verb: str, days: Days) -> dict[str, int]:
    """How many facts with `verb` there were in these days, by what the verb is split by."""
    rows = DayTally.objects.filter(scope=scope, verb=verb, day__range=days)
    return dict(rows.values_list("detail").annotate(facts=Sum("count")).order_by("detail"))


def sums_in(
    scopes: Iterable[str], verbs: Iterable[str], days: Days
) -> dict[str, dict[str, tuple[int, int]]]:
    """Of several scopes, how many facts there were with each verb and their amounts; one query.

    Scopes and verbs without facts are left out.
    """
    rows = DayTally.objects.filter(scope__in=list(scopes), verb__in=list(verbs), day__range=days)
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for scope, verb, facts, amount in rows.values_list("scope", "verb").annotate(
        facts=Sum("count"), amounts=Sum("amount")
    ):
        sums.setdefault(scope, {})[verb] = facts, amount
    return sums


def answered_and_confirmed(scope: str, days: int = 30, *, until: date | None = None) -> Figures:
    """What became of the requests received in the last `days` days: answers and askers' words."""
    return figures_of(received_cohort(scope, *last_days(days, until or today())))


def answered_and_confirmed_in(
    scopes: Iterable[str], days: int = 30, *, until: date | None = None
) -> dict[str, Figures]:
    """`answered_and_confirmed` of several scopes with one query, for boards."""
    wanted = list(scopes)
    cohorts = received_cohorts(wanted, last_days(days, until or today()))
    return {scope: figures_of(cohorts.get(scope, {})) for scope in wanted}


def public_figures(key: str) -> PublicTable | None:
    """The published table, or None before the first publication."""
    found = PublicFigure.objects.filter(pk=key).values_list("values", "as_of").first()
    if found is None:
        return None
    values, as_of = found
    return PublicTable(
        key=key,
        as_of=as_of,
        first_day=date.fromisoformat(values["first_day"]),
        last_day=date.fromisoformat(values["last_day"]),
        columns=tuple(values["columns"]),
        rows=tuple(_row(row) for row in values["rows"]),
        total=_row(values["total"]),
    )


def open_days(first: date, last: date) -> list[date]:
    """The days whose open tallies are published."""
    keys = PublicFigure.objects.filter(pk__range=(open_key(first), open_key(last)))
    return [date.fromisoformat(key[-10:]) for key in keys.values_list("pk", flat=True)]


def open_tallies(first: date, last: date) -> Iterator[tuple[object, ...]]:
    """The published rows of these days, as `OPEN_COLUMNS`; a hidden count is None."""
    found = PublicFigure.objects.filter(pk__range=(open_key(first), open_key(last)))
    for values in found.order_by("pk").values_list("values", flat=True).iterator(chunk_size=31):
        for area, level, *what, count in values["rows"]:
            yield area, level, values["day"], *what, count


def wrong_tallies() -> tuple[int, list[str]]:
    """How many facts are counted, and each tally that differs from what they give, as a line.

    Reads one snapshot of facts and tallies, so it is exact while others record and project. Call
    outside of a transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        facts, wanted = _counted_anew()
        found = _stored()
    wrong = sorted(key for key in {*wanted, *found} if wanted[key] != found[key])
    return facts, [
        f"{' '.join(map(str, key))}: {found[key]}, should be {wanted[key]}" for key in wrong
    ]


def _counted_anew() -> tuple[int, Counter[tuple[str, ...]]]:
    zone, followed = timezone.get_default_timezone(), folded_facts("tallies")
    facts, total = 0, Counter[tuple[str, ...]]()
    while chunk := list(islice(followed, CHUNK)):
        facts += len(chunk)
        added = fold(chunk, zone)
        for day_key, (count, amount) in added.days.items():
            total["count", *map(str, day_key)] += count
            total["amount", *map(str, day_key)] += amount
        for key, moved in added.cohorts.items():
            total["cohort", *map(str, key)] += moved
    return facts, total


def _stored() -> Counter[tuple[str, ...]]:
    days = DayTally.objects.values_list(
        "scope", "verb", "day", "detail", "delivery", "count", "amount"
    )
    cohorts = CohortTally.objects.values_list("scope", "subject_type", "day", "state", "count")
    total = Counter[tuple[str, ...]]()
    for *key, count, amount in days.iterator():
        total["count", *map(str, key)] = count
        total["amount", *map(str, key)] = amount
    for *key, count in cohorts.iterator():
        total["cohort", *map(str, key)] = count
    return total


def _row(stored: Mapping[str, Any]) -> PublicRow:
    return PublicRow(stored["area_path"], stored["cells"])


def _by_day(scope: str, verb: str, days: Days, detail: str | None, what: str) -> dict[date, int]:
    rows = DayTally.objects.filter(scope=scope, verb=verb, day__range=days)
    if detail is not None:
        rows = rows.filter(detail=detail)
    return dict(rows.values_list("day").annotate(sum=Sum(what)).order_by("day"))
