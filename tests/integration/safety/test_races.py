"""Two who act at the same moment: one of them wins, and nothing is half done."""

from __future__ import annotations

from functools import partial

import pytest

from shiliu.accounts.actions.posts import approve_post, propose_post
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.models import Post
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cases.actions import endings, steps
from shiliu.cases.queries.commitments import check_texts
from shiliu.cases.rules.lifecycle import Outcome, Word
from shiliu.core import clock as core_clock
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.together.actions import erase_person
from tests.support.people import BUILDING, CAST, POINT, People
from tests.support.requests import CONTACT, ask
from tests.support.threads import at_the_same_moment

TIMES = 6


@pytest.fixture
def people(fresh_kangbashi, clock, settings, tmp_path):
    """The people in a database whose commits are real."""
    settings.STAFF_TOTP_REQUIRED = False
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    return People()


def refusals(outcomes: list[object]) -> list[object]:
    """What was refused; anything but a refusal is an error."""
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert not [each for each in refused if not isinstance(each, RuleBroken | NotAllowed)], refused
    return refused


def test_the_askers_word_and_the_end_of_the_silence(people, clock):
    """Either the word comes first and nothing ends by silence, or it comes after and counts."""
    asked = [ask().accepted(people.erin).answered(people.erin) for _ in range(TIMES)]
    at = clock.later(days=7, minutes=1)
    outcomes = at_the_same_moment(
        [
            work
            for each in asked
            for work in (
                partial(
                    endings.confirm,
                    by=each.asker,
                    at=at,
                    case_id=each.id,
                    word=Word.SOLVED,
                    remainder="",
                ),
                partial(endings.expire, at=at, case_id=each.id),
            )
        ]
    )
    assert not refusals(outcomes)
    for each in asked:
        assert (each.state, each.case.word) == ("closed", "solved")
        assert each.verbs.count("confirm") == 1
        assert each.verbs.count("expire") <= 1
        assert each.verbs[-1] == "confirm"


def test_erasing_while_somebody_answers_leaves_nothing_of_the_asker(people):
    asked = [ask(contact=CONTACT).accepted(people.erin) for _ in range(TIMES)]
    at, erin = core_clock.now(), people.erin.actor
    outcomes = at_the_same_moment(
        [
            work
            for each in asked
            for work in (
                partial(
                    steps.answer,
                    by=erin,
                    at=at,
                    case_id=each.id,
                    outcome=Outcome.DONE,
                    reply="灯亮了。",
                ),
                partial(erase_person, by=each.asker, at=at, subject=each.id),
                partial(
                    endings.supplement, by=each.asker, at=at, case_id=each.id, words="还有一盏。"
                ),
            )
        ]
    )
    assert {getattr(each, "code", "") for each in refusals(outcomes)} <= {"cases.step_not_allowed"}
    for each in asked:
        first = each.texts[0]
        assert (first.body, bytes(first.salt), first.bigrams) == ("", b"", None)
        assert each.state == "answered"
    assert check_texts().wrong == 0


def test_of_two_who_approve_one_post_one_does(people):
    places = network()
    user = add_user(by=SYSTEM, at=core_clock.now(), username="nina", display_name="Nina")
    first, second = (people.add(name, *CAST["heidi"]).actor for name in ("hank", "hugo"))
    post = propose_post(
        by=people.heidi.actor,
        at=core_clock.now(),
        new=NewPost(
            user_id=user.id,
            unit_id=places.units_by_code[POINT].id,
            area_id=places.areas_by_code[BUILDING].id,
            role=Role.NEIGHBOUR_HOST,
            from_day=core_clock.today(),
        ),
    )
    at = core_clock.now()
    outcomes = at_the_same_moment(
        [partial(approve_post, by=by, at=at, post_id=post.id) for by in (first, second)]
    )
    assert len(refusals(outcomes)) == 1
    assert Fact.objects.filter(verb="post.approve", subject_id=post.id).count() == 1
    assert Post.objects.get(pk=post.id).approved_at is not None
