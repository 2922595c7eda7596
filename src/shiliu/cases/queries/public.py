"""What everybody may read: approved titles in coarse places, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiliu.cases.models import Case, TitleState
from shiliu.cases.queries.rows import PAGE_SIZE, make_cursor, read_cursor
from shiliu.cases.queries.single import number_text
from shiliu.cases.rules.lifecycle import State, Word
from shiliu.lib.chinese import bigrams, overlap
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, Texts

NEAR_LOOKED_AT = 100
ALIKE_FROM = 0.15

PublicRow = dict[str, Any]
PUBLIC_FIELDS = (
    "id", "number", "title", "state", "word", "word_by_staff", "outcome", "category_id", "area_id",
    "unit_id", "received_at", "promised_at", "answered_at", "closed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicCase:
    """One request as the public sees it: approved title, building or wider, state, dates."""

    id: UUID
    number: str
    title: dict[str, str]
    state: State
    word: Word
    word_by_staff: bool
    category: str
    area_code: str
    area_name: Texts
    unit_name: Texts
    received_at: datetime
    promised_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None


def public_cases(
    where: Q | None = None, *, cursor: str = "", size: int = PAGE_SIZE
) -> tuple[list[PublicCase], str]:
    """Published requests, newest first, and the cursor of the next page; one query."""
    rows, following = public_rows(where, cursor=cursor, size=size)
    return [_public(row) for row in rows], following


def public_rows(
    where: Q | None = None, *, cursor: str = "", size: int = PAGE_SIZE, passing: int = 0
) -> tuple[list[PublicRow], str]:
    """The same as plain values of `PUBLIC_FIELDS`, for the interfaces; `passing` are left out."""
    cases = Case.objects.filter(where or Q(), title_state=TitleState.APPROVED)
    if cursor:
        at, last = read_cursor(cursor)
        earlier = Q(received_at__lt=at) | Q(received_at=at, id__lt=last)
        cases = cases.filter(earlier, received_at__lte=at)
    found = list(
        cases.order_by("-received_at", "-id").values(*PUBLIC_FIELDS)[passing : passing + size + 1]
    )
    following = ""
    if len(found) > size:
        found.pop()
        following = make_cursor(found[-1]["received_at"], found[-1]["id"])
    return found, following


def public_case(case_id: UUID) -> PublicCase | None:
    """One published request, or None."""
    row = public_row(case_id)
    return _public(row) if row else None


def public_row(case_id: UUID) -> PublicRow | None:
    """One published request as plain values, or None."""
    cases = Case.objects.filter(pk=case_id, title_state=TitleState.APPROVED)
    row: PublicRow | None = cases.values(*PUBLIC_FIELDS).first()
    return row


def _public(row: PublicRow) -> PublicCase:
    places = network()
    area, unit = places.areas_by_id[row["area_id"]], places.units_by_id[row["unit_id"]]
    return PublicCase(
        row["id"],
        number_text(row["number"], row["received_at"]),
        row["title"],
        State(row["state"]),
        Word(row["word"]),
        row["word_by_staff"],
        row["category_id"],
        area.code,
        area.name,
        unit.name,
        row["received_at"],
        row["promised_at"],
        row["answered_at"],
        row["closed_at"],
    )


def public_cases_near(area: AreaInfo, words: str, *, size: int = 3) -> list[PublicCase]:
    """Published requests around `area` whose titles share words with `words`, most alike first."""
    around = network().way_to(area)[:-1][-1:] or (area,)
    wanted = set(bigrams(words))
    recent = Case.objects.filter(
        title_state=TitleState.APPROVED, area_path__startswith=around[0].path
    )
    rows = list(recent.order_by("-received_at", "-id").values(*PUBLIC_FIELDS)[:NEAR_LOOKED_AT])
    alike = [(overlap(wanted, set(bigrams(row["title"].get("zh", "")))), row) for row in rows]
    best = sorted((pair for pair in alike if pair[0] > ALIKE_FROM), key=lambda pair: -pair[0])
    return [_public(row) for _, row in best[:size]]
