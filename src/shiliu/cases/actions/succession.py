"""Handing on what units that have ended left behind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.writing import Change, locked, take_step
from shiliu.cases.models import Case
from shiliu.cases.queries import heir_of
from shiliu.cases.rules.lifecycle import AT_HAND, Verb
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import deployment, network


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
