"""Absences: whose, by whom, and who may stand in."""

import pytest

from shiliu.accounts.actions.absences import end_absence, set_absence
from shiliu.accounts.models import Absence
from shiliu.accounts.queries import absences_of, stand_ins_for
from shiliu.accounts.rules.roles import MOST_DAYS_AWAY, Role
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.integration.accounts.world import DAY, NOW, TODAY, acting, facts, post_of


@pytest.fixture
def pair(world):
    """Wu and Xie work in neighbouring grids."""
    world.wu = world.person("wu", Role.GRID_WORKER, world.station)
    world.xie = world.person("xie", Role.GRID_WORKER, world.next_station)
    return post_of(world.wu), post_of(world.xie)


def away(post, stand_in, by=SYSTEM, first=TODAY, last=TODAY + 4 * DAY):
    return set_absence(
        by=by, at=NOW, post_id=post.id, stand_in_id=stand_in.id, from_day=first, to_day=last
    )


def refused(code, *arguments, **named):
    with pytest.raises(RuleBroken) as refusal:
        away(*arguments, **named)
    assert refusal.value.code == f"accounts.{code}"


def test_people_say_themselves_that_they_are_away(world, pair):
    wu, xie = pair
    absence = away(wu, xie, by=acting(world.wu))
    assert absences_of(wu, TODAY) == [absence]
    assert facts()[-1] == "absence.set"


def test_an_administrator_of_the_area_may_say_it_too_and_nobody_else(world, pair):
    wu, xie = pair
    away(wu, xie, by=acting(world.alma), last=TODAY)
    street = world.person("sun", Role.ADMINISTRATOR, world.other_street)
    for by in (acting(world.xie), acting(world.ada), acting(street)):
        with pytest.raises(NotAllowed):
            away(wu, xie, by=by, first=TODAY + 5 * DAY, last=TODAY + 6 * DAY)


def test_the_stand_in_needs_every_right_of_the_absent_one(world, pair):
    wu, xie = pair
    host = post_of(world.person("hou", Role.NEIGHBOUR_HOST, world.next_station))
    refused("stand_in_unfit", wu, host)
    away(host, xie)


def test_the_stand_in_is_another_person_on_all_of_these_days(world, pair):
    wu, xie = pair
    second = world.post(world.wu, Role.NEIGHBOUR_HOST, world.station)
    refused("stand_in_same_person", second, wu)
    refused("stand_in_unfit", wu, wu)
    xie.to_day = TODAY + 3 * DAY
    xie.save()
    refused("stand_in_not_then", wu, xie)
    away(wu, xie, last=TODAY + 3 * DAY)


def test_nobody_gives_themselves_the_rights_of_another_by_standing_in(world, pair):
    """An administrator with a second post, who may say that others are away."""
    wu, xie = pair
    second = world.post(world.alma, Role.GRID_WORKER, world.station)
    by = acting(world.alma)
    refused("stand_in_self", wu, second, by=by)
    assert set(stand_ins_for(wu, TODAY, SYSTEM)) == {second, xie}
    assert stand_ins_for(wu, TODAY, by) == [xie]
    away(wu, second, by=acting(world.wu))


def test_an_unapproved_or_closed_stand_in_is_none(world, pair):
    wu, xie = pair
    xie.approved_at = None
    xie.save()
    refused("stand_in_not_then", wu, xie)
    xie.approved_at = NOW
    xie.save()
    world.xie.is_active = False
    world.xie.save()
    refused("stand_in_not_then", wu, xie)


def test_nobody_far_away_and_nobody_of_another_kind_of_unit_stands_in(world, pair):
    wu, _ = pair
    far = post_of(world.person("qi", Role.COORDINATOR, world.other_street))
    refused("stand_in_unfit", wu, far)
    water = post_of(world.person("shui", Role.UNIT_WORKER, world.department))
    refused("stand_in_unfit", water, wu)
    above = post_of(world.person("he", Role.COORDINATOR, world.street))
    away(wu, above)


def test_absences_do_not_overlap_and_do_not_chain(world, pair):
    wu, xie = pair
    yan = post_of(world.person("yan", Role.CENTRE_STAFF, world.centre))
    away(wu, xie)
    refused("away_already", wu, yan, first=TODAY + 4 * DAY, last=TODAY + 5 * DAY)
    refused("stands_in_then", xie, yan, first=TODAY + DAY, last=TODAY + DAY)
    away(xie, yan, first=TODAY + 5 * DAY, last=TODAY + 6 * DAY)
    refused("stand_in_away", wu, xie, first=TODAY + 6 * DAY, last=TODAY + 7 * DAY)


def test_days_are_in_order_and_not_over(world, pair):
    wu, xie = pair
    refused("days_reversed", wu, xie, first=TODAY + DAY, last=TODAY)
    refused("day_over", wu, xie, first=TODAY - DAY)


def test_an_absence_ends_in_time_unless_it_is_noted_again(world, pair):
    """However the days are cut: nobody hands rights to a third person for good."""
    wu, xie = pair
    last = TODAY + MOST_DAYS_AWAY * DAY
    refused("away_too_long", wu, xie, last=last + DAY)
    refused("away_too_long", wu, xie, by=acting(world.alma), first=last, last=last + DAY)
    away(wu, xie, by=acting(world.alma), last=last)
    refused("away_too_long", wu, xie, by=acting(world.alma), first=last + DAY, last=last + DAY)
    assert len(acting(world.xie, NOW + MOST_DAYS_AWAY * DAY).grants) == 2
    assert len(acting(world.xie, NOW + (MOST_DAYS_AWAY + 1) * DAY).grants) == 1
    later = NOW + 50 * DAY
    longer = {"from_day": last + DAY, "to_day": last + 40 * DAY}
    set_absence(by=acting(world.wu, later), at=later, post_id=wu.id, stand_in_id=xie.id, **longer)


def test_coming_back_early_ends_the_absence_with_yesterday(world, pair):
    wu, xie = pair
    absence = away(wu, xie)
    later = NOW + 2 * DAY
    assert len(acting(world.xie, later).grants) == 2
    end_absence(by=acting(world.wu, later), at=later, absence_id=absence.id)
    assert len(acting(world.xie, later).grants) == 1
    absence.refresh_from_db()
    assert absence.to_day == TODAY + DAY
    with pytest.raises(RuleBroken):
        end_absence(by=SYSTEM, at=later, absence_id=absence.id)


def test_an_absence_that_has_not_begun_is_taken_back(world, pair):
    wu, xie = pair
    absence = away(wu, xie)
    with pytest.raises(NotAllowed):
        end_absence(by=acting(world.xie), at=NOW, absence_id=absence.id)
    end_absence(by=acting(world.wu), at=NOW, absence_id=absence.id)
    assert not Absence.objects.exists()
    assert facts()[-2:] == ["absence.set", "absence.end"]


def test_the_list_of_stand_ins_offers_exactly_those_the_rule_takes(world, pair):
    wu, xie = pair
    same_unit = post_of(world.person("zong", Role.GRID_WORKER, world.station))
    above = post_of(world.person("he", Role.COORDINATOR, world.street))
    top = post_of(world.person("ding", Role.COORDINATOR, world.district))
    world.person("hou", Role.NEIGHBOUR_HOST, world.station)
    world.person("qi", Role.COORDINATOR, world.other_street)
    offered = stand_ins_for(wu, TODAY, SYSTEM)
    assert offered[0] == same_unit
    assert set(offered) == {same_unit, xie, above, top}
    for stand_in in offered:
        absence = away(wu, stand_in)
        absence.delete()
