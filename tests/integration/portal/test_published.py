"""What the public reads of requests: titles that staff wrote, in coarse places, and nothing else."""

from __future__ import annotations

import pytest

from shiliu.cases.actions import endings
from shiliu.cases.rules.lifecycle import Word
from shiliu.cases.schemas import ContactInput
from shiliu.core.actor import holder_of
from shiliu.network.queries import network
from tests.integration.portal.conftest import MONDAY
from tests.stories import WORDS, worker_of

pytestmark = pytest.mark.usefixtures("on_monday")


def test_words_place_and_contact_of_the_asker_are_nowhere(dora, story):
    tale = story(contact=ContactInput("朵拉", "", "dora@example.org")).answered().published()
    for address in ("/requests/", f"/requests/{tale.case_id}/"):
        page = dora.open(address)
        assert "小区路灯不亮" in page.words()
        for secret in (WORDS, "3号楼东侧", "朵拉", "dora@example.org", "灯亮了"):
            assert secret not in page.text


def test_what_nobody_approved_has_no_page(dora, story):
    tale = story().accepted()
    assert dora.open(f"/requests/{tale.case_id}/").status == 404


@pytest.mark.parametrize(("word", "shown"), [(Word.SOLVED, "确认解决"), (Word.PARTLY, "部分解决")])
def test_the_residents_word_is_shown(dora, story, word, shown):
    tale = story().answered().published()
    endings.confirm(by=holder_of(tale.case_id), at=MONDAY, case_id=tale.case_id, word=word)
    assert shown in dora.open(f"/requests/{tale.case_id}/").words()


def test_what_staff_noted_is_not_shown_as_the_residents_word(dora, story):
    tale = story().answered().published()
    office = worker_of(next(unit for unit in network().units if unit.rank == 0))
    endings.confirm(by=office, at=MONDAY, case_id=tale.case_id, word=Word.SOLVED)
    for address in ("/requests/", f"/requests/{tale.case_id}/"):
        words = dora.open(address).words()
        assert "解决了（工作人员代记）" in words
        assert "确认解决" not in words


def test_silence_is_not_shown_as_solved(dora, story):
    tale = story().answered().published()
    endings.expire(at=MONDAY.replace(month=12), case_id=tale.case_id)
    words = dora.open(f"/requests/{tale.case_id}/").words()
    assert "结束，未经确认" in words
    assert "确认解决" not in words


def test_many_requests_have_pages_that_lead_on_and_back(dora, story):
    for _ in range(55):
        story().accepted().published()
    first = dora.open("/requests/")
    older = next(link for link in first.links if "after=" in link)
    second = dora.open(older)
    assert len(set(_requests(first)) & set(_requests(second))) == 0
    assert len(_requests(first)) + len(_requests(second)) == 55
    assert "/requests/" in second.links


def _requests(page):
    return [
        link
        for link in page.links
        if link.startswith("/requests/") and len(link) > 20 and "after" not in link
    ]


def test_a_page_from_a_broken_address_is_refused_with_a_sentence(dora):
    page = dora.open("/requests/?after=broken")
    assert page.status == 422
    assert "请回到列表第一页" in page.words()
