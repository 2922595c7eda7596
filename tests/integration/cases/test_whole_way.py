"""One request from asking to solved, through the pages that a resident and staff have."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from shiliu.cases.models import Case
from shiliu.people.models import Contact
from tests.support.browsing import Page, send, visit
from tests.support.people import COMMUNITY, LIGHTING, Person
from tests.support.requests import LIGHT, REPLY, WORDS

PLACE = "1号楼东侧"
ANSWER = "灯亮了，换了一段电缆。"


class Dora:
    """A resident with a telephone: no account, no cookie, only what pages give her."""

    def __init__(self) -> None:
        self.browser = Client()
        self.code = ""

    def asks(self, **about: str) -> Page:
        page = visit(self.browser, "/ask/")
        page = send(self.browser, page.form("words"), words=WORDS, community=COMMUNITY, place=PLACE)
        page = send(self.browser, page.form("category"), **{"category": LIGHT, **about})
        page = send(self.browser, page.form("email", "once"), email="dora@example.org")
        digits = re.search(r"\d{4} \d{4} \d{4} \d{4}", page.text)
        assert digits, page.text
        self.code = digits[0]
        return page

    def follows(self) -> Page:
        page = visit(self.browser, "/follow/")
        return send(self.browser, page.form("code"), code=self.code)

    def says(self, word: str) -> Page:
        page = self.follows()
        form = next(form for form in page.forms if ("word", word) in form.buttons)
        return send(self.browser, form, word=word, act=form.values.get("act", "confirm"))


@pytest.fixture
def dora(people) -> Dora:
    return Dora()


@pytest.fixture
def case(dora) -> Case:
    """What Dora has asked through the page."""
    dora.asks()
    return Case.objects.get()


def step(person: Person, case: Case, slug: str, **typed: str) -> Page:
    """Open the form of one step on the page of the request and send it."""
    address = f"/desk/cases/{case.id}/"
    page = visit(person.client, f"{address}{slug}/")
    form = next(form for form in page.forms if f"{address}{slug}/" in form.action)
    return send(person.client, form, **typed)


def state_of(case: Case) -> tuple[str, str]:
    case.refresh_from_db()
    return case.state, case.word


class TestTheWholeWay:
    def test_from_asking_to_solved(self, dora, case, alice, judy, clock):
        address = f"/desk/cases/{case.id}/"
        inbox = visit(alice.client, "/desk/inbox/")
        assert any(link.startswith(address) for link in inbox.links)
        assert WORDS in visit(alice.client, address).text

        step(alice, case, "accept")
        assert state_of(case) == ("accepted", "none")
        clock.later(hours=1)
        step(alice, case, "dispatch", to=LIGHTING)
        assert state_of(case) == ("dispatched", "none")
        assert any(link.startswith(address) for link in visit(judy.client, "/desk/").links)

        clock.later(hours=1)
        step(judy, case, "start")
        clock.later(days=1)
        step(judy, case, "answer", outcome="done", reply=ANSWER)
        assert state_of(case) == ("answered", "none")
        assert ANSWER in dora.follows().text

        dora.says("solved")
        assert state_of(case) == ("closed", "solved")
        verbs = [row.verb for row in case.steps.order_by("id")]
        assert verbs == ["receive", "accept", "dispatch", "start", "answer", "confirm"]

    def test_what_is_not_solved_comes_back_with_its_history(self, dora, case, alice):
        step(alice, case, "accept")
        step(alice, case, "answer", outcome="done", reply=REPLY)
        dora.says("not_solved")
        assert state_of(case) == ("reopened", "not_solved")
        page = visit(alice.client, f"/desk/cases/{case.id}/")
        assert REPLY in page.text
        assert any(
            link.startswith(f"/desk/cases/{case.id}/")
            for link in visit(alice.client, "/desk/inbox/").links
        )

    def test_the_receipt_names_the_number_the_unit_and_the_promised_day(self, dora, alice):
        receipt = dora.asks()
        assert re.search(r"KB-2026-\d{6}", receipt.text)
        for shown in (alice.unit.name["zh"], "3 月 17 日"):
            assert shown in receipt.text

    def test_nothing_on_the_way_shows_the_contact(self, dora, case, alice):
        step(alice, case, "accept")
        assert Contact.objects.get().email == "dora@example.org"
        for page in (dora.follows(), visit(alice.client, f"/desk/cases/{case.id}/")):
            assert "dora@example.org" not in page.html

    def test_every_page_behind_the_code_is_kept_by_nobody(self, dora, case):
        answer = dora.browser.post("/follow/", {"code": dora.code})
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies


def test_one_level_up_takes_a_complaint_and_the_unit_itself_gets_404(people, erin, frank):
    dora = Dora()
    page = visit(dora.browser, "/ask/?at=p10")
    page = send(dora.browser, page.form("words"), words=WORDS, community=COMMUNITY)
    page = send(dora.browser, page.form("category"), category="complaint.unit", against="p10")
    send(dora.browser, page.form("email", "once"))
    case = Case.objects.get()
    assert case.unit_id == frank.unit.id
    assert visit(erin.client, f"/desk/cases/{case.id}/").status == 404
    assert visit(frank.client, f"/desk/cases/{case.id}/").status == 200


def test_a_page_that_was_opened_before_the_request_moved_on_says_so(case, alice, frank):
    address = f"/desk/cases/{case.id}/"
    old = visit(alice.client, f"{address}dispatch/")
    step(alice, case, "accept")
    step(alice, case, "hand-up", reason="请中心看看。")
    form = next(form for form in old.forms if form.action.startswith(f"{address}dispatch/"))
    late = send(alice.client, form, to=LIGHTING)
    assert late.status == 404, "her station is no longer responsible"
    case.refresh_from_db()
    assert case.state == "received"


def test_the_same_form_sent_twice_does_one_step(case, alice):
    page = visit(alice.client, f"/desk/cases/{case.id}/note/")
    form = next(form for form in page.forms if "/note/" in form.action)
    for _ in range(2):
        assert send(alice.client, form, note="已电话联系。").status == 200
    assert [row.verb for row in case.steps.order_by("id")] == ["receive", "note"]
