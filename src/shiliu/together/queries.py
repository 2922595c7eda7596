"""Everything held about a person, from all packages, in plain words."""

from __future__ import annotations

from shiliu.cases.queries import case_number, get_case, texts_of, timeline
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.network.queries import network
from shiliu.people.queries import contact_held, looks_at


def export_person(actor: Actor) -> dict[str, object]:
    """What is held about the asker of the request that `actor` holds the code of."""
    if actor.holds is None:
        raise NotAllowed
    case = get_case(actor, actor.holds)
    texts = texts_of(case, actor)
    return {
        "number": case_number(case),
        "received_at": case.received_at.isoformat(),
        "state": case.state,
        "your_word": case.word,
        "category": dict(catalogue().by_code[case.category_id].name),
        "area": dict(network().areas_by_id[case.area_id].name),
        "texts": [
            {"kind": text.kind, "text": text.body} for text in texts if text.erased_at is None
        ],
        "contact": contact_held("case", case.id),
        "steps": [
            {
                "verb": step.verb,
                "at": step.at.isoformat(),
                "unit": dict(step.by_unit.name) if step.by_unit else {},
            }
            for step in timeline(case, actor, texts)
        ],
        "looks": [
            {"at": look.at.isoformat(), "unit": look.unit, "role": look.role, "reason": look.reason}
            for look in looks_at("case", case.id)
        ],
    }
