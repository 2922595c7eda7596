"""Reading facts: about one subject, behind one figure, and in bulk for a follower."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.ledger.policies import visible_to
from shiliu.ledger.rules.scopes import unit_of
from shiliu.ledger.schemas import Occurrence

CHUNK = 5000
OCCURRENCE_COLUMNS = """
    f.verb, f.at, f.area_path, f.unit, f.subject_type, f.since, f.from_state, f.to_state,
    f.delivery, f.amount, coalesce(f.data->>'detail', ''),
    f.data#>>'{moved_from,area_path}', (f.data#>>'{moved_from,unit}')::uuid
"""
_FOLLOWED = f"""
    SELECT {OCCURRENCE_COLUMNS} FROM ledger_fact f WHERE NOT EXISTS (
        SELECT FROM ledger_pending p WHERE p.fact_id = f.id AND p.follower = %s)
"""  # noqa: S608 - the columns are the constant above


def facts_for(subject: UUID, *, by: Actor) -> QuerySet[Fact]:
    """The facts about one subject that `by` may see, in the order they were recorded."""
    return Fact.objects.filter(visible_to(by), subject_id=subject).order_by("recorded_at", "id")


def facts_behind(
    scope: str,
    verb: str,
    days: tuple[date, date],
    *,
    by: Actor,
    detail: str | None = None,
    delivery: str | None = None,
) -> QuerySet[Fact]:
    """The facts counted in one figure, newest first, as far as `by` may see figures' rows.

    `scope` is an area path or `unit:<id>`, `days` the first and the last day in the deployment's
    time zone; None for `detail` and `delivery` means any.
    """
    wanted = visible_to(by, Permission.TALLIES_FIGURE_VIEW) & _in_scope(scope) & Q(verb=verb)
    wanted &= Q(at__gte=_midnight(days[0]), at__lt=_midnight(days[1] + timedelta(days=1)))
    if detail == "":
        wanted &= Q(data__detail__isnull=True) | Q(data__detail="")
    elif detail is not None:
        wanted &= Q(data__detail=detail)
    if delivery is not None:
        wanted &= Q(delivery=delivery)
    return Fact.objects.filter(wanted).order_by("-at", "-id")


def folded_facts(follower: str) -> Iterator[Occurrence]:
    """Every fact that `follower` has taken, streamed. One statement: one snapshot for both tables.

    Call inside a transaction.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_FOLLOWED, [follower])
        while rows := cursor.fetchmany(CHUNK):
            yield from map(Occurrence._make, rows)


def _in_scope(scope: str) -> Q:
    unit = unit_of(scope)
    return Q(unit=unit) if unit else Q(area_path__startswith=scope)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())
