"""Point in polygon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.geometry import holds, read_shape

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]
degrees = st.floats(-10, 10)


def polygon(*rings):
    return read_shape({"type": "Polygon", "coordinates": list(rings)})


@given(degrees, degrees)
def test_a_square_holds_what_lies_between_its_sides(x, y):
    assert holds(polygon(SQUARE), (x, y)) == (0 <= x <= 4 and 0 <= y <= 4)


@given(degrees, degrees)
def test_a_hole_is_outside_but_its_border_is_not(x, y):
    inside_hole = 1 < x < 3 and 1 < y < 3
    square = 0 <= x <= 4 and 0 <= y <= 4
    assert holds(polygon(SQUARE, HOLE), (x, y)) == (square and not inside_hole)


@given(degrees, degrees, st.integers(0, 3))
def test_where_the_ring_begins_and_which_way_it_runs_does_not_matter(x, y, first):
    turned = SQUARE[first:-1] + SQUARE[:first]
    turned.append(turned[0])
    assert holds(polygon(turned[::-1]), (x, y)) == holds(polygon(SQUARE), (x, y))


def test_several_polygons_hold_what_one_of_them_holds():
    far = [[x + 10, y] for x, y in SQUARE]
    both = read_shape({"type": "MultiPolygon", "coordinates": [[SQUARE], [far]]})
    assert holds(both, (12, 2))
    assert holds(both, (2, 2))
    assert not holds(both, (7, 2))


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [200, 0], [4, 4], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["0", 0], [1, 0], [4, 4], ["0", 0]]]},
    ],
)
def test_what_is_no_polygon_is_refused(geometry):
    with pytest.raises(RuleBroken, match=r"network\.polygon"):
        read_shape(geometry)
