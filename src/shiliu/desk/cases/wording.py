"""What staff call states, steps, channels and the rest. Residents read other words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word
from shiliu.cases.schemas import CaseRow
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.lib.personal import Kind
from shiliu.network.schemas import UnitInfo
from shiliu.ui.templatetags.ui import in_language

Words = str | Promise

STATES: dict[State, Words] = {
    State.RECEIVED: _("To be accepted"),
    State.ACCEPTED: _("Accepted"),
    State.DISPATCHED: _("Sent to be done"),
    State.WORKING: _("Being done"),
    State.PAUSED: _("Paused"),
    State.RETURNED: _("Sent back"),
    State.REOPENED: _("Reopened"),
    State.ANSWERED: _("Answered, awaiting the asker"),
    State.CLOSED: pgettext_lazy("request", "Closed"),
    State.WITHDRAWN: _("Taken back by the asker"),
}
STATE_KINDS = {
    State.RECEIVED: "info",
    State.RETURNED: "due",
    State.REOPENED: "due",
    State.PAUSED: "",
    State.WITHDRAWN: "",
}
WORDS: dict[Word, Words] = {
    Word.SOLVED: _("Asker: solved"),
    Word.PARTLY: _("Asker: partly solved"),
    Word.NOT_SOLVED: _("Asker: not solved"),
    Word.AT_COUNTER: _("Done on the spot"),
    Word.NONE: _("Closed, not confirmed"),
}
NOTED_WORDS: dict[Word, Words] = {
    Word.SOLVED: _("Noted for the asker: solved"),
    Word.PARTLY: _("Noted for the asker: partly solved"),
    Word.NOT_SOLVED: _("Noted for the asker: not solved"),
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.DONE: _("Done"),
    Outcome.CANNOT: _("Cannot be done, and why"),
    Outcome.NOT_OURS: _("Not ours, and who can"),
    Outcome.DUPLICATE: _("The same is being done already"),
}
CHANNELS: dict[Channel, Words] = {
    Channel.WEB: _("Web page"),
    Channel.PHONE: _("Telephone"),
    Channel.COUNTER: _("At the counter"),
    Channel.PAPER: _("On paper"),
    Channel.OPEN311: _("Open311"),
    Channel.JSON: _("Interface"),
    Channel.IMPORT: _("Brought in"),
}
VERBS: dict[Verb, Words] = {
    Verb.RECEIVE: _("Came in"),
    Verb.ACCEPT: _("Accepted"),
    Verb.RELEASE: _("Put back to be accepted"),
    Verb.DISPATCH: _("Sent to %(to)s"),
    Verb.START: _("Work begun"),
    Verb.PAUSE: _("Clock paused"),
    Verb.RESUME: _("Clock running again"),
    Verb.EXTEND: _("Time extended"),
    Verb.RETURN: _("Sent back"),
    Verb.HAND_UP: _("Handed up to %(to)s"),
    Verb.HAND_DOWN: _("Handed down to %(to)s"),
    Verb.HAND_OVER: _("Moved up to %(to)s: nobody had accepted it"),
    Verb.RELOCATE: _("The area was reorganised: it belongs to the new one now"),
    Verb.ALARM: _("Alarm: a hazard still waits"),
    Verb.RECATEGORISE: _("Kind corrected"),
    Verb.ANSWER: _("Answer sent"),
    Verb.CONFIRM: _("The asker's word"),
    Verb.REOPEN: _("Reopened by the asker"),
    Verb.EXPIRE: _("Closed, not confirmed"),
    Verb.WITHDRAW: _("Taken back by the asker"),
    Verb.SUPPLEMENT: _("The asker added"),
    Verb.NOTE: _("Note for colleagues"),
    Verb.MERGE: _("Put together with others about the same matter"),
    Verb.UNMERGE: _("Taken out, handled on its own again"),
    Verb.SPLIT: _("Split off as a part of its own"),
}
NEXT_STEPS: dict[State, Words] = {
    State.RECEIVED: _("Accept it"),
    State.ACCEPTED: _("Send it on, or begin"),
    State.DISPATCHED: _("Begin, or send it back"),
    State.WORKING: _("Write the answer"),
    State.RETURNED: _("Send it elsewhere"),
    State.REOPENED: _("Read what is missing"),
    State.PAUSED: _("Go on when the reason is over"),
    State.ANSWERED: _("The asker has the word"),
}
WHY_HERE: dict[str, Words] = {
    "nearest_point": _("the nearest point for the place"),
    "asked_there": _("it was brought to this point"),
    "office": _("the office for the place"),
    "one_level_up": _("a complaint goes one level above the unit it is about"),
}
MARKS: dict[Kind, Words] = {
    Kind.ID_NUMBER: _("ID number"),
    Kind.BANK_CARD: _("bank card"),
    Kind.PHONE: _("telephone"),
    Kind.EMAIL: _("e-mail address"),
    Kind.ACCOUNT: _("account"),
    Kind.PLATE: _("number plate"),
    Kind.ROOM: _("room number"),
    Kind.SHOP_NAME: _("name of a shop"),
    Kind.KINSHIP: _("who belongs to whom"),
    Kind.PERSON_NAME: _("name of a person"),
}
UNIT_KINDS: dict[str, Words] = {
    "point": _("Service points"),
    "office": _("Offices"),
    "department": _("Departments"),
    "property_manager": _("Property managers"),
    "partner": _("Partners"),
}
QUARANTINE: dict[str, Words] = {
    "many_from_one_network": _("many from one network"),
    "many_from_one_sign": _("many from one sign"),
}


def state_words(state: State, word: Word, *, word_by_staff: bool) -> Words:
    """Where a request stands; a closed one says how it ended."""
    if state is not State.CLOSED:
        return STATES[state]
    return NOTED_WORDS.get(word, WORDS[word]) if word_by_staff else WORDS[word]


def state_kind(state: State, word: Word, *, word_by_staff: bool) -> str:
    """The kind of the chip: only the asker's own "solved" is green."""
    if state is State.CLOSED and word is Word.SOLVED and not word_by_staff:
        return "done"
    return STATE_KINDS.get(state, "")


def next_step(row: CaseRow, actor: Actor) -> str:
    """What has to happen next, said to whoever reads the row; empty for what has ended."""
    own = actor.units_with(Permission.CASES_REQUEST_WORK)
    doing = row.doer is not None and row.doer.id in own
    others = {
        State.RECEIVED: row.unit.id not in own,
        State.DISPATCHED: not doing,
        State.WORKING: row.doer is not None and not doing,
        State.REOPENED: row.unit.id not in own,
    }
    if others.get(row.state):
        return str(_("Waits for %(unit)s")) % {"unit": in_language(at_work(row).name)}
    return str(NEXT_STEPS.get(row.state, ""))


def at_work(row: CaseRow) -> UnitInfo:
    """The unit that has it now: a reopened request is the responsible unit's again."""
    return row.unit if row.doer is None or row.state is State.REOPENED else row.doer
