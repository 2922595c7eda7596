"""Entries 27, 29 and 68: deliveries, the full way over the interface, hazards without accused."""

from __future__ import annotations

import json
import re
from itertools import count

import pytest
from django.db import connection

from shiliu.tallies.actions import project
from tests.integration.portal.plain_browser import Browser, Page
from tests.integration.portal.test_asking import WORDS
from tests.integration.portal.test_inventory import in_inbox, press, take

pytestmark = pytest.mark.usefixtures("kangbashi", "clock")

BODY = {"words": WORDS, "area": "150603002007001001", "category": "home.light.estate"}
KEYS = count(1)


@pytest.fixture
def dora() -> Browser:
    """A resident who reads Chinese, without script and without an account."""
    return Browser()


def post(dora: Browser, name: str, body: dict) -> tuple[int, dict]:
    answer = dora.client.post(
        f"/api/v1/{name}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": f"inventory-{next(KEYS)}"},
    )
    return answer.status_code, answer.json()


def get(dora: Browser, path: str) -> dict:
    answer = dora.client.get(path)
    assert answer.status_code == 200
    return answer.json()


def asked(dora: Browser, **changed: object) -> str:
    """Ask over the interface; the code."""
    status, receipt = post(dora, "requests", BODY | changed)
    assert status == 201, receipt
    return receipt["code"]


def followed(dora: Browser, code: str) -> dict:
    status, found = post(dora, "follow", {"code": code})
    assert status == 200
    return found


def opened(dora: Browser, code: str) -> Page:
    return dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code)


def test_inventory_29_the_full_path_over_the_interface_and_reopening_keeps_the_history(
    dora, people
):
    code = asked(dora)

    def stands() -> tuple[str, str]:
        found = followed(dora, code)
        return found["state"], found["word"]

    assert stands() == ("received", "none")
    case_id = in_inbox(people.alice)
    for person, step, typed, state in (
        (people.alice, "accept", {}, "accepted"),
        (people.alice, "dispatch", {"to": "dept-lighting"}, "dispatched"),
        (people.judy, "return", {"reason": "这几盏灯在小区里，归物业管。"}, "returned"),
        (people.alice, "dispatch", {"to": "pm-08"}, "dispatched"),
        (people.ken, "start", {}, "working"),
        (people.ken, "answer", {"outcome": "done", "reply": "换了 3 盏灯头。"}, "answered"),
    ):
        assert take(person, case_id, step, **typed).status == 302, step
        assert stands() == (state, "none")

    before = followed(dora, code)["timeline"]
    press(dora, opened(dora, code), "not_solved")
    after = followed(dora, code)
    assert after["state"] == "reopened"
    assert after["timeline"][: len(before)] == before
    assert [step["verb"] for step in after["timeline"][len(before) :]] == ["reopen"]
    assert "换了 3 盏灯头。" in {step["text"] for step in after["timeline"]}

    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "start")
    take(people.alice, case_id, "answer", outcome="done", reply="东头那盏也换了。")
    take(people.alice, case_id, "title", zh="小区路灯不亮")
    take(people.erin, case_id, "approve-title")
    press(dora, opened(dora, code), "solved")
    done = followed(dora, code)
    assert (done["state"], done["word"]) == ("closed", "solved")
    assert done["timeline"][: len(before)] == before
    moments = [step["at"] for step in done["timeline"]]
    assert moments == sorted(moments)

    published = get(dora, f"/api/v1/requests/{case_id}")
    assert (published["state"], published["word"]) == ("closed", "solved")
    (report,) = get(dora, f"/open311/v2/requests/{case_id}.json")
    assert (report["service_request_id"], report["status"]) == (case_id, "closed")
    for told in (published, report):
        assert WORDS not in json.dumps(told, ensure_ascii=False)


def test_inventory_29_over_the_interface_a_code_finds_only_its_own_request(dora):
    mine, other = asked(dora), asked(dora, words="楼道里堆了杂物。")
    assert mine != other
    texts = {step["text"] for step in followed(dora, mine)["timeline"]}
    assert WORDS in texts
    assert "楼道里堆了杂物。" not in texts
    digits = mine.replace(" ", "")
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    status, refused = post(dora, "follow", {"code": wrong})
    assert (status, refused["code"]) == (404, "cases.code_unknown")
    assert WORDS not in json.dumps(refused, ensure_ascii=False)


def test_inventory_29_no_name_and_no_way_to_be_reached_is_needed(dora):
    """Anonymous, with a code: the code opens it, and nothing of a person is held."""
    code = asked(dora)
    assert len(code.replace(" ", "")) == 16
    assert followed(dora, code)["state"] == "received"
    held = dora.client.post("/follow/my-data/", {"code": code}).json()
    assert held["contact"] in (None, {}, [])


DELIVERIES = """
    SELECT name ->> 'zh', in_place_kind, in_place_name ->> 'zh' FROM catalogue_delivery
     WHERE valid_to IS NULL ORDER BY "order"
"""


def test_inventory_27_the_starting_data_has_five_deliveries_each_with_its_own_test():
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES)
        assert cursor.fetchall() == [
            ("送政策上门", "policy", "宣传到位"),
            ("送服务上门", "activity", "文体活动到位"),
            ("送关怀上门", "care", "社情民意收集到位"),
            ("送帮扶上门", "help", "问题诉求解决到位"),
            ("送法律上门", "law", "矛盾纠纷调解到位"),
        ]
        cursor.execute("SELECT count(*) FROM catalogue_category WHERE delivery_id = 'help'")
        assert cursor.fetchone()[0] > 20, "requests are the fourth delivery"


def counted(person, figure: str, clock) -> int:
    """How many requests of today stand behind a figure on the desk."""
    project()
    day = clock.now.date().isoformat()
    answer = person.client.get(
        f"/desk/rows/?figure={figure}&area=150603002007&from={day}&to={day}&alone=0"
    )
    assert answer.status_code == 200
    return len(set(re.findall(r'href="/desk/cases/([0-9a-f-]{36})/', answer.content.decode())))


def answered(dora: Browser, people) -> tuple[str, str]:
    """A request that was done and answered: its code and id."""
    code = asked(dora)
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "start")
    take(people.alice, case_id, "answer", outcome="done", reply="灯亮了。")
    return code, case_id


@pytest.mark.parametrize("way", ["phone", "counter", "paper"])
def test_inventory_27_d_what_staff_note_is_counted_apart_and_never_as_in_place(
    dora, people, clock, way
):
    code, case_id = answered(dora, people)
    assert counted(people.frank, "solved", clock) == 0
    assert take(people.frank, case_id, "confirm", word="solved", way=way).status == 302
    assert counted(people.frank, "solved", clock) == 0
    assert counted(people.frank, "staff_solved", clock) == 1
    assert "您已确认解决" not in opened(dora, code).words()


def test_inventory_27_d_the_askers_own_word_says_that_help_is_in_place(dora, people, clock):
    code, _ = answered(dora, people)
    press(dora, opened(dora, code), "solved")
    assert counted(people.frank, "solved", clock) == 1
    assert counted(people.frank, "staff_solved", clock) == 0


def test_inventory_68_the_interface_takes_a_place_and_no_accused_person(dora):
    openapi = get(dora, "/api/v1/openapi.json")
    fields = openapi["components"]["schemas"]["NewRequestBody"]["properties"]
    assert set(fields) == {
        *("words", "area", "category", "place"),
        *("contact", "language", "centre_only", "against"),
    }
    hazard = BODY | {"category": "street.road.manhole", "words": "路口井盖没了，很危险。"}
    assert post(dora, "requests", {**hazard, "area": ""})[0] == 422, "a hazard has a place"
    for against in ("张三", "3号楼的王阿姨"):
        status, refused = post(dora, "requests", hazard | {"against": against})
        assert (status, refused["code"], refused["field"]) == (422, "cases.unit_unknown", "against")
    for field in ("accused", "suspect", "person"):
        status, refused = post(dora, "requests", hazard | {field: "张三"})
        assert (status, refused["code"]) == (422, "core.field_unknown")
    assert post(dora, "requests", hazard)[0] == 201


@pytest.mark.parametrize(
    "title",
    ["王建国家门口的井盖没了", "井盖没了，电话13812345678", "李阿姨把井盖搬走了"],
)
def test_inventory_68_a_title_that_names_somebody_is_not_published(dora, people, title):
    asked(dora, category="street.road.manhole", words="路口井盖没了，很危险。")
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    flagged = take(people.alice, case_id, "title", zh=title)
    assert flagged.status == 422
    assert dora.open(f"/requests/{case_id}/").status == 404
    assert dora.client.get(f"/api/v1/requests/{case_id}").status_code == 404
