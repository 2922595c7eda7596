"""Reading requests: published titles in coarse places, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shiliu.cases.api.open311.endpoint import check_jurisdiction, endpoint
from shiliu.cases.api.open311.rendering import Document, Many, Value
from shiliu.cases.queries import PublicRow, number_text, public_row, public_rows
from shiliu.cases.queries.files import public_pictures_of
from shiliu.cases.rules.lifecycle import State, Word
from shiliu.cases.rules.reporting import (
    MOST,
    read_count,
    read_moment,
    read_states,
    span,
    status_of,
)
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.replica import from_replica
from shiliu.files.models import File
from shiliu.files.queries import make_link
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language

PAGE_SIZE, LAST_PAGE = 50, 1000
NOTES = {
    State.RECEIVED: gettext_noop("Received, not yet accepted."),
    State.ACCEPTED: gettext_noop("Accepted."),
    State.DISPATCHED: gettext_noop("Sent to the unit that does it."),
    State.WORKING: gettext_noop("Being worked on."),
    State.PAUSED: gettext_noop("Paused for a reason the resident can read."),
    State.RETURNED: gettext_noop("Came back and is being sent on."),
    State.REOPENED: gettext_noop("Reopened by the resident."),
    State.ANSWERED: gettext_noop("Answered; the resident has not yet said whether it is solved."),
    State.CLOSED: gettext_noop("Closed, not confirmed by the resident."),
    State.WITHDRAWN: gettext_noop("Taken back by the resident."),
}
CLOSED_AS = {
    Word.SOLVED: gettext_noop("The resident says it is solved."),
    Word.PARTLY: gettext_noop("The resident says it is partly solved."),
    Word.AT_COUNTER: gettext_noop("Done at the counter."),
}


@endpoint("GET")
def one(request: HttpRequest, report: str) -> Document:
    """One published request; what is not published is not found."""
    check_jurisdiction(request.GET.get("jurisdiction_id"))
    case_id = _ids(report)
    if not case_id:
        raise RuleBroken("core.not_found")

    def read() -> Document:
        row = public_row(case_id[0])
        if row is None:
            raise RuleBroken("core.not_found")
        return _document([row], request.GET)

    return from_replica(read)


@endpoint("GET")
def token(request: HttpRequest, report: str) -> Document:
    """The request of a token. Ids are given at once here, so a token is the id itself."""
    check_jurisdiction(request.GET.get("jurisdiction_id"))
    case_id = _ids(report)
    if not case_id or public_row(case_id[0]) is None:
        raise RuleBroken("core.not_found")
    found: Value = {"service_request_id": case_id[0], "token": report}
    return Document("service_requests", Many("request", [found]))


def reports(request: HttpRequest) -> Document:
    """The published requests that the filters of the specification ask for, at most 1,000.

    With `extensions=true` in pages, and with the history of their status.
    """
    check_jurisdiction(request.GET.get("jurisdiction_id"))
    wanted, (passing, size) = _wanted(request.GET, clock.now()), _page(request.GET)

    def read() -> Document:
        rows, _next = public_rows(wanted, size=size, passing=passing)
        return _document(rows, request.GET)

    return from_replica(read)


def _wanted(asked: QueryDict, now: datetime) -> Q:
    """Ids override every other argument; an empty argument is as good as none."""
    if ids := ",".join(asked.getlist("service_request_id")):
        return Q(pk__in=_ids(ids)[:MOST])
    zone = timezone.get_current_timezone()
    start, end = (
        read_moment(text, name, zone) if (text := asked.get(name, "")) else None
        for name in ("start_date", "end_date")
    )
    within = span(start, end, now)
    wanted = Q(received_at__gte=within.start, received_at__lte=within.end)
    if codes := _listed(",".join(asked.getlist("service_code"))):
        wanted &= Q(category__in=[code for code in codes if code in catalogue().by_code])
    states = read_states(",".join(asked.getlist("status")))
    return wanted if states == frozenset(State) else wanted & Q(state__in=states)


def _extends(asked: QueryDict) -> bool:
    """Whether the caller asks for what the specification does not have."""
    return asked.get("extensions", "") == "true"


def _page(asked: QueryDict) -> tuple[int, int]:
    """How many rows to pass over and how many to give; without extensions the first 1,000."""
    if not _extends(asked):
        return 0, MOST
    page = read_count(asked.get("page", ""), "page", usual=1, most=LAST_PAGE)
    size = read_count(asked.get("page_size", ""), "page_size", usual=PAGE_SIZE, most=MOST)
    return (page - 1) * size, size


def _document(rows: list[PublicRow], asked: QueryDict) -> Document:
    pictures = public_pictures_of(row["id"] for row in rows) if rows else {}
    at, extended = clock.now(), _extends(asked)
    reports = [
        _report(row, [_address(file, at) for file in pictures.get(row["id"], ())], extended)
        for row in rows
    ]
    return Document("service_requests", Many("request", reports))


def _address(file: File, at: datetime) -> str:
    """Where an approved picture can be seen for some minutes."""
    path = reverse("portal:file", kwargs={"token": make_link(file, at)})
    return f"{settings.PUBLIC_ADDRESS}{path}"


def _history(row: PublicRow) -> list[Value]:
    """The moments that the public page shows, and nothing of who did what in between."""
    state, word = State(row["state"]), Word(row["word"])
    steps: list[tuple[str, str, datetime | None]] = [
        ("open", _(NOTES[State.RECEIVED]), row["received_at"]),
        ("open", _(NOTES[State.ANSWERED]), row["answered_at"]),
        ("closed", _note(state, word), row["closed_at"]),
    ]
    return [
        {"status": status, "status_notes": note, "updated_datetime": moment}
        for status, note, moment in steps
        if moment is not None
    ]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _ids(text: str) -> list[UUID]:
    """The ids in a list with commas; what cannot be an id is nobody's."""
    found = []
    for part in _listed(text):
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found


def _report(row: PublicRow, pictures: Sequence[str], extended: bool) -> Value:  # noqa: FBT001
    places, state = network(), State(row["state"])
    area = places.areas_by_id[row["area_id"]]
    category = catalogue().by_code[row["category_id"]]
    names = [in_language(each.name) for each in reversed(places.way_to(area))]
    report: dict[str, Value] = {
        "service_request_id": row["id"],
        "status": status_of(state),
        "status_notes": _note(state, Word(row["word"])),
        "service_name": in_language(category.name),
        "service_code": category.code,
        "description": in_language(row["title"]),
        "agency_responsible": in_language(places.units_by_id[row["unit_id"]].name),
        "service_notice": None,
        "requested_datetime": row["received_at"],
        "updated_datetime": row["closed_at"] or row["answered_at"] or row["received_at"],
        "expected_datetime": row["promised_at"],
        "address": ", ".join(names),
        "address_id": area.code,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": pictures[0] if pictures else None,
    }
    if extended:
        report["extended_attributes"] = {
            "number": number_text(row["number"], row["received_at"]),
            "media_urls": Many("media_url", list(pictures)),
            "status_history": Many("status", _history(row)),
        }
    return report


def _note(state: State, word: Word) -> str:
    if state is State.CLOSED and word in CLOSED_AS:
        return _(CLOSED_AS[word])
    return _(NOTES[state])
