"""Reading facts: about one subject, behind one figure, and in bulk for a follower."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from shiliu.core.actor import Actor
from shiliu.core.ids import least_id
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.ledger.policies import visible_to
from shiliu.ledger.rules.scopes import unit_of
from shiliu.ledger.schemas import Occurrence
from shiliu.lib.errors import RuleBroken

CHUNK = 5000
PAGE_SIZE = 50
CLOCK_JUMPS = timedelta(days=31)
LEFT = ("area_path", "unit", "to_state")
OCCURRENCES = """
    SELECT f.verb, f.at, f.area_path, f.unit, f.subject_type, f.since, f.from_state, f.to_state,
        f.delivery, f.amount, coalesce(f.data->>'detail', '') AS detail,
        f.data->'moved_from'->>'area_path' AS moved_from_path,
        (f.data->'moved_from'->>'unit')::uuid AS moved_from_unit
    FROM ledger_fact f
"""
OF_THESE = "WHERE f.id = ANY (%(ids)s)"
THAT_DO_NOT_WAIT = """
    WHERE NOT EXISTS (
        SELECT FROM ledger_pending p WHERE p.fact_id = f.id AND p.follower = %(follower)s)
"""


def facts_for(subject: UUID, *, by: Actor) -> QuerySet[Fact]:
    """The facts about one subject that `by` may see, in the order they were recorded."""
    return Fact.objects.filter(visible_to(by), subject_id=subject).order_by("recorded_at", "id")


def facts_behind(  # noqa: PLR0913 - all that a figure is split by
    scope: str,
    verb: str,
    days: tuple[date, date],
    *,
    by: Actor,
    detail: str | None = None,
    delivery: str | None = None,
    amount: int | None = None,
) -> QuerySet[Fact]:
    """The facts counted in one figure, newest first, as far as `by` may see figures' rows.

    `scope` is an area path or `unit:<id>`, `days` the first and the last day in the deployment's
    time zone; None for `detail`, `delivery` and `amount` means any.
    """
    wanted = visible_to(by, Permission.TALLIES_FIGURE_VIEW) & _in_scope(scope) & Q(verb=verb)
    wanted &= _on_days(days)
    if detail == "":
        wanted &= Q(data__detail__isnull=True) | Q(data__detail="")
    elif detail is not None:
        wanted &= Q(data__detail=detail)
    if delivery is not None:
        wanted &= Q(delivery=delivery)
    if amount is not None:
        wanted &= Q(amount=amount)
    return Fact.objects.filter(wanted).order_by("-at", "-id")


def facts_behind_cohort(
    scope: str,
    days: tuple[date, date],
    *,
    by: Actor,
    states: Collection[str],
    subject_type: str = "case",
) -> QuerySet[Fact]:
    """The subjects counted in one figure of a cohort, newest first: of each the fact it began with.

    A subject counts where its last fact left it: in the scope and in one of the `states`. Of each
    subject that began on these days only that last fact is looked up, and not in the months before:
    an id tells when a fact was recorded, and none is recorded before its subject begins.
    """
    recorded = Fact.objects.filter(id__gte=least_id(_midnight(days[0]) - CLOCK_JUMPS))
    last = recorded.filter(subject_id=OuterRef("subject_id"), since__isnull=False)
    left = {name: Subquery(last.order_by("-id").values(name)[:1]) for name in LEFT}
    began = recorded.filter(
        _on_days(days, "since"), from_state="", since__isnull=False, subject_type=subject_type
    ).annotate(left_path=left["area_path"], left_unit=left["unit"], left_in=left["to_state"])
    seen = visible_to(by, Permission.TALLIES_FIGURE_VIEW, "left_path")
    wanted = _in_scope(scope, path="left_path", unit="left_unit")
    return began.filter(seen, wanted, left_in__in=states).order_by("-since", "-id")


def fact_page(
    facts: QuerySet[Fact], cursor: str = "", *, order: str = "at", size: int = PAGE_SIZE
) -> tuple[list[Fact], str]:
    """One page of facts, newest first by `order` (`at` or `since`), and the cursor of the next."""
    if cursor:
        at, last = _read_cursor(cursor)
        same = Q(**{order: at}, id__lt=last)
        facts = facts.filter(Q(**{f"{order}__lt": at}) | same, **{f"{order}__lte": at})
    rows = list(facts[: size + 1])
    if len(rows) <= size:
        return rows, ""
    end = rows[size - 1]
    return rows[:size], f"{getattr(end, order).timestamp():.6f}~{end.id.hex}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    at, _, last = cursor.partition("~")
    try:
        return datetime.fromtimestamp(float(at), tz=UTC), UUID(last)
    except (ValueError, OverflowError, OSError) as error:
        raise RuleBroken("core.cursor_bad", field="after") from error


def folded_facts(follower: str) -> Iterator[Occurrence]:
    """Every fact that `follower` has taken, streamed. One statement: one snapshot for both tables.

    Call inside a transaction.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{OCCURRENCES} {THAT_DO_NOT_WAIT}", {"follower": follower})
        while rows := cursor.fetchmany(CHUNK):
            yield from map(Occurrence._make, rows)


def _in_scope(scope: str, *, path: str = "area_path", unit: str = "unit") -> Q:
    wanted = unit_of(scope)
    return Q(**{unit: wanted}) if wanted else Q(**{f"{path}__startswith": scope})


def _on_days(days: tuple[date, date], moment: str = "at") -> Q:
    first, after = _midnight(days[0]), _midnight(days[1] + timedelta(days=1))
    return Q(**{f"{moment}__gte": first, f"{moment}__lt": after})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())
