"""The steps that staff can take on a request, as one table: form, action, words, key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.cases.actions import endings, merging, publishing, splitting, steps
from shiliu.cases.rules.lifecycle import Channel, Outcome, Verb, Word
from shiliu.core.actor import Actor
from shiliu.desk.cases import forms
from shiliu.desk.cases.split_form import SplitForm

Cleaned = Mapping[str, Any]
Run = Callable[[Actor, datetime, UUID, Cleaned], object]
Words = str | Promise
SAVING: Words = _("Saving…")


@dataclass(frozen=True, slots=True)
class Act:
    """One step. `verb` is the row of the lifecycle table that allows it, None for what has none.

    `undo` names the step that takes it back; `own_page` says that its address is a page.
    """

    slug: str
    verb: Verb | None
    label: Words
    said: Words
    run: Run
    form: type[forms.StepForm] = forms.StepForm
    icon: str = ""
    key: str = ""
    explain: Words = ""
    undo: str = ""
    busy: Words = SAVING
    own_page: bool = False

    @property
    def at_once(self) -> bool:
        """Whether one button does it, without anything to fill in."""
        return self.form is forms.StepForm


def _plain(action: Callable[..., object]) -> Run:
    """An action that takes what the form's fields are called."""

    def run(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
        return action(by=by, at=at, case_id=case_id, **cleaned)

    return run


def _note(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
    return steps.note(by=by, at=at, case_id=case_id, body=cleaned["note"])


def _answer(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
    return steps.answer(
        by=by,
        at=at,
        case_id=case_id,
        outcome=Outcome(cleaned["outcome"]),
        reply=cleaned["reply"],
        template=cleaned["begun_with"],
    )


def _merge(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
    return merging.merge(by=by, at=at, lead_id=case_id, case_ids=cleaned["chosen"])


def _split(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
    new, changes = cleaned["new"], cleaned["changes"]
    return splitting.split(by=by, at=at, case_id=case_id, new=new, changes=changes)


def _confirm(by: Actor, at: datetime, case_id: UUID, cleaned: Cleaned) -> object:
    return endings.confirm(
        by=by,
        at=at,
        case_id=case_id,
        word=Word(cleaned["word"]),
        remainder=cleaned["remainder"],
        way=Channel(cleaned["way"]),
    )


ACCEPT = Act(
    "accept", Verb.ACCEPT, _("Accept"), _("Accepted: %(number)s"), _plain(steps.accept),
    icon="check", key="t", undo="release", busy=_("Accepting…"),
)  # fmt: skip
START = Act(
    "start", Verb.START, _("Begin"), _("Work begun: %(number)s"), _plain(steps.start),
    icon="check", key="s", busy=_("Beginning…"),
)  # fmt: skip
ANSWER = Act(
    "answer", Verb.ANSWER, _("Answer"),
    _("The answer to %(number)s is sent. Now the asker has the word."), _answer,
    forms.AnswerForm, icon="chat", key="a",
)  # fmt: skip
CONFIRM = Act(
    "confirm", None, _("Note the asker's word"), _("Noted for the asker of %(number)s"), _confirm,
    forms.ConfirmForm, icon="phone", key="w",
    explain=_("It is marked as noted by staff and counted apart. Whoever answered cannot note it."),
)  # fmt: skip
TITLE = Act(
    "title", None, _("Public title"), _("The title of %(number)s is saved"),
    _plain(publishing.propose_title), forms.TitleForm, icon="external",
    explain=_("The asker's own words never become public; this title may."),
)  # fmt: skip
APPROVE_TITLE = Act(
    "approve-title", None, _("Let the public see it"), _("The title of %(number)s is public"),
    _plain(publishing.approve_title),
)  # fmt: skip
WITHDRAW_TITLE = Act(
    "withdraw-title", None, _("Take it down"), _("The title of %(number)s is taken down"),
    _plain(publishing.withdraw_title),
)  # fmt: skip
DISPATCH = Act(
    "dispatch", Verb.DISPATCH, _("Send on"), _("Sent on: %(number)s"), _plain(steps.dispatch),
    forms.DispatchForm, icon="arrow-right", key="d",
    explain=_("They do the work; your unit stays responsible."),
)  # fmt: skip

ROW: tuple[Act, ...] = (
    START,
    DISPATCH,
    Act(
        "return", Verb.RETURN, _("Send back"), _("Sent back: %(number)s"), _plain(steps.give_back),
        forms.ReturnForm, icon="return", key="r",
    ),
    Act(
        "hand-up", Verb.HAND_UP, _("Hand up"), _("Handed up: %(number)s"), _plain(steps.hand_up),
        forms.HandUpForm, icon="up", key="u",
    ),
    Act(
        "hand-down", Verb.HAND_DOWN, _("Hand down"), _("Handed down: %(number)s"),
        _plain(steps.hand_down), forms.HandDownForm, icon="down",
    ),
    Act(
        "pause", Verb.PAUSE, _("Pause the clock"), _("The clock of %(number)s is paused"),
        _plain(steps.pause), forms.PauseForm, icon="pause", key="p",
    ),
    Act(
        "resume", Verb.RESUME, _("Let the clock run"), _("The clock of %(number)s runs again"),
        _plain(steps.resume), icon="play", key="p",
    ),
    Act(
        "extend", Verb.EXTEND, _("Extend"), _("The time of %(number)s is extended"),
        _plain(steps.extend), forms.ExtendForm, icon="calendar", key="e",
    ),
    Act(
        "kind", Verb.RECATEGORISE, _("Correct the kind"), _("The kind of %(number)s is corrected"),
        _plain(steps.recategorise), forms.RecategoriseForm, icon="sort",
    ),
    Act(
        "note", Verb.NOTE, _("Write a note"), _("The note on %(number)s is saved"), _note,
        forms.NoteForm, icon="checklist", key="n",
    ),
)  # fmt: skip
MERGE = Act(
    "merge", Verb.MERGE, _("Put together"), _("Handled together from now on: %(number)s"), _merge,
    forms.MergeForm, icon="plus",
    explain=_("Each asker keeps their own code, clock and answer, and confirms for themselves."),
)  # fmt: skip
UNMERGE = Act(
    "unmerge", Verb.UNMERGE, _("Take out again"), _("Handled on its own again: %(number)s"),
    _plain(merging.unmerge), icon="close",
)  # fmt: skip
SPLIT = Act(
    "split", Verb.SPLIT, _("Split"), _("%(number)s has one part more"), _split,
    SplitForm, icon="plus", own_page=True,
)  # fmt: skip
ROW = (*ROW, MERGE, UNMERGE, SPLIT)
RELEASE = Act(
    "release", Verb.RELEASE, _("Put back"), _("Put back to be accepted: %(number)s"),
    _plain(steps.release),
)  # fmt: skip

ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        *(ACCEPT, RELEASE, ANSWER, CONFIRM, TITLE, APPROVE_TITLE, WITHDRAW_TITLE),
        *ROW,
    )
}
