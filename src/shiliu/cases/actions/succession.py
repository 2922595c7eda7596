"""Handing on what units and areas that have ended left behind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.writing import Change, areas_of, locked, take_step
from shiliu.cases.models import Case, Text
from shiliu.cases.queries import heir_of
from shiliu.cases.rules.lifecycle import AT_HAND, Verb
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import deployment, network, present


@transaction.atomic
def take_over(*, at: datetime, case_id: UUID) -> bool:
    """Give a request that an ended unit still holds to the unit that takes over from it.

    When only the unit doing the work has ended, it goes back to the responsible one. The promise
    stays, the time to accept begins anew. Returns False when nobody is left or nothing is to be
    done any more.
    """
    case = locked(case_id, SYSTEM)
    unit = _next_unit(case)
    if unit is None:
        return False
    after: dict[str, object] = {"unit_id": unit, "doer_id": None}
    if case.accept_by is not None:
        days = deployment().thresholds.handover_working_days
        after["accept_by"] = network().calendar.add(at, days)
    take_step(case, Change(Verb.HAND_OVER, SYSTEM, at, "unit_ended", to_unit=unit), **after)
    return True


def _next_unit(case: Case) -> UUID | None:
    units = network().units_by_id
    if case.state not in AT_HAND:
        return None
    if units[case.unit_id].ended:
        return heir_of(case)
    doer = units.get(case.doer_id) if case.doer_id else None
    return case.unit_id if doer and doer.ended else None


@transaction.atomic
def move_on(*, at: datetime, case_id: UUID) -> bool:
    """Bring a request whose area has ended to the area that its old one led to.

    Unit, promise and state stay; search and figures find it at the new place. What has ended
    keeps its place. Returns False when it has ended meanwhile or its area leads nowhere.
    Records `case.relocate` with `moved_from`.
    """
    case = locked(case_id, SYSTEM)
    area = present(network().areas_by_id[case.area_id])
    if case.closed_at is not None or area is None or area.path == case.area_path:
        return False
    after: dict[str, object] = {"area_id": area.id, "area_path": area.path}
    take_step(case, Change(Verb.RELOCATE, SYSTEM, at), **after)
    Text.objects.filter(case_id=case.id, areas__isnull=False).update(areas=areas_of(area.path))
    return True


@transaction.atomic
def take_new_names(*, at: datetime) -> int:  # noqa: ARG001  every action is told when
    """Let requests that have not ended name their area as it is called now; says how many.

    A new name is no new place: the area keeps code and path, so nothing moves and no fact is
    recorded but the one of the reorganisation.
    """
    places, moved = network(), 0
    for past in places.past_areas:
        area = places.areas_by_path.get(past.path)
        if area is not None and not area.ended:
            left = Case.objects.filter(area_path=past.path, area=past.id, closed_at=None)
            moved += left.update(area=area.id)
    return moved
