"""Requests in lists: everything a row can show, put into words here, not in the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.cases.rules.lifecycle import AT_HAND, State, Word
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.desk.cases.acts import ACCEPT, START, Act
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
from shiliu.ui import dates
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
MATTER_CELL = '<a class="row-link" href="{}" data-row>{}</a><span class="sub">{}</span>{}'
WORDS_LINE = '<span class="sub row-words">{}</span>'
ANY_CASE = UUID(int=0)  # stands in an address until it is known which request


@dataclass(frozen=True)
class Row:
    """One line of a list; `terms` are marked, `addresses` those of `rows`.

    The title leads, or the kind where there is none; the asker's words come after the place.
    """

    case: CaseRow
    actor: Actor
    now: datetime
    addresses: Mapping[str, str]
    terms: Sequence[str] = ()

    @property
    def url(self) -> str:
        return self._address("page")

    @property
    def matter(self) -> SafeString:
        """Title, place and words as one cell. An include for each row would take thrice as long."""
        words = format_html(WORDS_LINE, self.words) if self.words else ""
        return format_html(MATTER_CELL, self.url, self.title, self.place, words)

    @property
    def title(self) -> str:
        return _marked(
            in_language(self.case.titles) or category_name(self.case.category), self.terms
        )

    @property
    def place(self) -> str:
        """The place, and the kind where the title does not say it."""
        place = place_of(self.case.area, self.case.place)
        if self.case.titles:
            place += gettext(" · ") + category_name(self.case.category)
        return _marked(place, self.terms)

    @cached_property
    def words(self) -> str:
        """The asker's words where there is no title, or around what was searched for.

        Abusive ones only on the page of the request (safety rule 9).
        """
        if self.case.titles and self._title_is_enough:
            return ""
        if abusive(self.case.words):
            return gettext("Words that may offend: open the request to read them")
        if self.terms:
            return _marked(snippet(self.case.words, self.terms, SNIPPET), self.terms)
        return self.case.words

    @property
    def _title_is_enough(self) -> bool:
        pieces = highlight(in_language(self.case.titles), self.terms) if self.terms else []
        return not self.terms or any(hit for _, hit in pieces)

    @property
    def due(self) -> str:
        """Until when; empty for what has ended or has no promise, and so is `strip`."""
        clock = self._clock
        return _state(clock.kind, clock.label, _language()) if clock else ""

    @property
    def strip(self) -> str:
        clock = self._clock
        return _strip(clock.used, clock.total, clock.over, clock.kind, _language()) if clock else ""

    @cached_property
    def _clock(self) -> Clock | None:
        case = self.case
        return (
            clock_of(case.promised_at, case.promised_days, self.now)
            if case.state in AT_HAND
            else None
        )

    @property
    def state(self) -> str:
        return _where_it_stands(
            self.case.state, self.case.word, _language(), by_staff=self.case.word_by_staff
        )

    @property
    def next(self) -> str:
        return next_step(self.case, self.actor)

    @property
    def unit(self) -> str:
        return in_language(at_work(self.case).name)

    @property
    def channel(self) -> str:
        return str(CHANNELS[self.case.channel])

    @property
    def received(self) -> str:
        return received_words(self.case.received_at, self.now, _language())

    @property
    def hint(self) -> str:
        """What to know before taking it: set aside for a look, sent on or come back."""
        if self.case.quarantine:
            words = QUARANTINE.get(self.case.quarantine, self.case.quarantine)
            return _chip(str(words), "due", _language())
        return "" if self.case.state is State.RECEIVED else self.state

    @property
    def waiting(self) -> str:
        """How long a hazard has waited; late from the moment of its alarm on."""
        waited = self.now - self.case.received_at
        minutes = deployment().thresholds.hazard_alarm_minutes
        kind = "late" if waited > timedelta(minutes=minutes) else "due"
        return _state(kind, waited_words(waited), _language())

    @property
    def phone(self) -> str:
        return self.case.unit.duty_phone or self.case.unit.phone

    @property
    def take(self) -> Act:
        """The one step of the inbox."""
        return START if self.case.state is State.DISPATCHED else ACCEPT

    @property
    def take_url(self) -> str:
        return self._address(self.take.slug)

    def _address(self, name: str) -> str:
        return self.addresses[name].replace(str(ANY_CASE), str(self.case.id))


def rows(
    found: Iterable[CaseRow],
    actor: Actor,
    now: datetime,
    *,
    listed: str = "",
    terms: Sequence[str] = (),
) -> list[Row]:
    """The lines of a list; `listed` is the query that leads back to it from their pages."""
    addresses = {
        each.slug: reverse("desk:case_act", args=(ANY_CASE, each.slug)) for each in (ACCEPT, START)
    }
    addresses["page"] = reverse("desk:case", args=(ANY_CASE,)) + (f"?{listed}" if listed else "")
    return [Row(case, actor, now, addresses, terms) for case in found]


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


def received_words(at: datetime, now: datetime, language: str) -> str:
    """The hour for what came in today, else the day."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate(now):
        return dates.clock(local)
    return dates.day(local, language)


def _marked(text: str, terms: Sequence[str]) -> str:
    return ui_highlight(highlight(text, terms)) if terms else text


def _language() -> str:
    return get_language() or ""


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
