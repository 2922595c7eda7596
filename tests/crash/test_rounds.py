"""Every process killed once under load: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import pytest

from tests.crash.rounds import AGAIN_WITHIN, VICTIMS, run
from tests.installations import real_home


@pytest.fixture(scope="module")
def outcome():
    with real_home() as installation:
        ((synchronous, fsync),) = installation.ask(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync')"
        )
        assert (synchronous, fsync) == ("on", "on")
        yield run(installation)


def test_every_process_was_killed_while_requests_came_in(outcome):
    assert [kill.what for kill in outcome.kills] == list(VICTIMS)
    assert outcome.acknowledged > 100
    assert max(kill.outage for kill in outcome.kills) > 0.2  # somebody had to wait


def test_everything_acknowledged_is_there_and_nothing_twice(outcome):
    assert outcome.missing == []
    assert outcome.twice == []
    assert outcome.refused == []


def test_history_texts_and_figures_still_hold(outcome):
    assert outcome.verified.endswith("Everything holds.\n")


@pytest.mark.parametrize("what", VICTIMS)
def test_it_serves_again_within_seconds(outcome, what):
    (kill,) = (each for each in outcome.kills if each.what == what)
    assert kill.outage < AGAIN_WITHIN
