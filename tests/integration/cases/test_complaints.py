"""Complaints go one level up and past the one complained of (safety rule 2)."""

from __future__ import annotations

import pytest

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.actions.tokens import open_key
from shiliu.accounts.rules.roles import Role
from shiliu.cases import jobs
from shiliu.cases.actions import steps, writing
from shiliu.cases.models import Case
from shiliu.cases.queries import (
    Filters,
    case_page,
    get_case,
    hazards_waiting,
    inbox,
    numbers_seen,
    search_cases,
    similar_cases,
    standing,
)
from shiliu.core import clock as core_clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.ledger.queries import facts_for
from shiliu.network.queries import network
from shiliu.tallies.actions import project
from shiliu.tallies.queries import answered_and_confirmed
from tests.support.people import (
    BUILDING,
    CENTRE,
    COMMUNITY,
    CORNER,
    ESTATE,
    GRID,
    LIGHTING,
    OFFICE,
    OTHER_CENTRE,
    POINT,
    STATION,
    STREET,
)
from tests.support.requests import LAMP, LIGHT, MANHOLE, REASON, ask

ABOUT_A_UNIT = "complaint.unit"


def complaint(against: str, **changed):
    return ask(**{"area": BUILDING, "category": ABOUT_A_UNIT, "against": against, **changed})


def sees(person, asked) -> bool:
    try:
        get_case(person.actor, asked.id)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(
    ("against", "taken_by"),
    [
        (POINT, CENTRE),  # a complaint is about people: nobody below a centre
        (CORNER, CENTRE),
        (STATION, CENTRE),
        (CENTRE, STREET),
        (STREET, OFFICE),
        (ESTATE, STREET),
        (LIGHTING, STREET),
    ],
)
def test_it_goes_above_the_unit_complained_of(people, against, taken_by):
    asked = complaint(against)
    assert asked.unit == taken_by
    assert asked.case.routing["why"] == "one_level_up"


def test_about_a_thing_it_starts_at_the_centre_as_well(people):
    """Whatever the lamp itself needs: that somebody complains of a unit is about people."""
    for against in (POINT, CORNER, STATION):
        asked = complaint(against, category=LIGHT)
        assert (asked.unit, asked.case.minimum_level) == (CENTRE, 1)


@pytest.mark.parametrize("category", [LIGHT, MANHOLE, ABOUT_A_UNIT])
@pytest.mark.parametrize(
    ("against", "readers"),
    [
        (POINT, "erin frank grace"),
        (STATION, "erin frank grace"),
        (CENTRE, "frank grace"),
        (STREET, "grace"),
        (ESTATE, "erin frank grace"),
        (OTHER_CENTRE, "frank grace"),  # a centre beside theirs: Erin's stands no higher
        ("office-habagexi", "grace"),
    ],
)
def test_nobody_beside_or_below_the_unit_complained_of_reads_it(people, against, readers, category):
    asked = complaint(against, category=category)
    everybody = ("alice", "bob", "charlie", "erin", "frank", "grace", "judy", "ken")
    assert " ".join(name for name in everybody if sees(people[name], asked)) == readers


def test_the_office_above_the_centre_has_it_and_loses_it_when_it_hands_it_up(people, clock):
    asked = complaint(CENTRE, category=LIGHT)
    assert (asked.unit, asked.case.minimum_level) == (STREET, 0)
    steps.hand_up(by=people.frank.actor, at=clock.now, case_id=asked.id, reason=REASON)
    assert asked.unit == OFFICE
    assert not sees(people.frank, asked)


def test_about_a_unit_elsewhere_it_goes_to_those_above_that_unit(people):
    asked = complaint("p01-1-1-1", area=BUILDING)
    assert asked.unit == "p01"
    assert complaint("p01", area=BUILDING).unit == "office-habagexi"


def test_about_the_office_of_all_it_is_refused_with_the_way_to_go(people):
    with pytest.raises(RuleBroken) as refused:
        complaint(OFFICE)
    assert (refused.value.code, refused.value.field) == ("cases.nobody_above", "against")


class TestTheUnitComplainedOf:
    """Erin's centre is complained of; Erin has every right of a centre over the community."""

    @pytest.fixture
    def asked(self, people):
        return complaint(CENTRE, category=MANHOLE, words="中心的人态度不好，井盖没人管。")

    def test_does_not_see_it_anywhere(self, asked, erin, clock):
        actor, now = erin.actor, clock.now
        assert not sees(erin, asked)
        assert not case_page(actor, Filters(), now).rows
        assert not search_cases(actor, "井盖", Filters(), now)
        assert not inbox(actor).count
        assert not hazards_waiting(actor)
        assert not numbers_seen(actor, [asked.id])
        assert not facts_for(asked.id, by=actor)
        other = ask(area=BUILDING, words="中心门口的井盖没人管，态度不好。")
        assert not similar_cases(actor, other.case)
        assert standing(actor).answered == 0

    def test_nor_does_a_colleague_nor_its_software(self, asked, people, clock):
        colleague = people.add("eve", Role.CENTRE_STAFF, CENTRE, COMMUNITY)
        assert not sees(colleague, asked)
        with pytest.raises(NotAllowed):
            get_case(open_key(key=people.key_of(CENTRE), at=clock.now).actor, asked.id)

    def test_one_level_up_sees_it_and_so_does_the_district(self, asked, frank, grace):
        assert sees(frank, asked)
        assert sees(grace, asked)

    def test_it_is_neither_dispatched_nor_handed_to_it(self, asked, frank):
        asked.accepted(frank)
        with pytest.raises(RuleBroken) as refused:
            asked.dispatched(frank, CENTRE)
        assert refused.value.code == "cases.dispatch_elsewhere"
        with pytest.raises(RuleBroken) as refused:
            steps.hand_down(by=frank.actor, at=core_clock.now(), case_id=asked.id, to=CENTRE)
        assert refused.value.code == "cases.hand_down_too_low"

    def test_nor_to_a_point_under_it(self, asked, frank):
        """Whoever works under the centre complained of answers to it."""
        asked.accepted(frank)
        for below in (STATION, POINT):
            with pytest.raises(RuleBroken) as refused:
                asked.dispatched(frank, below)
            assert refused.value.code == "cases.hand_down_too_low"
            with pytest.raises(RuleBroken) as refused:
                steps.hand_down(by=frank.actor, at=core_clock.now(), case_id=asked.id, to=below)
            assert refused.value.code == "cases.hand_down_too_low"

    def test_the_clock_moves_it_further_up(self, asked, frank, clock):
        clock.later(days=5)
        jobs.hand_over_late(timestamp=0)
        assert asked.unit == OFFICE

    @pytest.mark.parametrize("category", [LIGHT, LAMP, ABOUT_A_UNIT])
    def test_another_kind_neither_lowers_nor_moves_it(self, asked, erin, frank, clock, category):
        steps.recategorise(by=frank.actor, at=clock.now, case_id=asked.id, category=category)
        assert (asked.unit, asked.case.minimum_level) == (STREET, 0)
        assert not sees(erin, asked)

    def test_it_is_passed_over_on_the_way_up_where_the_network_was_changed(
        self, asked, people, frank, clock
    ):
        """A point that stands under it by now still has the request."""
        station = network().units_by_code[STATION].id
        Case.objects.filter(pk=asked.id).update(unit=station)
        steps.hand_up(by=people.alice.actor, at=clock.now, case_id=asked.id, reason=REASON)
        assert asked.unit == STREET
        Case.objects.filter(pk=asked.id).update(unit=station)
        steps.recategorise(
            by=people.alice.actor, at=clock.now, case_id=asked.id, category=ABOUT_A_UNIT
        )
        assert asked.unit == STREET

    def test_once_it_was_shown_the_code_works_as_ever(self, asked):
        assert get_case(asked.asker, asked.id)


def test_a_member_who_stands_in_for_somebody_above_does_not_see_it_either(people, clock):
    asked = complaint(STATION)
    both = people.add("fay", Role.CENTRE_STAFF, CENTRE, COMMUNITY)
    set_absence(
        by=people.heidi.actor,
        at=clock.now,
        post_id=people.alice.post.id,
        stand_in_id=both.post.id,
        from_day=clock.now.date(),
        to_day=clock.now.date(),
    )
    assert not sees(both, asked), "today she works for the station as well"
    assert sees(people.erin, asked)
    assert sees(people.frank, asked)
    assert GRID in both.actor.grants[1].area_path


def test_a_complaint_counted_by_an_earlier_version_leaves_those_figures_with_its_next_step(
    people, monkeypatch
):
    """It was counted where the asker lives; what it counts as now is not left behind there."""
    community = network().areas_by_code[COMMUNITY].path
    with monkeypatch.context() as earlier:
        earlier.setattr(writing, "_counted_at", lambda case: (case.area_path, case.unit_id))
        asked = complaint(CENTRE)
    project()
    assert answered_and_confirmed(community).received.value == 1
    asked.accepted(people.grace)
    project()
    assert answered_and_confirmed(community).received.value == 0
    assert answered_and_confirmed(network().root.path).received.value == 1
