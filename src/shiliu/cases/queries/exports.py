"""Lists of the desk as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from shiliu.accounts.queries import posts_of_person
from shiliu.cases.models import Case, ExportApproval
from shiliu.cases.policies import can_approve_export, exportable_by
from shiliu.cases.queries.filters import Filters
from shiliu.cases.queries.single import number_text
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.ledger.models import Fact
from shiliu.lib.csvsafe import lines
from shiliu.lib.sheets import sheet
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language

COLUMNS = (
    "number", "received_at", "state", "outcome", "word", "word_by_staff", "channel", "category",
    "area_code", "area", "unit", "doer", "promised_at", "answered_at", "closed_at", "returns",
    "reopenings", "hazard", "title",
)  # fmt: skip
CONTACT_COLUMNS = ("name", "phone", "email")
_READ = (
    "id", "number", "state", "outcome", "word", "word_by_staff", "channel", "category_id",
    "area_id", "area_path", "unit_id", "doer_id", "received_at", "promised_at", "answered_at",
    "closed_at", "returns", "reopenings", "hazard", "title", "part_of_id",
)  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ContactCells:
    """How to reach the asker, as three cells."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Naming:
    """How a sheet calls its columns, and the codes that stand in some of them."""

    title: str
    columns: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]

    def said(self, column: str, cell: object) -> object:
        """A cell as it is read: codes as words, moments in local time."""
        if isinstance(cell, datetime):
            return _local(cell)
        return self.codes[column].get(str(cell), cell) if column in self.codes else cell


def export_rows(actor: Actor, filters: Filters, now: datetime, *, contacts: bool) -> list[Row]:
    """The requests of a list that `actor` may take out, newest first; one query."""
    cases = Case.objects.filter(exportable_by(actor, contacts=contacts), filters.condition(now))
    return list(cases.order_by("-received_at", "-id").values(*_READ))


def whole_of(row: Row) -> UUID:
    """The request whose contact counts for a row: itself, or what it is a part of."""
    whole: UUID = row["part_of_id"] or row["id"]
    return whole


def export_count(actor: Actor, filters: Filters, now: datetime, *, contacts: bool) -> int:
    """How many requests the file would hold."""
    cases = Case.objects.filter(exportable_by(actor, contacts=contacts), filters.condition(now))
    return cases.count()


def export_lines(
    watermark: str, rows: Iterable[Row], contacts: Mapping[UUID, ContactCells] | None
) -> Iterator[bytes]:
    """The file line by line: who took it out, the names of the columns, the requests.

    Never the asker's words: of a text only the neutral title. A cell that a spreadsheet would
    calculate is neutralised.
    """
    records = (map(_as_text, _cells(row, contacts)) for row in rows)
    yield from lines([(watermark,), _header(contacts), *records])


def export_sheet(
    watermark: str,
    rows: Iterable[Row],
    contacts: Mapping[UUID, ContactCells] | None,
    naming: Naming,
) -> bytes:
    """The same as a sheet, in the words of its reader and with real moments."""
    header = _header(contacts)
    records = [
        [naming.said(name, cell) for name, cell in zip(header, _cells(row, contacts), strict=True)]
        for row in rows
    ]
    return sheet(naming.title, watermark, [naming.columns[name] for name in header], records)


def _header(contacts: Mapping[UUID, ContactCells] | None) -> tuple[str, ...]:
    return COLUMNS if contacts is None else (*COLUMNS, *CONTACT_COLUMNS)


def _as_text(cell: object) -> object:
    """A moment as a file of text has it."""
    return f"{_local(cell):%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def waiting_exports(actor: Actor) -> list[ExportApproval]:
    """Long lists that wait for a second person's yes, the oldest first."""
    waiting = ExportApproval.objects.filter(approved_at=None, used_at=None).order_by("id")
    return [each for each in waiting if can_approve_export(actor, each.area_path)]


def filters_as_data(filters: Filters) -> dict[str, object]:
    """The filters that are set, as plain values: codes and days, never words."""
    chosen = {each.name: getattr(filters, each.name) for each in fields(filters)}
    return {name: _plain(value) for name, value in chosen.items() if value}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | tuple):
        return sorted(str(each) for each in value)
    return value


def _cells(row: Row, contacts: Mapping[UUID, ContactCells] | None) -> list[object]:
    places = network()
    area, doer = places.areas_by_id[row["area_id"]], places.units_by_id.get(row["doer_id"])
    cells: list[object] = [
        number_text(row["number"], row["received_at"]),
        row["received_at"],
        row["state"],
        row["outcome"],
        row["word"],
        int(row["word_by_staff"]),
        row["channel"],
        in_language(catalogue().by_code[row["category_id"]].name),
        area.code,
        in_language(area.name),
        in_language(places.units_by_id[row["unit_id"]].name),
        in_language(doer.name) if doer else "",
        row["promised_at"],
        row["answered_at"],
        row["closed_at"],
        row["returns"],
        row["reopenings"],
        int(row["hazard"]),
        in_language(row["title"]),
    ]
    if contacts is not None:
        found = contacts.get(whole_of(row), ContactCells("", "", ""))
        cells += [found.name, found.phone, found.email]
    return cells


def _local(moment: datetime) -> datetime:
    """In local time, without the zone: a sheet knows none."""
    return timezone.localtime(moment).replace(tzinfo=None)


def taken_alone(actor: Actor, at: datetime) -> int:
    """How many requests a person took out in the last 24 hours, in all their posts, without a
    second person.
    """
    taken = Fact.objects.filter(
        verb="case.export",
        at__gt=at - timedelta(days=1),
        by__in=[str(post) for post in posts_of_person(actor)],
    )
    alone = taken.exclude(subject_id__in=ExportApproval.objects.values("id"))
    return alone.aggregate(sum=Sum("amount"))["sum"] or 0
