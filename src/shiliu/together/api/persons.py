"""`/follow/data`, `/follow/contact`, `/follow/erase`: a person's own data, by receipt code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from shiliu.cases.actions.opening import open_by_code
from shiliu.cases.models import Case
from shiliu.cases.schemas import ContactInput
from shiliu.core import clock
from shiliu.core.actor import holder_of
from shiliu.core.api.answers import private
from shiliu.core.api.bodies import ACTS, example, refusals, strict
from shiliu.core.api.once import acted_once, claim
from shiliu.core.http import network_key
from shiliu.together.actions import correct_person, erase_person
from shiliu.together.queries import export_person

router = Router(tags=["follow"])
CODE = "1234 5678 9012 3456"


class OwnCodeBody(Schema):
    """The receipt code of the own request."""

    model_config = strict({"code": CODE})

    code: str


class ContactBody(Schema):
    """How to be reached from now on. What is held now is never shown."""

    model_config = strict({"code": CODE, "name": "示例", "phone": "0477-555-0101"})

    code: str
    name: str = Field(default="", description="What to be called, at most 60 characters.")
    phone: str = ""
    email: str = ""


class Held(Schema):
    """What is held about whoever asked; the contact only in part, as a slip can be lost."""

    model_config = example(
        {
            "number": "KB-2026-000123",
            "received_at": "2026-05-11T02:00:00Z",
            "state": "received",
            "your_word": "none",
            "category": {"zh": "路灯", "en": "Street light"},
            "area": {"zh": "示例社区", "en": "Sample community"},
            "texts_held": 1,
            "texts_hidden": False,
            "texts": [{"kind": "words", "text": "3号楼前的路灯不亮。"}],
            "contact": {"name": "示*", "phone": "****0100", "email": "", "purpose": "news"},
            "steps": [{"verb": "receive", "at": "2026-05-11T02:00:00Z", "unit": {}}],
            "looks": [],
            "parts": [],
        }
    )

    number: str
    received_at: str
    state: str
    your_word: str
    category: dict[str, str]
    area: dict[str, str]
    texts_held: int
    texts_hidden: bool
    texts: list[dict[str, str]]
    contact: dict[str, str]
    steps: list[dict[str, Any]]
    looks: list[dict[str, Any]] = Field(description="Who looked at the contact, and why.")
    parts: list[dict[str, Any]] = Field(
        description="The same of each part that was split off, without contact and looks."
    )


class Corrected(Schema):
    """The new contact is saved."""

    model_config = example({"corrected": True})

    corrected: bool


class Erased(Schema):
    """Words and contact are gone; dates, states and counts stay, without words."""

    model_config = example({"erased": True})

    erased: bool


@router.post(
    "/follow/data",
    operation_id="getOwnData",
    summary="What is held about me",
    response={200: Held, **refusals(400, 404, 413, 422, 429)},
)
def get_own_data(request: HttpRequest, typed: OwnCodeBody) -> HttpResponse:
    """Everything that is held about whoever asked, as far as a code may show it."""
    case = _opened(request, typed.code)
    return private(export_person(holder_of(case.id), clock.now()))


@router.post(
    "/follow/contact",
    operation_id="correctContact",
    summary="Correct how to be reached",
    response={200: Corrected, **refusals(400, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def correct_contact(request: HttpRequest, typed: ContactBody) -> HttpResponse:
    """Telephone or e-mail, said anew."""
    case, at = _opened(request, typed.code), clock.now()
    by, new = holder_of(case.id), ContactInput(typed.name, typed.phone, typed.email)

    def act() -> None:
        correct_person(by=by, at=at, subject=case.id, contact=new)

    acted_once(claim(request, by, "correctContact", str(case.id)), case.id, act)
    return private({"corrected": True})


@router.post(
    "/follow/erase",
    operation_id="eraseOwnData",
    summary="Erase my words and contact",
    response={200: Erased, **refusals(400, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def erase_own_data(request: HttpRequest, typed: OwnCodeBody) -> HttpResponse:
    """Cannot be undone, not even by restoring a backup."""
    case, at = _opened(request, typed.code), clock.now()
    by = holder_of(case.id)

    def act() -> object:
        return erase_person(by=by, at=at, subject=case.id)

    acted_once(claim(request, by, "eraseOwnData", str(case.id)), case.id, act)
    return private({"erased": True})


def _opened(request: HttpRequest, code: str) -> Case:
    return open_by_code(code=code, network=network_key(request), at=clock.now())
