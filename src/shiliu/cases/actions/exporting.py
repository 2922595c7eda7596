"""Taking lists out as files: limited, watermarked, and a long one only with a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shiliu.accounts.models import Post
from shiliu.accounts.queries import names_of, person_of
from shiliu.cases.models import ExportApproval
from shiliu.cases.policies import can_approve_export
from shiliu.cases.queries.exports import (
    ContactCells,
    Naming,
    Row,
    export_count,
    export_lines,
    export_rows,
    export_sheet,
    filters_as_data,
    taken_alone,
    whole_of,
)
from shiliu.cases.queries.filters import Filters
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import new_id
from shiliu.core.permissions import Permission
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import area_called, deployment, network
from shiliu.people.actions import look_at_many
from shiliu.ui.templatetags.ui import in_language

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ALONE = 5000
REASON_LENGTH = range(4, 201)


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to be sent: its name and type, how many requests it holds, and its parts."""

    name: str
    rows: int
    parts: Iterable[bytes]
    content_type: str


def export_cases(
    *,
    by: Actor,
    at: datetime,
    filters: Filters,
    contacts: bool = False,
    reason: str = "",
    naming: Naming | None = None,
) -> ExportFile:
    """Take out a list, as CSV or with `naming` as XLSX; records `case.export` with the number.

    More than 5,000, together with what the person took out alone in the last 24 hours, need the
    approval of a second person (`ask_for_export`), which is used up.
    Contacts need a permission of their own and a reason: each one found is an entry in the log of
    looks that its owner can read.
    """
    post = _checked_post(by, contacts=contacts)
    reason = _reason(reason) if contacts else ""
    with transaction.atomic():
        rows = export_rows(by, filters, at, contacts=contacts)
        Post.objects.select_for_update().get(pk=post)  # two files at once: one after the other
        alone = len(rows) + taken_alone(by, at) <= MOST_ALONE
        approval = None if alone else _use_approval(by, at, filters, contacts=contacts)
        found = _contacts(rows, by, at, reason) if contacts else None
        record(
            verb="case.export",
            by=by,
            at=at,
            area_path=_area_path(by, filters),
            unit=by.unit_for(Permission.CASES_EXPORT_MAKE, _area_path(by, filters)),
            subject_type="export",
            subject_id=approval or new_id(),
            amount=len(rows),
            data={
                "detail": "contacts" if contacts else "list",
                "filters": filters_as_data(filters),
            },
        )
    name, mark = f"requests-{timezone.localtime(at):%Y%m%d-%H%M}", _watermark(post, at, len(rows))
    if naming is not None:
        made = export_sheet(mark, rows, found, naming)
        return ExportFile(f"{name}.xlsx", len(rows), [made], XLSX)
    return ExportFile(f"{name}.csv", len(rows), export_lines(mark, rows, found), CSV)


def ask_for_export(
    *, by: Actor, at: datetime, filters: Filters, contacts: bool = False, reason: str
) -> ExportApproval:
    """Ask a second person to approve a list that is too long to be taken out alone.

    Records `export.ask`. The approval holds as long as export files are kept.
    """
    _checked_post(by, contacts=contacts)
    rows = export_count(by, filters, at, contacts=contacts)
    approval = ExportApproval(
        asked_by=_person(by),
        asked_at=at,
        area_path=_area_path(by, filters),
        filters=filters_as_data(filters),
        contacts=contacts,
        rows=rows,
        reason=_reason(reason),
    )
    with transaction.atomic():
        approval.save(force_insert=True)
        _record_about(approval, "export.ask", by, at)
    return approval


@transaction.atomic
def approve_export(*, by: Actor, at: datetime, approval_id: UUID) -> ExportApproval:
    """Let somebody else take out a long list; never the one who asked, in any post.

    Records `export.approve`.
    """
    approval = ExportApproval.objects.select_for_update().filter(pk=approval_id).first()
    if approval is None or not can_approve_export(by, approval.area_path):
        raise NotAllowed
    person = _person(by)
    if person == approval.asked_by:
        raise RuleBroken("cases.export_same_person")
    if approval.approved_at is not None:
        raise RuleBroken("cases.export_approved")
    approval.approved_by, approval.approved_at = person, at
    approval.save(update_fields=["approved_by", "approved_at"])
    _record_about(approval, "export.approve", by, at)
    return approval


def _checked_post(by: Actor, *, contacts: bool) -> UUID:
    """The post that takes a list out; NotAllowed without the permissions for it."""
    grants = by.grants_with(Permission.CASES_EXPORT_MAKE)
    if contacts:
        grants = tuple(one for one in grants if Permission.CASES_CONTACT_EXPORT in one.permissions)
    if by.kind is not ActorKind.STAFF or by.post is None or not grants:
        raise NotAllowed
    return by.post


def _person(by: Actor) -> UUID:
    person = person_of(by)
    if person is None:
        raise NotAllowed
    return person


def _use_approval(by: Actor, at: datetime, filters: Filters, *, contacts: bool) -> UUID:
    """The approval of exactly this list for this person, which is now used up."""
    kept = timedelta(days=deployment().retention.export_file_days)
    approval = (
        ExportApproval.objects.select_for_update()
        .filter(
            asked_by=_person(by),
            filters=filters_as_data(filters),
            contacts=contacts,
            approved_at__gt=at - kept,
            used_at=None,
        )
        .first()
    )
    if approval is None:
        raise RuleBroken("cases.export_second_person", most=MOST_ALONE)
    approval.used_at = at
    approval.save(update_fields=["used_at"])
    return approval.id


def _contacts(rows: list[Row], by: Actor, at: datetime, reason: str) -> dict[UUID, ContactCells]:
    found = look_at_many(
        subject_type="case",
        area_paths={whole_of(row): row["area_path"] for row in rows},
        by=by,
        at=at,
        reason=reason,
    )
    return {one: ContactCells(each.name, each.phone, each.email) for one, each in found.items()}


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) not in REASON_LENGTH:
        raise RuleBroken("cases.export_reason", field="reason", most=REASON_LENGTH[-1])
    return text


def _area_path(by: Actor, filters: Filters) -> str:
    """Where the list lies: the area filtered by, else the widest the actor may export.

    Of somebody who stands in elsewhere too it is named: another person approves for one area.
    """
    area = area_called(filters.area) if filters.area else None
    if area is not None:
        return area.path
    paths = [grant.area_path for grant in by.grants_with(Permission.CASES_EXPORT_MAKE)]
    widest = min(paths, key=len)
    if not all(path.startswith(widest) for path in paths):
        raise RuleBroken("cases.export_area", field="area")
    return widest


def _watermark(post_id: UUID, at: datetime, count: int) -> str:
    """Who took the file out, when, for which unit."""
    post = names_of({post_id})[post_id]
    told = _("{count} requests, taken out on {moment} by {person}, {unit}. Delete when done.")
    return told.format(
        count=count,
        moment=f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        person=post.user.display_name,
        unit=in_language(network().units_by_id[post.unit_id].name),
    )


def _record_about(approval: ExportApproval, verb: str, by: Actor, at: datetime) -> None:
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=approval.area_path,
        subject_type="export",
        subject_id=approval.id,
        amount=approval.rows,
    )
