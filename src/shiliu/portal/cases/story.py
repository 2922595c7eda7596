"""The history of a request as its asker reads it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.cases.rules.lifecycle import Channel, State, Verb
from shiliu.cases.schemas import StepView
from shiliu.portal.cases.wording import CHANNELS, VERBS, WORDS_SAID
from shiliu.ui import dates
from shiliu.ui.marks import Step, StepKind
from shiliu.ui.templatetags.ui import in_language

KINDS: dict[Verb, StepKind] = {
    Verb.RETURN: "returned",
    Verb.PAUSE: "waiting",
    Verb.ANSWER: "answered",
    Verb.EXPIRE: "none",
}
SAID: dict[str, StepKind] = {"solved": "solved", "partly": "partly", "not_solved": "not_solved"}


def story(steps: Sequence[StepView], state: State, *, answer_stands_above: bool) -> list[Step]:
    """The timeline: verb, date and unit, one sentence. What stands above is not repeated."""
    answers = [step for step in steps if step.verb is Verb.ANSWER]
    above = answers[-1] if answers and answer_stands_above else None
    return [_step(step, _sentence(step, state, is_above=step is above)) for step in steps]


def _step(step: StepView, sentence: str) -> Step:
    to = in_language(step.to_unit.name) if step.to_unit else ""
    unit = in_language(step.by_unit.name) if step.by_unit else ""
    when = dates.moment(timezone.localtime(step.at), get_language() or "")
    return Step(
        str(VERBS[step.verb]) % {"to": to},
        _("%(when)s · %(unit)s") % {"when": when, "unit": unit} if unit else when,
        sentence,
        _kind(step),
    )


def _kind(step: StepView) -> StepKind:
    if step.verb in (Verb.CONFIRM, Verb.REOPEN):
        return SAID.get(step.reason.removeprefix("staff_"), "done")
    return KINDS.get(step.verb, "done")


def _sentence(step: StepView, state: State, *, is_above: bool) -> str:
    match step.verb:
        case Verb.RECEIVE | Verb.SPLIT:
            return str(CHANNELS.get(Channel(step.reason), ""))
        case Verb.CONFIRM | Verb.REOPEN:
            return _said(step)
        case Verb.RETURN if step.text:
            return _("“%(reason)s” A return is nobody's fault. The clock keeps running.") % {
                "reason": step.text
            }
        case Verb.ANSWER if is_above:
            return _("Waiting for your word: is it solved?") if state is State.ANSWERED else ""
        case Verb.EXPIRE:
            return _("No word came in time. It does not count as solved.")
    return _text(step)


def _said(step: StepView) -> str:
    said, text = str(WORDS_SAID.get(step.reason, "")), _text(step)
    return _("%(said)s %(text)s") % {"said": said, "text": text} if said and text else said + text


def _text(step: StepView) -> str:
    return _("The text was erased.") if step.erased else step.text or ""
