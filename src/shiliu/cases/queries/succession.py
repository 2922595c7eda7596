"""What a unit has at hand, and what units that have ended left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from shiliu.cases.models import Case
from shiliu.cases.rules.lifecycle import AT_HAND, State
from shiliu.cases.rules.succession import successor
from shiliu.network.queries import displaced_paths, network
from shiliu.network.schemas import UnitInfo


@dataclass(frozen=True, slots=True)
class AtHand:
    """How many open requests a unit is responsible for, does for others, and has paused."""

    responsible: int
    doing: int
    paused: int


def at_hand(unit_id: UUID) -> AtHand:
    """What would change hands if the unit ended now."""
    own, done = Q(unit=unit_id), Q(doer=unit_id) & ~Q(unit=unit_id)
    counts = Case.objects.filter(own | done, closed_at=None).aggregate(
        responsible=Count("id", filter=own & Q(state__in=AT_HAND)),
        doing=Count("id", filter=done & Q(state__in=AT_HAND)),
        paused=Count("id", filter=Q(state=State.PAUSED)),
    )
    return AtHand(**counts)


def successor_of(unit: UnitInfo) -> UnitInfo | None:
    """The unit that takes over what `unit` is responsible for once it has ended."""
    units = network().units_by_id
    heir = successor(unit.id, unit.area_path, units)
    return units[heir] if heir else None


def stranded_cases(size: int = 1000) -> list[UUID]:
    """Requests at hand whose responsible or doing unit has ended."""
    ended = [unit.id for unit in network().past_units]
    if not ended:
        return []
    left = Case.objects.filter(Q(unit__in=ended) | Q(doer__in=ended), state__in=AT_HAND)
    return list(left.order_by("received_at", "id").values_list("id", flat=True)[:size])


def displaced_cases(size: int = 1000) -> list[UUID]:
    """Requests not ended whose area has ended: they belong to what became of it."""
    left = Case.objects.filter(area_path__in=displaced_paths(), closed_at=None)
    return list(left.order_by("received_at", "id").values_list("id", flat=True)[:size])


def count_not_ended(paths: Iterable[str]) -> Counter[str]:
    """How many requests have not ended, by path of their place, in these areas and below them."""
    inside = Q(pk__in=())
    for path in paths:
        inside |= Q(area_path__startswith=path)
    rows = Case.objects.filter(inside, closed_at=None).values("area_path").order_by()
    return Counter(dict(rows.values_list("area_path", Count("id"))))
