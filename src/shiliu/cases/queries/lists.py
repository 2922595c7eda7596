"""Lists of the desk: filtered by the address bar, in a stable order, a page at a time."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils import timezone

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.single import number_text
from shiliu.cases.rules.lifecycle import AT_HAND, OPEN, Channel, State, Word
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network

PAGE_SIZE = 50
WORDS_WIDTH = 120
FIELDS = (
    "id", "number", "state", "word", "category_id", "area_id", "unit_id", "doer_id",
    "received_at", "promised_at", "hazard", "title", "channel", "promised_days", "quarantine",
    "word_by_staff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; everything comes from the address bar.

    `states` are states or `open`; `unit` is a unit code, `area` an area code, `category` a
    category code or a parent of categories; `mine` are units, of which one is responsible or
    does the work; `title` is the state of the public title.
    """

    states: tuple[str, ...] = ()
    word: str = ""
    unit: str = ""
    doer: str = ""
    area: str = ""
    category: str = ""
    channel: str = ""
    overdue: bool = False
    received_from: date | None = None
    received_to: date | None = None
    quarantine: bool = False
    mine: frozenset[UUID] = frozenset()
    title: str = ""

    def condition(self, now: datetime) -> Q:
        """The filters as one condition; unknown codes are refused with the field's name."""
        found = self._places() & self._days() & self._marks()
        if self.states:
            found &= Q(state__in=_states(self.states))
        if self.overdue:
            found &= Q(promised_at__lt=now, state__in=AT_HAND, answered_at=None, closed_at=None)
        return found

    def _marks(self) -> Q:
        columns = {"word": self.word, "channel": self.channel, "title_state": self.title}
        found = Q(**{name: value for name, value in columns.items() if value})
        if self.quarantine:
            found &= ~Q(quarantine="")
        return found

    def _days(self) -> Q:
        found = Q()
        if self.received_from:
            found &= Q(received_at__gte=_day_start(self.received_from))
        if self.received_to and self.received_to < date.max:
            found &= Q(received_at__lt=_day_start(self.received_to + timedelta(days=1)))
        return found

    def _places(self) -> Q:
        found = of_units(self.mine) if self.mine else Q()
        if self.unit:
            found &= Q(unit=_unit_id(self.unit, "unit"))
        if self.doer:
            found &= Q(doer=_unit_id(self.doer, "doer"))
        if self.area:
            area = network().areas_by_code.get(self.area)
            if area is None:
                raise RuleBroken("cases.area_unknown", field="area")
            found &= Q(area_path__startswith=area.path)
        if self.category:
            leaves = [leaf.code for leaf in catalogue().leaves_under(self.category)]
            if not leaves:
                raise RuleBroken("cases.category_unknown", field="category")
            found &= Q(category__in=leaves)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the cursor of the next, empty at the end."""

    rows: list[CaseRow]
    next_cursor: str


def case_page(
    actor: Actor, filters: Filters, now: datetime, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """Requests that `actor` may see, newest first: two queries however many there are."""
    cases = Case.objects.filter(visible_to(actor), filters.condition(now))
    if cursor:
        at, last = read_cursor(cursor)
        cases = cases.filter(
            Q(received_at__lt=at) | Q(received_at=at, id__lt=last), received_at__lte=at
        )
    found = list(cases.order_by("-received_at", "-id").values(*FIELDS)[: size + 1])
    more = found[size:]
    found = found[:size]
    following = make_cursor(found[-1]["received_at"], found[-1]["id"]) if more else ""
    return Page(case_rows(found), following)


def of_units(units: frozenset[UUID]) -> Q:
    """Requests that one of these units is responsible for or works on."""
    return Q(unit__in=units) | Q(doer__in=units)


def hazards_waiting(actor: Actor) -> list[CaseRow]:
    """Hazards that nobody has accepted yet, oldest first."""
    cases = Case.objects.filter(visible_to(actor), hazard=True, state=State.RECEIVED)
    return case_rows(list(cases.order_by("received_at", "id").values(*FIELDS)[:PAGE_SIZE]))


def case_rows(found: list[dict[str, Any]], *, whole: bool = False) -> list[CaseRow]:
    """List rows from values of `FIELDS`; words and places come in one query.

    With `whole` the words are not cut, so that a search can show where they fit.
    """
    if not found:
        return []
    words, places = _texts([row["id"] for row in found], whole=whole)
    areas, units = network().areas_by_id, network().units_by_id
    return [
        CaseRow(
            id=row["id"],
            number=number_text(row["number"], row["received_at"]),
            state=State(row["state"]),
            word=Word(row["word"]),
            category=row["category_id"],
            area=areas[row["area_id"]],
            unit=units[row["unit_id"]],
            doer=units.get(row["doer_id"]),
            received_at=row["received_at"],
            promised_at=row["promised_at"],
            hazard=row["hazard"],
            titles=row["title"],
            words=words.get(row["id"], ""),
            place=places.get(row["id"], ""),
            channel=Channel(row["channel"]),
            promised_days=row["promised_days"],
            quarantine=row["quarantine"],
            word_by_staff=row["word_by_staff"],
        )
        for row in found
    ]


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


def _texts(case_ids: list[UUID], *, whole: bool) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The words and the places of these requests."""
    body = F("body") if whole else Left("body", WORDS_WIDTH)
    found: dict[str, dict[UUID, str]] = {TextKind.WORDS: {}, TextKind.PLACE: {}}
    texts = Text.objects.filter(case_id__in=case_ids, kind__in=list(found))
    for case_id, kind, text in texts.values_list("case_id", "kind", body):
        found[kind][case_id] = text
    return found[TextKind.WORDS], found[TextKind.PLACE]


def _states(names: tuple[str, ...]) -> set[str]:
    wanted: set[str] = set()
    for name in names:
        if name == "open":
            wanted |= OPEN
        elif name in set(State):
            wanted.add(name)
        else:
            raise RuleBroken("cases.state_unknown", field="state")
    return wanted


def _unit_id(code: str, field: str) -> UUID:
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("cases.unit_unknown", field=field)
    return unit.id


def _day_start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def silent_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Answered requests whose time for the asker's word is over."""
    before = at - timedelta(days=deployment().thresholds.confirm_days)
    cases = Case.objects.filter(state=State.ANSWERED, answered_at__lte=before)
    return list(cases.order_by("answered_at").values_list("id", flat=True)[:size])


def waiting_cases(at: datetime, *, size: int = 1000) -> list[UUID]:
    """Requests that nobody accepted by the set time."""
    cases = Case.objects.filter(state=State.RECEIVED, accept_by__lt=at)
    return list(cases.order_by("accept_by").values_list("id", flat=True)[:size])
