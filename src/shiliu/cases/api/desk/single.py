"""`/desk/requests/{id}`: one request as staff see it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.cases.api.desk.bodies import DeskRequest
from shiliu.cases.api.desk.lists import SEES
from shiliu.cases.api.desk.related import related
from shiliu.cases.api.shapes import named, unit_name
from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.queries import case_number, get_case, texts_of, timeline
from shiliu.cases.queries.possible import possible_steps
from shiliu.cases.schemas import StepView
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, refusals
from shiliu.core.api.callers import caller
from shiliu.network.queries import network
from shiliu.people.queries import has_contact

router = Router(tags=["desk: requests"])


@router.get(
    "/desk/requests/{uuid:case_id}",
    operation_id="getDeskRequest",
    summary="One request",
    auth=SEES,
    response={200: DeskRequest, 304: None, **refusals(401, 403, 404, 429)},
    openapi_extra=READS,
)
def get_desk_request(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was said and done, in order, and which steps are possible. Send its ETag with a step."""
    by = caller(request)
    case = get_case(by, case_id)
    return read(request, _shown(by, case, clock.now()), version=case.changes)


def _shown(by: Actor, case: Case, now: datetime) -> dict[str, object]:
    texts = texts_of(case, by)
    return {
        **_standing(case),
        "words": _first(texts, TextKind.WORDS),
        "place": _first(texts, TextKind.PLACE),
        "has_contact": has_contact("case", case.whole_id),
        **related(by, case),
        "timeline": [_step(step) for step in timeline(case, by, texts)],
        "steps": possible_steps(by, case, now),
    }


def _standing(case: Case) -> dict[str, object]:
    columns = (
        *("id", "state", "word", "word_by_staff", "outcome", "channel", "language"),
        *("minimum_level", "received_at", "promised_at", "promised_days", "accept_by"),
        *("answered_at", "closed_at", "hazard", "returns", "reopenings", "title", "title_state"),
    )
    return {
        **{name: getattr(case, name) for name in columns},
        "number": case_number(case),
        "category": case.category_id,
        "area": network().areas_by_id[case.area_id].code,
        "unit": unit_name(case.unit_id),
        "doer": unit_name(case.doer_id) if case.doer_id else None,
        "against": unit_name(case.against_id) if case.against_id else None,
    }


def _first(texts: list[Text], kind: TextKind) -> str:
    return next((text.body for text in texts if text.kind == kind), "")


def _step(step: StepView) -> dict[str, object]:
    return {
        "verb": step.verb,
        "at": step.at,
        "state": step.to_state,
        "by": step.by,
        "unit": named(step.by_unit) if step.by_unit else None,
        "to_unit": named(step.to_unit) if step.to_unit else None,
        "due_at": step.due_at,
        "reason": step.reason,
        "text": step.text,
        "erased": step.erased,
    }
