"""Requests in lists: everything a row shows, put into words once and here, not in the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.cases.rules.lifecycle import AT_HAND, State
from shiliu.cases.schemas import CaseRow
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.desk.cases.acts import ACCEPT, START
from shiliu.desk.cases.due import clock_of, waited_words
from shiliu.desk.cases.wording import (
    CHANNELS,
    QUARANTINE,
    next_step,
    state_kind,
    state_words,
)
from shiliu.lib.abuse import abusive
from shiliu.lib.chinese import highlight, normalise, snippet
from shiliu.network.queries import network
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `due` and `strip` are empty for what has ended or has no promise.

    `take` is the one verb of the inbox, `waiting` how long a hazard has waited, `phone` the duty
    phone of the unit that has it.
    """

    case: CaseRow
    url: str
    title: str
    place: str
    due: str
    strip: str
    state: str
    next: str
    category: str
    unit: str
    channel: str
    received: str
    hint: str
    waiting: str
    phone: str
    take: str
    taking: str
    take_url: str


def rows(
    found: Iterable[CaseRow],
    actor: Actor,
    now: datetime,
    *,
    listed: str = "",
    terms: Sequence[str] = (),
) -> list[Row]:
    """The lines of a list; `listed` is the query that leads back to it, `terms` are marked."""
    suffix = f"?{listed}" if listed else ""
    return [_row(case, actor, now, suffix, terms) for case in found]


def _row(case: CaseRow, actor: Actor, now: datetime, suffix: str, terms: Sequence[str]) -> Row:
    language = get_language() or ""
    at_hand = case.state in AT_HAND
    clock = clock_of(case.promised_at, case.promised_days, now) if at_hand else None
    doer = case.doer or case.unit
    taking = START if case.state is State.DISPATCHED else ACCEPT
    return Row(
        case=case,
        url=f"{reverse('desk:case', args=(case.id,))}{suffix}",
        title=_title(case, terms),
        place=_marked(place_of(case.area, case.place), terms),
        due=_state(clock.kind, clock.label, language) if clock else "",
        strip=_strip(clock.used, clock.total, clock.over, clock.kind, language) if clock else "",
        state=_chip_of(case, language),
        next=next_step(case, actor),
        category=category_name(case.category),
        unit=in_language(doer.name),
        channel=str(CHANNELS[case.channel]),
        received=received_words(case.received_at, now, language),
        hint=_hint(case, language),
        waiting=_waiting(case, now, language) if case.hazard else "",
        phone=case.unit.duty_phone or case.unit.phone,
        take=str(taking.label),
        taking=str(taking.busy),
        take_url=reverse("desk:case_act", args=(case.id, taking.slug)),
    )


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


def _title(case: CaseRow, terms: Sequence[str]) -> str:
    """The title, else the asker's words; abusive ones only on the page of the request (rule 9)."""
    if not case.titles and abusive(case.words or case.title):
        return gettext("Words that may offend: open the request to read them")
    return _found(case, terms) if terms else in_language(case.titles) or case.title


def _found(case: CaseRow, terms: Sequence[str]) -> SafeString:
    """The words around the first hit, the hits marked; the title where it holds one itself."""
    title = in_language(case.titles)
    pieces = highlight(title, terms)
    if not any(hit for _, hit in pieces):
        pieces = highlight(snippet(case.words or title, terms, SNIPPET), terms)
    return ui_highlight(pieces)


def _marked(text: str, terms: Sequence[str]) -> str:
    return ui_highlight(highlight(text, terms)) if terms else text


def _chip_of(case: CaseRow, language: str) -> str:
    by_staff = case.word_by_staff
    words = state_words(case.state, case.word, word_by_staff=by_staff)
    return _chip(str(words), state_kind(case.state, case.word, word_by_staff=by_staff), language)


def _hint(case: CaseRow, language: str) -> str:
    """What the reader should know before taking it."""
    if case.quarantine:
        return _chip(str(QUARANTINE.get(case.quarantine, case.quarantine)), "due", language)
    if case.state in (State.RETURNED, State.REOPENED, State.DISPATCHED):
        return _chip_of(case, language)
    return _chip(category_name(case.category), "", language)


def _waiting(case: CaseRow, now: datetime, language: str) -> str:
    return _state("late" if case.alarmed else "due", waited_words(now - case.received_at), language)


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
