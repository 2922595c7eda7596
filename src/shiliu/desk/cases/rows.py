"""Requests in lists: everything a row can show, put into words here, not in the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.cases.rules.lifecycle import AT_HAND, Channel, State, Word
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.desk.cases.acts import ACCEPT, START
from shiliu.desk.cases.due import Clock, clock_of, waited_words
from shiliu.desk.cases.wording import (
    CHANNELS,
    QUARANTINE,
    at_work,
    next_step,
    state_kind,
    state_words,
)
from shiliu.lib.abuse import abusive
from shiliu.lib.chinese import highlight, normalise, snippet
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import AreaInfo
from shiliu.ui import dates, languages
from shiliu.ui.templatetags.ui import (
    in_language,
    ui_chip,
    ui_highlight,
    ui_mini_strip,
    ui_state,
)

SNIPPET = 60
WIDE_DEPTH = 2
MOST_OVER = 4
MATTER = '<a class="row-link" href="{}" data-row>{}</a><span class="sub">{}</span>'
MATTER_AND_WORDS = MATTER + '<span class="sub row-words">{}</span>'
STEP_BUTTON = (
    '<button class="btn" formaction="{}" data-row-key="t" data-busy="{}">{}'
    '<span class="visually-hidden"> {}</span></button>'
)
STEPS = (ACCEPT, START)
ANY_CASE = UUID(int=0)  # stands in an address until it is known which request
ANY_CASE_TEXT = str(ANY_CASE)


@dataclass(frozen=True, slots=True)
class Telling:
    """What all lines of one list share: who reads, when, in which language, and the addresses.

    `now` is in local time; `addresses` are those of `ANY_CASE`; `buttons` say for each
    step what its button says while it saves, and before; `terms` are marked.
    """

    actor: Actor
    now: datetime
    language: str
    addresses: Mapping[str, str]
    buttons: Mapping[str, tuple[str, str]]
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
            return format_html(MATTER_AND_WORDS, self.url, self.title, self.place, words)
        return format_html(MATTER, self.url, self.title, self.place)

    @property
    def title(self) -> str:
        return self._marked(self._in_language(self.case.titles) or self._kind)

    @property
    def place(self) -> str:
        """The place, and the kind where the title does not say it."""
        place = self._in_language(self.case.area.name)
        if self.case.place:
            place = place_of(self.case.area, self.case.place)
        if self.case.titles:
            place += gettext(" · ") + self._kind
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
        return _state(clock.kind, clock.label, self.telling.language) if clock else ""

    @property
    def strip(self) -> str:
        clock, language = self._clock, self.telling.language
        return _strip(clock.used, clock.total, clock.over, clock.kind, language) if clock else ""

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
        return _where_it_stands(
            self.case.state, self.case.word, self.telling.language, by_staff=self.case.word_by_staff
        )

    @property
    def next(self) -> str:
        return next_step(self.case, self.telling.actor)

    @property
    def unit(self) -> str:
        return self._in_language(at_work(self.case).name)

    @property
    def channel(self) -> str:
        return _channel(self.case.channel, self.telling.language)

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
            return _chip(str(words), "due", self.telling.language)
        return "" if self.case.state is State.RECEIVED else self.state

    @property
    def waiting(self) -> str:
        """How long a hazard has waited; late from the moment of its alarm on."""
        waited = self.telling.now - self.case.received_at
        minutes = deployment().thresholds.hazard_alarm_minutes
        kind = "late" if waited > timedelta(minutes=minutes) else "due"
        return _state(kind, waited_words(waited), self.telling.language)

    @property
    def phone(self) -> str:
        return self.case.unit.duty_phone or self.case.unit.phone

    @property
    def step(self) -> SafeString:
        """The one step of the inbox as a button that a screen reader can tell from the next."""
        act = START if self.case.state is State.DISPATCHED else ACCEPT
        busy, label = self.telling.buttons[act.slug]
        return format_html(STEP_BUTTON, self._address(act.slug), busy, label, self.case.number)

    @property
    def _kind(self) -> str:
        return self._in_language(catalogue().by_code[self.case.category].name)

    def _in_language(self, texts: Mapping[str, str]) -> str:
        return languages.chosen(texts, self.telling.language)[0]

    def _marked(self, text: str) -> str:
        terms = self.telling.terms
        return ui_highlight(highlight(text, terms)) if terms else text

    def _address(self, name: str) -> SafeString:
        """Nothing in it needs to be escaped a second time."""
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
    telling = Telling(
        actor,
        timezone.localtime(now),
        language=get_language() or "",
        addresses={
            "page": escape(page),
            **{act.slug: reverse("desk:case_act", args=(ANY_CASE, act.slug)) for act in STEPS},
        },
        buttons={act.slug: (str(act.busy), str(act.label)) for act in STEPS},
        terms=terms,
    )
    return [Row(case, telling) for case in found]


def place_of(area: AreaInfo, place: str) -> str:
    """The area, and where exactly in the asker's words.

    Where those name the building themselves, the wider area stands before them.
    """
    if not place:
        return in_language(area.name)
    places = network()
    way = places.way_to(area) if not area.ended else (area,)
    wide = way[min(WIDE_DEPTH, len(way) - 1)]
    short = _plain(area.name.get("zh", "")).removeprefix(_plain(wide.name.get("zh", "")))
    named = bool(short) and short in _plain(place)
    before = in_language((wide if named else area).name)
    return f"{before}{gettext(' · ')}{place}"


def _plain(text: str) -> str:
    return normalise(text).replace(" ", "")


def category_name(code: str) -> str:
    """The name of a category, ended ones too."""
    return in_language(catalogue().by_code[code].name)


@lru_cache(maxsize=100)
def _channel(channel: Channel, _language: str) -> str:
    return str(CHANNELS[channel])


@lru_cache(maxsize=2000)
def _where_it_stands(state: State, word: Word, _language: str, *, by_staff: bool) -> SafeString:
    words = state_words(state, word, word_by_staff=by_staff)
    return ui_chip(str(words), state_kind(state, word, word_by_staff=by_staff))


@lru_cache(maxsize=2000)
def _state(kind: str, label: str, _language: str) -> SafeString:
    return ui_state(kind, label)


@lru_cache(maxsize=2000)
def _chip(label: str, kind: str, _language: str) -> SafeString:
    return ui_chip(label, kind)


@lru_cache(maxsize=2000)
def _strip(used: int, total: int, over: int, kind: str, _language: str) -> SafeString:
    if over <= MOST_OVER:
        return ui_mini_strip(used, total, over, kind)
    strip = ui_mini_strip(total, total)
    return format_html('{}<span class="strip-over-more">+{}</span>', strip, over)
