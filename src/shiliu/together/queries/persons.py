"""What is held about a person, from all packages, in plain words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shiliu.cases.models import Case
from shiliu.cases.queries import case_number, get_case, texts_of, timeline
from shiliu.cases.queries.following import words_hidden
from shiliu.cases.queries.splitting import parts_seen
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.files.queries import number_of
from shiliu.network.queries import network
from shiliu.people.queries import contact_in_part, looks_at


def export_person(actor: Actor, at: datetime) -> dict[str, Any]:
    """What is held about the asker of the request that `actor` holds the code of, and of its parts.

    No more than a lost slip may give away (safety rule 3): the contact only in part, and the
    texts left out and counted once the page behind the code hides them. Staff at the counter read
    the rest to whoever shows who they are.
    """
    if actor.holds is None:
        raise NotAllowed
    case = get_case(actor, actor.holds)
    held = _held(actor, case, at)
    held["contact"] = contact_in_part("case", case.id)
    held["parts"] = [_held(actor, part, at) for part in parts_seen(actor, case) if part != case]
    held["looks"] = [
        {"at": look.at.isoformat(), "unit": look.unit, "role": look.role, "reason": look.reason}
        for look in looks_at("case", case.id)
    ]
    return held


def _held(actor: Actor, case: Case, at: datetime) -> dict[str, Any]:
    """What is held about one request, or one part of it."""
    texts, hidden = texts_of(case, actor), words_hidden(case, at)
    kept = [text for text in texts if text.erased_at is None]
    return {
        "number": case_number(case),
        "received_at": case.received_at.isoformat(),
        "state": case.state,
        "your_word": case.word,
        "category": dict(catalogue().by_code[case.category_id].name),
        "area": dict(network().areas_by_id[case.area_id].name),
        "texts_held": len(kept),
        "texts_hidden": hidden,
        "texts": [] if hidden else [{"kind": text.kind, "text": text.body} for text in kept],
        "files_held": number_of("case", case.id),
        "steps": [
            {
                "verb": step.verb,
                "at": step.at.isoformat(),
                "unit": dict(step.by_unit.name) if step.by_unit else {},
            }
            for step in timeline(case, actor, texts)
        ],
    }
