"""The rows of a list and its pages: one statement, however many rows there are."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import F, OuterRef, QuerySet, SmallIntegerField, Subquery, Value, When
from django.db.models.functions import Left
from django.utils import timezone

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.queries.single import number_text
from shiliu.cases.rules.lifecycle import Channel, State, Word
from shiliu.cases.schemas import CaseRow
from shiliu.core.statements import Statement, fetch, statement_of
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network

PAGE_SIZE = 50
WORDS_WIDTH = 120


# How many a request leads, -1 for one that is led: one column for both.
_TOGETHER = Choice(
    When(lead__isnull=False, then=Value(-1)),
    default=F("members"),
    output_field=SmallIntegerField(),
)


class Columns(NamedTuple):
    """What a list asks of each request, as the database gives it."""

    id: UUID
    number: int
    state: str
    word: str
    category_id: str
    area_id: UUID
    unit_id: UUID
    doer_id: UUID | None
    received_at: datetime
    promised_at: datetime | None
    hazard: bool
    title: str
    channel: str
    promised_days: int | None
    quarantine: str
    word_by_staff: bool
    together: int
    words: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the cursor of the next, empty at the end."""

    rows: list[CaseRow]
    next_cursor: str


def listed(cases: QuerySet[Case], *, whole: bool = False) -> QuerySet[Case, tuple[object, ...]]:
    """What a row of a list shows of each request, its words and place in the same query.

    With `whole` the words are not cut, so that a search can show where they fit.
    """
    words = F("body") if whole else Left("body", WORDS_WIDTH)
    return cases.annotate(
        together=_TOGETHER,
        words=_text(TextKind.WORDS, words),
        place=_text(TextKind.PLACE, F("body")),
    ).values_list(*Columns._fields)


def _text(kind: TextKind, body: F | Left) -> Subquery:
    texts = Text.objects.filter(case_id=OuterRef("pk"), kind=kind)
    return Subquery(texts.annotate(shown=body).values("shown")[:1])


def case_rows(found: QuerySet[Case, tuple[object, ...]]) -> list[CaseRow]:
    """The rows of a list; `found` is made by `listed`."""
    return rows_of(statement_of(found))


def rows_of(statement: Statement) -> list[CaseRow]:
    """The rows of a list whose statement was written before."""
    areas, units = network().areas_by_id, network().units_by_id
    return [
        CaseRow(
            id=row.id,
            number=number_text(row.number, row.received_at),
            state=State(row.state),
            word=Word(row.word),
            category=row.category_id,
            area=areas[row.area_id],
            unit=units[row.unit_id],
            doer=units[row.doer_id] if row.doer_id else None,
            received_at=row.received_at,
            promised_at=row.promised_at,
            hazard=row.hazard,
            titles=json.loads(row.title),
            words=row.words or "",
            place=row.place or "",
            channel=Channel(row.channel),
            promised_days=row.promised_days,
            quarantine=row.quarantine,
            word_by_staff=row.word_by_staff,
            together=row.together,
        )
        for row in map(Columns._make, fetch(statement))
    ]


def page_of(statement: Statement, size: int) -> Page:
    """The first `size` rows of a statement that asks for one more, and where the next begin."""
    rows = rows_of(statement)
    more, rows = rows[size:], rows[:size]
    return Page(rows, make_cursor(rows[-1].received_at, rows[-1].id) if more else "")


def make_cursor(at: datetime, last: UUID) -> str:
    """Where the next page begins, for an address."""
    return urlsafe_b64encode(f"{at.timestamp():.6f}|{last.hex}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """The position in a cursor; a mangled one is refused."""
    try:
        at, last = urlsafe_b64decode(cursor + "==").decode().split("|")
        return datetime.fromtimestamp(float(at), tz=timezone.get_default_timezone()), UUID(last)
    except (ValueError, UnicodeDecodeError, OverflowError) as error:
        raise RuleBroken("core.cursor_bad", field="after") from error
