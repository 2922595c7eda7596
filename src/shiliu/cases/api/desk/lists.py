"""`/desk/requests`, `/desk/inbox`: the lists of the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shiliu.cases.api.desk.bodies import Asked, InboxAsked, RowPage
from shiliu.cases.api.shapes import named
from shiliu.cases.queries import Filters, case_page, inbox_page, search_cases
from shiliu.cases.schemas import CaseRow
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import read
from shiliu.core.api.bodies import READS, refusals
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.permissions import Permission

SEES = UnitKey(Permission.CASES_UNIT_VIEW, Permission.CASES_AREA_VIEW)
router = Router(tags=["desk: requests"])


@router.get(
    "/desk/requests",
    operation_id="listDeskRequests",
    summary="Requests that the key may see",
    auth=SEES,
    response={200: RowPage, 304: None, **refusals(400, 401, 403, 422, 429)},
    openapi_extra=READS,
)
def list_desk_requests(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """50 to a page, newest first, with the filters of the desk."""
    by, now = caller(request), clock.now()
    filters = _filters(asked, by)
    if words := asked.q.strip():
        return _page(request, search_cases(by, words, filters, now), "")
    page = case_page(by, filters, now, cursor=asked.after)
    return _page(request, page.rows, page.next_cursor)


@router.get(
    "/desk/inbox",
    operation_id="listInbox",
    summary="What waits for the unit",
    auth=SEES,
    response={200: RowPage, 304: None, **refusals(400, 401, 403, 422, 429)},
    openapi_extra=READS,
)
def list_inbox(request: HttpRequest, asked: Query[InboxAsked]) -> HttpResponse:
    """What waits to be accepted or begun, 50 to a page, the longest waiting first."""
    page = inbox_page(caller(request), cursor=asked.after)
    return _page(request, page.rows, page.next_cursor)


def _filters(asked: Asked, by: Actor) -> Filters:
    return Filters(
        states=tuple(name for name in asked.state.split(",") if name),
        word=asked.word or "",
        unit=asked.unit,
        doer=asked.doer,
        area=asked.area,
        category=asked.category,
        channel=asked.channel or "",
        overdue=asked.overdue,
        received_from=asked.received_from,
        received_to=asked.received_to,
        quarantine=asked.quarantine,
        mine=by.units if asked.mine else frozenset(),
        title=asked.title,
    )


def _page(request: HttpRequest, rows: Iterable[CaseRow], following: str) -> HttpResponse:
    return read(request, {"requests": [_row(row) for row in rows], "next": following})


def _row(row: CaseRow) -> dict[str, object]:
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "word": row.word,
        "word_by_staff": row.word_by_staff,
        "category": row.category,
        "area": row.area.code,
        "unit": named(row.unit),
        "doer": named(row.doer) if row.doer else None,
        "received_at": row.received_at,
        "promised_at": row.promised_at,
        "promised_days": row.promised_days,
        "hazard": row.hazard,
        "title": row.titles,
        "words": row.words,
        "place": row.place,
        "channel": row.channel,
        "quarantine": row.quarantine,
    }
