"""`/desk/requests/{id}/contact`: how to reach the asker; the look is written down."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.cases.api.desk.bodies import ContactShown, LookBody
from shiliu.cases.api.desk.lists import SEES
from shiliu.cases.policies import can_see_contact, is_own
from shiliu.cases.queries import get_case
from shiliu.core import clock
from shiliu.core.api.answers import private
from shiliu.core.api.bodies import refusals
from shiliu.core.api.callers import caller
from shiliu.core.errors import NotAllowed
from shiliu.people.actions import look

router = Router(tags=["desk: requests"])


@router.post(
    "/desk/requests/{uuid:case_id}/contact",
    operation_id="lookAtContact",
    summary="Look at the contact",
    auth=SEES,
    response={200: ContactShown, **refusals(400, 401, 403, 404, 413, 422, 429)},
)
def look_at_contact(request: HttpRequest, case_id: UUID, asked: LookBody) -> HttpResponse:
    """Each look is written down with its reason, also a repeated one; the asker can read it.

    Outside of the own unit's requests it needs a reason and the scope `cases:contact:view`.
    """
    by = caller(request)
    case = get_case(by, case_id)
    if not can_see_contact(by, case):
        raise NotAllowed
    found = look(
        subject_type="case",
        subject_id=case.whole_id,
        by=by,
        at=clock.now(),
        reason=asked.reason,
        own=is_own(by, case),
        area_path=case.area_path,
    )
    return private({"name": found.name, "phone": found.phone, "email": found.email})
