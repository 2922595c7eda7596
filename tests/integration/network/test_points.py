"""Finding, nearest and open points; the drawing's numbers; what is not reached."""

from datetime import UTC, datetime, timedelta

import pytest

from shiliu.core import references
from shiliu.lib.workdays import open_now
from shiliu.network.models import Unit, UnitArea
from shiliu.network.queries import (
    area_at,
    area_named,
    counts_by_level,
    coverage,
    find_areas,
    find_points,
    nearest_points,
    network,
    open_points,
    points_now,
    pomegranate,
)
from tests.integration.network.loading import PROFILES, load

MORNING = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday, 10 o'clock in Shanghai
NIGHT = datetime(2026, 3, 2, 18, tzinfo=UTC)
HOLIDAY = datetime(2026, 10, 1, 2, tzinfo=UTC)
UNKNOWN_YEAR = datetime(2033, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def town(db):
    load(PROFILES / "example-town")


def names(found) -> list[str]:
    return [point.unit.name["zh"] for point in found]


def building(number: int = 3):
    return find_areas(f"学府社区{number}号楼")[0]


@pytest.mark.parametrize("moment", [MORNING, NIGHT, HOLIDAY])
def test_open_now_is_what_the_hours_and_the_holidays_say(kangbashi, moment):
    calendar = network().calendar
    for point in points_now(moment):
        assert point.open == open_now(point.unit.hours, calendar, moment).open
    assert open_points(moment) == {point.unit.id for point in points_now(moment) if point.open}


def test_centres_are_open_on_a_working_morning_and_closed_on_a_holiday(kangbashi):
    by_level = {count.level.level: count for count in counts_by_level(MORNING)}
    assert (by_level[1].open, by_level[1].closed) == (19, 0)
    assert counts_by_level(HOLIDAY)[0].open == 0


def test_in_a_year_without_holidays_entered_nothing_is_claimed(kangbashi):
    assert open_points(UNKNOWN_YEAR) == frozenset()
    assert {count.unknown for count in counts_by_level(UNKNOWN_YEAR)} == {19, 86, 143, 212}
    point = nearest_points(building(), UNKNOWN_YEAR)[0]
    assert (point.open, point.until, point.opens) == (None, None, None)


def test_the_drawing_shows_the_same_numbers_as_the_counts(kangbashi):
    drawn = pomegranate(MORNING)
    assert drawn.levels == counts_by_level(MORNING)
    for position, level in enumerate(drawn.levels):
        rings = [chamber.rings[position] for chamber in drawn.chambers]
        assert sum(len(ring.points) for ring in rings) == level.points
        assert sum(ring.open for ring in rings) == level.open
    assert {chamber.requests for chamber in drawn.chambers} == {None}


def test_figures_stand_beside_their_chamber(kangbashi):
    first, second = network().children_of(network().root)[:2]
    drawn = pomegranate(MORNING, requests={first.path: 7})
    told = {chamber.area: chamber.requests for chamber in drawn.chambers}
    assert (told[first], told[second]) == (7, 0)


def test_every_building_is_in_one_grid_and_reached(kangbashi):
    found = coverage()
    assert found.buildings == 430
    assert (found.uncovered, found.without_one_grid, found.without_centre) == ((), (), ())
    assert [level.covered for level in found.by_level] == [430] * 4


def test_what_is_not_reached_is_listed_and_a_missing_centre_flagged(kangbashi):
    place = building()
    community = network().way_to(place)[2]
    for unit in network().points:
        if unit.serves(place.path):
            UnitArea.objects.filter(unit=unit.id).delete()
    references.forget()
    found = coverage()
    assert place in found.uncovered
    assert found.without_centre == (community,)
    assert place in found.by_level[0].uncovered


@pytest.mark.parametrize(
    "typed", ["学府社区3号楼", "学府社区 三号楼", "xuefu no. 3", "学府社区3号楼2单元501室"]
)
def test_my_building_finds_the_points_that_answer_for_it_nearest_first(kangbashi, typed):
    found = find_points(typed, MORNING)
    assert [point.unit.level for point in found[:4]] == [4, 3, 2, 1]
    assert [point.distance for point in found[:4]] == [0, 0, 1, 2]
    assert all(point.unit.serves(building().path) for point in found[:4])


def test_a_name_or_an_address_finds_its_point(kangbashi):
    assert names(find_points("新北社区党群服务中心", MORNING))[0] == "新北社区党群服务中心"
    assert names(find_points("示例路10号", MORNING))[0] == "新北社区党群服务中心"
    assert find_points("没有这个地方xyz", MORNING) == ()
    assert find_points("", MORNING) == ()


def test_building_one_is_not_building_eleven(kangbashi):
    assert {area.name["zh"] for area in find_areas("新北社区1号楼", most=1)} == {"新北社区1号楼"}


def test_of_equal_names_the_one_near_me_comes_first(kangbashi):
    for community in ("珠江社区", "学府社区"):
        near = find_areas(community)[0]
        assert find_areas("3号楼", near)[0].path.startswith(near.path)
        assert find_points("3号楼", MORNING, near)[0].unit.area_path.startswith(near.path)


def test_hidden_places_are_not_found(kangbashi):
    assert find_areas("高新技术产业园区") == ()


def test_the_nearest_points_are_open_ones_first_then_by_steps(kangbashi):
    found = nearest_points(building(), MORNING, most=30)
    assert [not point.open for point in found] == sorted(not point.open for point in found)
    for state in (True, False):
        steps = [point.distance for point in found if point.open is state]
        assert steps == sorted(steps)
    assert all(point.until for point in found if point.open)
    assert all(point.opens for point in found if not point.open)


def test_at_night_the_next_opening_is_told(kangbashi):
    first = nearest_points(building(), NIGHT)[0]
    assert first.open is False
    assert NIGHT < first.opens < NIGHT + timedelta(days=7)


def test_a_point_without_hours_says_nothing_about_them(kangbashi):
    Unit.objects.filter(code="p01").update(hours={})
    references.forget()
    point = next(each for each in points_now(MORNING) if each.unit.code == "p01")
    assert point.open is None


def test_a_place_inside_a_community_is_named_by_its_number(kangbashi):
    community = find_areas("学府社区")[0]
    assert area_named(community, "3号楼门口").name["zh"] == "学府社区3号楼"
    assert area_named(community, "广场上") == community


def test_services_are_told_one_by_one(kangbashi):
    services = network().units_by_code["p01"].services_in("zh")
    assert "政策咨询" in services
    assert all(";" not in service for service in services)


def test_a_point_on_the_map_lies_in_the_deepest_area_whose_shape_holds_it(town):
    shaped = [area for area in network().areas if area.shape]
    deepest = max(shaped, key=lambda area: area.depth)
    (x1, y1), _, (x2, y2), *_ = deepest.shape[0][0]
    found = area_at(latitude=(y1 + y2) / 2, longitude=(x1 + x2) / 2)
    assert found is not None
    assert found.depth == deepest.depth
    assert area_at(latitude=-80, longitude=100) is None


def test_in_another_town_the_same_questions_have_answers(town):
    assert coverage().uncovered == ()
    assert counts_by_level(MORNING)[0].points == 1
    found = find_points("2 alder street", MORNING)
    assert found[0].unit.name["en"] == "Doorstep host, 2 Alder Street"
    assert len(pomegranate(MORNING).chambers) == 3
