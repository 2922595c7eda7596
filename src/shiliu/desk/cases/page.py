"""Everything the page of one request shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.translation import get_language

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import can_see_contact, is_own
from shiliu.cases.queries import case_number, pauses_of, similar_cases, texts_of, timeline
from shiliu.cases.queries.merging import lead_of, members_of
from shiliu.cases.queries.splitting import parts_seen
from shiliu.cases.rules.lifecycle import AT_HAND, Channel, Outcome, State, Word
from shiliu.cases.schemas import StepView
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.desk.cases.bulk_forms import step_options
from shiliu.desk.cases.bulk_page import Line, line_of
from shiliu.desk.cases.cells import place_of
from shiliu.desk.cases.clock_note import clock_note
from shiliu.desk.cases.due import clock_of, day_marks
from shiliu.desk.cases.file_page import files_context
from shiliu.desk.cases.forms import LookForm, StepForm
from shiliu.desk.cases.listed import Listed
from shiliu.desk.cases.offered import Offer, Offers
from shiliu.desk.cases.rows import rows
from shiliu.desk.cases.story import later_words, story
from shiliu.desk.cases.suggestions import (
    calls_for_mediation,
    kinds_of,
    routing_of,
    suggested_unit,
)
from shiliu.desk.cases.wording import CHANNELS, OUTCOMES, Words, state_kind, state_words
from shiliu.desk.saving import new_key
from shiliu.lib.abuse import abusive
from shiliu.network.queries import deployment, network
from shiliu.people.queries import has_contact
from shiliu.ui.templatetags.ui import in_language


@dataclass(frozen=True, slots=True)
class Member:
    """A request that belongs with this one: a line, and where it stands."""

    line: Line
    state: Words
    reopened: bool

    @classmethod
    def of(cls, case: Case, trail: str) -> Member:
        state, word = State(case.state), Word(case.word)
        told = state_words(state, word, word_by_staff=case.word_by_staff)
        return cls(line_of(case, trail), told, state is State.REOPENED)


SEED_KINDS = {"done": "done", "due": "due", "info": "info", "": "calm"}


def case_context(
    actor: Actor,
    case: Case,
    now: datetime,
    listed: Listed,
    *,
    open_act: str = "",
    form: Form | None = None,
) -> dict[str, object]:
    """The context of the page, with the form of `open_act` in the place of the answer.

    `form` is one that came back with errors.
    """
    texts = texts_of(case, actor)
    steps = timeline(case, actor, texts)
    offers = Offers(actor, case, now, listed.trail)
    newer, older = listed.neighbours(actor, case, now)
    opened = offers.opened(open_act)
    similar = similar_cases(actor, case)
    return {
        "case": case,
        "number": case_number(case),
        "once_key": new_key(),
        "back_url": listed.back,
        "trail": listed.trail,
        "case_url": _url(case.id, listed),
        "previous_url": _url(newer, listed),
        "next_url": _url(older, listed),
        "accept": offers.find("accept"),
        "offers": offers.row + offers.words,
        "page_keys": [(o.act.key, o.act.label) for o in offers.row + offers.words if o.act.key],
        "opened": opened,
        "is_answer": opened is not None and opened.act.slug == "answer",
        "form": _form(opened, case, open_act, form, actor),
        "titles": offers.titles,
        **_asked(case, texts, steps, now),
        **_aside(actor, case, now, steps),
        **_suggested(case, texts, steps, offers),
        **_together(actor, case, listed.trail),
        **_parts(actor, case, listed.trail),
        "similar": rows(similar, actor, now, listed=listed.trail),
        "mediation": calls_for_mediation(case, similar),
        **files_context(actor, case, now, listed),
    }


def _url(case_id: UUID | None, listed: Listed) -> str:
    return f"{reverse('desk:case', args=(case_id,))}?{listed.trail}" if case_id else ""


def _form(
    opened: Offer | None, case: Case, asked_for: str, sent: Form | None, actor: Actor
) -> Form | None:
    """The form of the opened step: as it was sent, or a new one."""
    if opened is None:
        return None
    asked = opened.act.slug == asked_for
    form = sent if asked and sent is not None else _blank(opened, case)
    if isinstance(form, StepForm) and not form.is_bound:
        form.offer_to(actor, case)
    return form if sent is not None or not asked else _in_focus(form)


def _blank(offer: Offer, case: Case) -> Form:
    initial = dict(case.title) if offer.act.slug == "title" else {}
    form = offer.act.form(initial=initial)
    form.offer(case, suggested_unit(case))
    return form


def _in_focus(form: Form) -> Form:
    """The form that somebody has just opened: its first field takes the focus."""
    form.visible_fields()[0].field.widget.attrs["data-focus"] = True
    return form


def _asked(
    case: Case, texts: list[Text], steps: list[StepView], now: datetime
) -> dict[str, object]:
    """The asker's side: words, place, channel, what was answered so far."""
    first = {text.kind: text for text in reversed(texts)}
    words, place = first.get(TextKind.WORDS), first.get(TextKind.PLACE)
    replies = [text.body for text in texts if text.kind == TextKind.REPLY and not text.erased_at]
    area = network().areas_by_id[case.area_id]
    category = catalogue().by_code[case.category_id]
    return {
        "words": words.body if words else "",
        "rough": bool(words and abusive(words.body)),
        "erased": bool(words and words.erased_at),
        "place": place_of(area, place.body if place else "", get_language() or ""),
        "heading": in_language(case.title) or in_language(category.name),
        "category": category,
        "category_name": in_language(category.name),
        "channel": CHANNELS[Channel(case.channel)],
        "later": later_words(steps, now),
        "replies": replies,
        "outcome": OUTCOMES[Outcome(case.outcome)] if case.outcome else "",
    }


def _aside(actor: Actor, case: Case, now: datetime, steps: list[StepView]) -> dict[str, object]:
    """The column beside: clock, who, title, contact, story."""
    units = network().units_by_id
    at_hand = case.state in AT_HAND
    pauses = pauses_of(case.id) + ([(case.paused_at, None)] if case.paused_at else [])
    state, word = State(case.state), Word(case.word)
    kind = state_kind(state, word, word_by_staff=case.word_by_staff)
    return {
        "state_label": state_words(state, word, word_by_staff=case.word_by_staff),
        "state_kind": SEED_KINDS[kind],
        "clock": clock_of(case.promised_at, case.promised_days, now) if at_hand else None,
        "marks": day_marks(case, now, pauses),
        "clock_note": clock_note(case, now, steps),
        "unit": units[case.unit_id],
        "doer": units.get(case.doer_id) if case.doer_id else None,
        "against": units.get(case.against_id) if case.against_id else None,
        "steps": story(steps),
        "has_contact": has_contact("case", case.whole_id),
        "may_look": can_see_contact(actor, case),
        "look_form": None if is_own(actor, case) else LookForm(),
        "confirm_days": deployment().thresholds.confirm_days,
    }


def _together(actor: Actor, case: Case, trail: str) -> dict[str, object]:
    """Those about the same matter: the members a lead has, or the lead of a member."""
    members, lead = members_of(actor, case), lead_of(actor, case)
    return {
        "members": [Member.of(each, trail) for each in members],
        "members_unseen": case.members - len(members),
        "members_reopened": sum(each.state == State.REOPENED for each in members),
        "is_led": case.lead_id is not None,
        "lead": Member.of(lead, trail) if lead else None,
        "bulk_steps": step_options(actor) if members else [],
        "bulk_list": [("in", "cases")],
    }


def _parts(actor: Actor, case: Case, trail: str) -> dict[str, object]:
    """The whole of a part, and the other parts."""
    seen = {each.id: each for each in parts_seen(actor, case)}
    whole = seen.pop(case.whole_id, None)
    others = [each for each in seen.values() if each != case]
    return {
        "is_part": case.part_of_id is not None,
        "whole": Member.of(whole, trail) if whole else None,
        "parts": [Member.of(each, trail) for each in others],
        "parts_unseen": case.parts - len(others) if case.parts else 0,
    }


def _suggested(
    case: Case, texts: list[Text], steps: list[StepView], offers: Offers
) -> dict[str, object]:
    words = next((text.body for text in texts if text.kind == TextKind.WORDS), "")
    can_dispatch, can_sort = offers.find("dispatch"), offers.find("kind")
    return {
        "routing": routing_of(case, steps),
        "dispatch": can_dispatch,
        "kinds": kinds_of(words, case) if can_sort else [],
        "sort": can_sort,
    }
