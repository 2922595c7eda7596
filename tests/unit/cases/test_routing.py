"""Which unit takes a request, on random trees of areas and units."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shiliu.cases.rules.routing import DISTRICT, OFFICE, POINT, Matter, level_above, route
from shiliu.lib.errors import RuleBroken
from tests.unit.cases.trees import (
    CATEGORIES,
    DEPARTMENT,
    PROPERTY_MANAGER,
    ARow,
    AUnit,
    World,
    tables,
    worlds,
)

categories = st.sampled_from(CATEGORIES)
minimum_levels = st.integers(0, 4)
NOBODY: frozenset[UUID] = frozenset()
ANY = [ARow("*", POINT, 4)]


def open_some(draw, world: World) -> frozenset[UUID]:
    return frozenset(unit.id for unit in world.points_for("r/") if draw(st.booleans()))


@st.composite
def matters(draw: st.DrawFn) -> tuple[World, Matter]:
    """A request about a place, with no complaint in it."""
    world = draw(worlds())
    path = draw(st.sampled_from(world.paths))
    asked_at = draw(st.none() | st.sampled_from([unit.id for unit in world.units]))
    return world, Matter(draw(categories), path, draw(minimum_levels), None, asked_at)


@st.composite
def complaints(draw: st.DrawFn, *kinds: str) -> tuple[World, Matter]:
    """A complaint about a unit of one of these kinds, from any place."""
    kinds = kinds or (POINT, OFFICE, DEPARTMENT, PROPERTY_MANAGER)
    world = draw(worlds().filter(lambda world: {unit.kind for unit in world.units} & {*kinds}))
    against = draw(st.sampled_from([unit for unit in world.units if unit.kind in kinds]))
    path = draw(st.sampled_from(world.paths))
    asked_at = draw(st.none() | st.sampled_from([unit.id for unit in world.units]))
    return world, Matter(draw(categories), path, draw(minimum_levels), against.id, asked_at)


def taken_by(world: World, matter: Matter, table=ANY, open_now=NOBODY) -> AUnit:
    return world.by_id(route(matter, table, world.units, open_now).unit)


class TestWhoeverTakesIt:
    @given(matters(), tables())
    def test_answers_for_the_place(self, drawn, table):
        world, matter = drawn
        assert taken_by(world, matter, table).serves(matter.path)

    @given(matters(), tables())
    def test_is_never_below_the_minimum_level(self, drawn, table):
        world, matter = drawn
        unit = taken_by(world, matter, table)
        assert unit.rank is not None
        assert unit.rank <= matter.minimum_level

    @given(matters() | complaints(), tables())
    def test_is_a_point_or_an_office(self, drawn, table):
        world, matter = drawn
        try:
            unit = taken_by(world, matter, table)
        except RuleBroken:
            assume(False)
        assert unit.kind in (POINT, OFFICE), "a department is suggested, a person dispatches"

    @given(matters())
    def test_is_for_something_nobody_near_may_see_the_office_of_all(self, drawn):
        world, matter = drawn
        hidden = replace(matter, minimum_level=0)
        assert taken_by(world, hidden).answers_for == ("r/",)

    def test_is_missing_where_no_office_stands_above(self):
        point = AUnit("p1", POINT, ("r/a/",), 1)
        with pytest.raises(RuleBroken) as refused:
            route(Matter("light", "r/b/", 4), ANY, [point], NOBODY)
        assert (refused.value.code, refused.value.field) == ("cases.nobody_answers", "area")


class TestNearest:
    @given(matters(), st.data())
    def test_no_other_point_that_may_take_it_is_nearer_home_or_more_open(self, drawn, data):
        world, matter = drawn
        matter = Matter(matter.category, matter.path, matter.minimum_level)
        open_now = open_some(data.draw, world)
        chosen = taken_by(world, matter, open_now=open_now)
        able = [u for u in world.points_for(matter.path) if u.level <= matter.minimum_level]
        assert (chosen.kind == POINT) == bool(able)
        for other in able:
            assert other.level <= chosen.level
            if other.level == chosen.level:
                nearer = len(other.answers_for[0]) > len(chosen.answers_for[0])
                same = len(other.answers_for[0]) == len(chosen.answers_for[0])
                assert not nearer
                assert not (same and other.id in open_now and chosen.id not in open_now)

    @given(matters(), st.integers(1, 4))
    def test_the_table_says_down_to_which_level(self, drawn, level):
        world, matter = drawn
        matter = Matter(matter.category, matter.path, matter.minimum_level)
        chosen = taken_by(world, matter, [ARow("*", POINT, level)])
        assert chosen.kind == OFFICE or chosen.level <= min(level, matter.minimum_level)

    @given(matters(), tables(), st.data())
    def test_the_order_of_the_units_does_not_matter(self, drawn, table, data):
        world, matter = drawn
        open_now = open_some(data.draw, world)
        shuffled = data.draw(st.permutations(world.units))
        assert route(matter, table, world.units, open_now) == route(
            matter, table, shuffled, open_now
        )

    def test_an_open_point_goes_before_a_closed_one_of_the_same_level_and_reach(self):
        office = AUnit("office", OFFICE, ("r/",))
        first, second = (AUnit(f"p{n}", POINT, ("r/a/",), 1) for n in (1, 2))
        matter, units = Matter("light", "r/a/b/", 4), [office, first, second]
        assert route(matter, ANY, units, NOBODY).unit == first.id
        assert route(matter, ANY, units, frozenset({second.id})).unit == second.id
        assert route(matter, ANY, units, frozenset({first.id, second.id})).unit == first.id

    def test_a_code_that_begins_like_another_is_another_area(self):
        office, point = AUnit("office", OFFICE, ("r/",)), AUnit("p1", POINT, ("r/1/",), 1)
        choice = route(Matter("light", "r/11/", 4), ANY, [office, point], NOBODY)
        assert (choice.unit, choice.reason) == (office.id, "office")


class TestAskedAtAPoint:
    @given(matters(), tables(), st.data())
    def test_it_stays_there_when_the_point_may_see_it_and_answers_for_the_place(
        self, drawn, table, data
    ):
        world, matter = drawn
        asked = data.draw(st.sampled_from(world.units))
        matter = replace(matter, asked_at=asked.id)
        stays = (
            asked.kind == POINT
            and asked.level <= matter.minimum_level
            and asked.serves(matter.path)
        )
        choice = route(matter, table, world.units, NOBODY)
        assert (choice.reason == "asked_there") == stays
        if stays:
            assert choice.unit == asked.id


class TestAComplaint:
    @given(complaints(), tables(), st.data())
    def test_never_goes_to_the_unit_complained_of_nor_is_it_suggested(self, drawn, table, data):
        world, matter = drawn
        try:
            choice = route(matter, table, world.units, open_some(data.draw, world))
        except RuleBroken as refused:
            assert refused.code == "cases.nobody_above"  # noqa: PT017  either outcome is right
        else:
            assert matter.against not in (choice.unit, choice.suggested)
            assert choice.reason == "one_level_up"

    @given(complaints(POINT))
    def test_about_a_point_goes_up_its_line_until_somebody_may_see_it(self, drawn):
        world, matter = drawn
        against, line = world.by_id(matter.against), []
        parent = against.parent_id
        while parent is not None:
            line.append(world.by_id(parent))
            parent = line[-1].parent_id
        able = [unit for unit in line if unit.level <= matter.minimum_level]
        chosen = taken_by(world, matter)
        if able:
            assert chosen == able[0]
        else:
            assert chosen.kind == OFFICE
            assert chosen.serves(against.answers_for[0]) or chosen.serves(matter.path)

    @given(complaints())
    def test_is_never_taken_below_the_minimum_level(self, drawn):
        world, matter = drawn
        try:
            unit = taken_by(world, matter)
        except RuleBroken:
            assume(False)
        assert unit.rank is not None
        assert unit.rank <= matter.minimum_level

    @given(complaints(OFFICE))
    def test_about_an_office_goes_to_the_next_one_above_it(self, drawn):
        world, matter = drawn
        against = world.by_id(matter.against)
        above = [
            unit
            for unit in world.units
            if unit.kind == OFFICE and unit.id != against.id and unit.serves(against.answers_for[0])
        ]
        if above:
            assert taken_by(world, matter) in above
        else:
            with pytest.raises(RuleBroken) as refused:
                taken_by(world, matter)
            assert (refused.value.code, refused.value.field) == ("cases.nobody_above", "against")

    @given(complaints(DEPARTMENT, PROPERTY_MANAGER), st.integers(1, 4))
    def test_about_anybody_else_goes_to_the_nearest_office(self, drawn, level):
        world, matter = drawn[0], replace(drawn[1], minimum_level=level)
        against = world.by_id(matter.against)
        where = matter.path if against.serves(matter.path) else against.answers_for[0]
        offices = [unit for unit in world.units if unit.kind == OFFICE and unit.serves(where)]
        assert taken_by(world, matter) == max(offices, key=lambda unit: len(unit.answers_for[0]))


class TestTheTable:
    office = AUnit("office", OFFICE, ("r/",))
    street = AUnit("street", OFFICE, ("r/a/",))
    centre = AUnit("p1", POINT, ("r/a/b/",), 1)
    water = AUnit("water", DEPARTMENT, ("r/",))
    estate = AUnit("estate", PROPERTY_MANAGER, ("r/a/b/c/",))
    estates = AUnit("estates", PROPERTY_MANAGER, ("r/a/",))
    units = (office, street, centre, water, estate, estates)

    def choose(self, *rows: ARow, category: str = "light.stair", path: str = "r/a/b/c/"):
        table = [*rows, ARow("*", POINT, 2)]
        return route(Matter(category, path, 4), table, self.units, NOBODY)

    def test_a_row_for_a_group_holds_for_all_under_it_but_not_for_a_like_name(self):
        row = ARow("light", OFFICE)
        assert self.choose(row).row == 0
        assert self.choose(row, category="light").row == 0
        assert self.choose(row, category="lighting").row == 1

    def test_the_first_row_that_leads_somewhere_decides(self):
        first = ARow("light", PROPERTY_MANAGER)
        second = ARow("light", DEPARTMENT, to_code="water")
        assert self.choose(first, second).suggested == self.estate.id
        assert self.choose(first, second, path="r/x/").suggested == self.water.id

    def test_without_a_code_the_one_nearest_to_the_place_is_suggested(self):
        row = ARow("light", PROPERTY_MANAGER)
        assert self.choose(row, path="r/a/z/").suggested == self.estates.id

    def test_a_department_is_suggested_and_the_nearest_point_takes_it(self):
        choice = self.choose(ARow("light", DEPARTMENT, to_code="water"))
        assert (choice.unit, choice.suggested) == (self.centre.id, self.water.id)

    def test_an_office_takes_it_itself(self):
        choice = self.choose(ARow("light", OFFICE))
        assert (choice.unit, choice.reason, choice.suggested) == (self.street.id, "office", None)

    def test_the_district_is_the_office_of_all(self):
        assert self.choose(ARow("light", DISTRICT)).unit == self.office.id

    @given(worlds(), categories, tables())
    def test_only_departments_managers_and_partners_are_suggested(self, world, category, table):
        for path in world.paths:
            choice = route(Matter(category, path, 4), table, world.units, NOBODY)
            if choice.suggested is not None:
                assert world.by_id(choice.suggested).kind not in (POINT, OFFICE)


@given(worlds())
def test_going_up_ends_at_the_office_of_all(world):
    for unit in world.units:
        here = unit
        for _ in range(7):
            try:
                above = world.by_id(level_above(here.id, here.answers_for[0], world.units))
            except RuleBroken:
                break
            assert above.kind in (POINT, OFFICE)
            assert above.rank <= (here.rank if here.rank is not None else 1)
            here = above
        assert here.answers_for == ("r/",)
        assert here.kind == OFFICE
