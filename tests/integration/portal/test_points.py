"""Finding a service point, and what the page of one says."""

from __future__ import annotations

from datetime import datetime

import pytest

from shiliu.core import clock
from shiliu.network.queries import network, points_now
from tests.integration.portal.conftest import MONDAY
from tests.integration.portal.plain_browser import Browser

pytestmark = pytest.mark.usefixtures("on_monday")

COMMUNITY = "150603002007"


def at(hour, minute=0, day=23):
    return lambda: datetime(2026, 11, day, hour, minute, tzinfo=MONDAY.tzinfo)


def listed(page):
    """The codes of the points in the list, in order."""
    return [
        link.split("/")[2] for link in page.links if link.startswith("/points/") and "?" not in link
    ]


def test_the_list_has_pages_and_every_point_stands_on_one_of_them(dora):
    page, found = dora.open("/points/"), []
    while True:
        found += [code for code in listed(page) if code]
        older = [link for link in page.links if "from=" in link]
        following = [link for link in older if int(link.rpartition("=")[2]) > len(found) - 1]
        if not following:
            break
        page = dora.open(following[-1])
    assert sorted(found) == sorted(unit.code for unit in network().points)


def test_a_community_shows_its_nearest_points_open_ones_first(dora):
    page = dora.open(f"/points/?area={COMMUNITY}")
    units = [network().units_by_code[code] for code in listed(page) if code]
    assert any(unit.serves(network().areas_by_code[COMMUNITY].path) for unit in units)
    assert "学府社区" in page.words()


def test_a_building_is_found_by_its_number(dora):
    form = dora.open("/points/").form("/points/", "q")
    page = dora.submit(form, q="学府社区3号楼")
    first = network().units_by_code[next(code for code in listed(page) if code)]
    assert any(
        network().areas_by_path[path].name["zh"].endswith("3号楼")
        for path in first.answers_for
        if path in network().areas_by_path
    )


def test_open_now_leaves_out_what_is_closed(dora):
    form = dora.open("/points/").form("/points/", "open")
    page = dora.submit(form, level="4", open="1")
    open_points = [
        point.unit.code for point in points_now(MONDAY) if point.open and point.unit.level == 4
    ]
    assert [code for code in listed(page) if code] == open_points[:40]
    assert f"{len(open_points)} 处服务点" in page.words()


def test_filters_stay_in_the_address_of_the_next_page(dora):
    page = dora.open("/points/?level=4")
    following = next(link for link in page.links if "from=40" in link)
    assert "level=4" in following


@pytest.mark.parametrize("start", ["abc", "-1", "99999999999", "460"])
def test_a_list_from_nowhere_is_empty_or_begins_anew(dora, start):
    assert dora.open(f"/points/?from={start}").status == 200


def test_nothing_found_says_what_to_try(dora):
    page = dora.open("/points/?q=xyzzy")
    assert "没有找到服务点" in page.words()
    assert "/points/" in page.links


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(10, 30), "开到 12:00"),
        (at(13), "14:30 开门"),
        (at(19), "明天 08:30 开门"),
        (at(13, day=28), "11 月 30 日 08:30 开门"),
    ],
)
def test_opening_names_the_day_only_when_it_is_another_one(dora, now, words):
    with clock.simulated(now):
        assert words in dora.open("/points/p10/").words()


def test_the_week_has_names_of_days_and_marks_today(dora):
    page = dora.open("/points/p10/")
    assert "星期一 今天 08:30–12:00，14:30–17:30" in page.words()
    assert "星期日 不开门" in page.words()
    assert "Monday today" in Browser("en").open("/points/p10/").words()


def test_a_sign_leads_to_a_page_that_names_the_point_and_what_is_never_asked(dora):
    words = dora.open("/points/p10/").words()
    assert "学府社区党群服务中心" in words
    assert "从不要您的身份证、银行卡，也不收钱" in words


def test_a_department_has_no_page_as_a_point(dora):
    assert dora.open("/points/dept-lighting/").status == 404


def test_asking_at_a_point_begins_there(dora):
    assert "/ask/?at=p10" in dora.open("/points/p10/").links


def test_the_first_page_names_an_open_centre_with_telephone_and_closing_time(dora):
    words = dora.open("/").words()
    assert "比如" in words
    assert "0477-555-" in words
    assert "开到 12:00" in words


def test_in_the_night_it_is_the_centre_that_opens_next(dora):
    with clock.simulated(at(3)):
        assert "08:30 开门" in dora.open("/").words()


def test_a_scanned_sign_puts_its_point_on_the_first_page(dora):
    page = dora.open("/?at=p10")
    assert "您在这里 学府社区党群服务中心" in page.words()


def test_centres_can_be_rung_from_the_page_of_other_ways(dora):
    page = dora.open("/other-ways/")
    centres = [unit for unit in network().points if unit.level == 1]
    assert len([link for link in page.links if link.startswith("tel:")]) == len(centres) == 19
