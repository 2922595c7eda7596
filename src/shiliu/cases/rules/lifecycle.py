"""What may happen to a request, as one table. The drawing in the docs is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shiliu.lib.errors import RuleBroken


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    WORKING = "working"
    PAUSED = "paused"
    RETURNED = "returned"
    REOPENED = "reopened"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Word(StrEnum):
    """What the resident said about the answer; only `solved` means solved.

    `at_counter` marks a matter that was done on the spot with the asker present: counted apart.
    """

    NONE = "none"
    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"
    AT_COUNTER = "at_counter"


class Outcome(StrEnum):
    """What the staff say came of it."""

    DONE = "done"
    CANNOT = "cannot"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"


class Channel(StrEnum):
    """How a request reached us. Phone, counter and paper are typed by staff for somebody."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    OPEN311 = "open311"
    JSON = "json"
    IMPORT = "import"


ON_BEHALF = frozenset({Channel.PHONE, Channel.COUNTER, Channel.PAPER})


class Verb(StrEnum):
    """The steps a request can take."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    RELEASE = "release"
    DISPATCH = "dispatch"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RETURN = "return"
    HAND_UP = "hand_up"
    HAND_DOWN = "hand_down"
    HAND_OVER = "hand_over"
    RELOCATE = "relocate"
    ALARM = "alarm"
    RECATEGORISE = "recategorise"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    SUPPLEMENT = "supplement"
    NOTE = "note"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"


class Side(StrEnum):
    """Who takes a step: the responsible unit, the unit doing the work, the asker, or the clock."""

    RESPONSIBLE = "responsible"
    DOER = "doer"
    ASKER = "asker"
    CLOCK = "clock"


OPEN = frozenset(
    {
        State.RECEIVED,
        State.ACCEPTED,
        State.DISPATCHED,
        State.WORKING,
        State.PAUSED,
        State.RETURNED,
        State.REOPENED,
    }
)
AT_HAND = OPEN - {State.PAUSED}
BOTH_UNITS = frozenset({Side.RESPONSIBLE, Side.DOER})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: `verb` leads from any of `sources` to `target` (None: stays)."""

    verb: Verb
    sources: frozenset[State]
    target: State | None
    sides: frozenset[Side]


def _row(
    verb: Verb, sources: set[State] | frozenset[State], target: State | None, *sides: Side
) -> Step:
    return Step(verb, frozenset(sources), target, frozenset(sides))


_S = State
TABLE: tuple[Step, ...] = (
    _row(Verb.ACCEPT, {_S.RECEIVED, _S.RETURNED, _S.REOPENED}, _S.ACCEPTED, Side.RESPONSIBLE),
    _row(Verb.RELEASE, {_S.ACCEPTED}, _S.RECEIVED, Side.RESPONSIBLE),
    _row(
        Verb.DISPATCH,
        {_S.RECEIVED, _S.ACCEPTED, _S.RETURNED, _S.REOPENED, _S.WORKING},
        _S.DISPATCHED,
        Side.RESPONSIBLE,
    ),
    _row(Verb.START, {_S.ACCEPTED, _S.DISPATCHED, _S.REOPENED}, _S.WORKING, *BOTH_UNITS),
    _row(Verb.PAUSE, {_S.ACCEPTED, _S.DISPATCHED, _S.WORKING}, _S.PAUSED, *BOTH_UNITS),
    _row(Verb.RESUME, {_S.PAUSED}, _S.WORKING, *BOTH_UNITS),
    _row(Verb.EXTEND, OPEN, None, Side.RESPONSIBLE),
    _row(Verb.RETURN, {_S.DISPATCHED}, _S.RETURNED, Side.DOER),
    _row(Verb.HAND_UP, AT_HAND, _S.RECEIVED, Side.RESPONSIBLE),
    _row(Verb.HAND_DOWN, AT_HAND, _S.RECEIVED, Side.RESPONSIBLE),
    _row(Verb.HAND_OVER, AT_HAND, _S.RECEIVED, Side.CLOCK),
    _row(Verb.RELOCATE, OPEN | {_S.ANSWERED}, None, Side.CLOCK),
    _row(Verb.ALARM, {_S.RECEIVED}, None, Side.CLOCK),
    _row(Verb.RECATEGORISE, OPEN, None, Side.RESPONSIBLE),
    _row(Verb.ANSWER, AT_HAND - {_S.RECEIVED}, _S.ANSWERED, *BOTH_UNITS),
    _row(Verb.CONFIRM, {_S.ANSWERED, _S.CLOSED}, _S.CLOSED, Side.ASKER),
    _row(Verb.REOPEN, {_S.ANSWERED, _S.CLOSED}, _S.REOPENED, Side.ASKER),
    _row(Verb.EXPIRE, {_S.ANSWERED}, _S.CLOSED, Side.CLOCK),
    _row(Verb.WITHDRAW, OPEN | {_S.ANSWERED}, _S.WITHDRAWN, Side.ASKER),
    _row(Verb.SUPPLEMENT, OPEN, None, Side.ASKER),
    _row(Verb.NOTE, frozenset(State), None, *BOTH_UNITS),
    _row(Verb.MERGE, OPEN, None, Side.RESPONSIBLE),
    _row(Verb.UNMERGE, frozenset(State), None, Side.RESPONSIBLE),
    _row(Verb.SPLIT, OPEN, None, Side.RESPONSIBLE),
)
BY_VERB: dict[Verb, Step] = {row.verb: row for row in TABLE}


def next_state(state: State, verb: Verb) -> State:
    """The state after `verb`; refuses a step that the table does not have."""
    row = BY_VERB[verb]
    if state not in row.sources:
        raise RuleBroken("cases.step_not_allowed", verb=verb, state=state)
    return row.target or state


def steps_from(state: State, sides: frozenset[Side]) -> frozenset[Verb]:
    """The steps somebody on `sides` may take from `state`: what the page offers as buttons."""
    return frozenset(row.verb for row in TABLE if state in row.sources and row.sides & sides)


def bucket(state: State, word: Word, *, word_by_staff: bool) -> str:
    """State and confirmation in one word for the cohort tallies, e.g. `closed.solved`.

    A confirmation that staff typed for somebody is counted apart (safety rule 4).
    """
    said = f"staff_{word}" if word_by_staff else str(word)
    return f"{state}.{said}"
