"""The requests of a large sample and their texts, as rows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

from shiliu.cases.models import Case, Text, TextKind, TitleState
from shiliu.cases.rules import routing
from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word
from shiliu.catalogue.queries import catalogue
from shiliu.cli.volume.lives import LIVES, Life
from shiliu.cli.volume.words import Telling
from shiliu.core.ids import code_lookup, receipt_code
from shiliu.lib.chinese import bigrams, normalise
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo

PACES = (0.2, 3.0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lived:
    """What the database needs to write the steps of one request: whose, which life, how fast."""

    case_id: UUID
    life: int
    pace: float
    steps: int
    first_unit: UUID
    upper_unit: UUID


class Requests:
    """Requests spread evenly over a stretch of time and over all buildings, the same each time."""

    def __init__(self, telling: Telling, first: datetime, until: datetime) -> None:
        self._telling, self._first, self._until = telling, first, until
        self._taken: dict[tuple[UUID, str], routing.Choice | None] = {}
        self._weights = [life.weight for life in LIVES]

    def rows(self, numbers: range, of: int, seed: int) -> Iterator[tuple[Lived, Case, Text]]:
        """Request and words of each of `numbers`, of which there are `of` in all."""
        chance = random.Random(seed)  # noqa: S311  no secret
        for number in numbers:
            at = self._first + (self._until - self._first) * ((number + chance.random()) / of)
            place = chance.choice(self._buildings)
            saying = self._telling(chance, place)
            choice = self._choice(place, saying.category)
            if choice is None:
                continue
            case_id = time_ordered(at, f"{seed} {number}")
            lived = self._lived(case_id, at, choice, chance)
            case = _case(lived, place, saying.category, choice, at)
            case.language, case.title = saying.language, saying.title
            if catalogue().by_code[saying.category].public and saying.title:
                case.title_state = TitleState.APPROVED
            yield lived, case, _words(case, saying.words, chance)

    @cached_property
    def _buildings(self) -> list[AreaInfo]:
        return [area for area in network().visible_areas if area.level == "building"]

    def _choice(self, place: AreaInfo, code: str) -> routing.Choice | None:
        """The unit that takes it; None where nobody answers."""
        key = (place.id, code)
        if key not in self._taken:
            category = catalogue().by_code[code]
            matter = routing.Matter(code, place.path, category.minimum_level)
            units = network().answering(place.path)
            try:
                self._taken[key] = routing.route(matter, catalogue().routes, units, frozenset())
            except RuleBroken:
                self._taken[key] = None
        return self._taken[key]

    def _lived(
        self, case_id: UUID, at: datetime, choice: routing.Choice, chance: random.Random
    ) -> Lived:
        taking, upper = network().units_by_id[choice.unit], None
        if taking.parent_id:
            upper = network().units_by_id[taking.parent_id]
        life = chance.choices(range(len(LIVES)), self._weights)[0]
        if upper is None and LIVES[life].moves_up:
            life = 0
        pace = round(chance.uniform(*PACES), 3)
        hours = (self._until - at) / timedelta(hours=1) / pace
        steps = LIVES[life].until(hours)
        return Lived(case_id, life, pace, steps, taking.id, (upper or taking).id)


def _case(lived: Lived, place: AreaInfo, code: str, choice: routing.Choice, at: datetime) -> Case:
    life, category = LIVES[lived.life], catalogue().by_code[code]
    done = life.happenings[: lived.steps]
    last, verbs = done[-1], [each.verb for each in done]
    days = category.clock.answer_working_days if category.clock else 5
    case = Case(
        id=lived.case_id,
        code_lookup=code_lookup(receipt_code(lived.case_id)),
        state=last.to_state,
        word=last.to_bucket.rpartition(".")[2],
        outcome=Outcome.DONE if last.to_state in (State.ANSWERED, State.CLOSED) else "",
        channel=Channel.WEB,
        category_id=code,
        area_id=place.id,
        area_path=place.path,
        minimum_level=category.minimum_level,
        unit_id=lived.upper_unit if last.above else lived.first_unit,
        doer_id=_doer(choice) if Verb.DISPATCH in verbs else None,
        routing={
            "why": choice.reason,
            "row": choice.row,
            "suggested": str(choice.suggested) if choice.suggested else None,
            "centre_only": False,
        },
        received_at=at,
        clock_from=at,
        accept_by=at + timedelta(days=1) if last.to_state is State.RECEIVED else None,
        promised_at=at + timedelta(days=days * 7 // 5 + 1),
        promised_days=days,
        returns=verbs.count(Verb.RETURN),
        reopenings=verbs.count(Verb.REOPEN),
        changes=lived.steps,
    )
    _set_moments(case, life, lived)
    return case


def _doer(choice: routing.Choice) -> UUID:
    return choice.suggested or choice.unit


def _set_moments(case: Case, life: Life, lived: Lived) -> None:
    """When it was dispatched, paused, answered and closed, as the last steps left it."""

    def moment(verb: Verb) -> datetime | None:
        hours = life.moment_of(verb, lived.steps)
        return None if hours is None else case.received_at + timedelta(hours=hours * lived.pace)

    if case.state in (State.DISPATCHED, State.WORKING):
        case.dispatched_at = moment(Verb.DISPATCH)
    if case.state == State.PAUSED:
        case.paused_at = moment(Verb.PAUSE)
    if case.state in (State.ANSWERED, State.CLOSED):
        case.answered_at = moment(Verb.ANSWER)
    if case.state in (State.CLOSED, State.WITHDRAWN):
        ends = (moment(verb) for verb in (Verb.CONFIRM, Verb.EXPIRE, Verb.WITHDRAW))
        case.closed_at = next(found for found in ends if found is not None)
    if case.word == Word.NOT_SOLVED:
        case.clock_from = moment(Verb.REOPEN) or case.clock_from


def _words(case: Case, words: str, chance: random.Random) -> Text:
    return Text(
        case_id=case.id,
        step_id=time_ordered(case.received_at, f"{case.id}s0"),
        kind=TextKind.WORDS,
        body=words,
        salt=chance.randbytes(16),
        folded=normalise(words),
        bigrams=bigrams(words),
        areas=case.area_path.rstrip("/").split("/"),
        received_at=case.received_at,
    )


def time_ordered(at: datetime, seed: str) -> UUID:
    """An id as if made at a moment, the same for the same seed; `steps.py` says it in SQL."""
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    digest = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    return UUID(f"{milliseconds:012x}7{digest[:3]}8{digest[3:18]}")
