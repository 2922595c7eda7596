"""Many at once on one request: exactly one wins, and nothing is counted twice."""

from __future__ import annotations

from functools import partial

import pytest

from shiliu.cases.actions import endings, steps
from shiliu.cases.actions.batches import Many, Wish, take_many
from shiliu.cases.actions.erasing import erase
from shiliu.cases.actions.intake import receive
from shiliu.cases.actions.splitting import NewPart, split
from shiliu.cases.models import Case, Text
from shiliu.cases.rules.lifecycle import Outcome, Word
from shiliu.cases.schemas import Receipt
from shiliu.core import clock as core_clock
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import RuleBroken
from shiliu.core.once import once
from shiliu.ledger.models import Fact, Pending
from shiliu.network.queries import network
from tests.support.people import COMMUNITY, People
from tests.support.requests import DEBT, LIGHT, REPLY, ask, new_request
from tests.support.threads import at_the_same_moment

MANY = 64


@pytest.fixture
def people(fresh_kangbashi, clock, settings):
    """The people in a database whose commits are real."""
    settings.STAFF_TOTP_REQUIRED = False
    return People()


def won(outcomes: list[object]) -> list[object]:
    """What came of those that were not refused; every refusal must be the lifecycle's."""
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert {getattr(each, "code", each) for each in refused} <= {"cases.step_not_allowed"}
    return [each for each in outcomes if not isinstance(each, Exception)]


def test_of_64_who_act_on_one_request_at_once_exactly_one_wins(people):
    erin = people.erin.actor
    asked = ask()

    accepting = partial(steps.accept, by=erin, at=core_clock.now(), case_id=asked.id)
    assert len(won(at_the_same_moment([accepting] * MANY))) == 1
    assert asked.verbs == ["receive", "accept"]
    assert [fact.verb for fact in asked.facts] == ["case.receive", "case.accept"]

    answering = [
        partial(
            steps.answer,
            by=erin,
            at=core_clock.now(),
            case_id=asked.id,
            outcome=Outcome.DONE,
            reply=f"{REPLY}{number}",
        )
        for number in range(8)
    ]
    withdrawing = partial(endings.withdraw, by=asked.asker, at=core_clock.now(), case_id=asked.id)
    answered = won(at_the_same_moment([*answering, withdrawing]))
    # An answered request can still be taken back; a withdrawn one cannot be answered.
    ended = asked.verbs[2:]
    assert ended in (["answer"], ["answer", "withdraw"], ["withdraw"])
    assert len(answered) == len(ended)

    case = asked.case
    assert case.changes == len(asked.steps) == len(asked.facts)
    assert Pending.objects.count() == Fact.objects.count()


def test_two_answers_of_the_asker_at_once_are_one_word(people):
    asked = ask().accepted(people.erin).answered(people.erin)
    confirming = [
        partial(endings.confirm, by=asked.asker, at=core_clock.now(), case_id=asked.id, word=word)
        for word in (Word.SOLVED, Word.NOT_SOLVED) * 4
    ]
    at_the_same_moment(confirming)
    case, said = asked.case, asked.verbs[3:]
    if case.state == "closed":
        assert (case.word, said) == ("solved", ["confirm"])
    else:
        assert (case.state, case.word) == ("reopened", "not_solved")
        assert said in (["reopen"], ["confirm", "reopen"])


def test_the_same_form_sent_64_times_at_once_registers_one_request(people):
    def send() -> Receipt:
        claim = once("one-and-the-same-key", route="test", by=PUBLIC, body=b"body")
        return receive(by=PUBLIC, at=core_clock.now(), request=new_request(), once=claim)

    network()  # read once by this thread, as a running process has
    receipts = at_the_same_moment([send] * MANY)
    assert len({receipt.code for receipt in receipts}) == 1
    assert Case.objects.count() == Fact.objects.filter(verb="case.receive").count() == 1


def test_eight_who_ask_at_once_get_eight_numbers_and_eight_codes(people):
    def ask_five_times() -> list[Receipt]:
        return [ask().receipt for _ in range(5)]

    receipts = [each for found in at_the_same_moment([ask_five_times] * 8) for each in found]
    assert len({receipt.number for receipt in receipts}) == 40
    assert len({receipt.code for receipt in receipts}) == 40
    assert Case.objects.count() == Fact.objects.filter(verb="case.receive").count() == 40


def test_the_same_key_with_another_body_is_refused_even_at_the_same_moment(people):
    def send(body: bytes) -> Receipt:
        claim = once("one-and-the-same-key", route="test", by=PUBLIC, body=body)
        return receive(by=PUBLIC, at=core_clock.now(), request=new_request(), once=claim)

    outcomes = at_the_same_moment([partial(send, str(number).encode()) for number in range(8)])
    refused = [each for each in outcomes if isinstance(each, RuleBroken)]
    assert len(refused) == 7
    assert {each.code for each in refused} == {"core.once_other_body"}
    assert Case.objects.count() == 1


def test_two_who_take_the_same_rows_at_once_do_each_of_them_once(people):
    """Locked in one order: nobody waits for ever, and what one has done the other finds changed."""
    erin, frank = people.erin.actor, people.frank.actor
    asked = [ask() for _ in range(8)]
    seen = {each.id: each.case.changes for each in asked}
    accept = partial(take_many, at=core_clock.now(), wish=Wish(Many.ACCEPT))
    backwards = dict(reversed(seen.items()))
    batches = at_the_same_moment(
        [partial(accept, by=erin, seen=seen), partial(accept, by=frank, seen=backwards)] * 8
    )
    done = [case_id for batch in batches for case_id in batch.done]
    assert sorted(done) == sorted(seen)
    assert {why["code"] for batch in batches for why in batch.refused.values()} == {
        "cases.batch_changed"
    }
    assert all(each.verbs == ["receive", "accept"] for each in asked)


def test_of_many_who_split_at_once_one_does_and_the_others_look_again(people):
    erin, frank = people.erin.actor, people.frank.actor
    asked = ask(category=DEBT)
    new, changes = NewPart("楼前的路灯也不亮。", COMMUNITY, LIGHT), asked.case.changes
    part = partial(split, at=core_clock.now(), case_id=asked.id, new=new, changes=changes)
    outcomes = at_the_same_moment([partial(part, by=erin), partial(part, by=frank)] * 8)
    refused = [each for each in outcomes if isinstance(each, RuleBroken)]
    assert {each.code for each in refused} == {"cases.changed"}
    assert len(refused) == 15
    assert asked.case.parts == Case.objects.filter(part_of=asked.id).count() == 1
    assert Fact.objects.filter(verb="case.split").count() == 1


def test_an_asker_who_speaks_while_it_is_split_is_heard_and_so_is_the_part(people):
    """Taken back first, there is nothing to split; split first, the part goes on."""
    erin = people.erin.actor
    new = NewPart("楼前的路灯也不亮。", COMMUNITY, LIGHT)
    for _ in range(8):
        asked = ask(category=DEBT)
        changes = asked.case.changes
        acts = (
            partial(endings.withdraw, by=asked.asker, at=core_clock.now(), case_id=asked.id),
            partial(
                split, by=erin, at=core_clock.now(), case_id=asked.id, new=new, changes=changes
            ),
        )
        taken_back, part = at_the_same_moment(list(acts))
        assert isinstance(taken_back, Case)
        assert asked.state == "withdrawn"
        parts = Case.objects.filter(part_of=asked.id)
        if isinstance(part, Case):
            assert [each.state for each in parts] == ["received"]
        else:
            assert part.code in {"cases.changed", "cases.step_not_allowed"}
            assert not parts


def test_what_is_erased_while_it_is_split_leaves_no_words(people):
    erin = people.erin.actor
    new = NewPart("楼前的路灯也不亮。", COMMUNITY, LIGHT)
    for _ in range(8):
        asked = ask(category=DEBT)
        at, changes = core_clock.now(), asked.case.changes
        at_the_same_moment(
            [
                partial(erase, by=asked.asker, at=at, case_id=asked.id),
                partial(split, by=erin, at=at, case_id=asked.id, new=new, changes=changes),
            ]
        )
        ids = Case.objects.filter(part_of=asked.id).values("pk")
        assert not Text.objects.filter(case_id__in=ids).exclude(body="").exists()
        assert not asked.texts[0].body
