"""64 at the same moment at every change of state: one wins, one fact, and the rest are refused."""

from __future__ import annotations

import pytest

from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.ledger.models import Fact
from tests.integration.checks.examples import TABLE, Example, World
from tests.support.people import People
from tests.support.threads import at_the_same_moment

MANY = 64
ONE_WINS = [
    *("cases.steps.accept", "cases.steps.answer", "cases.steps.dispatch", "cases.steps.give_back"),
    *("cases.steps.hand_down", "cases.steps.pause", "cases.steps.resume"),
    *(
        "cases.steps.release",
        "cases.steps.start",
        "cases.endings.confirm",
        "cases.endings.withdraw",
    ),
    *("cases.publishing.approve_title", "cases.publishing.withdraw_title"),
    *("cases.exporting.approve_export", "accounts.posts.approve_post"),
    *("accounts.posts.decline_post", "accounts.tokens.approve_token", "accounts.users.add_user"),
    *("accounts.passkeys.remove_passkey", "network.settings.decide_setting"),
    "network.units.add_unit",
]
# What the clock does is quiet when it comes too late: no refusal, but still one fact.
QUIET = [
    *("cases.endings.alarm", "cases.endings.expire", "cases.endings.hand_over"),
]


@pytest.fixture
def world(fresh_kangbashi, clock, settings, tmp_path):
    """The people in a database whose commits are real."""
    settings.STAFF_TOTP_REQUIRED = False
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    return World(People(), clock, tmp_path)


@pytest.mark.parametrize("name", [*ONE_WINS, *QUIET])
def test_of_64_at_the_same_moment_one_wins_and_leaves_one_fact(name, world, tried):
    example = TABLE[name]
    assert isinstance(example, Example)
    call = example.prepare(world)
    before = Fact.objects.count()
    outcomes = at_the_same_moment([call] * MANY)
    errors = [each for each in outcomes if isinstance(each, Exception)]
    tried("64 at once at every change of state", MANY)
    assert not [each for each in errors if not isinstance(each, RuleBroken | NotAllowed)], errors
    assert Fact.objects.count() - before == 1, f"{MANY - len(errors)} won"
    if name in ONE_WINS:
        assert len(errors) == MANY - 1
