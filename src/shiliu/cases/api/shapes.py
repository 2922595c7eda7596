"""Requests and steps as the JSON interface shows them."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from shiliu.cases.models import Case
from shiliu.cases.queries import case_number
from shiliu.cases.queries.files import asker_audience, came_with
from shiliu.cases.queries.following import FollowedCase
from shiliu.cases.schemas import Receipt, StepView
from shiliu.core import clock
from shiliu.core.ids import grouped
from shiliu.files.models import File
from shiliu.files.queries import make_link
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo


def receipt_shown(receipt: Receipt) -> dict[str, object]:
    """The receipt, the code in groups of four."""
    return {
        "id": receipt.case_id,
        "number": receipt.number,
        "code": grouped(receipt.code),
        "follow": f"{settings.PUBLIC_ADDRESS}{reverse('portal:follow')}",
        "promised_at": receipt.promised_at and receipt.promised_at.astimezone(UTC),
        "promised_days": receipt.promised_days,
        "unit": unit_name(receipt.unit),
        "duty_phone": receipt.duty_phone,
    }


def unit_name(unit: UUID) -> dict[str, object]:
    """A unit by code and name."""
    return named(network().units_by_id[unit])


def followed(found: FollowedCase) -> dict[str, object]:
    """A request as the holder of its code sees it."""
    case = found.case
    return {
        "number": case_number(case),
        "state": case.state,
        "word": case.word,
        "outcome": case.outcome,
        "category": case.category_id,
        "area": network().areas_by_id[case.area_id].code,
        "unit": unit_name(case.unit_id),
        "received_at": case.received_at,
        "promised_at": case.promised_at,
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "words_hidden": found.words_hidden,
        "timeline": [_step(step) for step in found.steps],
        "parts": [_part(each) for each in found.parts],
        "pictures": [_picture(case, each) for each in found.pictures],
    }


def _picture(case: Case, file: File) -> dict[str, object]:
    token = make_link(file, clock.now(), audience=asker_audience(case))
    return {
        "id": file.id,
        "added_at": file.added_at,
        "own": came_with(case, file),
        "width": file.width,
        "height": file.height,
        "link": f"{settings.PUBLIC_ADDRESS}{reverse('portal:file', args=(token,))}",
    }


def _part(case: Case) -> dict[str, object]:
    return {
        "number": case_number(case),
        "state": case.state,
        "word": case.word,
        "category": case.category_id,
        "promised_at": case.promised_at,
    }


def _step(step: StepView) -> dict[str, object]:
    return {
        "verb": step.verb,
        "at": step.at,
        "state": step.to_state,
        "unit": named(step.by_unit) if step.by_unit else None,
        "to_unit": named(step.to_unit) if step.to_unit else None,
        "due_at": step.due_at,
        "text": step.text,
        "erased": step.erased,
    }


def named(unit: UnitInfo) -> dict[str, object]:
    return {"code": unit.code, "name": unit.name}
