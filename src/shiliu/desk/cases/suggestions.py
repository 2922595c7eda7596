"""What the machine suggests about a request, always with its reason; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from shiliu.cases.models import Case
from shiliu.cases.rules.lifecycle import State, Verb
from shiliu.cases.schemas import CaseRow, StepView
from shiliu.catalogue.queries import catalogue, suggest
from shiliu.catalogue.schemas import Suggestion
from shiliu.desk.cases.wording import WHY_HERE, Words
from shiliu.network.queries import network
from shiliu.network.schemas import Texts, UnitInfo
from shiliu.ui import dates

UNSORTED = "unsorted"
LAW = "law"  # the delivery that mediation belongs to
SERIAL = 2  # so many like it before it
UNSORTED_STATES = frozenset({State.RECEIVED, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Routing:
    """Why the request is here, and whom the routing table names to do the work.

    `used` says when it was sent there; then the suggestion stays on the page as used.
    """

    why_here: Words
    unit: UnitInfo | None
    reason: Texts
    used: str


def routing_of(case: Case, steps: Sequence[StepView]) -> Routing:
    """The routing that was stored when the request came in, with the reason of its row."""
    table, row = catalogue().routes, case.routing.get("row")
    known = isinstance(row, int) and row < len(table)
    unit = suggested_unit(case)
    sent = [
        step.at
        for step in steps
        if step.verb is Verb.DISPATCH and unit is not None and step.to_unit == unit
    ]
    return Routing(
        why_here=WHY_HERE.get(str(case.routing.get("why")), ""),
        unit=unit,
        reason=table[row].reason if known else {},
        used=dates.day(timezone.localtime(sent[-1]), get_language() or "") if sent else "",
    )


def calls_for_mediation(case: Case, similar: Sequence[CaseRow]) -> bool:
    """Whether this is one more of several reports against neighbours in one place (rule 9)."""
    kind = catalogue().by_code[case.category_id]
    if not kind.about_people or kind.delivery != LAW or kind.responsibility == "not_ours":
        return False
    same = [row for row in similar if (row.category, row.area.id) == (kind.code, case.area_id)]
    return len(same) >= SERIAL


def suggested_unit(case: Case) -> UnitInfo | None:
    """The unit that the routing table names, while it is at work."""
    named = case.routing.get("suggested")
    unit = network().units_by_id.get(UUID(named)) if named else None
    return None if unit is None or unit.ended else unit


def kinds_of(words: str, case: Case) -> list[Suggestion]:
    """Another kind that the asker's words point at, while nobody works on the request yet.

    None when the present one is among those they point at.
    """
    if case.state not in UNSORTED_STATES and case.category_id != UNSORTED:
        return []
    found = [each for each in suggest(words, case.language) if each.category.leaf]
    if any(each.category.code == case.category_id for each in found):
        return []
    return found[:1]
