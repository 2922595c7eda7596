"""Requests that belong with another one: parts of one letter, or those about the same matter."""

from __future__ import annotations

from collections.abc import Sequence

from shiliu.cases.models import Case
from shiliu.cases.queries import case_number
from shiliu.cases.queries.merging import lead_of, members_of
from shiliu.cases.queries.splitting import parts_seen
from shiliu.core.actor import Actor

Shown = dict[str, object]
UNSEEN: Shown = {"id": None, "number": None, "state": None, "seen": False}


def related(by: Actor, case: Case) -> dict[str, object]:
    """Those that belong with a request. Of one that the key may not see it says that it is there.

    A part knows of the other parts that may be seen, its whole how many there are.
    """
    family = {each.id: each for each in parts_seen(by, case)}
    whole = family.pop(case.whole_id, None)
    parts = [each for each in family.values() if each != case]
    return {
        "part_of": _one(whole) if case.part_of_id else None,
        "parts": _all(parts, case.parts),
        "lead": _one(lead_of(by, case)) if case.lead_id else None,
        "members": _all(members_of(by, case), case.members),
    }


def _all(seen: Sequence[Case], there: int) -> list[Shown]:
    return [*map(_one, seen), *[UNSEEN] * (there - len(seen))]


def _one(case: Case | None) -> Shown:
    if case is None:
        return UNSEEN
    return {"id": case.id, "number": case_number(case), "state": case.state, "seen": True}
