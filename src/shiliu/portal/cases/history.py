"""The story of a request in the resident's words: states, verbs, clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shiliu.cases.models import Case, TextKind
from shiliu.cases.queries import case_number, texts_of, timeline
from shiliu.cases.rules.lifecycle import OPEN, Outcome, State, Verb, Word
from shiliu.cases.schemas import StepView
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import holder_of
from shiliu.lib.workdays import DayMark as WorkMark
from shiliu.network.queries import deployment, network
from shiliu.people.queries import looks_at
from shiliu.ui import dates
from shiliu.ui.marks import DayMark, Step
from shiliu.ui.templatetags.ui import in_language

HEADINGS = {
    State.RECEIVED: _("Received, waiting to be accepted"),
    State.ACCEPTED: _("Accepted"),
    State.DISPATCHED: _("Sent to the unit that does it"),
    State.WORKING: _("Being worked on"),
    State.PAUSED: _("Paused"),
    State.RETURNED: _("Returned, being sent on"),
    State.REOPENED: _("Reopened"),
    State.ANSWERED: _("Answered, waiting for your word"),
    State.CLOSED: _("Closed"),
    State.WITHDRAWN: _("Taken back"),
}
CLOSED_AS = {
    Word.SOLVED: _("You said: solved"),
    Word.PARTLY: _("You said: partly solved"),
    Word.NONE: _("Closed, not confirmed"),
    Word.AT_COUNTER: _("Done at the counter"),
}
VERBS = {
    Verb.RECEIVE: _("Received"),
    Verb.ACCEPT: _("Accepted"),
    Verb.RELEASE: _("Waiting to be accepted again"),
    Verb.DISPATCH: _("Sent to %(to)s"),
    Verb.START: _("Begun"),
    Verb.PAUSE: _("Paused"),
    Verb.RESUME: _("Going on"),
    Verb.EXTEND: _("Time extended"),
    Verb.RETURN: _("Returned"),
    Verb.HAND_UP: _("Handed up to %(to)s"),
    Verb.HAND_DOWN: _("Handed to %(to)s"),
    Verb.HAND_OVER: _("Moved up to %(to)s, because nobody had accepted it"),
    Verb.ALARM: _("Alarm: still waiting"),
    Verb.RECATEGORISE: _("Sorted anew"),
    Verb.ANSWER: _("Answered"),
    Verb.CONFIRM: _("Your word"),
    Verb.REOPEN: _("Reopened"),
    Verb.EXPIRE: _("Closed, not confirmed"),
    Verb.WITHDRAW: _("Taken back"),
    Verb.SUPPLEMENT: _("You added"),
    Verb.NOTE: _("Note"),
}
ANSWERS = (
    {"word": Word.SOLVED, "label": _("Solved"), "note": _("then it ends")},
    {"word": Word.PARTLY, "label": _("Partly solved"), "note": _("what is missing goes on")},
    {"word": Word.NOT_SOLVED, "label": _("Not solved"), "note": _("reopened, with a new time")},
)
OUTCOMES = {
    Outcome.DONE: _("Done"),
    Outcome.CANNOT: _("It cannot be done"),
    Outcome.NOT_OURS: _("Not ours to do"),
    Outcome.DUPLICATE: _("Already being worked on"),
}


def heading(case: Case) -> str:
    """The state of a request as the title of its page."""
    if case.state == State.CLOSED:
        return str(CLOSED_AS.get(Word(case.word), HEADINGS[State.CLOSED]))
    return str(HEADINGS[State(case.state)])


def story(steps: list[StepView]) -> list[Step]:
    """The timeline: verb, date and unit, one sentence."""
    return [_step(step) for step in steps]


def _step(step: StepView) -> Step:
    to = in_language(step.to_unit.name) if step.to_unit else ""
    unit = in_language(step.by_unit.name) if step.by_unit else ""
    when = dates.moment(timezone.localtime(step.at), get_language() or "")
    kind = {Verb.RETURN: "returned", Verb.PAUSE: "waiting", Verb.ANSWER: "answered"}
    return Step(
        str(VERBS[step.verb]) % {"to": to},
        f"{when} · {unit}" if unit else when,
        str(_("erased")) if step.erased else step.text or "",
        kind.get(step.verb, "done"),  # type: ignore[arg-type]  # the values are the known kinds
    )


def clock_marks(case: Case, now: datetime) -> list[DayMark]:
    """The working-day strip of a request with a promise."""
    if case.promised_at is None:
        return []
    ended = case.answered_at or case.closed_at
    today = timezone.localdate(ended or now)
    marks = network().calendar.strip(case.clock_from, case.promised_at, today)
    return [_mark(mark, today, answered=ended is not None) for mark in marks]


def _mark(mark: WorkMark, today: date, *, answered: bool) -> DayMark:
    label = str(mark.day.day)
    word = str(_("today")) if mark.is_today and not answered else ""
    if mark.state == "due":
        word = word or str(_("due"))
    if mark.kind == "rest":
        return DayMark(label, "rest", today=mark.is_today)
    if mark.state == "over" and mark.day <= today:
        return DayMark(label, "over", word, mark.is_today)
    if mark.is_today and answered:
        return DayMark(label, "answered", str(_("answered")), today=False)
    return DayMark(label, "used" if mark.day <= today else "left", word, mark.is_today)


def used_days(case: Case, now: datetime) -> int:
    """Working days used so far, or until the answer."""
    ended = case.answered_at or case.closed_at or now
    return network().calendar.between(case.clock_from, ended)


def follow_context(case: Case, now: datetime) -> dict[str, object]:
    """Everything the page behind a code shows; never the contact, and no words long after closing."""
    asker = holder_of(case.id)
    texts = texts_of(case, asker)
    hidden = words_hidden(case, now)
    words = next((text.body for text in texts if text.kind == TextKind.WORDS), "")
    replies = [text.body for text in texts if text.kind == TextKind.REPLY]
    place = next((text.body for text in texts if text.kind == TextKind.PLACE), "")
    steps = timeline(case, asker, [] if hidden else texts)
    units = network().units_by_id
    thresholds = deployment().thresholds
    ended = case.answered_at or case.closed_at
    return {
        "case": case,
        "number": case_number(case),
        "heading": heading(case),
        "words": "" if hidden else words,
        "place": "" if hidden else place,
        "hidden": hidden,
        "area": network().areas_by_id[case.area_id],
        "category": catalogue().by_code[case.category_id],
        "reply": replies[-1] if replies and not hidden and case.answered_at else "",
        "outcome": OUTCOMES.get(Outcome(case.outcome)) if case.outcome else "",
        "unit": units[case.unit_id],
        "doer": units.get(case.doer_id) if case.doer_id else None,
        "answered": case.state == State.ANSWERED,
        "is_open": case.state in OPEN,
        "silence_ends": ended + timedelta(days=thresholds.confirm_days) if ended else None,
        "can_reopen": case.state == State.CLOSED
        and ended is not None
        and (now - ended).days < thresholds.reopen_days,
        "answers": ANSWERS,
        "steps": story(steps),
        "marks": clock_marks(case, now),
        "used": used_days(case, now) if case.promised_at else 0,
        "looks": looks_at("case", case.id),
    }


def words_hidden(case: Case, now: datetime) -> bool:
    """Some weeks after closing the page no longer shows the text (safety rule 3)."""
    days = deployment().thresholds.hide_text_days
    return case.closed_at is not None and (now - case.closed_at).days >= days
