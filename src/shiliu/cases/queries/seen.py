"""Which of many requests somebody may open, for lists that are not lists of requests."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.single import number_text
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission


def numbers_seen(actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of those among these requests that `actor` may see; one query."""
    rows = Case.objects.filter(visible_to(actor), pk__in=set(case_ids))
    return {
        case_id: number_text(number, received_at)
        for case_id, number, received_at in rows.values_list("id", "number", "received_at")
    }


def works_on_none(actor: Actor) -> bool:
    """Whether somebody audits and has no requests of their own.

    They learn of any request that something was done with it. To others the moment and the place
    would tell of a complaint about their own unit.
    """
    sees = (Permission.CASES_AREA_VIEW, Permission.CASES_UNIT_VIEW)
    return actor.kind is ActorKind.STAFF and not any(map(actor.may_somewhere, sees))
