"""Which buildings the network reaches."""

from hypothesis import given
from hypothesis import strategies as st

from shiliu.network.rules import coverage

parts = st.sampled_from("abc")
buildings = st.lists(
    st.tuples(parts, parts, parts).map(lambda found: "r/" + "/".join(found) + "/"), unique=True
)
areas = st.lists(
    st.lists(parts, max_size=3).map(lambda found: "/".join(["r", *found]) + "/"), unique=True
)


@given(buildings, areas)
def test_a_building_is_uncovered_when_no_served_area_holds_it(places, served):
    expected = [place for place in places if not any(place.startswith(area) for area in served)]
    assert list(coverage.uncovered(places, served)) == expected


@given(buildings, areas, areas)
def test_more_service_never_uncovers(places, served, more):
    assert set(coverage.uncovered(places, [*served, *more])) <= set(
        coverage.uncovered(places, served)
    )


@given(buildings, areas, areas)
def test_levels_are_told_apart(places, first, second):
    found = coverage.uncovered_by_level(places, {1: first, 2: second})
    assert found == {
        1: coverage.uncovered(places, first),
        2: coverage.uncovered(places, second),
    }


def test_a_building_stands_in_exactly_one_grid():
    inside, outside, twice = "r/g/b/", "r/b/", "r/g/h/b/"
    found = coverage.without_one_grid([inside, outside, twice], ["r/g/", "r/g/h/"])
    assert found == (outside, twice)


def test_a_building_is_not_its_own_grid():
    assert coverage.without_one_grid(["r/g/"], ["r/g/"]) == ("r/g/",)
