"""What the public may read: a neutral title by staff, never the asker's words."""

from __future__ import annotations

from functools import partial

import pytest

from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions import publishing, steps
from shiliu.cases.policies import can_be_public
from shiliu.cases.queries import public_case, public_cases, public_page
from shiliu.catalogue.models import Category
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock as core_clock
from shiliu.core import references
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.support.people import BUILDING, CENTRE, STREET, SUBDISTRICT
from tests.support.requests import DEBT, LIGHT, LIGHTING, WORDS, ask

SURFACE = "street.road.surface"
TITLE = "小区路灯不亮"


def propose(asked, actor, zh=TITLE, **more):
    return publishing.propose_title(by=actor, at=core_clock.now(), case_id=asked.id, zh=zh, **more)


def act(action, asked, actor):
    return action(by=actor, at=core_clock.now(), case_id=asked.id)


approve = partial(act, publishing.approve_title)
withdraw = partial(act, publishing.withdraw_title)


@pytest.fixture
def sensitive(kangbashi):
    """Lights are a matter in which two people look at every title."""
    Category.objects.filter(pk=LIGHT).update(second_person=True)
    references.forget()


class TestOnePersonIsEnough:
    def test_when_they_may_approve_and_the_kind_is_not_sensitive(self, erin):
        asked = ask()
        propose(asked, erin.actor, en="Estate light out")
        assert asked.case.title_state == "approved"
        shown = public_case(asked.id)
        assert (shown.title, shown.area_name["zh"]) == (
            {"zh": TITLE, "en": "Estate light out"},
            "学府社区",
        )
        assert asked.facts[-1].verb == "case.title_approved"

    def test_what_was_never_titled_is_nowhere_public(self, people):
        asked = ask()
        assert public_case(asked.id) is None
        assert not public_cases()[0]
        assert not public_page()[0]

    def test_the_words_are_never_among_what_is_public(self, erin):
        asked = ask(place="3号楼东侧")
        propose(asked, erin.actor)
        public = repr((public_cases(), public_page(), public_case(asked.id)))
        assert TITLE in public
        for private in (WORDS, "3号楼东侧", asked.code):
            assert private not in public

    def test_it_is_taken_down_at_once(self, erin):
        asked = ask()
        propose(asked, erin.actor)
        withdraw(asked, erin.actor)
        assert (asked.case.title, asked.case.title_state) == ({}, "none")
        assert public_case(asked.id) is None


class TestASecondPerson:
    def test_approves_what_somebody_below_proposed(self, alice, erin):
        asked = ask(area=BUILDING)
        propose(asked, alice.actor)
        assert asked.case.title_state == "proposed"
        assert public_case(asked.id) is None
        approve(asked, erin.actor)
        assert public_case(asked.id) is not None

    def test_is_needed_in_sensitive_kinds_however_high_the_first_stands(
        self, sensitive, erin, frank
    ):
        asked = ask()
        propose(asked, erin.actor)
        assert asked.case.title_state == "proposed"
        with pytest.raises(NotAllowed):
            approve(asked, erin.actor)
        approve(asked, frank.actor)
        assert asked.case.title_state == "approved"

    def test_is_not_the_first_one_in_another_post(self, sensitive, erin):
        asked = ask()
        propose(asked, erin.actor)
        other = erin.gets(Role.COORDINATOR, STREET, SUBDISTRICT)
        with pytest.raises(NotAllowed):
            approve(asked, erin.acting(other))

    def test_has_the_right_for_this_place(self, people, alice, charlie, bob, ivan):
        asked = ask(area=BUILDING)
        propose(asked, alice.actor)
        for person in (alice, bob, charlie, ivan):
            with pytest.raises(NotAllowed):
                approve(asked, person.actor)

    def test_finds_something_to_approve(self, erin):
        asked = ask()
        with pytest.raises(RuleBroken) as refused:
            approve(asked, erin.actor)
        assert refused.value.code == "cases.title_nothing_proposed"

    def test_looks_again_when_the_proposal_changed(self, sensitive, erin, frank):
        asked = ask()
        propose(asked, erin.actor)
        approve(asked, frank.actor)
        propose(asked, erin.actor, "小区东门路灯不亮")
        assert public_case(asked.id) is None

    def test_looks_too_when_the_kind_became_a_sensitive_one(self, sensitive, erin, frank):
        asked = ask(category=SURFACE)
        propose(asked, erin.actor)
        assert public_case(asked.id) is not None
        steps.recategorise(by=erin.actor, at=core_clock.now(), case_id=asked.id, category=LIGHT)
        assert public_case(asked.id) is None
        with pytest.raises(NotAllowed):
            approve(asked, erin.actor)
        approve(asked, frank.actor)
        assert public_case(asked.id).title == {"zh": TITLE}


class TestNever:
    def test_in_kinds_about_people_whoever_asks(self, erin, frank):
        asked = ask(category=DEBT)
        for actor in (erin.actor, frank.actor):
            with pytest.raises(RuleBroken) as refused:
                propose(asked, actor)
            assert (refused.value.code, refused.value.field) == ("cases.title_never_public", "zh")

    def test_of_a_complaint_about_a_thing(self, frank):
        asked = ask(category=LIGHT, against=CENTRE)
        assert not can_be_public(asked.case)
        with pytest.raises(RuleBroken) as refused:
            propose(asked, frank.actor)
        assert refused.value.code == "cases.title_never_public"

    def test_is_no_kind_about_people_public(self, kangbashi):
        about = [each for each in catalogue().leaves if each.about_people or each.hazard]
        assert about
        assert not [each.code for each in about if each.about_people and each.public]

    def test_after_it_turned_out_to_be_about_people(self, erin):
        asked = ask()
        propose(asked, erin.actor)
        steps.recategorise(by=erin.actor, at=core_clock.now(), case_id=asked.id, category=DEBT)
        assert public_case(asked.id) is None
        assert asked.case.title == {}

    @pytest.mark.parametrize(
        "title",
        ["张伟阿姨门口的灯", "举报张三占道", "找 13800138000", "2号楼1单元301室漏水"],
        ids=str,
    )
    def test_with_what_points_at_somebody_until_a_person_looked(self, erin, title):
        asked = ask()
        with pytest.raises(RuleBroken) as refused:
            propose(asked, erin.actor, title)
        assert (refused.value.code, refused.value.field) == ("cases.title_personal", "zh")
        propose(asked, erin.actor, title, checked=True)
        assert asked.case.title["zh"] == title

    @pytest.mark.parametrize("title", ["", "灯", "灯" * 61])
    def test_too_short_or_too_long(self, erin, title):
        with pytest.raises(RuleBroken) as refused:
            propose(ask(), erin.actor, title)
        assert refused.value.code == "cases.title_length"

    def test_by_somebody_who_does_not_work_on_it(self, people, charlie, judy, ivan):
        asked = ask()
        for actor in (charlie.actor, judy.actor, ivan.actor, asked.asker, PUBLIC):
            with pytest.raises(NotAllowed):
                propose(asked, actor)

    def test_taken_down_by_a_stranger(self, erin, charlie, judy):
        asked = ask()
        propose(asked, erin.actor)
        for actor in (charlie.actor, judy.actor, asked.asker):
            with pytest.raises(NotAllowed):
                withdraw(asked, actor)


def test_who_does_the_work_may_propose_and_take_down(erin, judy):
    asked = ask().accepted(erin).dispatched(erin, LIGHTING)
    propose(asked, judy.actor)
    assert asked.case.title_state == "proposed"
    withdraw(asked, judy.actor)
    assert asked.case.title_state == "none"
