"""A resident asks for help, through the pages, without script and without an account."""

from __future__ import annotations

import re

import pytest

from shiliu.cases.queries import case_by_code, texts_of
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import area_named, network
from shiliu.people.queries import contact_in_part
from tests.integration.portal.plain_browser import Browser, Page

pytestmark = pytest.mark.usefixtures("on_monday")

WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
MATTER = {"words": WORDS, "community": "150603002007", "place": "3号楼东侧"}
CODE = re.compile(r'id="receipt-code">(\d{4} \d{4} \d{4} \d{4})<')


def code_in(page: Page) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def told(browser: Browser, **changed: str) -> Page:
    """Step 1 filled in; the page of step 2."""
    first = browser.open("/ask/")
    return browser.submit(first.form("/ask/", "words"), **(MATTER | changed))


def chosen(browser: Browser, category: str = "home.light.estate", **changed: str | None) -> Page:
    """Steps 1 and 2 filled in; the page of step 3."""
    second = told(browser)
    return browser.submit(second.form("/ask/", "category"), category=category, **changed)


def asked(browser: Browser, **contact: str) -> Page:
    """All three steps; the receipt."""
    third = chosen(browser)
    return browser.submit(third.form("/ask/", "once"), **contact)


def test_three_pages_give_a_code_that_opens_the_request(dora, follow):
    receipt = asked(dora)
    assert receipt.status == 200
    page = follow(code_in(receipt))
    assert page.status == 200
    assert WORDS in page.text
    assert "3号楼东侧" in page.text
    assert dora.visited == ["/ask/"] * 4 + ["/follow/"] * 2


def test_the_place_in_words_leads_to_the_building(dora):
    case = case_by_code(code_in(asked(dora)))
    assert network().areas_by_id[case.area_id].name["zh"].endswith("3号楼")


def test_the_receipt_names_the_unit_and_promises_a_day(dora):
    words = asked(dora).words()
    assert "5 个工作日内答复" in words
    assert "最晚 11 月 30 日" in words
    assert re.search(r"KB-2026-\d{6}", words)
    assert "学府社区" in words


def test_the_receipt_holds_the_code_as_a_drawing_that_keeps_it_from_the_server(dora):
    receipt = asked(dora)
    assert '<svg class="qr"' in receipt.text
    assert "/follow/#" not in receipt.text


def test_a_missing_place_keeps_what_was_typed_and_names_the_field(dora):
    page = told(dora, community="")
    assert page.status == 422
    assert page.form("/ask/", "words").values["words"] == WORDS
    assert page.form("/ask/", "words").values["place"] == "3号楼东侧"
    assert 'href="#id_community"' in page.text
    assert "还差一处" in page.words()


def test_no_kind_chosen_keeps_everything_and_names_the_field(dora):
    second = told(dora)
    page = dora.submit(second.form("/ask/", "category"), centre_only="on")
    assert page.status == 422
    form = page.form("/ask/", "category")
    assert form.values["words"] == WORDS
    assert form.values["centre_only"] == "on"
    assert 'href="#id_category_0"' in page.text
    assert 'id="id_category_0"' in page.text


def test_a_bad_address_keeps_everything_and_names_the_field(dora):
    third = chosen(dora)
    page = dora.submit(third.form("/ask/", "once"), email="nobody", name="朵拉", phone="12345678")
    assert page.status == 422
    values = page.form("/ask/", "once").values
    assert (values["email"], values["name"], values["words"]) == ("nobody", "朵拉", WORDS)
    again = dora.submit(page.form("/ask/", "once"), email="dora@example.org")
    assert again.status == 200
    case = case_by_code(code_in(again))
    assert contact_in_part("case", case.id)["name"] == "朵***"


def test_a_number_nobody_could_ring_is_refused_beside_its_field(dora):
    page = dora.submit(chosen(dora).form("/ask/", "once"), phone="ring me")
    assert page.status == 422
    assert 'id="id_phone_error"' in page.text


@pytest.mark.parametrize("step", ["matter", "kind"])
def test_going_back_loses_nothing(dora, step):
    page = told(dora) if step == "matter" else chosen(dora, centre_only="on")
    back = dora.submit(page.form("/ask/", step=step), button=("back", "1"))
    assert back.status == 200
    form = back.form("/ask/", "community" if step == "matter" else "centre_only")
    assert form.values["words"] == WORDS
    assert form.values["place"] == "3号楼东侧"
    if step == "kind":
        assert form.values["category"] == "home.light.estate"


def test_sending_twice_makes_one_request_and_shows_the_same_code(dora):
    form = chosen(dora).form("/ask/", "once")
    assert code_in(dora.submit(form)) == code_in(dora.submit(form))


def test_the_same_form_with_other_words_is_refused_not_lost(dora):
    form = chosen(dora).form("/ask/", "once")
    dora.submit(form)
    page = dora.submit(form, words="另一件事，也在三号楼。")
    assert page.status == 422
    assert "另一件事" in page.text


def test_a_form_without_its_key_is_refused_not_lost(dora):
    page = dora.submit(chosen(dora).form("/ask/", "once"), once="")
    assert page.status == 422
    assert WORDS in page.text


def test_nothing_but_the_words_and_the_place_is_needed(dora):
    case = case_by_code(code_in(asked(dora)))
    assert contact_in_part("case", case.id) == {}
    assert len(texts_of(case, SYSTEM)) == 2


def test_a_suggestion_gives_its_reason_and_is_not_chosen_beforehand(dora):
    page = told(dora, words="门前路灯不亮")
    assert "建议，由您决定。" in page.words()
    assert "原因：原话里有“路灯不亮”" in page.words()
    assert "category" not in page.form("/ask/", "category").values


def test_every_kind_can_be_chosen_without_script(dora):
    kinds = told(dora).form("/ask/", "category").choices["category"]
    assert len(kinds) == len(set(kinds)) > 60
    assert "unsorted" in kinds


def test_who_cannot_say_what_kind_it_is_may_leave_it_to_staff(dora):
    page = dora.submit(chosen(dora, category="unsorted").form("/ask/", "once"))
    case = case_by_code(code_in(page))
    assert network().units_by_id[case.unit_id].rank == 0


def test_danger_comes_first_and_a_hazard_shows_the_duty_phone_at_once(dora):
    assert "有危险，先打电话 报警 110 火警 119 急救 120" in dora.open("/ask/").words()
    page = told(dora, words="路口井盖没了，很危险")
    assert "值班电话 0477-555-" in page.words()
    third = dora.submit(page.form("/ask/", "category"), category="street.road.manhole")
    assert 'href="tel:0477-555-' in third.text
    receipt = dora.submit(third.form("/ask/", "once"))
    assert "请现在也打值班电话" in receipt.words()


def test_what_is_not_ours_says_who_can_and_may_still_be_sent(dora):
    page = told(dora, words="小区停电了")
    assert "停电：这件不归我们办" in page.words()
    assert "95598" in page.words()
    third = dora.submit(page.form("/ask/", "category"), category="utility.power.off")
    assert "95598" in third.words()
    assert code_in(dora.submit(third.form("/ask/", "once")))


def test_only_the_centre_reads_what_is_ticked_so(dora):
    page = dora.submit(chosen(dora, centre_only="on").form("/ask/", "once"))
    case = case_by_code(code_in(page))
    assert case.minimum_level == 1
    assert network().units_by_id[case.unit_id].level == 1


def test_a_complaint_goes_past_the_unit_it_is_about(dora):
    second = told(dora)
    against = second.form("/ask/", "category").choices["against"]
    centre = next(code for code in against if code == "p10")
    third = dora.submit(second.form("/ask/", "category"), category="complaint.unit", against=centre)
    case = case_by_code(code_in(dora.submit(third.form("/ask/", "once"))))
    assert case.against_id == network().units_by_code["p10"].id
    assert case.unit_id != case.against_id


def test_a_sign_at_a_point_fills_in_its_community(dora):
    page = dora.open("/ask/?at=p10")
    assert "您在这里提：" in page.words()
    form = page.form("/ask/?at=p10", "words")
    assert form.values["community"] == "150603002007"
    second = dora.submit(form, words=WORDS)
    assert second.status == 200


def test_a_sign_that_nobody_knows_does_not_stop_the_request(dora):
    first = dora.open("/ask/?at=no-such-point")
    second = dora.submit(first.form("/ask/?at=no-such-point", "words"), **MATTER)
    form = second.form("/ask/?at=no-such-point", "category")
    third = dora.submit(form, category="home.light.estate")
    receipt = dora.submit(third.form("/ask/?at=no-such-point", "once"))
    assert code_in(receipt)


def test_similar_published_requests_are_offered_with_their_reason(dora, story):
    building = area_named(network().areas_by_code["150603002007"], "3号楼")
    story(area=building.code).accepted().published("小区路灯不亮")
    page = told(dora)
    assert "附近有 1 件相似的求助" in page.words()
    assert "公开的标题和您的话有相同的词" in page.words()


def test_step_two_sent_by_itself_asks_for_what_is_missing(dora):
    page = dora.submit(chosen(dora).form("/ask/", "once"), words="", community="")
    assert page.status == 422
    assert page.form("/ask/", "place").values["place"] == "3号楼东侧"
