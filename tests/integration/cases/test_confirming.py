"""Whether it is solved: the asker says so. Staff may note it for them, never on their own work."""

from __future__ import annotations

import pytest

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.actions.tokens import open_key
from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions import endings
from shiliu.cases.rules.lifecycle import Channel, Word
from shiliu.core import clock as core_clock
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.support.people import BUILDING, CENTRE, COMMUNITY, STATION, STREET, SUBDISTRICT
from tests.support.requests import ask


@pytest.fixture
def answered(people, erin):
    """Answered by Erin at the centre."""
    return ask().accepted(erin).answered(erin)


def note(asked, actor, word=Word.SOLVED, remainder=""):
    return endings.confirm(
        by=actor,
        at=core_clock.now(),
        case_id=asked.id,
        word=word,
        remainder=remainder,
        way=Channel.PHONE,
    )


class TestTheAsker:
    @pytest.mark.parametrize("word", [Word.SOLVED, Word.PARTLY])
    def test_closes_it_with_their_word(self, answered, word):
        answered.says(word)
        case = answered.case
        assert (case.state, case.word, case.word_by_staff) == ("closed", word, False)
        assert answered.facts[-1].by == "resident"
        assert answered.facts[-1].to_state == f"closed.{word}"

    @pytest.mark.parametrize("word", [Word.NONE, Word.AT_COUNTER])
    def test_chooses_one_of_three_words(self, answered, word):
        with pytest.raises(RuleBroken) as refused:
            answered.says(word)
        assert refused.value.code == "cases.word_unknown"

    def test_has_the_last_word_over_what_staff_noted(self, answered, frank):
        note(answered, frank.actor, Word.PARTLY)
        answered.says(Word.SOLVED)
        assert (answered.case.word, answered.case.word_by_staff) == ("solved", False)

    def test_says_solved_once(self, answered):
        answered.says(Word.SOLVED)
        with pytest.raises(RuleBroken) as refused:
            answered.says(Word.SOLVED)
        assert refused.value.code == "cases.already_confirmed"

    def test_confirms_only_their_own_request(self, answered):
        with pytest.raises(NotAllowed):
            note(answered, ask().asker)

    def test_is_nobody_without_the_code(self, answered):
        with pytest.raises(NotAllowed):
            note(answered, PUBLIC)


class TestStaffForTheAsker:
    def test_are_marked_and_counted_apart(self, answered, frank):
        note(answered, frank.actor)
        case, step, fact = answered.case, answered.steps[-1], answered.facts[-1]
        assert (case.state, case.word, case.word_by_staff) == ("closed", "solved", True)
        assert step.by == fact.by == "resident"
        assert step.data == {"for_asker": str(frank.post.id), "way": "phone"}
        assert fact.to_state == "closed.staff_solved"

    def test_can_note_that_it_is_not_solved(self, answered, frank):
        note(answered, frank.actor, Word.NOT_SOLVED, "还是不亮。")
        assert answered.state == "reopened"
        assert answered.facts[-1].to_state == "reopened.staff_not_solved"

    def test_never_over_the_askers_own_word(self, answered, frank):
        answered.says(Word.PARTLY)
        with pytest.raises(RuleBroken) as refused:
            note(answered, frank.actor)
        assert refused.value.code == "cases.already_confirmed"

    def test_never_whoever_answered(self, answered, erin):
        with pytest.raises(NotAllowed):
            note(answered, erin.actor)

    def test_nor_a_colleague_of_the_unit_that_answered(self, answered, people):
        colleague = people.add("eve", Role.CENTRE_STAFF, CENTRE, COMMUNITY)
        with pytest.raises(NotAllowed):
            note(answered, colleague.actor)

    def test_nor_the_same_person_in_another_post(self, answered, erin):
        other = erin.gets(Role.COORDINATOR, STREET, SUBDISTRICT)
        with pytest.raises(NotAllowed):
            note(answered, erin.acting(other))

    def test_nor_the_unit_that_did_the_work_when_another_answered(self, people, alice, erin, frank):
        asked = ask(area=BUILDING, asked_at=CENTRE).accepted(erin)
        asked.dispatched(erin, STATION).started(alice).answered(erin)
        with pytest.raises(NotAllowed):
            note(asked, alice.actor)
        note(asked, frank.actor)
        assert asked.case.word_by_staff

    def test_nor_the_unit_for_which_a_stand_in_answered(self, people, alice, erin, clock):
        second = people.add("eve", Role.CENTRE_STAFF, CENTRE, COMMUNITY)
        set_absence(
            by=people.heidi.actor,
            at=clock.now,
            post_id=alice.post.id,
            stand_in_id=erin.post.id,
            from_day=clock.now.date(),
            to_day=clock.now.date(),
        )
        asked = ask(area=BUILDING).accepted(erin).answered(erin)
        assert asked.steps[-1].by_unit == alice.unit.id, "for the station, not for her own centre"
        with pytest.raises(NotAllowed):
            note(asked, alice.actor)
        note(asked, second.actor)

    def test_nor_who_may_not_register_or_not_see_it(self, answered, judy, charlie, ivan, heidi):
        for person in (judy, charlie, ivan, heidi):
            with pytest.raises(NotAllowed):
                note(answered, person.actor)

    def test_nor_a_units_software(self, people, erin, clock):
        asked = ask(area=BUILDING).accepted(people.alice).answered(people.alice)
        key = people.key_of(CENTRE)
        with pytest.raises(NotAllowed):
            note(asked, open_key(key=key, at=clock.now).actor)


class TestWithdrawing:
    def test_the_asker_takes_it_back_before_it_has_ended(self, people, erin):
        asked = ask().accepted(erin)
        endings.withdraw(by=asked.asker, at=core_clock.now(), case_id=asked.id)
        assert (asked.state, asked.verbs[-1]) == ("withdrawn", "withdraw")
        assert asked.facts[-1].to_state == "withdrawn.none"

    def test_nobody_else_does(self, people, erin, grace):
        asked = ask()
        for actor in (erin.actor, grace.actor, ask().asker, PUBLIC):
            with pytest.raises(NotAllowed):
                endings.withdraw(by=actor, at=core_clock.now(), case_id=asked.id)

    def test_a_sentence_can_be_added_until_it_is_answered(self, people, erin):
        asked = ask()
        endings.supplement(by=asked.asker, at=core_clock.now(), case_id=asked.id, words="是东头。")
        assert asked.texts[-1].kind == "supplement"
        asked.accepted(erin).answered(erin)
        with pytest.raises(RuleBroken) as refused:
            endings.supplement(
                by=asked.asker, at=core_clock.now(), case_id=asked.id, words="还有。"
            )
        assert refused.value.code == "cases.step_not_allowed"
