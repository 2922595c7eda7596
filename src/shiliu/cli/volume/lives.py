"""The lives that requests in a large sample live, each a walk through the lifecycle table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word, bucket, next_state

RESIDENT, SYSTEM, UNIT, DOER = "resident", "system", "unit", "doer"


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of a life: what it leads from and to, by whom, and hours after the request."""

    verb: Verb
    by: str
    hours: float
    from_state: str
    to_state: State
    from_bucket: str
    to_bucket: str
    detail: str
    moves_up: bool
    above: bool


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that happens to a request, and how often such a life is lived."""

    weight: int
    happenings: tuple[Happening, ...]

    @property
    def moves_up(self) -> bool:
        return any(each.moves_up for each in self.happenings)

    def until(self, hours: float) -> int:
        """How many of the happenings are over after so many hours; at least the first."""
        return max(1, sum(each.hours <= hours for each in self.happenings))

    def moment_of(self, verb: Verb, steps: int) -> float | None:
        """After how many hours `verb` last happened among the first `steps`."""
        hours = [each.hours for each in self.happenings[:steps] if each.verb is verb]
        return hours[-1] if hours else None


_HOURS = {
    Verb.ACCEPT: 5,
    Verb.HAND_UP: 7,
    Verb.DISPATCH: 3,
    Verb.RETURN: 9,
    Verb.START: 14,
    Verb.PAUSE: 20,
    Verb.RESUME: 60,
    Verb.ANSWER: 40,
    Verb.CONFIRM: 22,
    Verb.REOPEN: 26,
    Verb.EXPIRE: 24 * 7,
    Verb.WITHDRAW: 6,
    Verb.NOTE: 4,
    Verb.SUPPLEMENT: 3,
}
_BY = {
    Verb.RECEIVE: RESIDENT,
    Verb.SUPPLEMENT: RESIDENT,
    Verb.CONFIRM: RESIDENT,
    Verb.REOPEN: RESIDENT,
    Verb.WITHDRAW: RESIDENT,
    Verb.EXPIRE: SYSTEM,
}
_AFTER_DISPATCH = frozenset({Verb.START, Verb.PAUSE, Verb.RESUME, Verb.RETURN, Verb.ANSWER})
_DETAILS = {
    Verb.RECEIVE: Channel.WEB,
    Verb.ANSWER: Outcome.DONE,
    Verb.CONFIRM: Word.SOLVED,
    Verb.REOPEN: Word.NOT_SOLVED,
}


def _life(weight: int, verbs: str) -> Life:
    """Walk through the table; a step that it does not have is refused here."""
    walked = tuple(Verb(each) for each in ("receive", *verbs.split()))
    hours = accumulate(_HOURS.get(verb, 0) for verb in walked)
    state, word, before, above, sent = State.RECEIVED, Word.NONE, "", False, False
    happenings = []
    for verb, after in zip(walked, hours, strict=True):
        came_from = state if before else ""
        if before:
            state = next_state(state, verb)
        word = {Verb.CONFIRM: Word.SOLVED, Verb.REOPEN: Word.NOT_SOLVED}.get(verb, word)
        now = bucket(state, word, word_by_staff=False)
        sent = verb is Verb.DISPATCH or (sent and verb is not Verb.RETURN)
        above = above or verb is Verb.HAND_UP
        by = _BY.get(verb, DOER if sent and verb in _AFTER_DISPATCH else UNIT)
        happenings.append(
            Happening(
                verb=verb,
                by=by,
                hours=after,
                from_state=came_from,
                to_state=state,
                from_bucket=before,
                to_bucket=now,
                detail=str(_DETAILS.get(verb, "")),
                moves_up=verb is Verb.HAND_UP,
                above=above,
            )
        )
        before = now
    return Life(weight, tuple(happenings))


LIVES: tuple[Life, ...] = (
    _life(30, "accept dispatch start note pause resume answer confirm"),
    _life(14, "accept dispatch start answer reopen start answer confirm"),
    _life(14, "accept note dispatch start note pause resume answer expire"),
    _life(12, "accept dispatch return dispatch start pause resume answer confirm"),
    _life(12, "hand_up accept dispatch start pause resume answer confirm"),
    _life(9, "supplement accept start answer confirm"),
    _life(5, "accept start answer expire"),
    _life(2, "accept withdraw"),
    _life(1, "accept dispatch start"),
    _life(1, ""),
)
