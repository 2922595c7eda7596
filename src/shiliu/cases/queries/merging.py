"""Requests about the same matter: who is handled under whom, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.single import case_number_of
from shiliu.core.actor import Actor


def members_of(actor: Actor, case: Case) -> list[Case]:
    """The members of a lead that `actor` may see, in the order they came in."""
    if not case.members:
        return []
    return list(Case.objects.filter(visible_to(actor), lead=case.id).order_by("received_at", "id"))


def lead_of(actor: Actor, case: Case) -> Case | None:
    """The lead of a member, when `actor` may see it."""
    if case.lead_id is None:
        return None
    return Case.objects.filter(visible_to(actor), pk=case.lead_id).first()


def named(actor: Actor, numbers: Iterable[str]) -> list[UUID]:
    """The requests with these numbers that `actor` may see."""
    wanted = [number for each in numbers if (number := case_number_of(each)) is not None]
    found = Case.objects.filter(visible_to(actor), number__in=wanted)
    return list(found.values_list("id", flat=True))
