"""What is split, who reads a part, and by when it is promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules import clocks, levels, splitting
from shiliu.cases.rules.splitting import MOST, Circle, Whole
from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WorkCalendar

CALENDAR = WorkCalendar(rest=frozenset(), makeup=frozenset(), zone=ZoneInfo("Asia/Shanghai"))
MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 6, 1), timezones=st.just(UTC))
CODES = st.lists(st.sampled_from("ab"), min_size=1, max_size=3)
PATHS = CODES.map(lambda codes: "/".join(codes) + "/")
CIRCLES = st.builds(Circle, PATHS, st.integers(0, 4))


def sees(circle: Circle, path: str, level: int) -> bool:
    """Whether a post of an area and a level sees what lies there."""
    return circle.path.startswith(path) and circle.level >= level


@given(st.builds(Whole, *[st.booleans()] * 4, st.integers(0, MOST + 3)))
def test_what_stays_in_one_piece(whole):
    kept = whole.complaint or whole.led or whole.is_part or whole.erased or whole.parts >= MOST
    if kept:
        with pytest.raises(RuleBroken, match=r"cases\.split_"):
            splitting.check(whole)
    else:
        splitting.check(whole)


@given(CIRCLES, CIRCLES, PATHS, st.integers(0, 4))
def test_what_is_called_no_wider_is_seen_by_nobody_more(whole, part, path, level):
    """Deeper inside nobody is left out: there posts stand below the centre, or for no level."""
    if not splitting.is_wider(whole, part) and sees(part, path, level):
        assert sees(whole, path, level) or path.startswith(whole.path)


@given(CIRCLES, CIRCLES)
def test_a_lower_level_or_another_place_is_wider(whole, part):
    elsewhere = not whole.path.startswith(part.path) and not part.path.startswith(whole.path)
    if part.level > whole.level or elsewhere:
        assert splitting.is_wider(whole, part)


def test_deeper_inside_is_wider_only_for_those_below_the_centre():
    whole = Circle("district/community/", 4)
    assert splitting.is_wider(whole, Circle("district/community/grid/", 4))
    assert splitting.is_wider(whole, Circle("district/community/grid/", 2))
    assert not splitting.is_wider(whole, Circle("district/community/grid/", 1))


@given(st.booleans(), st.text(max_size=3))
def test_personal_words_are_refused_exactly_where_more_people_read_them(wider, marked):
    if wider and marked:
        with pytest.raises(RuleBroken, match=r"cases\.split_personal") as refused:
            splitting.check_words(wider=wider, marked=marked)
        assert refused.value.values["marked"] == marked
    else:
        splitting.check_words(wider=wider, marked=marked)


@given(st.integers(0, 4), st.integers(0, 4), st.booleans())
def test_a_part_is_for_its_category_unless_the_whole_was_held_back(whole, category, held_back):
    level = levels.of_part(whole, category, held_back=held_back)
    assert level <= category
    if held_back:
        assert level <= whole
    else:
        assert level == category


@given(
    MOMENTS,
    st.integers(0, 60),
    st.integers(1, 30),
    st.one_of(st.none(), st.integers(1, 40)),
)
def test_a_part_is_promised_by_its_own_clock_or_by_what_was_told(begun, later, own, told):
    at = begun + timedelta(days=later)
    days = clocks.days_of_part(CALENDAR, begun, at, own, told)
    assert days in {own, told}
    assert days >= own
    if CALENDAR.add(begun, own) > at:
        assert days == own
    elif told is not None:
        assert days >= told
