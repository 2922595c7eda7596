"""Checks of the inventory that a stranger can run with a browser without script."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection

from shiliu.portal.home import figures
from tests.integration.portal.figures_made import thirty_days
from tests.integration.portal.plain_browser import Browser, Page
from tests.integration.portal.test_asking import WORDS, asked, code_in, told

pytestmark = pytest.mark.usefixtures("kangbashi", "clock")

NUMBER = re.compile(r"\d[\d,.]*")
CASE_IN_DESK = re.compile(r"/desk/cases/([0-9a-f-]{36})/")


def main_of(page: Page) -> str:
    return page.text.split('<main id="main"', 1)[1].partition(">")[2].split("</main>", 1)[0]


def without_markup(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def staff(person) -> Browser:
    """The desk of somebody who is signed in."""
    browser = Browser()
    browser.client = person.client
    return browser


def take(person, case_id: str, step: str, **typed: str) -> Page:
    """Open the form of a step on the desk, fill it in and send it."""
    browser, address = staff(person), f"/desk/cases/{case_id}/{step}/"
    page = browser.open(address)
    return browser.submit(page.form(address, next(iter(typed), "once")), **typed)


def in_inbox(person) -> str:
    """The id of the request that waits in somebody's inbox."""
    found = CASE_IN_DESK.search(staff(person).open("/desk/inbox/").text)
    assert found
    return found[1]


def press(browser: Browser, page: Page, word: str) -> Page:
    return browser.submit(page.form("/follow/say/", act="confirm"), button=("word", word))


def test_inventory_5_every_number_on_the_about_page_links_to_source_and_date(dora):
    text = main_of(dora.open("/about/"))
    sources = re.findall(r'<td id="source-(\w+)"[^>]*>(.*?)</td>', text, re.DOTALL)
    assert len(sources) >= 5
    for key, source in sources:
        assert f'href="#source-{key}"' in text
        assert re.search(r'<time datetime="\d{4}-\d{2}-\d{2}">', source)
        assert without_markup(source).strip()
    elsewhere = re.sub(r'<td id="source-.*?</td>', "", text, flags=re.DOTALL)
    linked = re.sub(r'<a href="#source-\w+">[^<]*</a>', "", elsewhere)
    assert not NUMBER.findall(without_markup(linked))


def test_inventory_8_the_rate_uses_the_published_fact_with_its_date(dora, monkeypatch):
    monkeypatch.setattr(figures, "public_figures", lambda key: thirty_days(received=600))
    page = dora.open("/figures/")
    assert (
        "三十天内每千人 3.92 件求助。分母：居民 153,000 人，2022 年 9 月 13 日公布。"
        in page.words()
    )
    assert "/about/#residents" in page.links
    assert "总人口 153,000 人" in dora.open("/about/").words()


def test_inventory_8_there_is_no_register_of_residents():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
    assert "people_contact" in tables
    assert not [
        name
        for name in tables
        if re.search(r"resident|citizen|inhabitant|household|population|person(?!al)", name)
    ]


def test_inventory_26_the_drawing_shows_the_numbers_of_the_interface(dora):
    points = json.loads(dora.client.get("/api/v1/points").content)
    page = dora.open("/points/")
    levels = re.findall(r'<span class="fruit-figure"><b>([\d,]+)</b>[^\d]*([\d,]+)', page.text)
    for number, (is_open, total) in enumerate(levels, start=1):
        of_level = [point for point in points if point["level"] == number]
        assert int(total) == len(of_level)
        assert int(is_open) == sum(point["open"] is True for point in of_level)
    assert len(levels) == 4
    assert (
        f'class="fruit-number" y="6">{sum(point["open"] is True for point in points)}<' in page.text
    )


def test_inventory_26_the_table_says_the_same_as_the_drawing(dora):
    page = dora.open("/")
    drawn = re.findall(
        r'class="fruit-chamber" [^>]*aria-label="(.*?)：[^\d]*(\d+)[^\d]+(\d+)', page.text
    )
    told = re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a></th>(.*?)</tr>', page.text, re.DOTALL)
    assert len(drawn) == len(told) == 4
    for (name, *numbers), (row, cells) in zip(drawn, told, strict=True):
        assert name == row
        assert (
            sorted(map(int, numbers))
            == sorted(
                int(each) for each in re.findall(r"\d+", without_markup(cells).rsplit("  ", 1)[-1])
            )[-2:]
        )


def test_inventory_27_d_staff_alone_cannot_say_that_help_is_in_place(dora, people):
    code = code_in(asked(dora))
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "start")
    take(people.alice, case_id, "answer", outcome="done", reply="灯亮了。")
    answered = dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code)
    assert "已答复，等您确认" in answered.words()

    own = staff(people.alice).open(f"/desk/cases/{case_id}/confirm/")
    assert not [form for form in own.forms if "word" in form.names]
    refused = people.alice.client.post(
        f"/desk/cases/{case_id}/confirm/",
        {"word": "solved", "way": "phone", "once": "a-key-of-its-own"},
    )
    assert refused.status_code in (403, 404, 422)

    noted = take(people.frank, case_id, "confirm", word="solved", way="phone")
    assert noted.status in (200, 302)
    page = dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code)
    assert "工作人员代记：解决了" in page.words()
    assert "您已确认解决" not in page.words()

    described = json.loads(dora.client.get("/api/v1/openapi.json").content)
    assert [path for path in described["paths"] if "confirm" in path] == ["/api/v1/follow/confirm"]
    steps = described["components"]["schemas"]["StepBody"]["discriminator"]["mapping"]
    assert len(steps) > 10
    assert not {"confirm", "reopen", "withdraw", "expire"} & set(steps), "the asker's alone"


def test_inventory_29_the_full_path_by_the_pages_and_reopening_keeps_the_history(dora, people):
    code = code_in(asked(dora))

    def follow() -> Page:
        return dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code)

    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    assert "已受理" in follow().words()
    take(people.alice, case_id, "dispatch", to="dept-lighting")
    assert "派给区市政照明部门" in follow().words()
    take(people.judy, case_id, "return", reason="这几盏灯在小区里，归物业管。")
    assert "“这几盏灯在小区里，归物业管。”退回不算谁的错，时限不停。" in follow().words()
    take(people.alice, case_id, "dispatch", to="pm-08")
    take(people.ken, case_id, "start")
    assert "正在办理" in follow().words()
    take(people.ken, case_id, "answer", outcome="done", reply="换了 3 盏灯头。")
    before = follow()
    assert "换了 3 盏灯头。" in before.words()

    reopened = press(dora, before, "not_solved")
    assert "重新办理" in reopened.words()
    history = re.findall(r"<b>([^<]+)</b> <span class=\"when\">", before.text)
    again = re.findall(r"<b>([^<]+)</b> <span class=\"when\">", reopened.text)
    assert again[: len(history)] == history
    assert "换了 3 盏灯头。" in reopened.words()

    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "start")
    take(people.alice, case_id, "answer", outcome="done", reply="东头那盏也换了。")
    done = press(dora, follow(), "solved")
    assert "您已确认解决" in done.words()
    assert done.words().index("重新办理") < done.words().index("您说：解决了。")


def test_inventory_29_a_code_finds_only_its_own_request(dora):
    mine = code_in(asked(dora))
    page = dora.submit(
        told(dora, words="楼道里堆了杂物。").form("/ask/", "category"), category="unsorted"
    )
    other = code_in(dora.submit(page.form("/ask/", "once")))
    assert mine != other
    page = dora.submit(dora.open("/follow/").form("/follow/", "code"), code=mine)
    assert WORDS in page.text
    assert "楼道里堆了杂物" not in page.text


def test_inventory_68_a_hazard_report_has_a_place_and_no_field_for_an_accused_person(dora):
    first = dora.open("/ask/")
    second = told(dora, words="路口井盖没了，很危险")
    third = dora.submit(second.form("/ask/", "category"), category="street.road.manhole")
    fields = set()
    for page in (first, second, third):
        for form in page.forms:
            if form.action == "/ask/":
                fields |= form.names
    assert {"community", "place"} <= fields
    typed = fields - {"step", "once"}
    assert typed == {
        *("words", "community", "place"),
        *("category", "centre_only", "against"),
        *("email", "phone", "name", "pictures"),
    }
    units = second.form("/ask/", "category").choices["against"]
    known = {point["code"] for point in json.loads(dora.client.get("/api/v1/points").content)}
    assert units[0] == ""
    assert all(re.fullmatch(r"(p\d|office-|dept-|pm-|partner-).*", unit) for unit in units[1:])
    assert known & set(units)


def test_inventory_68_a_name_in_a_title_is_flagged_before_it_is_published(dora, people):
    asked(dora)
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    flagged = take(people.alice, case_id, "title", zh="张三家门口的路灯不亮，电话13812345678")
    assert flagged.status == 422
    assert "13812345678" in flagged.words()
    assert dora.open(f"/requests/{case_id}/").status == 404
    take(people.alice, case_id, "title", zh="小区路灯不亮")
    take(people.erin, case_id, "approve-title")
    assert "小区路灯不亮" in dora.open("/requests/").words()
