"""Which list somebody came from: it stands in the address, so that back, next and previous work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shiliu.cases.models import Case
from shiliu.cases.queries import (
    neighbours_due,
    neighbours_in_inbox,
    neighbours_in_list,
)
from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken
from shiliu.desk.cases.filters import FilterForm
from shiliu.network.queries import network

IN = "in"
TODAY, INBOX, CASES = "today", "inbox", "cases"
Pair = tuple[UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list and, for the one with filters, its query."""

    name: str
    query: QueryDict

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The list named in the address of a request's page; anything else is the list of all."""
        query = request.GET.copy()
        name = query.pop(IN, [CASES])[-1]
        return cls(str(name) if name in (TODAY, INBOX) else CASES, query)

    @property
    def trail(self) -> str:
        """What a link to one request carries so that it leads back here."""
        query = self.query.copy()
        query.pop("after", None)
        query[IN] = self.name
        return query.urlencode()

    @property
    def back(self) -> str:
        """The address of the list."""
        address = reverse(f"desk:{self.name}")
        query = self.query.urlencode() if self.name == CASES else ""
        return f"{address}?{query}" if query else address

    def neighbours(self, actor: Actor, case: Case, now: datetime) -> Pair:
        """The requests before and after `case` in the list; none for the results of a search."""
        if self.name == INBOX:
            return neighbours_in_inbox(actor, case)
        if self.name == TODAY:
            return neighbours_due(actor, now, case, own=works_widely(actor))
        form = FilterForm(self.query)
        if not form.is_valid() or form.cleaned_data["q"]:
            return None, None
        try:
            return neighbours_in_list(actor, form.filters(actor), now, case)
        except RuleBroken:
            return None, None


def works_widely(actor: Actor) -> bool:
    """Whether all own units are offices: their area holds too much to list it as their own day."""
    units = network().units_by_id
    return bool(actor.units) and all(units[unit].kind == "office" for unit in actor.units)
