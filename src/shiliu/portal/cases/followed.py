"""Everything the page behind a code shows; never the contact, and no words long after closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.cases.actions.intake import MOST_PICTURES
from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import asker_of
from shiliu.cases.queries import case_number, duty_phone, texts_of, timeline
from shiliu.cases.queries.following import words_hidden
from shiliu.cases.queries.splitting import parts_seen
from shiliu.cases.rules.lifecycle import OPEN, Outcome, State, Verb, Word
from shiliu.cases.schemas import StepView
from shiliu.catalogue.queries import catalogue
from shiliu.network.queries import deployment, network
from shiliu.people.queries import has_contact, looks_at
from shiliu.portal.cases.pictures import own_pictures
from shiliu.portal.cases.promise import promised
from shiliu.portal.cases.story import story
from shiliu.portal.cases.wording import ANSWERS, NEXT, OUTCOMES, heading, left_out
from shiliu.ui import dates
from shiliu.ui.templatetags.ui import in_language


@dataclass(frozen=True, slots=True)
class Followed:
    """A request with what its asker may read of it."""

    case: Case
    texts: Sequence[Text]
    steps: Sequence[StepView]
    hidden: bool
    now: datetime

    @property
    def state(self) -> State:
        return State(self.case.state)

    def newest(self, kind: TextKind) -> str:
        """The newest text of a kind, empty when there is none that is shown."""
        return next((text.body for text in reversed(self.texts) if text.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the matters of a split request: a line that opens its page."""

    number: str
    kind: str
    heading: str
    asks: bool
    here: bool

    @classmethod
    def of(cls, case: Case, shown: Case) -> Part:
        state = State(case.state)
        return cls(
            case_number(case),
            in_language(catalogue().by_code[case.category_id].name),
            heading(state, Word(case.word), by_staff=case.word_by_staff),
            state is State.ANSWERED,
            case == shown,
        )


def followed(case: Case, now: datetime) -> Followed:
    """Read what belongs to a request found by its code."""
    asker, hidden = asker_of(case), words_hidden(case, now)
    texts = texts_of(case, asker)
    steps = timeline(case, asker, [] if hidden else texts)
    return Followed(case, () if hidden else texts, steps, hidden, now)


def follow_context(case: Case, now: datetime) -> dict[str, object]:
    """The page: state, own words, answer, the question; then clock and history."""
    seen, reachable = followed(case, now), has_contact("case", case.whole_id)
    pictures = [] if seen.hidden else own_pictures(case, now)
    own = [each for each in pictures if each.own]
    return {
        "case": case,
        "number": case_number(case),
        "heading": heading(seen.state, Word(case.word), by_staff=case.word_by_staff),
        "area": network().areas_by_id[case.area_id],
        "category": catalogue().by_code[case.category_id],
        "words": seen.newest(TextKind.WORDS),
        "place": seen.newest(TextKind.PLACE),
        "hidden": seen.hidden,
        "erased": any(text.erased_at for text in seen.texts),
        "is_open": seen.state in OPEN,
        "unit": network().units_by_id[case.unit_id],
        "duty_phone": duty_phone(case) if case.hazard and seen.state in OPEN else "",
        "next": _next(seen),
        "pause_reason": _pause_reason(seen),
        "promise": promised(case, seen.steps, now),
        "story": story(seen.steps, seen.state, answer_stands_above=case.answered_at is not None),
        "pictures": pictures,
        "own_pictures": own,
        "may_add_pictures": seen.state in OPEN and len(own) < MOST_PICTURES,
        "looks": looks_at("case", case.whole_id),
        "has_contact": reachable,
        "parts": [Part.of(each, case) for each in parts_seen(asker_of(case), case)],
        "left_out": left_out(words=seen.hidden, contact=reachable),
        **_answer(seen),
        **_question(seen),
    }


def _next(seen: Followed) -> str:
    """One sentence: where it is and what comes next."""
    sentence = NEXT.get(seen.state)
    if sentence is None:
        return ""
    case, units = seen.case, network().units_by_id
    doer = units[case.doer_id] if case.doer_id else units[case.unit_id]
    words = {"unit": in_language(units[case.unit_id].name), "doer": in_language(doer.name)}
    if seen.state is not State.RECEIVED:
        return str(sentence) % words
    if case.accept_by is None:
        return _("It is with %(unit)s.") % words
    by = dates.moment(timezone.localtime(case.accept_by), get_language() or "")
    if case.accept_by < seen.now:
        late = _("%(unit)s had to accept it by %(accept_by)s. It moves one level up now.")
        return late % (words | {"accept_by": by})
    return str(sentence) % (words | {"accept_by": by})


def _pause_reason(seen: Followed) -> str:
    if seen.state is not State.PAUSED:
        return ""
    pauses = [step for step in seen.steps if step.verb is Verb.PAUSE]
    return (pauses[-1].text or "") if pauses else ""


def _answer(seen: Followed) -> dict[str, object]:
    """The newest answer, who gave it, and for "not ours" who can."""
    case = seen.case
    answers = [step for step in seen.steps if step.verb is Verb.ANSWER]
    by = answers[-1].by_unit if answers else None
    return {
        "reply": seen.newest(TextKind.REPLY) if case.answered_at else "",
        "outcome": OUTCOMES[Outcome(case.outcome)] if case.outcome and case.answered_at else "",
        "outcome_is_done": case.outcome == Outcome.DONE,
        "not_ours": case.outcome == Outcome.NOT_OURS,
        "answered_by": by or network().units_by_id[case.doer_id or case.unit_id],
    }


def _question(seen: Followed) -> dict[str, object]:
    """Whether the asker's word is asked for, or may still be changed, and until when."""
    case, limits = seen.case, deployment().thresholds
    ended = case.answered_at or case.closed_at
    days_since = (seen.now - ended).days if ended else 0
    answered = seen.state is State.ANSWERED
    may_change = seen.state is State.CLOSED and days_since < limits.reopen_days
    return {
        "answered": answered,
        "asks": answered or (may_change and case.word != Word.SOLVED),
        "may_reopen": may_change and case.word == Word.SOLVED,
        "answers": ANSWERS,
        "reopen_answers": ANSWERS[1:],
        "reopen_until": ended + timedelta(days=limits.reopen_days) if ended else None,
        "silence_ends": ended + timedelta(days=limits.confirm_days) if ended else None,
    }
