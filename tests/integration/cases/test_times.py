"""Times of a request: pauses, extensions, returns, reopening and silence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from shiliu.cases import jobs
from shiliu.cases.actions import endings, steps
from shiliu.cases.queries import Filters, case_page
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.core import clock as core_clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.network.queries import network
from tests.support.moments import NOW, SHANGHAI
from tests.support.requests import MANHOLE, REASON, ask


def closes(day: int, month: int = 3) -> datetime:
    """Half past five, when a working day ends."""
    return datetime.combine(date(2026, month, day), time(17, 30), SHANGHAI)


def extend(asked, by, days, reason="要等配件。"):
    steps.extend(by=by.actor, at=core_clock.now(), case_id=asked.id, days=days, reason=reason)


def give_back(asked, by):
    steps.give_back(by=by.actor, at=core_clock.now(), case_id=asked.id, reason="不归这里管。")


def resume(asked, by):
    steps.resume(by=by.actor, at=core_clock.now(), case_id=asked.id)


class TestAPause:
    def test_moves_the_promise_by_its_whole_working_days(self, erin, clock):
        asked = ask().accepted(erin)  # on Tuesday, promised for the Tuesday after
        assert asked.promised == closes(17)
        clock.later(days=1)
        asked.paused(erin)  # on Wednesday
        clock.later(days=5)
        resume(asked, erin)  # on Monday: Thursday and Friday are lost
        assert asked.promised == closes(19)
        assert asked.case.paused_at is None

    def test_two_of_them_add_up(self, erin, clock):
        asked = ask().accepted(erin)
        for _ in range(2):
            asked.paused(erin)
            clock.later(days=2)
            resume(asked, erin)
        assert asked.promised == closes(19), "a day in the middle of each"

    def test_has_a_reason_that_the_asker_reads(self, erin):
        asked = ask().accepted(erin)
        with pytest.raises(RuleBroken) as refused:
            asked.paused(erin, reason="  ")
        assert refused.value.code == "cases.text_missing"
        asked.paused(erin)
        assert asked.texts[-1].body == REASON
        assert asked.texts[-1].kind == "reason"

    def test_holds_the_clock_so_that_nothing_is_overdue_or_handed_over(self, erin, clock):
        asked = ask().accepted(erin).paused(erin)
        clock.later(days=60)
        jobs.hand_over_late(timestamp=0)
        assert asked.state == "paused"
        assert not case_page(erin.actor, Filters(overdue=True), clock.now).rows

    def test_an_extension_meanwhile_is_kept(self, erin, frank, clock):
        asked = ask().accepted(erin).paused(erin)
        extend(asked, frank, 3)
        clock.later(days=2)
        resume(asked, erin)
        assert asked.case.promised_days == 8
        assert asked.promised == network().calendar.add(
            asked.case.received_at, 8, paused=[(NOW, clock.now)]
        )


class TestAnExtension:
    def test_names_who_allowed_it_and_why(self, erin, frank, clock):
        asked = ask().accepted(erin)
        clock.later(hours=1)
        extend(asked, frank, 5)
        step = asked.steps[-1]
        assert (step.verb, step.by) == ("extend", str(frank.post.id))
        assert step.due_at == asked.promised == closes(24)
        assert asked.texts[-1].body == "要等配件。"
        assert asked.facts[-1].amount == 5

    def test_is_for_who_may_allow_it_only(self, erin, alice, judy):
        asked = ask().accepted(erin)
        for by in (erin, alice, judy):
            with pytest.raises(NotAllowed):
                extend(asked, by, 1)

    def test_stays_within_what_the_clock_of_the_kind_allows(self, erin, frank):
        asked = ask().accepted(erin)  # ten working days for repairs
        extend(asked, frank, 6)
        extend(asked, frank, 4)
        with pytest.raises(RuleBroken) as refused:
            extend(asked, frank, 1)
        assert refused.value.code == "cases.extension_too_long"
        assert asked.case.promised_days == 15


class TestReturningAWrongDispatch:
    def test_in_time_it_goes_back_and_nobody_is_blamed(self, erin, judy, clock):
        asked = ask().accepted(erin).dispatched(erin)
        promised = asked.promised
        clock.to(closes(11))  # the end of the working day after
        give_back(asked, judy)
        case = asked.case
        assert (case.state, case.doer_id, case.returns) == ("returned", None, 1)
        assert asked.promised == promised, "the clock keeps running"
        assert asked.facts[-1].verb == "case.return"

    def test_a_second_too_late_it_stays(self, erin, judy, clock):
        asked = ask().accepted(erin).dispatched(erin)
        clock.to(closes(11))
        clock.later(seconds=1)
        with pytest.raises(RuleBroken) as refused:
            give_back(asked, judy)
        assert refused.value.code == "cases.return_too_late"
        assert asked.state == "dispatched"

    def test_a_hazard_is_never_sent_back_only_up(self, erin, judy, frank):
        asked = ask(category=MANHOLE).accepted(erin).dispatched(erin)
        with pytest.raises(RuleBroken) as refused:
            give_back(asked, judy)
        assert refused.value.code == "cases.hazard_not_returned"
        steps.hand_up(by=erin.actor, at=core_clock.now(), case_id=asked.id, reason="不归我们。")
        assert asked.unit == frank.unit.code

    def test_only_whom_it_was_sent_to_sends_it_back(self, erin, ken, alice):
        asked = ask().accepted(erin).dispatched(erin)
        for by in (erin, ken, alice):
            with pytest.raises(NotAllowed):
                give_back(asked, by)

    def test_what_came_back_can_be_sent_elsewhere(self, erin, judy, ken):
        asked = ask().accepted(erin).dispatched(erin)
        give_back(asked, judy)
        asked.dispatched(erin, ken.unit.code).started(ken)
        assert asked.state == "working"
        assert asked.case.doer_id == ken.unit.id


class TestReopening:
    def test_within_fourteen_days_with_a_new_promise_and_the_whole_history(self, erin, clock):
        asked = ask().accepted(erin).answered(erin)
        before = asked.verbs
        clock.later(days=14, seconds=-1)
        asked.says(Word.NOT_SOLVED, "东头那盏还是不亮。")
        case = asked.case
        assert (case.state, case.word, case.reopenings) == ("reopened", "not_solved", 1)
        assert (case.answered_at, case.closed_at) == (None, None)
        assert case.clock_from == clock.now
        assert case.promised_at == network().calendar.add(clock.now, 5)
        assert case.accept_by == network().calendar.add(clock.now, 1)
        assert asked.verbs == [*before, "reopen"]
        assert asked.texts[-1].body == "东头那盏还是不亮。"

    def test_later_it_is_refused_and_nothing_changes(self, erin, clock):
        asked = ask().accepted(erin).answered(erin).says(Word.SOLVED)
        clock.later(days=14)
        with pytest.raises(RuleBroken) as refused:
            asked.says(Word.NOT_SOLVED)
        assert (refused.value.code, refused.value.values) == ("cases.reopen_too_late", {"days": 14})
        assert (asked.state, asked.case.word) == ("closed", "solved")

    def test_partly_goes_on_with_what_is_missing_and_ends_without(self, erin):
        asked = ask().accepted(erin).answered(erin).says(Word.PARTLY, "还差一盏。")
        assert asked.state == "reopened"
        other = ask().accepted(erin).answered(erin).says(Word.PARTLY)
        assert (other.state, other.case.word) == ("closed", "partly")

    def test_what_was_done_at_the_counter_gets_a_promise_when_it_is_reopened(self, erin, clock):
        asked = ask(by=erin.actor, channel=Channel.COUNTER, done_note="当场办了。")
        clock.later(days=1)
        asked.says(Word.NOT_SOLVED, "没办好。")
        assert asked.state == "reopened"
        assert asked.promised == network().calendar.add(clock.now, 5)
        assert asked.facts[-1].from_state == "closed.at_counter"

    def test_the_next_answer_is_judged_anew(self, erin):
        asked = ask().accepted(erin).answered(erin).says(Word.NOT_SOLVED)
        asked.accepted(erin).answered(erin, Outcome.CANNOT)
        case = asked.case
        assert (case.state, case.word, case.outcome) == ("answered", "none", "cannot")
        asked.says(Word.SOLVED)
        assert asked.facts[-1].to_state == "closed.solved"


class TestSilence:
    def test_ends_as_closed_not_confirmed_after_seven_days(self, erin, clock):
        asked = ask().accepted(erin).answered(erin)
        clock.later(days=7, seconds=-1)
        jobs.expire_silent(timestamp=0)
        assert asked.state == "answered"
        clock.later(seconds=1)
        jobs.expire_silent(timestamp=0)
        jobs.expire_silent(timestamp=0)
        case = asked.case
        assert (case.state, case.word, case.closed_at) == ("closed", "none", clock.now)
        assert asked.verbs[-1] == "expire"
        assert asked.verbs.count("expire") == 1
        assert asked.facts[-1].to_state == "closed.none"

    def test_a_word_that_comes_after_it_still_counts(self, erin, clock):
        asked = ask().accepted(erin).answered(erin)
        clock.later(days=8)
        jobs.expire_silent(timestamp=0)
        asked.says(Word.SOLVED)
        assert asked.facts[-1].from_state == "closed.none"
        assert asked.facts[-1].to_state == "closed.solved"

    def test_a_word_before_it_leaves_nothing_to_end(self, erin, clock):
        asked = ask().accepted(erin).answered(erin).says(Word.SOLVED)
        clock.later(days=8)
        assert not endings.expire(at=clock.now, case_id=asked.id)
        assert asked.verbs[-1] == "confirm"


@pytest.mark.parametrize(
    ("late", "amount"), [(timedelta(0), 1), (timedelta(seconds=1), 0)], ids=["in time", "late"]
)
def test_the_fact_of_an_answer_says_whether_it_came_in_time(erin, clock, late, amount):
    asked = ask().accepted(erin)
    clock.to(asked.promised + late)
    asked.answered(erin)
    assert asked.facts[-1].amount == amount
