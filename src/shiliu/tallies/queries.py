"""Figures. Each costs one or two short index reads, however many requests there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Min, Q, Sum
from django.utils import timezone

from shiliu.core.clock import today
from shiliu.ledger.queries import OpenDays, fact_count, folded_facts
from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.models import CohortTally, DayTally, PublicFigure
from shiliu.tallies.rules.figures import figures_of
from shiliu.tallies.rules.folding import CohortKey, DayKey, Increments, fold
from shiliu.tallies.schemas import Figures, PublicRow, PublicTable, open_key

CHUNK = 20_000
FOLLOWER = "tallies"
Days = tuple[date, date]
Key = TypeVar("Key", bound=tuple[object, ...])
Values = TypeVar("Values", bound=tuple[int, ...])


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
    rows = DayTally.objects.filter(scope=scope, verb=verb, day__range=days)
    if detail is not None:
        rows = rows.filter(detail=detail)
    return dict(rows.values_list("day").annotate(sum=Sum("count")).order_by("day"))


def counts_by_day(scope: str, verbs: Iterable[str], days: Days) -> dict[str, dict[str, int]]:
    """`day_counts` of several verbs with one query, days as texts such as 2026-05-11."""
    rows = DayTally.objects.filter(scope=scope, verb__in=list(verbs), day__range=days)
    counts: dict[str, dict[str, int]] = {}
    for verb, day, facts in rows.values_list("verb", "day").annotate(sum=Sum("count")):
        counts.setdefault(verb, {})[day.isoformat()] = facts
    return {verb: dict(sorted(found.items())) for verb, found in counts.items()}


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


def wrong_tallies(days: OpenDays = (None, None), snapshot: str = "") -> tuple[int, list[str]]:
    """How many facts are counted, and each tally that differs from what they give, as a line.

    Reads one snapshot of facts and tallies, so it is exact while others record and project. With
    `days`, the first and the last day, only the tallies of these: so several processes share the
    work, with a `snapshot` that one of them exported. Call outside of a transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if snapshot:
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        facts, wanted = _counted_anew(days)
        wrong = list(_differing(_stored_days(days), wanted.days, (0, 0), ("count", "amount")))
        cohorts = {key: (moved,) for key, moved in wanted.cohorts.items()}
        wrong += _differing(_stored_cohorts(days), cohorts, (0,), ("cohort",))
    return facts, sorted(wrong)


def shares_of_days(facts_each: int) -> list[OpenDays]:
    """All days there ever were in shares of about so many facts, for `wrong_tallies`."""
    found = DayTally.objects.aggregate(first=Min("day"), last=Max("day"))
    shares = 1 + fact_count() // facts_each
    if shares == 1 or found["first"] is None:
        return [(None, None)]
    length = (found["last"] - found["first"]) / shares
    ends = [found["first"] + number * length for number in range(1, shares)]
    firsts = [None, *(end + timedelta(days=1) for end in ends)]
    return list(zip(firsts, [*ends, None], strict=True))


def _counted_anew(days: OpenDays) -> tuple[int, Increments]:
    """The facts that happened on these days, and the tallies of these days that facts give."""
    zone, facts = timezone.get_default_timezone(), 0

    def counted() -> Iterator[Occurrence]:
        nonlocal facts
        for fact in folded_facts(FOLLOWER, days):
            facts += days == (None, None) or _among(fact.at.astimezone(zone).date(), days)
            yield fact

    found = fold(counted(), zone)
    if days != (None, None):
        found.days = {key: value for key, value in found.days.items() if _among(key[2], days)}
        found.cohorts = {key: moved for key, moved in found.cohorts.items() if _among(key[2], days)}
    return facts, found


def _among(day: date, days: OpenDays) -> bool:
    first, last = days
    return (first is None or day >= first) and (last is None or day <= last)


def _differing(
    stored: Iterable[tuple[Key, Values]],
    wanted: dict[Key, Values],
    nothing: Values,
    names: tuple[str, ...],
) -> Iterator[str]:
    """A line for each number that is not what it should be. Empties `wanted`, which is large."""
    for key, values in stored:
        yield from _lines(key, values, wanted.pop(key, nothing), names)
    for key, values in wanted.items():
        yield from _lines(key, nothing, values, names)


def _lines(
    key: Key, found: tuple[int, ...], wanted: tuple[int, ...], names: tuple[str, ...]
) -> Iterator[str]:
    if found != wanted:
        for name, number, should in zip(names, found, wanted, strict=True):
            if number != should:
                yield f"{name} {' '.join(map(str, key))}: {number}, should be {should}"


def _stored_days(days: OpenDays) -> Iterator[tuple[DayKey, tuple[int, int]]]:
    fields = ("scope", "verb", "day", "detail", "delivery", "count", "amount")
    rows = DayTally.objects.filter(_on(days)).values_list(*fields)
    return ((row[:5], row[5:]) for row in rows.iterator(CHUNK))


def _stored_cohorts(days: OpenDays) -> Iterator[tuple[CohortKey, tuple[int]]]:
    fields = ("scope", "subject_type", "day", "state", "count")
    rows = CohortTally.objects.filter(_on(days)).values_list(*fields)
    return ((row[:4], row[4:]) for row in rows.iterator(CHUNK))


def _on(days: OpenDays) -> Q:
    first, last = days
    return (Q(day__gte=first) if first else Q()) & (Q(day__lte=last) if last else Q())


def _row(stored: Mapping[str, Any]) -> PublicRow:
    return PublicRow(stored["area_path"], stored["cells"])
