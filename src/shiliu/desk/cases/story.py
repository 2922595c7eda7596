"""What happened to a request, as staff read it: steps, the asker's later words, the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext

from shiliu.accounts.queries import names_of
from shiliu.cases.rules.lifecycle import Channel, Outcome, Verb, Word
from shiliu.cases.schemas import StepView
from shiliu.desk.cases.cells import category_name
from shiliu.desk.cases.due import moment_words
from shiliu.desk.cases.wording import CHANNELS, NOTED_WORDS, OUTCOMES, VERBS, WORDS
from shiliu.lib.abuse import abusive
from shiliu.ui import dates
from shiliu.ui.marks import Step
from shiliu.ui.templatetags.ui import in_language

KINDS = {
    Verb.RETURN: "returned",
    Verb.RELEASE: "returned",
    Verb.PAUSE: "waiting",
    Verb.ALARM: "waiting",
    Verb.ANSWER: "answered",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the asker after the first ones."""

    when: str
    text: str
    missing: bool

    @property
    def rough(self) -> bool:
        """Whether they are folded away until somebody wants to read them (safety rule 9)."""
        return abusive(self.text)


def story(steps: list[StepView]) -> list[Step]:
    """The steps with who took them; the words the request began with stand on the page already."""
    people = names_of({UUID(step.by) for step in steps if len(step.by) == 36})
    names = {str(post): row.user.display_name for post, row in people.items()}
    return [_step(step, names) for step in steps]


def _step(step: StepView, names: dict[str, str]) -> Step:
    when = dates.moment(timezone.localtime(step.at), get_language() or "")
    who = in_language(step.by_unit.name) if step.by_unit else ""
    person = names.get(step.by, "")
    return Step(
        _verb(step),
        gettext(" · ").join(part for part in (when, who, person) if part),
        gettext("erased") if step.erased else _text(step),
        KINDS.get(step.verb, "done"),  # type: ignore[arg-type]  # the values are the known kinds
    )


def _verb(step: StepView) -> str:
    to = in_language(step.to_unit.name) if step.to_unit else ""
    if step.verb in (Verb.CONFIRM, Verb.REOPEN):
        return str(_said_word(step.reason))
    return str(VERBS[step.verb]) % {"to": to}


def _said_word(detail: str) -> object:
    """What the asker said, or what staff noted for the asker."""
    noted = detail.startswith("staff_")
    word = Word(detail.removeprefix("staff_"))
    return NOTED_WORDS.get(word, WORDS[word]) if noted else WORDS[word]


def _text(step: StepView) -> str:
    """One sentence: the text of the step, or what it changed."""
    match step.verb:
        case Verb.SUPPLEMENT | Verb.REOPEN if abusive(step.text or ""):
            return gettext("Words that may offend: they stand folded above")
        case Verb.RECEIVE | Verb.SPLIT:
            return str(CHANNELS[Channel(step.reason)])
        case Verb.ANSWER if step.text:
            return f"{OUTCOMES[Outcome(step.reason)]}{gettext(': ')}{step.text}"
        case Verb.RECATEGORISE:
            return gettext("was: %(kind)s") % {"kind": category_name(str(step.data["from"]))}
        case _:
            return step.text or ""


def later_words(steps: Iterable[StepView], now: datetime) -> list[Said]:
    """What the asker added, or said is still missing."""
    return [
        Said(moment_words(step.at, now), step.text, step.verb is Verb.REOPEN)
        for step in steps
        if step.verb in (Verb.SUPPLEMENT, Verb.REOPEN) and step.text
    ]
