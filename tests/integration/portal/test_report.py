"""Something should not be public: it can be said without an account, and it is taken down."""

from __future__ import annotations

import pytest

from shiliu.cases.actions.publishing import withdraw_title
from shiliu.cases.queries import case_by_code, texts_of
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network
from tests.integration.portal.test_asking import code_in
from tests.stories import worker_of

pytestmark = pytest.mark.usefixtures("on_monday")


def test_the_page_it_is_about_is_filled_in(dora, story):
    tale = story().accepted().published()
    address = f"/requests/{tale.case_id}/"
    link = next(link for link in dora.open(address).links if link.startswith("/report/?page="))
    form = dora.open(link).form("/report/", "words")
    assert form.values["page"] == address


def test_a_notice_reaches_the_office_of_the_whole_district_and_has_a_code(dora, follow):
    form = dora.open("/report/?page=/requests/").form("/report/", "words")
    receipt = dora.submit(form, words="标题里有我的名字。", email="dora@example.org")
    case = case_by_code(code_in(receipt))
    assert network().units_by_id[case.unit_id].rank == 0
    assert case.minimum_level == 0
    assert texts_of(case, SYSTEM)[0].body == "不该公开的内容在：/requests/\n标题里有我的名字。"
    assert "标题里有我的名字。" in follow(code_in(receipt)).text


def test_a_notice_without_words_keeps_the_rest(dora):
    form = dora.open("/report/?page=/requests/").form("/report/", "words")
    page = dora.submit(form, email="dora@example.org")
    assert page.status == 422
    assert page.form("/report/", "words").values["email"] == "dora@example.org"
    assert 'href="#id_words"' in page.text


def test_sending_a_notice_twice_makes_one(dora):
    form = dora.open("/report/").form("/report/", "words")
    first = dora.submit(form, words="照片里有人脸。")
    assert code_in(first) == code_in(dora.submit(form, words="照片里有人脸。"))


def test_what_is_taken_down_is_gone_at_once(dora, story):
    tale = story().accepted().published("小区路灯不亮")
    assert dora.open(f"/requests/{tale.case_id}/").status == 200
    office = worker_of(next(unit for unit in network().units if unit.rank == 0))
    withdraw_title(by=office, at=tale.at, case_id=tale.case_id)
    assert dora.open(f"/requests/{tale.case_id}/").status == 404
    assert "小区路灯不亮" not in dora.open("/requests/").text
