"""The connection is lost at every statement of every action: all of it is there, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from tests.faults.cutting import COMMIT, LOST, Cut, Cutter, cut_at_each_statement, through
from tests.faults.states import changed, counts, state
from tests.faults.told import told
from tests.integration.checks.examples import TABLE, Example

# Done once: a job goes on from where they got to. Killed as jobs in test_killed_jobs.py.
BY_ITS_JOB = {"ledger.seal_day", "notices.send_notice"}
ACTIONS = {
    name: entry for name, entry in TABLE.items() if isinstance(entry, Example) and entry.facts
}
OTHERS = {
    name: entry
    for name, entry in TABLE.items()
    if isinstance(entry, Example) and not entry.facts and name not in BY_ITS_JOB
}
EACH_UNTIL, AFTERWARDS = 40, 12  # a profile has thousands of statements: of these some


def places_to_cut(statements: int) -> Iterator[int]:
    """Every statement of an action of usual length, and some of a very long one."""
    yield from range(1, min(statements, EACH_UNTIL + 1))
    step = max(1, (statements - EACH_UNTIL) // AFTERWARDS)
    yield from range(EACH_UNTIL + step, statements, step)


def lost(cutter: Cutter, cut: Cut, call: Callable[[], object]) -> None:
    """Call it and cut; whoever called is told that it failed."""
    cutter.arm(cut)
    with pytest.raises(LOST):
        call()
    assert cutter.was_made
    connections.close_all()  # as at the end of a request


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_whose_connection_is_lost_is_done_or_not_begun(
    name, world, cutter, fresh_kangbashi
):
    call, url = ACTIONS[name].prepare(world), fresh_kangbashi.owner_url
    before = state(url)
    with through(cutter):
        lost(cutter, Cut(), call)
        statements = len(cutter.statements)
        assert cutter.statements[-1] == COMMIT
        assert changed(before, state(url)) == set(), "lost before the COMMIT arrived"
        cuts = list(places_to_cut(statements))
        for number in cuts:
            lost(cutter, Cut(number), call)
            assert changed(before, state(url)) == set(), cutter.statements[-1]
        lost(cutter, Cut(answer_lost=True), call)
    after = state(url)
    grown = counts(after)["ledger_fact"] - counts(before)["ledger_fact"]
    assert grown == ACTIONS[name].facts, "lost after the COMMIT: all of it is there"
    told("connection lost in an action", name, cuts=len(cuts) + 2)


@pytest.mark.parametrize("name", OTHERS)
def test_what_leaves_no_fact_can_be_done_again(name, world, cutter):
    """It may have several transactions: what was cut off, again and again, is made up for."""
    call = OTHERS[name].prepare(world)
    with through(cutter):
        cuts = cut_at_each_statement(cutter, call)
    told("connection lost in what leaves no fact", name, cuts=cuts)


def test_the_cutter_sees_every_statement(world, cutter):
    """A creation: what is written together counts one by one, not as one round trip."""
    call = TABLE["cases.intake.receive"].prepare(world)
    with through(cutter):
        lost(cutter, Cut(), call)
    assert len(cutter.statements) >= 9
