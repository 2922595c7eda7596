"""Three months of a network's life, made through the actions with a simulated clock."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from shiliu.cases.actions import endings, publishing, steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.models import Case, TitleState
from shiliu.cases.queries import silent_cases, waiting_cases
from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Word
from shiliu.cases.schemas import NewRequest
from shiliu.catalogue.queries import catalogue
from shiliu.cli.sample.cast import Cast
from shiliu.cli.sample.material import Material, Saying
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor, holder_of
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo

DAYS = 91
CHANNELS = (
    [Channel.WEB] * 11
    + [Channel.PHONE] * 4
    + [Channel.COUNTER] * 3
    + [Channel.PAPER]
    + [Channel.JSON]
)
HOURS_OF_ASKING = [7] + [8, 9, 10, 11, 19, 20] * 3 + [12, 13, 14, 15, 16, 17, 18, 21, 22] * 2
WORDS = [Word.SOLVED] * 65 + [Word.PARTLY] * 10 + [Word.NOT_SOLVED] * 6 + [Word.NONE] * 19


class Life:
    """A queue of what happens when; each event acts and plans what follows."""

    def __init__(
        self, cast: Cast, material: Material, chance: random.Random, until: datetime
    ) -> None:
        self._cast, self._material, self._chance, self._until = cast, material, chance, until
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self._now = until - timedelta(days=DAYS)

    def live(self, requests: int, told: Callable[[int], None]) -> None:
        """Let `requests` requests come in over the months and run until now."""
        start = self._now
        for number in range(requests):
            day = start + timedelta(days=DAYS * number / requests)
            hour = self._chance.choice(HOURS_OF_ASKING)
            self._plan(
                day.replace(hour=(hour - 8) % 24, minute=self._chance.randrange(60)), self._ask
            )
        for later in range(DAYS):
            self._plan(start + timedelta(days=later, hours=1), self._clock_work)
        with clock.simulated(lambda: self._now):
            self._run(told)

    def _run(self, told: Callable[[int], None]) -> None:
        while self._events and self._events[0][0] <= self._until:
            self._now, _, act = heapq.heappop(self._events)
            act(self._now)
            if act == self._ask:
                told(1)

    def _plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _later(self, at: datetime, hours: float, act: Callable[[datetime], None]) -> None:
        """Plan `act` in about so many working hours: nights and weekends are left out."""
        moment = at + timedelta(hours=hours * self._chance.uniform(0.3, 1.7))
        calendar = network().calendar
        for _ in range(40):
            local = calendar.local(moment)
            if calendar.is_working_day(local.date()) and 8 <= local.hour < 18:
                break
            moment += timedelta(hours=1 if local.hour >= 6 else 3)
        self._plan(moment, act)

    def _ask(self, at: datetime) -> None:
        place = self._place()
        said = self._material.saying(place)
        channel = self._chance.choice(CHANNELS)
        by = (
            self._clerk(place)
            if channel in (Channel.PHONE, Channel.COUNTER, Channel.PAPER)
            else PUBLIC
        )
        request = NewRequest(
            words=said.words, area=place.code, category=said.category, channel=channel,
            language=said.language,
            done_note=self._done_note(channel, said, place),
        )  # fmt: skip
        receipt = receive(by=by, at=at, request=request)
        if not request.done_note:
            case = receipt.case_id
            self._later(at, 5, lambda then: self._accept(then, case, said, place))

    def _place(self) -> AreaInfo:
        buildings = [area for area in network().visible_areas if not network().children_of(area)]
        return self._chance.choice(buildings)

    def _clerk(self, place: AreaInfo) -> Actor:
        """Somebody at the centre of the place."""
        centre = next(
            unit for unit in network().points if unit.level == 1 and unit.serves(place.path)
        )
        return self._cast.actors[centre.id]

    def _done_note(self, channel: Channel, said: Saying, place: AreaInfo) -> str:
        at_once = channel is Channel.COUNTER and self._chance.random() < 0.4
        return self._material.reply(said.category, said.language, place)[1] if at_once else ""

    def _responsible(self, case: Case) -> Actor:
        return self._cast.actors[case.unit_id]

    def _accept(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state not in (State.RECEIVED, State.RETURNED, State.REOPENED):
            return
        if self._chance.random() < 0.015:
            return
        by = self._responsible(case)
        steps.accept(by=by, at=at, case_id=case_id)
        self._publish(at, by, case, said, place)
        suggested = case.routing.get("suggested")
        if suggested and UUID(suggested) in self._cast.actors:
            unit = network().units_by_id[UUID(suggested)]
            steps.dispatch(by=by, at=at + timedelta(minutes=9), case_id=case_id, to=unit.code)
            self._later(at, 6, lambda then: self._take(then, case_id, said, place))
        else:
            self._later(at, 8, lambda then: self._work(then, case_id, said, place))

    def _publish(self, at: datetime, by: Actor, case: Case, said: Saying, place: AreaInfo) -> None:
        """The responsible unit proposes a title; somebody at the centre approves it later."""
        if not (catalogue().by_code[case.category_id].public and said.title):
            return
        zh, en = said.title["zh"], said.title.get("en", "")
        proposed = publishing.propose_title(
            by=by, at=at, case_id=case.id, zh=zh, en=en, checked=True
        )
        if proposed.title_state == TitleState.PROPOSED and by != self._clerk(place):
            then = at + timedelta(minutes=30)
            publishing.approve_title(by=self._clerk(place), at=then, case_id=case.id)

    def _take(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state != State.DISPATCHED or case.doer_id is None:
            return
        by = self._cast.actors[case.doer_id]
        if self._chance.random() < 0.08 and not case.hazard and case.returns == 0:
            reason = self._material.line("returns", said.language, place)
            steps.give_back(by=by, at=at, case_id=case_id, reason=reason)
            self._later(at, 4, lambda then: self._again(then, case_id, said, place))
            return
        self._work(at, case_id, said, place)

    def _again(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state == State.RETURNED:
            steps.accept(by=self._responsible(case), at=at, case_id=case_id)
            self._work(at, case_id, said, place)

    def _work(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state not in (State.ACCEPTED, State.DISPATCHED, State.REOPENED):
            return
        by = self._cast.actors[case.doer_id or case.unit_id]
        steps.start(by=by, at=at, case_id=case_id)
        if self._chance.random() < 0.05:
            reason = self._material.line("pauses", said.language, place)
            steps.pause(by=by, at=at + timedelta(hours=1), case_id=case_id, reason=reason)
            self._later(at, 60, lambda then: self._resume(then, case_id, said, place))
            return
        days = case.promised_days or 5
        hours = days * (30 if self._chance.random() < 0.1 else 14)
        self._later(at, hours, lambda then: self._answer(then, case_id, said, place))

    def _resume(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state == State.PAUSED:
            steps.resume(by=self._cast.actors[case.doer_id or case.unit_id], at=at, case_id=case_id)
            self._later(at, 10, lambda then: self._answer(then, case_id, said, place))

    def _answer(self, at: datetime, case_id: UUID, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state != State.WORKING:
            return
        outcome, reply = self._material.reply(case.category_id, said.language, place)
        by = self._cast.actors[case.doer_id or case.unit_id]
        steps.answer(by=by, at=at, case_id=case_id, outcome=Outcome(outcome), reply=reply)
        word = self._chance.choice(WORDS)
        if word is not Word.NONE:
            wait = timedelta(hours=self._chance.expovariate(1 / 30))
            self._plan(at + wait, lambda then: self._say(then, case_id, word, said, place))

    def _say(self, at: datetime, case_id: UUID, word: Word, said: Saying, place: AreaInfo) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state != State.ANSWERED:
            return
        remainder = ""
        if word is not Word.SOLVED and self._chance.random() < 0.7:
            remainder = self._material.line("follow_ups", said.language, place, word)
        endings.confirm(
            by=holder_of(case_id), at=at, case_id=case_id, word=word, remainder=remainder
        )
        self._later(at, 6, lambda then: self._accept(then, case_id, said, place))

    def _clock_work(self, at: datetime) -> None:
        for case_id in silent_cases(at):
            endings.expire(at=at, case_id=case_id)
        for case_id in waiting_cases(at):
            endings.hand_over(at=at, case_id=case_id)
