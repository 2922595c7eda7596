"""What the states, steps and answers of a request are called on residents' pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word

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
SAID = {
    Word.SOLVED: _("You said: solved"),
    Word.PARTLY: _("You said: partly solved"),
    Word.NONE: _("Closed, not confirmed"),
    Word.AT_COUNTER: _("Done at the counter"),
}
SAID_BY_STAFF = {
    Word.SOLVED: _("Staff noted for you: solved"),
    Word.PARTLY: _("Staff noted for you: partly solved"),
}
PUBLIC_HEADINGS = HEADINGS | {State.ANSWERED: _("Answered, waiting for the resident's word")}
PUBLIC_SAID = {
    Word.SOLVED: _("Confirmed solved"),
    Word.PARTLY: _("Partly solved"),
    Word.NONE: _("Closed, not confirmed"),
    Word.AT_COUNTER: _("Done at the counter"),
}
PUBLIC_SAID_BY_STAFF = {
    Word.SOLVED: _("Solved, as noted by staff"),
    Word.PARTLY: _("Partly solved, as noted by staff"),
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
    Verb.HAND_OVER: _("Moved up to %(to)s, because nobody had accepted it in time"),
    Verb.RELOCATE: _("The area was reorganised; your request goes on there"),
    Verb.ALARM: _("Reminded: still waiting to be accepted"),
    Verb.RECATEGORISE: _("Sorted anew"),
    Verb.ANSWER: _("Answered"),
    Verb.CONFIRM: _("Your word"),
    Verb.REOPEN: _("Reopened"),
    Verb.EXPIRE: _("Closed, not confirmed"),
    Verb.WITHDRAW: _("You took it back"),
    Verb.SUPPLEMENT: _("You added"),
    Verb.NOTE: _("Note"),
    Verb.MERGE: _("Handled together with others about the same matter"),
    Verb.UNMERGE: _("Handled on its own again"),
    Verb.SPLIT: _("Split off as a part of its own"),
}
CHANNELS = {
    Channel.WEB: _("You wrote it on this site."),
    Channel.PHONE: _("You rang, and staff typed it for you."),
    Channel.COUNTER: _("You told it at the counter, and staff typed it for you."),
    Channel.PAPER: _("You handed in a paper form, and staff typed it for you."),
    Channel.OPEN311: _("It came through another app."),
    Channel.JSON: _("It came through another app."),
    Channel.IMPORT: _("It was taken over from an older system."),
}
WORDS_SAID = {
    "solved": _("You said: solved."),
    "partly": _("You said: partly solved."),
    "not_solved": _("You said: not solved."),
    "staff_solved": _("Staff noted for you: solved. This is counted apart."),
    "staff_partly": _("Staff noted for you: partly solved. This is counted apart."),
    "staff_not_solved": _("Staff noted for you: not solved. This is counted apart."),
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
NEXT = {
    State.RECEIVED: _("It is with %(unit)s and will be accepted by %(accept_by)s."),
    State.ACCEPTED: _("%(unit)s has taken it on."),
    State.DISPATCHED: _("%(doer)s does it; %(unit)s answers for it."),
    State.WORKING: _("%(doer)s is working on it."),
    State.PAUSED: _("The clock stands still until it goes on. The reason:"),
    State.RETURNED: _(
        "%(unit)s sends it to the right unit. A return is nobody's fault. The clock keeps running."
    ),
    State.REOPENED: _("%(unit)s takes it on again, with a new time."),
    State.WITHDRAWN: _("Nobody works on it any more. You can ask anew at any time."),
}

CONTACT_IN_PART = _(
    "The file shows how to reach you only in part, because others may have seen the code. To read "
    "everything, ask the staff at the counter of a centre."
)
WORDS_LEFT_OUT = _(
    "The file leaves out the texts, because the request was closed some weeks ago, and shows how "
    "to reach you only in part: others may have seen the code. To read everything, ask the staff "
    "at the counter of a centre."
)


def heading(state: State, word: Word, *, by_staff: bool) -> str:
    """The state of a request as the title of its asker's page."""
    if state is State.CLOSED:
        said = SAID_BY_STAFF if by_staff else SAID
        return str(said.get(word, SAID.get(word, HEADINGS[state])))
    return str(HEADINGS[state])


def left_out(*, words: bool, contact: bool) -> str:
    """What the file with one's own data leaves out, and where to read that."""
    return str(WORDS_LEFT_OUT) if words else str(CONTACT_IN_PART) if contact else ""


def public_heading(state: State, word: Word, *, by_staff: bool) -> str:
    """The same for everybody else; what staff noted for somebody is told apart."""
    if state is State.CLOSED:
        said = PUBLIC_SAID_BY_STAFF if by_staff else PUBLIC_SAID
        return str(said.get(word, PUBLIC_SAID.get(word, HEADINGS[state])))
    return str(PUBLIC_HEADINGS[state])


def public_mark(state: State, word: Word, *, by_staff: bool) -> str:
    """The seed beside that heading. Only the resident's own word is a leaf."""
    if state is State.CLOSED and word is Word.AT_COUNTER:
        return "untold"
    if state is State.CLOSED and not by_staff:
        return str(word)
    return "none" if state in (State.CLOSED, State.ANSWERED) else "in_work"
