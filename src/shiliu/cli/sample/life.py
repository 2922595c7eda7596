"""Three months of a network's life, made through the actions with a simulated clock."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from shiliu.cases.actions import endings, publishing, steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.models import Case, TitleState
from shiliu.cases.queries import silent_cases, waiting_cases
from shiliu.cases.rules.lifecycle import Channel, State, Word
from shiliu.cases.schemas import NewRequest
from shiliu.catalogue.queries import catalogue
from shiliu.cli.sample.cast import Cast
from shiliu.cli.sample.material import Material
from shiliu.cli.sample.pace import Pace
from shiliu.cli.sample.story import Story
from shiliu.cli.sample.ways import buildings
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor, holder_of
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo

DAYS = 91
CLOCK_HOURS = 6
CHANNELS = (
    [Channel.WEB] * 11
    + [Channel.PHONE] * 4
    + [Channel.COUNTER] * 3
    + [Channel.PAPER]
    + [Channel.JSON]
)
HOURS_OF_ASKING = [7] + [8, 9, 10, 11, 19, 20] * 3 + [12, 13, 14, 15, 16, 17, 18, 21, 22] * 2
WORDS = [Word.SOLVED] * 65 + [Word.PARTLY] * 10 + [Word.NOT_SOLVED] * 6 + [Word.NONE] * 19
Act = Callable[[datetime], None]


class Life:
    """A queue of what happens when; each event acts and plans what follows."""

    def __init__(
        self, cast: Cast, material: Material, chance: random.Random, until: datetime
    ) -> None:
        self._cast, self._material, self._chance, self._until = cast, material, chance, until
        self._pace, self._buildings = Pace(chance), buildings()
        self._events: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._now = until - timedelta(days=DAYS)
        self._stories: dict[UUID, Story] = {}

    def live(
        self,
        requests: int,
        arranged: Sequence[tuple[datetime, Story]],
        told: Callable[[int], None],
    ) -> None:
        """Let `requests` requests and the arranged ones come in, and run until now."""
        start = self._now
        for number in range(requests):
            day = start + timedelta(days=DAYS * number / requests)
            hour = self._chance.choice(HOURS_OF_ASKING)
            at = day.replace(hour=(hour - 8) % 24, minute=self._chance.randrange(60))
            self._plan(at, lambda then: self._ask(then, self._somebody(), told=told))
        for at, story in arranged:
            self._plan(at, partial(self._ask, story=story, told=told))
        for back in range(DAYS * 24 // CLOCK_HOURS):
            self._plan(self._until - timedelta(hours=CLOCK_HOURS * back), self._clock_work)
        with clock.simulated(lambda: self._now):
            while self._events and self._events[0][0] <= self._until:
                self._now, _, act = heapq.heappop(self._events)
                act(self._now)

    def _plan(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _then(self, at: datetime, chapter: Callable[..., None], story: Story) -> None:
        self._plan(at, partial(chapter, story=story))

    def _somebody(self) -> Story:
        place = self._chance.choice(self._buildings)
        return Story(place, self._material.saying(place))

    def _ask(self, at: datetime, story: Story, told: Callable[[int], None]) -> None:
        channel = Channel.WEB if story.arranged else self._chance.choice(CHANNELS)
        on_behalf = channel in (Channel.PHONE, Channel.COUNTER, Channel.PAPER)
        said, done_note = story.said, self._done_note(channel, story)
        request = NewRequest(
            words=said.words, area=story.place.code, category=said.category, channel=channel,
            language=said.language, done_note=done_note,
        )  # fmt: skip
        by = self._clerk(story.place) if on_behalf else PUBLIC
        story.case_id = receive(by=by, at=at, request=request).case_id
        self._stories[story.case_id] = story
        if not done_note and story.until != State.RECEIVED and not self._is_missed(story):
            self._then(self._soon(at, story, hours=5), self._accept, story)
        told(1)

    def _clerk(self, place: AreaInfo) -> Actor:
        """Somebody at the centre of the place."""
        centre = next(
            unit for unit in network().points if unit.level == 1 and unit.serves(place.path)
        )
        return self._cast.actors[centre.id]

    def _done_note(self, channel: Channel, story: Story) -> str:
        at_once = channel is Channel.COUNTER and self._chance.random() < 0.7
        return self._line("at_once", story) if at_once else ""

    def _is_missed(self, story: Story) -> bool:
        """Now and then nobody looks in time; the clock hands it up, and there somebody does."""
        hazard = catalogue().by_code[story.said.category].hazard
        return not (story.arranged or hazard) and self._chance.random() < 0.015

    def _soon(self, at: datetime, story: Story, *, hours: float) -> datetime:
        """In working hours, for what is arranged within two; a hazard within the hour."""
        if catalogue().by_code[story.said.category].hazard:
            return self._pace.on_duty(at, 4, 40)
        return self._pace.later(at, min(hours, 1.2) if story.arranged else hours)

    def _line(self, kind: str, story: Story) -> str:
        said = story.said
        return self._material.line(kind, said.category, said.language, story.place)

    def _worker(self, case: Case) -> Actor:
        return self._cast.actors[case.doer_id or case.unit_id]

    def _accept(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        if case.state not in (State.RECEIVED, State.RETURNED, State.REOPENED):
            return
        by = self._cast.actors[case.unit_id]
        steps.accept(by=by, at=at, case_id=case.id)
        self._propose_title(at, by, case, story)
        if not case.returns and self._doer(case, story):
            self._then(at + timedelta(minutes=9), self._dispatch, story)
        else:
            self._then(self._soon(at, story, hours=8), self._work, story)

    def _doer(self, case: Case, story: Story) -> str:
        """The code of the unit to which the request is sent; empty when it stays."""
        suggested = case.routing.get("suggested")
        unit = network().units_by_id.get(UUID(suggested)) if suggested else None
        return story.to or (unit.code if unit and unit.id in self._cast.actors else "")

    def _propose_title(self, at: datetime, by: Actor, case: Case, story: Story) -> None:
        """The responsible unit proposes a title; somebody at the centre approves it later."""
        title = story.said.title
        if not (catalogue().by_code[case.category_id].public and title):
            return
        proposed = publishing.propose_title(
            by=by, at=at, case_id=case.id, zh=title["zh"], en=title.get("en", ""), checked=True
        )
        if proposed.title_state == TitleState.PROPOSED and by != self._clerk(story.place):
            self._then(at + timedelta(minutes=30), self._approve_title, story)

    def _approve_title(self, at: datetime, story: Story) -> None:
        publishing.approve_title(by=self._clerk(story.place), at=at, case_id=story.case_id)

    def _dispatch(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        by = self._cast.actors[case.unit_id]
        steps.dispatch(by=by, at=at, case_id=case.id, to=self._doer(case, story))
        if story.until != State.DISPATCHED:
            self._then(self._soon(at, story, hours=6), self._take, story)

    def _take(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        reason = "" if story.arranged or case.hazard or case.returns else self._returning(story)
        if not reason:
            self._work(at, story)
            return
        steps.give_back(by=self._worker(case), at=at, case_id=case.id, reason=reason)
        self._then(self._pace.later(at, 4), self._accept, story)

    def _returning(self, story: Story) -> str:
        return self._line("returns", story) if self._chance.random() < 0.08 else ""

    def _work(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        if case.state not in (State.ACCEPTED, State.DISPATCHED):
            return
        steps.start(by=self._worker(case), at=at, case_id=case.id)
        if story.until == State.WORKING:
            return
        if not (story.arranged or case.hazard) and self._chance.random() < 0.06:
            self._then(self._pace.later(at, 2), self._pause, story)
        else:
            self._then(self._answering(at, case, story), self._answer, story)

    def _pause(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        reason = self._line("pauses", story)
        if reason:
            steps.pause(by=self._worker(case), at=at, case_id=case.id, reason=reason)
            self._then(self._pace.later(at, 60), self._resume, story)
        else:
            self._then(self._answering(at, case, story), self._answer, story)

    def _resume(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        case = steps.resume(by=self._worker(case), at=at, case_id=case.id)
        self._then(self._answering(at, case, story), self._answer, story)

    def _answering(self, at: datetime, case: Case, story: Story) -> datetime:
        """When the work will be done."""
        if story.arranged:
            return self._pace.between(at, self._until)
        if case.hazard:
            return self._pace.on_duty(at, 60, 600)
        late = self._chance.random() < 0.13
        return self._pace.answer(at, case.promised_at, late=late)

    def _answer(self, at: datetime, story: Story) -> None:
        case = Case.objects.get(pk=story.case_id)
        said = story.said
        outcome, reply = self._material.reply(
            said.category, said.language, story.place, said_before=story.replies
        )
        story.replies.append(reply)
        steps.answer(by=self._worker(case), at=at, case_id=case.id, outcome=outcome, reply=reply)
        word = self._word(story)
        moment = at + timedelta(hours=self._chance.expovariate(1 / 30))
        if story.arranged:
            moment = self._pace.between(at, self._until)
        if word is not Word.NONE:
            self._plan(moment, partial(self._say, story=story, word=word))

    def _word(self, story: Story) -> Word:
        """What the asker will say; the second answer helps or meets with silence."""
        if story.arranged:
            return Word.SOLVED if story.until == State.CLOSED else Word.NONE
        word = self._chance.choice(WORDS)
        again = len(story.replies) > 1 and word is not Word.NONE
        return Word.SOLVED if again else word

    def _say(self, at: datetime, story: Story, word: Word) -> None:
        case = Case.objects.get(pk=story.case_id)
        if case.state != State.ANSWERED:
            return
        writes = word is not Word.SOLVED and self._chance.random() < 0.7
        remainder = self._line(word, story) if writes else ""
        case = endings.confirm(
            by=holder_of(case.id), at=at, case_id=case.id, word=word, remainder=remainder
        )
        if case.state == State.REOPENED:
            self._then(self._soon(at, story, hours=6), self._accept, story)

    def _clock_work(self, at: datetime) -> None:
        for case_id in silent_cases(at):
            endings.expire(at=at, case_id=case_id)
        for case_id in waiting_cases(at):
            endings.hand_over(at=at, case_id=case_id)
            story = self._stories[case_id]
            self._then(self._pace.later(at, 2), self._accept, story)
