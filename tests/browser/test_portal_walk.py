"""The public side in a real browser: the walk of the README, the keyboard, the printed code."""

from __future__ import annotations

import re

import pytest

from shiliu.cases.actions import steps
from shiliu.cases.queries import case_by_code
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock
from shiliu.network.queries import network
from tests.stories import worker_of
from tests.support.pictures import from_a_phone

WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
COMMUNITY = "150603002007"


class Taps:
    """A resident's thumb: presses what is there, and counts."""

    def __init__(self, page):
        self.page, self.taps, self.typed = page, 0, 0
        self.pages = 1

    def tap(self, what):
        self.page.locator(what).first.click()
        self.taps += 1

    def go(self, what):
        with self.page.expect_navigation():
            self.tap(what)
        self.pages += 1

    def type(self, where, words):
        self.page.fill(where, words)
        self.taps += 1
        self.typed += len(words)

    def choose(self, where, value):
        self.page.select_option(where, value)
        self.taps += 2


def ask(thumb):
    """From the first page to the receipt; returns the code."""
    thumb.go("a.door-main")
    to_the_last_step(thumb)
    thumb.go("main button.btn-main")
    return thumb.page.inner_text("#receipt-code")


def to_the_last_step(thumb):
    """What it is, where, and of what kind."""
    thumb.type("#id_words", WORDS)
    thumb.choose("#id_community", COMMUNITY)
    thumb.go("main button.btn-main")
    thumb.tap(".kind-why input")
    thumb.go("main button.btn-main")


def answer(server, code):
    """What the staff do meanwhile."""
    with server.acting():
        case = case_by_code(code)
        worker = worker_of(network().units_by_id[case.unit_id])
        at = clock.now()
        steps.accept(by=worker, at=at, case_id=case.id)
        steps.start(by=worker, at=at, case_id=case.id)
        steps.answer(
            by=worker, at=at, case_id=case.id, outcome=Outcome.DONE, reply="换了 3 盏灯头。"
        )


def follow(thumb, code):
    thumb.type("input.input-code", code)
    with thumb.page.expect_navigation():
        thumb.page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_first_page_to_the_first_confirmed_request(visit, server, script):
    thumb = Taps(visit("/", script=script))
    code = ask(thumb)
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)
    assert "5 个工作日内答复" in thumb.page.inner_text("main")

    answer(server, code)
    thumb.page.goto(server.url)
    follow(thumb, code)
    assert thumb.page.inner_text("h1") == "已答复，等您确认"
    assert "换了 3 盏灯头。" in thumb.page.inner_text("main")
    thumb.go("button[value=solved]")
    assert thumb.page.inner_text("h1") == "您已确认解决"


def test_asking_takes_four_pages_nine_taps_and_one_sentence(visit, server):
    thumb = Taps(visit("/"))
    ask(thumb)
    assert thumb.pages == 5  # the first page, three steps, the receipt
    assert thumb.taps <= 9
    assert thumb.typed == len(WORDS)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_partly_solved_goes_on_with_what_is_missing(visit, server, script):
    thumb = Taps(visit("/follow/", script=script))
    follow(thumb, server.codes["answered"])
    thumb.go("button[value=partly]")
    assert thumb.page.inner_text("h1") == "还差什么？"
    with thumb.page.expect_navigation():
        thumb.page.click("main .btn-text")
    assert thumb.page.inner_text("h1") == "已答复，等您确认"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_screen_of_a_phone_holds_door_ways_and_nearest_point(visit, language):
    page = visit("/", language=language)
    for part in ("a.door-main", ".ways", ".nearest a[href^='tel:']"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= 844, part
    if language == "zh-hans":
        box = page.locator(".code-field button").bounding_box()
        assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_step_of_asking_is_one_screen_of_a_phone(visit, language):
    thumb = Taps(visit("/ask/", language=language))
    for step in range(3):
        box = thumb.page.locator("main button.btn-main").bounding_box()
        assert box["y"] + box["height"] <= 844, step
        if step == 0:
            thumb.type("#id_words", WORDS)
            thumb.choose("#id_community", COMMUNITY)
        elif step == 1:
            thumb.tap(".kind-why input")
        thumb.go("main button.btn-main")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_picture_goes_along_and_one_that_was_lost_is_asked_for_again(visit, server, script):
    thumb = Taps(visit("/ask/", script=script))
    to_the_last_step(thumb)
    picture = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone()}
    assert not thumb.page.locator("#id_pictures").is_visible()
    thumb.tap("details.more summary")
    thumb.page.set_input_files("#id_pictures", picture)
    thumb.type("#id_email", "nobody")
    thumb.go("main button.btn-main")
    assert thumb.page.locator(".errors a").count() == 2
    assert thumb.page.locator("#id_pictures").is_visible()
    thumb.page.set_input_files("#id_pictures", picture)
    thumb.type("#id_email", "")
    thumb.go("main button.btn-main")
    code = thumb.page.inner_text("#receipt-code")
    thumb.page.goto(f"{server.url}/follow/")
    thumb.type("#id_code", code)
    thumb.go("main button.btn-main")
    assert thumb.page.locator(".pictures img").count() == 1


def test_a_printed_code_fills_its_field_and_leaves_the_address(visit, server):
    code = server.codes["working"]
    asked = []
    page = visit(None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/follow/#{code}")
    assert page.input_value("#id_code").replace(" ", "") == code
    assert page.url == f"{server.url}/follow/"
    assert page.evaluate("location.hash") == ""
    assert page.evaluate("history.length") <= 2
    assert not [url for url in asked if code in url]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "正在办理"
    assert not [url for url in asked if code in url]


def test_the_code_of_a_receipt_is_in_its_drawing(visit, server):
    thumb = Taps(visit("/"))
    code = ask(thumb).replace(" ", "")
    modules = thumb.page.locator("svg.qr").get_attribute("viewBox")
    assert modules.split()[2] == modules.split()[3]
    assert code not in thumb.page.content().replace(f'value="{code}"', "")


def test_inventory_26_the_drawing_is_walked_by_keyboard(visit, server):
    page = visit("/", width=1440)
    page.locator("#code").focus()
    page.keyboard.press("Tab")
    labels = []
    for _ in range(12):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.matches('a.fruit-chamber') && document.activeElement.getAttribute('aria-label')"
        )
        if label:
            labels.append(label)
            ring = page.evaluate(
                "getComputedStyle(document.activeElement.querySelector('.fruit-hit')).strokeWidth"
            )
            assert ring == "3px"
    assert len(labels) == 4
    assert all(re.search(r"\d+", label) for label in labels)

    page.locator("a.fruit-chamber").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/points/?area=" in page.url
    name = labels[0].split("：")[0]
    assert page.inner_text("h1").startswith(name)


def test_the_first_tab_leads_past_the_header(visit):
    page = visit("/points/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_errors_take_the_focus_and_their_links_lead_to_the_fields(visit):
    page = visit("/ask/")
    with page.expect_navigation():
        page.click("main button.btn-main")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.click(".errors a[href='#id_community']")
    assert page.evaluate("document.activeElement.id") == "id_community"


def test_the_error_of_the_kind_leads_to_a_kind_that_can_be_seen(visit, server):
    thumb = Taps(visit("/ask/"))
    thumb.type("#id_words", "嗯嗯嗯")
    thumb.choose("#id_community", COMMUNITY)
    thumb.go("main button.btn-main")
    thumb.go("main button.btn-main")
    thumb.tap(".errors a")
    assert thumb.page.evaluate("document.querySelector('#id_category_0').checkVisibility()")


def test_colours_change_at_once_and_stay(visit, server):
    page = visit("/ask/", width=1440)
    page.fill("#id_words", WORDS)
    page.click("[data-display=theme][data-value=dark]")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert page.input_value("#id_words") == WORDS
    page.goto(server.url + "/about/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_nothing_moves_while_the_first_page_loads(visit, server):
    page = visit(None)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(each => window.moved += each.value)).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(server.url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize(("path", "sheets"), [("/other-ways/paper/", 1), ("/about/", 2)])
def test_a_page_prints_on_few_sheets_with_the_way_back(visit, path, sheets):
    page = visit(path, width=1440)
    page.emulate_media(media="print")
    assert page.locator(".print-qr svg").is_visible()
    assert not page.locator(".site-nav").first.is_visible()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= sheets
