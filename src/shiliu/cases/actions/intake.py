"""Receiving a request: the one way in for pages, staff, interfaces and the sample life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction

from shiliu.cases.actions.writing import Change, commit_text, fact_of, step_of, watch_hazard
from shiliu.cases.models import Case, TextKind
from shiliu.cases.policies import can_register
from shiliu.cases.queries import receipt_for
from shiliu.cases.rules import clocks, levels, routing
from shiliu.cases.rules.lifecycle import ON_BEHALF, Outcome, State, Verb, Word
from shiliu.cases.schemas import NewRequest, Receipt
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.actor import Actor, ActorKind, holder_of
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import code_lookup, new_id, receipt_code
from shiliu.core.limits import count_use
from shiliu.core.once import Once
from shiliu.files.actions import file_rows
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import area_called, network, open_points
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.people.actions import contact_rows

WORDS_LENGTH = range(2, 4001)
PLACE_LENGTH = 200
MOST_PICTURES = 3


@dataclass(frozen=True, slots=True)
class _Matter:
    """A new request with its references looked up."""

    request: NewRequest
    area: AreaInfo
    category: CategoryInfo
    against: UnitInfo | None
    asked_at: UnitInfo | None

    @property
    def taken_from(self) -> int:
        """The lowest level that the request may be given to."""
        return levels.taken_from(
            self.category.minimum_level,
            centre_only=self.request.centre_only,
            complaint=self.against is not None,
        )

    @property
    def minimum_level(self) -> int:
        """The lowest level that may see it: for a complaint, above the unit complained of."""
        return levels.seen_from(self.taken_from, self.against.rank if self.against else None)


def receive(*, by: Actor, at: datetime, request: NewRequest, once: Once | None = None) -> Receipt:
    """Register a request and promise a time.

    Routes it by the place of the matter, sets the clock, stores words and place in erasable
    rows and records `case.receive`. With `once` a repeated call returns the first receipt.
    Raises RuleBroken naming the field for words, area, category or contact that cannot be taken.
    """
    matter = _looked_up(request)
    if request.channel in ON_BEHALF and not can_register(by, matter.area.path):
        raise NotAllowed
    try:
        with transaction.atomic():
            return _save(matter, by=by, at=at, once=once)
    except IntegrityError:
        if once is None or (subject := once.earlier()) is None:
            raise
        return receipt_for(Case.objects.get(pk=subject))


def _looked_up(request: NewRequest) -> _Matter:
    words = request.words.strip()
    if "\0" in request.words + request.place:
        raise RuleBroken("cases.words_unreadable", field="words")
    if len(words) not in WORDS_LENGTH:
        raise RuleBroken("cases.words_length", field="words", most=WORDS_LENGTH.stop - 1)
    if len(request.place) > PLACE_LENGTH:
        raise RuleBroken("cases.place_length", field="place", most=PLACE_LENGTH)
    if len(request.pictures) > MOST_PICTURES:
        raise RuleBroken("files.too_many", field="pictures", most=MOST_PICTURES)
    area = area_called(request.area)
    if area is None or area.hidden:
        raise RuleBroken("cases.area_unknown", field="area")
    category = catalogue().by_code.get(request.category)
    if category is None or not category.leaf:
        raise RuleBroken("cases.category_unknown", field="category")
    against = _unit(request.against, "against")
    return _Matter(request, area, category, against, _unit(request.asked_at, "asked_at"))


def _unit(code: str, field: str) -> UnitInfo | None:
    if not code:
        return None
    unit = network().units_by_code.get(code)
    if unit is None:
        raise RuleBroken("cases.unit_unknown", field=field)
    return unit


def _save(matter: _Matter, *, by: Actor, at: datetime, once: Once | None) -> Receipt:
    request = matter.request
    case = _case(matter, at=at)
    change = Change(Verb.RECEIVE, by, at, detail=request.channel, to_unit=case.unit_id)
    step = step_of(case, change, from_state="")
    rows: list[models.Model] = [case, step]
    rows += commit_text(step, TextKind.WORDS, request.words.strip(), searchable_in=case)
    if request.place.strip():
        rows += commit_text(step, TextKind.PLACE, request.place.strip())
    if request.done_note.strip():
        rows += commit_text(step, TextKind.REPLY, request.done_note.strip())
    if request.contact:
        rows += contact_rows(
            subject_type="case",
            subject_id=case.id,
            name=request.contact.name,
            phone=request.contact.phone,
            email=request.contact.email,
            purpose="news",
            at=at,
        )
    rows += file_rows(
        request.pictures, subject_type="case", subject_id=case.id, by=_adder(by, case), at=at
    )
    rows += fact_of(case, change, step.id, bucket_before="")
    if once is not None:
        rows.append(once.row(case.id, at))
    insert_together(*rows)
    if case.hazard:
        watch_hazard(case, at)
    return receipt_for(case)


def _adder(by: Actor, case: Case) -> Actor:
    """Who added the pictures: a request that nobody typed for the asker came from its holder."""
    return holder_of(case.id) if by.kind is ActorKind.PUBLIC else by


def _case(matter: _Matter, *, at: datetime) -> Case:
    request, category = matter.request, matter.category
    choice = _choice(matter, at)
    done = bool(request.done_note.strip())
    case = Case(
        id=new_id(),
        state=State.CLOSED if done else State.RECEIVED,
        word=Word.AT_COUNTER if done else Word.NONE,
        outcome=Outcome.DONE if done else "",
        channel=request.channel,
        language=request.language,
        category_id=category.code,
        area_id=matter.area.id,
        area_path=matter.area.path,
        minimum_level=matter.minimum_level,
        unit_id=choice.unit,
        against_id=matter.against.id if matter.against else None,
        routing={
            "why": choice.reason,
            "row": choice.row,
            "suggested": str(choice.suggested) if choice.suggested else None,
            "centre_only": request.centre_only,
        },
        received_at=at,
        clock_from=at,
        hazard=category.hazard,
        quarantine=_quarantine(request, at),
    )
    case.code_lookup = code_lookup(receipt_code(case.id))
    if done:
        case.answered_at = case.closed_at = at
    else:
        _promise(case, category, at)
    return case


def _choice(matter: _Matter, at: datetime) -> routing.Choice:
    return routing.route(
        routing.Matter(
            matter.category.code,
            matter.area.path,
            matter.taken_from,
            matter.against.id if matter.against else None,
            matter.asked_at.id if matter.asked_at else None,
        ),
        catalogue().routes,
        _candidates(matter),
        open_points(at),
    )


def _candidates(matter: _Matter) -> tuple[UnitInfo, ...]:
    """The units that answer for the place; all of them when those above another one are asked."""
    return network().units if matter.against else network().answering(matter.area.path)


def _promise(case: Case, category: CategoryInfo, at: datetime) -> None:
    clock = category.clock
    if clock is None:
        return
    made = clocks.promise(
        network().calendar,
        at,
        accept_days=clock.accept_working_days,
        answer_days=clock.answer_working_days,
    )
    case.accept_by, case.promised_at, case.promised_days = (
        made.accept_by,
        made.promised_at,
        made.days,
    )


def _quarantine(request: NewRequest, at: datetime) -> str:
    """The reason to set a request aside for a look, never to drop it (safety rule 9)."""
    if not request.network_key:
        return ""
    quotas = (
        ("many_from_one_network", "receive", request.network_key, settings.REQUESTS_PER_HOUR),
        ("many_from_one_sign", "receive-at", request.asked_at, settings.REQUESTS_PER_SIGN_PER_HOUR),
    )
    over = [
        reason
        for reason, purpose, key, most in quotas
        if key and most and count_use(purpose, key, window=timedelta(hours=1), at=at) > most
    ]
    return over[0] if over else ""
