import gzip
import re
from itertools import pairwise
from math import atan2, hypot, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.ui.drawing import CORE, MANY, OUTER, Chamber, Level, chamber_spans, draw, draw_wedge
from shiliu.ui.rings import Ring, Span, fit_rings, places, shares
from shiliu.ui.seedpaths import UNIT, Place, path_of

OPENINGS = (1.0, 0.83, 0.67, 0.27)
SUBDISTRICTS = ((4, 18, 30, 45), (4, 19, 31, 46), (8, 36, 60, 90), (3, 13, 22, 31))


def network(sizes, share=0.5):
    """Chambers with one child area each; every second point is open (or another share)."""
    every = max(1, round(1 / share))
    chambers = [
        Chamber(f"area {i}", f"/{i}", [[[k % every == 0 for k in range(n)]] for n in numbers])
        for i, numbers in enumerate(sizes)
    ]
    levels = [
        Level(
            f"level {i}",
            sum(sum(c.rings[i][0]) for c in chambers),
            sum(len(c.rings[i][0]) for c in chambers),
        )
        for i in range(len(sizes[0]))
    ]
    return levels, chambers


# fewer than 600 points in all, so that every seed is a point
networks = st.integers(2, 5).flatmap(
    lambda n_levels: st.lists(
        st.lists(st.integers(0, 16), min_size=n_levels, max_size=n_levels), min_size=1, max_size=7
    )
)


def tips(path):
    """Where the seeds of a path begin, in pixels; the numbers of one seed end where it began."""
    x = y = 0.0
    found = []
    for dx, dy in re.findall(r"[Mm](-?\d+)[ ]?(-?\d+)", path):
        x, y = x + int(dx), y + int(dy)
        found.append((x / UNIT, y / UNIT))
    return found


@given(networks)
def test_every_point_is_one_seed(sizes):
    drawing = draw(*network(sizes))
    for shape, numbers in zip(drawing.chambers, sizes, strict=True):
        assert shape.n_total == sum(numbers)
        assert sum(path.n for path in shape.paths) == sum(numbers)
        for path in shape.paths:
            assert len(tips(path.path)) == path.n
            n_open, n_total = shape.by_level[path.level]
            assert path.n == (n_open if path.state == "open" else n_total - n_open)


@given(networks)
def test_a_chamber_level_and_state_is_one_path(sizes):
    for shape in draw(*network(sizes)).chambers:
        keys = [(path.level, path.state) for path in shape.paths]
        assert len(keys) == len(set(keys))


@given(networks)
def test_seeds_stand_inside_their_chamber_between_core_and_rind(sizes):
    drawing = draw(*network(sizes))
    spans = chamber_spans([sum(numbers) for numbers in sizes])
    for shape, span in zip(drawing.chambers, spans, strict=True):
        for path in shape.paths:
            for x, y in tips(path.path):
                radius, angle = hypot(x, y), atan2(-y, x) % (2 * pi)
                low, high = span.limits(radius)
                assert CORE - 1 <= radius <= OUTER
                assert low <= angle <= high


@given(networks)
def test_rings_do_not_touch_each_other(sizes):
    counts = tuple(zip(*sizes, strict=True))
    spans = tuple(chamber_spans([sum(numbers) for numbers in sizes]))
    rings = fit_rings(counts, spans, CORE, OUTER)
    assert rings[0].rows[0] - rings[0].length / 2 >= CORE - 1e-6
    assert rings[-1].rows[-1] + rings[-1].length / 2 <= OUTER + 1e-6
    for inner, outer in pairwise(rings):
        assert inner.rows[-1] + inner.length / 2 < outer.rows[0] - outer.length / 2


def test_no_two_seeds_of_a_real_network_overlap():
    spans = tuple(chamber_spans([sum(numbers) for numbers in SUBDISTRICTS]))
    rings = fit_rings(tuple(zip(*SUBDISTRICTS, strict=True)), spans, CORE, OUTER)
    for level, ring in enumerate(rings):
        found = [
            place
            for numbers, span in zip(SUBDISTRICTS, spans, strict=True)
            for place in places(numbers[level], span, ring)
        ]
        for one in found:
            for other in found:
                if one is not other and one.radius == other.radius:
                    assert abs(one.angle - other.angle) * one.radius > 0.8 * ring.length


def test_a_district_of_460_points_weighs_less_than_20_kb():
    levels, chambers = network(SUBDISTRICTS, share=0.5)
    drawing = draw(levels, chambers)
    paths = [path.path for shape in drawing.chambers for path in shape.paths]
    assert drawing.n_total == 460
    assert len(paths) <= len(SUBDISTRICTS) * 4 * 2
    assert len(gzip.compress("".join(paths).encode())) < 12_000


def test_seeds_of_a_real_network_are_large_enough_to_see():
    spans = tuple(chamber_spans([sum(numbers) for numbers in SUBDISTRICTS]))
    rings = fit_rings(tuple(zip(*SUBDISTRICTS, strict=True)), spans, CORE, OUTER)
    assert min(ring.length for ring in rings) >= 10


def test_a_network_without_points_is_an_empty_fruit():
    drawing = draw(*network([(0, 0), (0, 0)]))
    assert drawing.n_total == 0
    assert all(shape.paths == () for shape in drawing.chambers)


def test_above_600_points_the_fullest_ring_shows_areas():
    areas = [[True] * 20, [True, False] * 10, [False] * 20]
    chambers = [Chamber(str(i), "/", [[[True]], areas]) for i in range(12)]
    drawing = draw([Level("a", 12, 12), Level("b", 360, 720)], chambers)
    assert drawing.by_area == (False, True)
    assert drawing.has_areas
    assert drawing.has_half
    assert sum(path.n for shape in drawing.chambers for path in shape.paths) <= MANY
    outer = {path.state: path.n for path in drawing.chambers[0].paths if path.level == 1}
    assert outer == {"open": 1, "half": 1, "shut": 1}
    assert drawing.chambers[0].n_total == 61


def test_areas_without_points_give_no_seed():
    chambers = [Chamber("a", "/", [[[], [True] * 700]])]
    assert draw([Level("a", 700, 700)], chambers).chambers[0].paths[0].n == 1


def test_leaders_run_one_for_each_level_from_its_ring():
    drawing = draw(*network(SUBDISTRICTS))
    assert [leader.line.startswith("M") for leader in drawing.leaders] == [True] * 4
    assert [leader.x for leader in drawing.leaders] == sorted(
        leader.x for leader in drawing.leaders
    )


def test_too_much_for_one_drawing_says_so():
    with pytest.raises(ValueError, match="too many"):
        fit_rings(((100_000,),), (Span(0, pi),), CORE, OUTER)


def test_a_wedge_shows_every_point_of_one_area():
    rings = [[True], [True, False], [False] * 9, [True] * 14]
    wedge = draw_wedge(rings)
    assert (wedge.n_open, wedge.n_total) == (16, 26)
    assert sum(len(tips(path.path)) for path in wedge.paths) == 26


def test_a_wedge_reads_from_left_to_right():
    first_open = draw_wedge([[True, False, False]])
    (x, _), *_ = tips(next(p.path for p in first_open.paths if p.state == "open"))
    assert x < 0


@given(st.integers(0, 500), st.lists(st.integers(1, 50), min_size=1, max_size=9))
def test_shares_add_up_and_are_near_their_weight(total, weights):
    counts = shares(total, weights)
    assert sum(counts) == total
    for count, weight in zip(counts, weights, strict=True):
        assert abs(count - total * weight / sum(weights)) < 1


@given(st.integers(0, 60))
def test_places_come_in_the_order_of_their_angle(n):
    found = places(n, Span(0.2, 3), Ring((100, 112), 6))
    assert [place.angle for place in found] == sorted(place.angle for place in found)
    assert len(found) == n


def test_half_seeds_are_one_closed_subpath_and_a_line_there_and_back():
    text = path_of([Place(100, 1)], 12, "half")
    assert text.count("M") == 1
    assert text.count("z") == 2
    assert text.count("c") == 3


def test_path_texts_hold_whole_numbers_only():
    drawing = draw(*network(SUBDISTRICTS))
    for shape in drawing.chambers:
        for path in shape.paths:
            assert re.fullmatch(r"[Mmcsz\d -]+", path.path)
