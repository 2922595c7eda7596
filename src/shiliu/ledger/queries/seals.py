"""Checking history: the facts hashed again, against the seals and against copies of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.db.models import Min

from shiliu.ledger.models import Fact, Seal
from shiliu.ledger.rules.merkle import BEGINNING, count_and_root
from shiliu.ledger.rules.seals import (
    DAY,
    Problem,
    Report,
    Sealed,
    Wrong,
    bounds,
    days_due,
    problems_of,
    problems_with_copies,
)

COLUMNS = (
    "id, recorded_at, at, by, verb, area_path, unit, subject_type, subject_id, since, from_state, "
    "to_state, delivery, amount, data, request_id, version"
)
_ROWS = f"""
    COPY (SELECT {COLUMNS} FROM ledger_fact WHERE recorded_at >= %s AND recorded_at < %s
          ORDER BY recorded_at, id) TO STDOUT
"""  # noqa: S608 - the columns are the constant above


def day_root(day: date) -> tuple[int, bytes]:
    """How many facts were recorded on `day` and the root over them.

    The server sends one row at a time, already in canonical bytes: millions of facts need no
    memory, and no value passes through Python types that could round it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'")
        with connection.wrap_database_errors, cursor.copy(_ROWS, bounds(day)) as rows:
            return count_and_root(rows)


def last_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-day").first()


def due_days(at: datetime) -> list[date]:
    """The finished days without a seal: from the first fact on, without a gap."""
    seal = last_seal()
    if seal is not None:
        return list(days_due(seal.day + DAY, at))
    first = _first_fact_at()
    return list(days_due(first.astimezone(UTC).date(), at)) if first else []


def verify(at: datetime) -> Report:
    """Hash every sealed day again: finds changed, removed and inserted facts, and rewritten seals.

    Who rewrites facts, their seal and all later seals is found only by `verify_against`. A day
    counts as missing when it could have been sealed a day before `at`.
    """
    problems: list[Problem] = []
    days = facts = 0
    previous, last = BEGINNING, None
    for seal in _seals():
        if last is None:
            problems += _before_the_first(seal.day)
        else:
            problems += _missing(last + DAY, seal.day)
        count, root = day_root(seal.day)
        problems += problems_of(seal, count, root, previous=previous)
        days, facts = days + 1, facts + count
        previous, last = seal.chain, seal.day
    problems += [_no_seal(day) for day in due_days(at - DAY)]
    return Report(days, facts, last, tuple(problems))


def seal_lines() -> Iterator[str]:
    """The seals as lines of text, to be kept off this machine."""
    return (seal.line() for seal in _seals())


def verify_against(lines: Iterable[str]) -> Report:
    """Compare copies of the seals with those that stand here; empty lines and `#` are passed over.

    Together with `verify` this finds also who rewrote facts and all seals after them.
    """
    copies = [
        Sealed.parse(line, number)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]
    problems = tuple(problems_with_copies(_seals(), copies))
    last = max((copy.day for copy in copies), default=None)
    return Report(len(copies), sum(copy.facts for copy in copies), last, problems)


def _seals() -> Iterator[Sealed]:
    rows = Seal.objects.order_by("day").values_list("day", "facts", "root", "chain")
    return (Sealed(day, facts, bytes(root), bytes(chain)) for day, facts, root, chain in rows)


def _first_fact_at() -> datetime | None:
    first: datetime | None = Fact.objects.aggregate(first=Min("recorded_at"))["first"]
    return first


def _before_the_first(day: date) -> Iterator[Problem]:
    """Facts recorded before the first sealed day: somebody put them there later."""
    earlier = Fact.objects.filter(recorded_at__lt=bounds(day)[0])
    found = earlier.aggregate(first=Min("recorded_at"))["first"]
    if found is not None:
        yield Problem(found.astimezone(UTC).date(), Wrong.UNSEALED, "0", str(earlier.count()))


def _missing(first: date, until: date) -> Iterator[Problem]:
    while first < until:
        yield _no_seal(first)
        first += DAY


def _no_seal(day: date) -> Problem:
    start, end = bounds(day)
    facts = Fact.objects.filter(recorded_at__gte=start, recorded_at__lt=end).count()
    return Problem(day, Wrong.MISSING, "", str(facts))
