"""Rule 9: quotas set aside and never drop, abusive words are folded, quarrels lead to a talk."""

from __future__ import annotations

import pytest
from django.test import Client

from shiliu.cases.models import Case
from tests.integration.safety.test_bad_input import failed
from tests.support.browsing import visit
from tests.support.people import BUILDING, COMMUNITY, OTHER_COMMUNITY
from tests.support.requests import ask

NOISE = "neighbours.dispute.noise"
RUDE = "你们这帮傻逼，楼前的路灯坏了三天没人管。"
FOLD = "These words may offend: open to read"


@pytest.fixture
def read(people):
    """The page of a request as Erin at the centre reads it in English."""
    browser = people.erin.client
    browser.cookies["django_language"] = "en"
    return lambda address: visit(browser, address)


def send_from(network: str, sign: str, number: int) -> Case:
    answer = Client(REMOTE_ADDR=network).post(
        f"/ask/?at={sign}",
        {
            "step": "contact",
            "words": f"灯不亮，请来看看。第{number}盏。",
            "community": COMMUNITY,
            "category": "home.light.estate",
            "once": f"a-key-of-its-own-{sign}-{number}",
        },
    )
    assert answer.status_code == 200
    assert not failed(answer)
    return Case.objects.latest("received_at", "number")


def test_many_from_one_sign_are_set_aside_with_the_reason_whatever_the_network(people, settings):
    settings.REQUESTS_PER_SIGN_PER_HOUR = 2
    reasons = [send_from(f"192.0.2.{number}", "p10", number).quarantine for number in range(1, 5)]
    assert reasons == ["", "", "many_from_one_sign", "many_from_one_sign"]
    assert Case.objects.count() == 4, "none was dropped"
    assert send_from("192.0.2.9", "p11", 9).quarantine == "", "another sign has its own count"


def test_a_quota_of_nothing_sets_nothing_aside(people, settings):
    settings.REQUESTS_PER_SIGN_PER_HOUR = 0
    assert send_from("192.0.2.1", "p10", 1).quarantine == ""


def test_what_is_set_aside_is_worked_on_and_says_why(read, people, settings):
    settings.REQUESTS_PER_SIGN_PER_HOUR = 1
    send_from("192.0.2.1", "p10", 1)
    case = send_from("192.0.2.2", "p10", 2)
    assert "many from one sign" in read("/desk/inbox/").text
    page = read(f"/desk/cases/{case.id}/")
    assert "set aside for a look" in page.text
    people.erin.client.post(f"/desk/cases/{case.id}/accept/", {"once": "a-key-of-its-own"})
    case.refresh_from_db()
    assert case.state == "accepted"


def test_abusive_words_are_folded_on_the_page_and_not_in_lists(read, people):
    rude, plain = ask(words=RUDE), ask()
    for address in ("/desk/", "/desk/inbox/", "/desk/cases/", "/desk/cases/?q=路灯"):
        assert "傻逼" not in read(address).text
    assert "Words that may offend" in read("/desk/cases/").text
    page = read(f"/desk/cases/{rude.id}/")
    folded = page.html.partition(FOLD)[2]
    assert page.html.partition(FOLD)[0].rstrip().endswith('<details class="more"><summary>')
    assert "傻逼" in folded.partition("</details>")[0], "it can be opened and read"
    assert page.html.count("傻逼") == 1
    assert FOLD not in read(f"/desk/cases/{plain.id}/").text


def test_later_words_are_folded_too(read, people, clock):
    asked = ask()
    browser = Client()
    sent = {"code": asked.code, "act": "supplement", "text": RUDE, "once": "a-key-of-its-own"}
    assert browser.post("/follow/say/", sent).status_code == 200
    page = read(f"/desk/cases/{asked.id}/")
    assert page.html.count("傻逼") == 1
    assert "傻逼" in page.html.partition(FOLD)[2].partition("</details>")[0]


def test_serial_reports_from_one_place_lead_to_an_offer_of_mediation(read, people):
    def words(number):
        return f"楼上半夜拖椅子，吵得睡不着，已经第{number}次。"

    offer = "Offer both sides a talk with a mediator"
    first, second = (ask(category=NOISE, area=BUILDING, words=words(n)) for n in (1, 2))
    assert offer not in read(f"/desk/cases/{second.id}/").text
    ask(category=NOISE, area=OTHER_COMMUNITY, words=words(3))
    assert offer not in read(f"/desk/cases/{second.id}/").text, "that is another place"
    third = ask(category=NOISE, area=BUILDING, words=words(4))
    assert offer in read(f"/desk/cases/{third.id}/").text
    lights = [ask(area=BUILDING) for _ in range(4)]
    assert offer not in read(f"/desk/cases/{lights[-1].id}/").text, "a lamp needs no mediator"
    assert first.state == "received"
