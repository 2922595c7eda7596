"""Requests in lists: everything a row can show, put into words here, not in the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.cases.rules.lifecycle import AT_HAND, State
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.desk.cases import cells
from shiliu.desk.cases.acts import ACCEPT, START
from shiliu.desk.cases.due import Clock, clock_of, waited_words
from shiliu.desk.cases.wording import QUARANTINE, at_work, next_step
from shiliu.lib.abuse import abusive
from shiliu.lib.chinese import highlight, snippet
from shiliu.network.queries import deployment
from shiliu.ui import dates, languages
from shiliu.ui.templatetags.ui import ui_highlight

SNIPPET = 60
MATTER = '<a class="row-link" href="{}" data-row>{}</a><span class="sub">{}</span>'
MATTER_AND_WORDS = MATTER + '<span class="sub row-words">{}</span>'
STEP_BUTTON = (
    '<button class="btn" formaction="{}" data-row-key="t" data-busy="{}">{}'
    '<span class="visually-hidden"> {}</span></button>'
)
TICK = (
    '<label class="tick"><input type="checkbox" name="row" value="{}" form="bulk">'
    '<span class="visually-hidden">{} {}</span></label>'
)
STEPS = (ACCEPT, START)
ANY_CASE = UUID(int=0)  # stands in an address until it is known which request
ANY_CASE_TEXT = str(ANY_CASE)


@dataclass(frozen=True, slots=True)
class Telling:
    """What all lines of one list share: who reads, when, in which language, and the addresses.

    `now` is in local time; `addresses` are those of `ANY_CASE`; `buttons` say for each
    step what its button says while it saves, and before; `choose` names the tick of a row; `dot`
    stands between two names; `terms` are marked.
    """

    actor: Actor
    now: datetime
    language: str
    addresses: Mapping[str, SafeString]
    buttons: Mapping[str, tuple[str, str]]
    choose: str
    dot: str
    terms: Sequence[str]


@dataclass(frozen=True)
class Row:
    """One line of a list.

    The title leads, or the kind where there is none; the asker's words come after the place.
    """

    case: CaseRow
    telling: Telling

    @property
    def url(self) -> str:
        return self._address("page")

    @property
    def matter(self) -> SafeString:
        """Title, place and words as one cell. An include for each row would take thrice as long."""
        if words := self.words:
            return cells.filled(MATTER_AND_WORDS, self.url, self.title, self.place, words)
        return cells.filled(MATTER, self.url, self.title, self.place)

    @property
    def title(self) -> str:
        return self._marked(self._in_language(self.case.titles) or self._kind)

    @property
    def place(self) -> str:
        """The place, and the kind where the title does not say it."""
        telling = self.telling
        place = cells.place_of(self.case.area, self.case.place, telling.language)
        if self.case.titles:
            place += telling.dot + self._kind
        if self.case.together:
            place += telling.dot + self._together
        return self._marked(place)

    @cached_property
    def words(self) -> str:
        """The asker's words where there is no title, or around what was searched for.

        Abusive ones only on the page of the request (safety rule 9).
        """
        if self.case.titles and self._title_is_enough:
            return ""
        if abusive(self.case.words):
            return gettext("Words that may offend: open the request to read them")
        if terms := self.telling.terms:
            return self._marked(snippet(self.case.words, terms, SNIPPET))
        return self.case.words

    @property
    def _title_is_enough(self) -> bool:
        terms, title = self.telling.terms, self._in_language(self.case.titles)
        return not terms or any(hit for _, hit in highlight(title, terms))

    @property
    def due(self) -> str:
        """Until when; empty for what has ended or has no promise, and so is `strip`."""
        clock = self._clock
        return cells.state(clock.kind, clock.label) if clock else ""

    @property
    def strip(self) -> str:
        clock, language = self._clock, self.telling.language
        return (
            cells.strip(clock.used, clock.total, clock.over, clock.kind, language) if clock else ""
        )

    @cached_property
    def _clock(self) -> Clock | None:
        case = self.case
        return (
            clock_of(case.promised_at, case.promised_days, self.telling.now)
            if case.state in AT_HAND
            else None
        )

    @property
    def state(self) -> str:
        return cells.where_it_stands(
            self.case.state, self.case.word, self.telling.language, by_staff=self.case.word_by_staff
        )

    @property
    def next(self) -> str:
        return next_step(self.case, self.telling.actor)

    @property
    def unit(self) -> str:
        return self._in_language(at_work(self.case).name)

    @property
    def responsible(self) -> str:
        return self._in_language(self.case.unit.name)

    @property
    def channel(self) -> str:
        return cells.channel(self.case.channel, self.telling.language)

    @property
    def received(self) -> str:
        """The hour for what came in today, else the day."""
        local = self.case.received_at.astimezone(self.telling.now.tzinfo)
        if local.date() == self.telling.now.date():
            return dates.clock(local)
        return dates.day(local, self.telling.language)

    @property
    def hint(self) -> str:
        """What to know before taking it: set aside for a look, sent on or come back."""
        if self.case.quarantine:
            words = QUARANTINE.get(self.case.quarantine, self.case.quarantine)
            return cells.chip(str(words), "due")
        return "" if self.case.state is State.RECEIVED else self.state

    @property
    def waiting(self) -> str:
        """How long a hazard has waited; late from the moment of its alarm on."""
        waited = self.telling.now - self.case.received_at
        minutes = deployment().thresholds.hazard_alarm_minutes
        kind = "late" if waited > timedelta(minutes=minutes) else "due"
        return cells.state(kind, waited_words(waited))

    @property
    def phone(self) -> str:
        return self.case.unit.duty_phone or self.case.unit.phone

    @property
    def step(self) -> SafeString:
        """The one step of the inbox as a button that a screen reader can tell from the next."""
        act = START if self.case.state is State.DISPATCHED else ACCEPT
        busy, label = self.telling.buttons[act.slug]
        return cells.filled(STEP_BUTTON, self._address(act.slug), busy, label, self.case.number)

    @property
    def _together(self) -> str:
        """Whether others about the same matter are handled under it, or it under another."""
        if self.case.together < 0:
            return gettext("handled together with others")
        return gettext("+%(n)d about the same matter") % {"n": self.case.together}

    @property
    def tick(self) -> SafeString:
        """Chooses the row for a step on many."""
        return cells.filled(TICK, str(self.case.id), self.telling.choose, self.case.number)

    @property
    def _kind(self) -> str:
        return self._in_language(catalogue().by_code[self.case.category].name)

    def _in_language(self, texts: Mapping[str, str]) -> str:
        return languages.chosen(texts, self.telling.language)[0]

    def _marked(self, text: str) -> str:
        terms = self.telling.terms
        return ui_highlight(highlight(text, terms)) if terms else text

    def _address(self, name: str) -> SafeString:
        """Escaped already, and an id has nothing to escape."""
        return SafeString(self.telling.addresses[name].replace(ANY_CASE_TEXT, str(self.case.id)))


def rows(
    found: Iterable[CaseRow],
    actor: Actor,
    now: datetime,
    *,
    listed: str = "",
    terms: Sequence[str] = (),
) -> list[Row]:
    """The lines of a list; `listed` is the query that leads back to it from their pages."""
    page = reverse("desk:case", args=(ANY_CASE,)) + (f"?{listed}" if listed else "")
    addresses = {act.slug: reverse("desk:case_act", args=(ANY_CASE, act.slug)) for act in STEPS}
    addresses["page"] = page
    telling = Telling(
        actor,
        timezone.localtime(now),
        language=get_language() or "",
        addresses={name: escape(address) for name, address in addresses.items()},
        buttons={act.slug: (str(act.busy), str(act.label)) for act in STEPS},
        choose=gettext("Choose"),
        dot=gettext(" · "),
        terms=terms,
    )
    return [Row(case, telling) for case in found]
