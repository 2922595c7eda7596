"""The table of states: what leads where, for whom, and how each place in it is counted."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.diagram import mermaid
from shiliu.cases.rules.lifecycle import (
    AT_HAND,
    BY_VERB,
    OPEN,
    TABLE,
    Side,
    State,
    Verb,
    Word,
    bucket,
    next_state,
    steps_from,
)
from shiliu.lib.errors import RuleBroken
from shiliu.tallies.rules.figures import ANSWERED, Figures, figures_of

ENDS = {State.CLOSED, State.WITHDRAWN}
EVERYBODY = frozenset(Side)
FIRST = (State.RECEIVED, State.CLOSED)  # closed at once: a matter done at the counter
Place = tuple[State, Word, bool]


def verbs_from(state: State) -> frozenset[Verb]:
    return steps_from(state, EVERYBODY)


def reached_from(state: State) -> set[State]:
    """All states some steps lead to."""
    reached, waiting = set(), {state}
    while waiting:
        here = waiting.pop()
        reached.add(here)
        waiting |= {next_state(here, verb) for verb in verbs_from(here)} - reached
    return reached


def words_after(state: State, verb: Verb, word: Word, *, by_staff: bool) -> set[tuple[Word, bool]]:
    """What the asker's word can be after a step, as the actions set it."""
    match verb:
        case Verb.ANSWER:
            return {(Word.NONE, False)}
        case Verb.CONFIRM:
            return set(product((Word.SOLVED, Word.PARTLY), (False, True)))
        case Verb.REOPEN:
            return set(product((Word.NOT_SOLVED, Word.PARTLY), (False, True)))
        case _:
            return {(word, by_staff)}


def every_place() -> set[Place]:
    """Where a request can stand: state, word, and whether staff noted the word."""
    waiting = {(State.RECEIVED, Word.NONE, False), (State.CLOSED, Word.AT_COUNTER, False)}
    reached: set[Place] = set()
    while waiting:
        state, word, by_staff = waiting.pop()
        reached.add((state, word, by_staff))
        for verb in verbs_from(state):
            after = words_after(state, verb, word, by_staff=by_staff)
            waiting |= {(next_state(state, verb), *said) for said in after} - reached
    return reached


def test_every_state_is_reached_from_the_first():
    assert reached_from(State.RECEIVED) == set(State)


@pytest.mark.parametrize("state", sorted(set(State) - ENDS))
def test_there_is_a_way_out_of_every_state_but_the_ends(state):
    assert reached_from(state) & ENDS
    assert {next_state(state, verb) for verb in verbs_from(state)} - {state}


def test_nothing_leaves_a_withdrawn_request():
    assert reached_from(State.WITHDRAWN) == {State.WITHDRAWN}


def test_a_closed_request_is_left_only_by_reopening():
    leaving = {verb for verb in verbs_from(State.CLOSED) if BY_VERB[verb].target != State.CLOSED}
    assert leaving - {Verb.NOTE, Verb.UNMERGE} == {Verb.REOPEN}


def test_every_step_but_the_first_stands_in_the_table_once():
    assert sorted(row.verb for row in TABLE) == sorted(set(Verb) - {Verb.RECEIVE})


def test_every_step_is_for_somebody():
    assert all(row.sides for row in TABLE)
    assert {side for row in TABLE for side in row.sides} == set(Side)


@pytest.mark.parametrize(("state", "verb"), sorted(product(State, set(Verb) - {Verb.RECEIVE})))
def test_a_step_is_taken_where_the_table_says_so_and_refused_elsewhere(state, verb):
    row = BY_VERB[verb]
    if state in row.sources:
        assert next_state(state, verb) == (row.target or state)
    else:
        with pytest.raises(RuleBroken) as refused:
            next_state(state, verb)
        assert refused.value.code == "cases.step_not_allowed"
        assert refused.value.values == {"verb": verb, "state": state}


@given(st.sampled_from(State), st.frozensets(st.sampled_from(Side)))
def test_what_is_offered_is_what_is_allowed(state, sides):
    offered = steps_from(state, sides)
    assert offered == {verb for verb in offered if state in BY_VERB[verb].sources}
    assert all(BY_VERB[verb].sides & sides for verb in offered)
    assert offered == frozenset().union(*(steps_from(state, frozenset({side})) for side in sides))


@pytest.mark.parametrize("state", State)
def test_only_the_asker_says_whether_it_is_solved(state):
    others = EVERYBODY - {Side.ASKER}
    assert not steps_from(state, others) & {Verb.CONFIRM, Verb.REOPEN, Verb.WITHDRAW}


def test_nobody_answers_what_nobody_has_accepted():
    assert Verb.ANSWER not in verbs_from(State.RECEIVED)


def test_a_paused_request_is_open_but_in_nobodys_hands():
    assert {State.PAUSED} == OPEN - AT_HAND
    assert not ({State.ANSWERED} | ENDS) & OPEN


@pytest.mark.parametrize("place", sorted(every_place()))
def test_every_place_a_request_can_stand_in_is_counted_in_exactly_one_class(place):
    state, word, by_staff = place
    name = bucket(state, word, word_by_staff=by_staff)
    figures = figures_of({name: 1})
    counts = {each: getattr(figures, each).value for each in Figures.__slots__}
    classes = ("in_work", "withdrawn", "at_counter", *ANSWERED)
    assert sum(counts[each] for each in classes) == 1
    assert counts["received"] == 1 - counts["at_counter"]
    assert counts["answered"] == sum(counts[each] for each in ANSWERED)
    assert len(name) <= 40, "a fact has forty characters for it"


def test_only_the_residents_own_word_counts_as_solved():
    solved = {
        place
        for place in every_place()
        if figures_of({bucket(place[0], place[1], word_by_staff=place[2]): 1}).solved.value
    }
    assert solved
    assert all(word is Word.SOLVED and not by_staff for _, word, by_staff in solved)


class TestTheDrawing:
    lines = mermaid().splitlines()

    def test_shows_every_state(self):
        assert all(any(state in line for line in self.lines) for state in State)

    def test_shows_each_step_that_moves_a_request_where_it_moves_it(self):
        moves = {
            (state, row.target, row.verb)
            for row in TABLE
            for state in row.sources
            if row.target and row.target != state
        }
        shown = set()
        for line in self.lines[2:-2]:
            way, _, verbs = line.strip().partition(": ")
            source, _, target = way.partition(" --> ")
            shown |= {(source, target, verb) for verb in verbs.split(", ")}
        assert shown == moves

    def test_begins_with_receiving_and_ends_where_it_ends(self):
        assert self.lines[0] == "stateDiagram-v2"
        assert self.lines[1].strip() == "[*] --> received: receive, split"
        assert [line.strip() for line in self.lines[-2:]] == [
            "closed --> [*]",
            "withdrawn --> [*]",
        ]
