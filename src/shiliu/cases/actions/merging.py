"""Handling requests about the same matter together, and apart again. Each keeps its own asker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions.writing import Change, check_version, take_step, target_of
from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries import get_case
from shiliu.cases.rules import merging
from shiliu.cases.rules.lifecycle import OPEN, State, Verb
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.lib.errors import RuleBroken


@transaction.atomic
def merge(
    *,
    by: Actor,
    at: datetime,
    lead_id: UUID,
    case_ids: Collection[UUID],
    changes: int | None = None,
) -> Case:
    """Handle requests under a lead; a fact `case.merge` for each of them, all or none.

    Code, clock, history and the right to see stay each request's own, and each asker confirms for
    themselves. Refuses what `rules.merging.check` refuses; whoever merges is responsible for all.
    `changes` is the version of the lead that was read, where the caller names it.
    """
    cases = _locked({lead_id, *case_ids}, by)
    lead = cases.pop(lead_id)
    check_version(lead, changes)
    target_of(lead, Verb.MERGE, by)
    merging.check(_matter(lead), [_matter(each) for each in cases.values()])
    for case in cases.values():
        take_step(case, Change(Verb.MERGE, by, at, data={"lead": str(lead.id)}), lead_id=lead.id)
    lead.members += len(cases)
    lead.save(update_fields=["members"])
    return lead


@transaction.atomic
def unmerge(*, by: Actor, at: datetime, case_id: UUID, changes: int | None = None) -> Case:
    """Handle a member on its own again; records `case.unmerge`. `changes` is its version."""
    led = get_case(by, case_id).lead_id
    if led is None:
        raise RuleBroken("cases.merge_single")
    both = Case.objects.select_for_update(of=("self",)).filter(pk__in={case_id, led})
    cases = {case.id: case for case in both.order_by("id")}
    case, lead = cases[case_id], cases[led]
    check_version(case, changes)
    if case.lead_id != led:
        raise RuleBroken("cases.merge_single")
    take_step(case, Change(Verb.UNMERGE, by, at, data={"lead": str(led)}), lead_id=None)
    lead.members -= 1
    lead.save(update_fields=["members"])
    return case


def _locked(ids: Collection[UUID], by: Actor) -> dict[UUID, Case]:
    """The requests, locked in one order; NotAllowed when one is out of sight."""
    found = Case.objects.select_for_update(of=("self",)).filter(visible_to(by), pk__in=ids)
    cases = {case.id: case for case in found.order_by("id")}
    if len(cases) != len(set(ids)):
        raise NotAllowed
    return cases


def _matter(case: Case) -> merging.Matter:
    return merging.Matter(
        open=State(case.state) in OPEN,
        complaint=case.against_id is not None,
        level=case.minimum_level,
        led=case.lead_id is not None,
        members=case.members,
    )
