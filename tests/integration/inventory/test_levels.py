"""Entry 25: a request climbs four levels, hop by hop; a point says whether it is open."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from shiliu.accounts.rules.roles import Role
from tests.integration.portal.plain_browser import Browser
from tests.integration.portal.test_asking import MATTER, code_in
from tests.integration.portal.test_inventory import in_inbox, staff, take
from tests.support.moments import SHANGHAI

pytestmark = pytest.mark.usefixtures("kangbashi", "clock")

SIGN = "/ask/?at=p10-1-1-1"
WHEN = re.compile(r'<span class="when">([^<]+)</span>')


@pytest.fixture
def dora() -> Browser:
    """A resident who reads Chinese, without script and without an account."""
    return Browser()


def asked_at_the_sign(dora: Browser) -> str:
    """Ask at the neighbour point, whose sign was scanned; the code."""
    page = dora.open(SIGN)
    matter = MATTER | {"place": "1号楼一单元门口"}
    page = dora.submit(page.form(SIGN, "words"), **matter)
    page = dora.submit(page.form(SIGN, "category"), category="home.light.estate")
    return code_in(dora.submit(page.form(SIGN, "once")))


def followed(dora: Browser, code: str) -> dict:
    answer = dora.client.post(
        "/api/v1/follow", json.dumps({"code": code}), content_type="application/json"
    )
    assert answer.status_code == 200
    return answer.json()


def test_inventory_25_a_request_of_level_4_goes_4_3_2_1_and_each_hop_is_dated(dora, people, clock):
    mona = people.add("mona", Role.BUILDING_STEWARD, "p10-1-1", "150603002007001002")
    code = asked_at_the_sign(dora)
    assert followed(dora, code)["unit"]["code"] == "p10-1-1-1"

    way = [(people.bob, "p10-1-1"), (mona, "p10-1"), (people.alice, "p10")]
    days, case_id = [], in_inbox(people.bob)
    for person, above in way:
        assert in_inbox(person) == case_id
        clock.later(days=1, hours=1)
        days.append(clock.now.astimezone(UTC).date())
        answer = take(person, case_id, "hand-up", reason="这件我们办不了，请上面帮忙。")
        assert answer.status == 302
        assert followed(dora, code)["unit"]["code"] == above
    assert in_inbox(people.erin) == case_id

    hops = [step for step in followed(dora, code)["timeline"] if step["verb"] == "hand_up"]
    assert [hop["to_unit"]["code"] for hop in hops] == ["p10-1-1", "p10-1", "p10"]
    assert [hop["unit"]["code"] for hop in hops] == ["p10-1-1-1", "p10-1-1", "p10-1"]
    assert [hop["at"][:10] for hop in hops] == [day.isoformat() for day in days]
    assert len(set(days)) == 3

    clock.later(days=2)
    for page in (
        staff(people.erin).open(f"/desk/cases/{case_id}/"),
        dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code),
    ):
        dated = " ".join(WHEN.findall(page.text))
        assert all(f"{day.month} 月 {day.day} 日" in dated for day in days)
        assert page.words().count("这件我们办不了，请上面帮忙。") == 3


def test_inventory_25_the_highest_point_hands_up_to_the_office_of_the_street(dora, people):
    """The way does not end at level 1: above a centre stands the subdistrict."""
    people.add("mona", Role.BUILDING_STEWARD, "p10-1-1", "150603002007001002")
    code = asked_at_the_sign(dora)
    case_id = in_inbox(people.bob)
    for person in (people.bob, people["mona"], people.alice, people.erin):
        take(person, case_id, "hand-up", reason="请上面帮忙。")
    assert followed(dora, code)["unit"]["code"] == "office-qingchunshan"


@pytest.mark.parametrize(
    ("parent", "refused"),
    [("p10", True), ("", True), ("p10-1", False)],
    ids=["level 3 under level 1", "under nothing", "under level 2"],
)
def test_inventory_25_level_3_hangs_under_level_2_only(
    people, parent, refused, django_capture_on_commit_callbacks
):
    browser = staff(people.heidi)
    page = browser.open("/desk/network/units/add/")
    form = page.form("/desk/network/units/add/", "code")
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.submit(
            form, kind="point", level="3", code="p10-1-9", name_zh="新的服务角",
            parent=parent, area="150603002007001001",
        )  # fmt: skip
    assert answer.status == (422 if refused else 302)
    known = {each["code"]: each for each in points(browser)}
    assert ("p10-1-9" in known) is not refused
    if not refused:
        assert known["p10-1-9"]["parent"] == parent


def points(browser: Browser) -> list[dict]:
    return json.loads(browser.client.get("/api/v1/points").content)


@pytest.mark.parametrize(
    ("day", "is_open", "said"),
    [
        ((4, 29), True, "开到 17:30"),
        ((5, 1), False, "5 月 6 日 08:30 开门"),
        ((5, 9), True, "开到 17:30"),
        ((5, 16), False, "5 月 18 日 08:30 开门"),
    ],
    ids=["a Wednesday", "Labour Day, a Friday", "a Saturday that is worked", "any other Saturday"],
)
def test_inventory_25_open_now_knows_holidays_and_days_that_are_worked(
    dora, clock, day, is_open, said
):
    clock.to(datetime(2026, *day, 15, tzinfo=SHANGHAI))
    words = dora.open("/points/p10/").words()
    assert said in words
    assert ("开到" in words) is is_open
    assert next(each for each in points(dora) if each["code"] == "p10")["open"] is is_open


def test_inventory_25_a_day_entered_as_a_holiday_closes_the_points_at_once(
    dora, people, clock, django_capture_on_commit_callbacks
):
    clock.to(datetime(2026, 4, 29, 10, tzinfo=SHANGHAI))
    assert "开到 12:00" in dora.open("/points/p10/").words()
    browser, address = staff(people.heidi), "/desk/network/holidays/"
    form = browser.open(address).form(address, "day")
    with django_capture_on_commit_callbacks(execute=True):
        sent = browser.submit(
            form, day="2026-04-29", kind="rest", name_zh="临时休息", source="区办通知第 7 号"
        )
    assert sent.status == 302
    assert "开到 12:00" not in dora.open("/points/p10/").words()
