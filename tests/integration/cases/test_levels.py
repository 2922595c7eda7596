"""Up and down the network: who takes a request over, by hand and by the clock."""

from __future__ import annotations

import pytest

from shiliu.accounts.rules.roles import Role
from shiliu.cases import jobs
from shiliu.cases.actions import endings, steps
from shiliu.cases.queries import get_case, inbox
from shiliu.core import clock as core_clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.network.queries import network
from tests.support.people import (
    BUILDING,
    CENTRE,
    COMMUNITY,
    CORNER,
    OFFICE,
    OTHER_CENTRE,
    POINT,
    STATION,
    STREET,
)
from tests.support.requests import DEBT, LIGHT, ask

WAY_UP = [POINT, CORNER, STATION, CENTRE, STREET, OFFICE]


def up(asked, by, reason="这里办不了，请上一级看看。"):
    steps.hand_up(by=by.actor, at=core_clock.now(), case_id=asked.id, reason=reason)


def down(asked, by, to, reason=""):
    steps.hand_down(by=by.actor, at=core_clock.now(), case_id=asked.id, to=to, reason=reason)


def code_of(unit_id) -> str:
    return network().units_by_id[unit_id].code


def test_a_request_goes_up_from_the_neighbour_point_to_the_district_and_each_hop_is_dated(
    people, clock
):
    steward = people.add("steward", Role.BUILDING_STEWARD, CORNER, BUILDING)
    way = [people.bob, steward, people.alice, people.erin, people.frank]
    asked = ask(area=BUILDING, asked_at=POINT)
    moments = []
    for who in way:
        moments.append(clock.later(hours=1))
        up(asked, who)
    hops = [step for step in asked.steps if step.verb == "hand_up"]
    assert [code_of(hop.from_unit) for hop in hops] == WAY_UP[:-1]
    assert [code_of(hop.to_unit) for hop in hops] == WAY_UP[1:]
    assert [hop.at for hop in hops] == moments
    assert asked.unit == OFFICE
    with pytest.raises(RuleBroken) as refused:
        up(asked, people.grace)
    assert refused.value.code == "cases.nobody_above"


def test_every_hop_moves_the_request_in_the_figures_of_its_units(people, bob):
    asked = ask(area=BUILDING, asked_at=POINT)
    up(asked, bob)
    fact = asked.facts[-1]
    assert code_of(fact.unit) == CORNER
    assert fact.data["moved_from"]["unit"] == str(bob.unit.id)
    assert (fact.from_state, fact.to_state) == ("received.none", "received.none")


def test_who_handed_it_up_sees_it_no_more_when_it_was_only_the_units(bob, alice):
    asked = ask(area=BUILDING, asked_at=POINT)
    assert get_case(bob.actor, asked.id)
    up(asked, bob)
    with pytest.raises(NotAllowed):
        get_case(bob.actor, asked.id)
    assert get_case(alice.actor, asked.id), "her grant covers the grid"


def test_what_was_accepted_waits_to_be_accepted_above(erin, frank, clock):
    asked = ask().accepted(erin)
    up(asked, erin)
    case = asked.case
    assert (case.state, asked.unit) == ("received", STREET)
    assert asked.id in {row.id for row in inbox(frank.actor).rows}


class TestDown:
    def test_to_a_point_below_that_answers_for_the_place(self, erin, alice):
        asked = ask(area=BUILDING, asked_at=CENTRE)
        down(asked, erin, STATION)
        assert asked.unit == STATION
        assert get_case(alice.actor, asked.id).state == "received"

    @pytest.mark.parametrize(
        ("category", "to", "code"),
        [
            (LIGHT, OTHER_CENTRE, "cases.hand_down_elsewhere"),
            (LIGHT, "p10-2", "cases.hand_down_elsewhere"),
            (LIGHT, "nobody", "cases.unit_unknown"),
            (LIGHT, "pm-08", "cases.hand_down_too_low"),
            (DEBT, STATION, "cases.hand_down_too_low"),
        ],
    )
    def test_never_elsewhere_nor_below_the_minimum_level(self, erin, category, to, code):
        asked = ask(area=BUILDING, asked_at=CENTRE, category=category)
        with pytest.raises(RuleBroken) as refused:
            down(asked, erin, to)
        assert (refused.value.code, refused.value.field) == (code, "to")
        assert asked.unit == CENTRE

    def test_nor_is_it_dispatched_below_the_minimum_level(self, erin):
        asked = ask(category=DEBT)
        with pytest.raises(RuleBroken) as refused:
            asked.dispatched(erin, STATION)
        assert refused.value.code == "cases.hand_down_too_low"


class TestByTheClock:
    def test_what_nobody_accepted_in_time_moves_up_and_the_next_unit_has_two_working_days(
        self, people, clock, alice
    ):
        asked = ask(area=BUILDING)
        clock.to(asked.case.accept_by)
        jobs.hand_over_late(timestamp=0)
        assert asked.unit == STATION, "its last second still counts"
        clock.later(seconds=1)
        jobs.hand_over_late(timestamp=0)
        assert (asked.unit, asked.state) == (CENTRE, "received")
        step = asked.steps[-1]
        assert (step.verb, step.by, step.at) == ("hand_over", "system", clock.now)
        assert asked.case.accept_by == network().calendar.add(clock.now, 2)
        assert asked.facts[-1].verb == "case.hand_over"

    def test_level_after_level_until_nobody_stands_above(self, people, clock):
        asked = ask(area=BUILDING)
        passed = [asked.unit]
        for _ in range(6):
            clock.later(days=7)
            jobs.hand_over_late(timestamp=0)
            passed.append(asked.unit)
        assert passed == [STATION, CENTRE, STREET, OFFICE, OFFICE, OFFICE, OFFICE]
        assert asked.verbs.count("hand_over") == 3
        assert asked.state == "received", "it still waits there and is not lost"

    def test_running_twice_moves_it_once(self, people, clock):
        asked = ask(area=BUILDING)
        clock.to(asked.case.accept_by)
        clock.later(minutes=1)
        jobs.hand_over_late(timestamp=0)
        jobs.hand_over_late(timestamp=0)
        assert asked.verbs == ["receive", "hand_over"]

    def test_what_somebody_accepted_stays(self, alice, clock):
        asked = ask(area=BUILDING).accepted(alice)
        clock.later(days=30)
        jobs.hand_over_late(timestamp=0)
        assert not endings.hand_over(at=clock.now, case_id=asked.id)
        assert asked.unit == STATION

    def test_the_promise_stays_when_a_request_moves(self, people, clock):
        asked = ask(area=BUILDING)
        promised = asked.promised
        clock.later(days=3)
        jobs.hand_over_late(timestamp=0)
        assert asked.unit == CENTRE
        assert asked.promised == promised


class TestAnotherKind:
    def recategorise(self, asked, by, category):
        steps.recategorise(by=by.actor, at=core_clock.now(), case_id=asked.id, category=category)

    def test_a_matter_about_people_leaves_a_point_that_may_not_see_it(self, alice, erin):
        asked = ask(area=BUILDING)
        self.recategorise(asked, alice, DEBT)
        assert (asked.unit, asked.case.minimum_level) == (CENTRE, 1)
        with pytest.raises(NotAllowed):
            get_case(alice.actor, asked.id)
        assert get_case(erin.actor, asked.id)

    def test_the_promise_follows_the_new_clock_from_the_day_received(self, erin, clock):
        asked = ask()
        clock.later(days=1)
        self.recategorise(asked, erin, "street.road.surface")
        assert asked.case.promised_days == 10
        assert asked.promised == network().calendar.add(asked.case.received_at, 10)

    def test_the_wish_for_the_centre_stays(self, erin):
        asked = ask(area=BUILDING, centre_only=True)
        self.recategorise(asked, erin, "street.light")
        assert asked.case.minimum_level == 1

    def test_a_doer_too_low_to_see_it_does_it_no_more(self, erin, alice):
        asked = ask(area=BUILDING, asked_at=CENTRE).accepted(erin).dispatched(erin, STATION)
        self.recategorise(asked, erin, DEBT)
        assert asked.case.doer_id is None
        with pytest.raises(NotAllowed):
            get_case(alice.actor, asked.id)

    def test_an_unknown_kind_or_a_whole_group_is_refused(self, erin):
        asked = ask(area=COMMUNITY)
        for category in ("nothing", "home.light"):
            with pytest.raises(RuleBroken) as refused:
                self.recategorise(asked, erin, category)
            assert refused.value.code == "cases.category_unknown"
