"""Daily tallies for everybody: each day is published once and then stands (safety rule 21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import AreaInfo
from shiliu.tallies.models import DayTally, PublicFigure
from shiliu.tallies.queries import open_days
from shiliu.tallies.rules.opening import OPEN_VERBS, Split, open_rows
from shiliu.tallies.schemas import open_key

SETTLED_DAYS = 2  # what was written down without network has come in by then
Counts = dict[tuple[date, str], dict[str, dict[Split, int]]]


def publish_days(*, at: datetime, first: date | None = None, last: date | None = None) -> int:
    """Publish the days that are settled and not yet published; returns how many.

    A published day never changes, so that nobody can tell one request from the difference between
    two versions of it. Days after the last settled one are refused.
    """
    settled = timezone.localdate(at) - timedelta(days=SETTLED_DAYS)
    if last and last > settled:
        raise RuleBroken("tallies.day_not_settled", field="to", day=str(settled))
    first, last = first or _first_day() or settled, last or settled
    known = set(open_days(first, last))
    missing = [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if day not in known
    ]
    if not missing:
        return 0
    root, parts = network().root, {day: _parts(day) for day in missing}
    every = {area.path: area for each in parts.values() for area in each}
    counts = _counts([root, *every.values()], missing[0], missing[-1])
    figures = [
        PublicFigure(key=open_key(day), values=_values(day, root, each, counts), basis={}, as_of=at)
        for day, each in parts.items()
    ]
    PublicFigure.objects.bulk_create(figures, ignore_conflicts=True, batch_size=100)
    return len(figures)


def _first_day() -> date | None:
    days = DayTally.objects.filter(scope=network().root.path, verb__in=OPEN_VERBS)
    found: date | None = days.order_by("day").values_list("day", flat=True).first()
    return found


def _parts(day: date) -> list[AreaInfo]:
    """The areas just below the whole on that day, in tree order; those that ended since come last.

    What was counted before the first areas began here was counted under these.
    """
    places = network()
    below = [
        area
        for area in (*places.areas, *places.past_areas)
        if area.depth == places.root.depth + 1 and not area.hidden
    ]
    day = max(day, min((area.valid_from for area in below), default=day))
    return [area for area in below if area.valid_from <= day < area.valid_to]


def _counts(areas: list[AreaInfo], first: date, last: date) -> Counts:
    rows = DayTally.objects.filter(
        scope__in=[area.path for area in areas], verb__in=OPEN_VERBS, day__range=(first, last)
    ).values_list("day", "verb", "scope", "detail", "delivery", "count")
    counts: Counts = {}
    for day, verb, scope, detail, delivery, count in rows:
        counts.setdefault((day, verb), {}).setdefault(scope, {})[detail, delivery] = count
    return counts


def _values(
    day: date, root: AreaInfo, parts: list[AreaInfo], counts: Counts
) -> Mapping[str, object]:
    thresholds = deployment().thresholds
    areas = {area.path: area for area in (root, *parts)}
    rows = [
        [areas[row.area].code, areas[row.area].level, row.verb, row.detail, row.delivery, row.count]
        for verb in OPEN_VERBS
        for row in open_rows(
            verb,
            root.path,
            [area.path for area in parts],
            counts.get((day, verb), {}),
            least=thresholds.small_count,
            batch=thresholds.public_batch,
        )
    ]
    return {"day": str(day), "rows": rows}
