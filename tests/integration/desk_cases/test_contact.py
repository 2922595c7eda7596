"""Looking at a contact: only by a button, with a trace, with a reason where it is not one's own."""

from __future__ import annotations

from shiliu.people.models import Look
from tests.support.people import BUILDING
from tests.support.requests import CONTACT, DEBT, ask

CONTACT_PAGE = "desk:case_contact"


def test_the_own_one_is_shown_on_this_one_answer_and_written_down(desk, erin):
    asked = ask(category=DEBT, contact=CONTACT)
    page = desk.send("erin", CONTACT_PAGE, asked.id)
    assert CONTACT.phone in page.text
    assert "This look is written down" in page.text
    assert "no-store" in page.response.headers["Cache-Control"]
    look = Look.objects.get()
    assert (look.subject_id, look.own, look.by) == (asked.id, True, str(erin.post.id))
    assert CONTACT.phone not in desk.open("erin", "desk:case", asked.id).html
    assert Look.objects.count() == 1


def test_another_units_one_asks_for_a_reason(desk, people):
    asked = ask(area=BUILDING, contact=CONTACT)
    page = desk.open("erin", "desk:case", asked.id)
    assert "Why you need it" in page.text
    refused = desk.send("erin", CONTACT_PAGE, asked.id, reason=" ")
    assert refused.status == 422
    assert CONTACT.phone not in refused.html
    assert not Look.objects.exists()
    shown = desk.send("erin", CONTACT_PAGE, asked.id, reason="约上门时间")
    assert CONTACT.phone in shown.html
    look = Look.objects.get()
    assert (look.own, look.reason) == (False, "约上门时间")


def test_a_post_that_may_not_look_is_told_so(desk, people):
    asked = ask(contact=CONTACT, area="150603002007002")
    assert desk.send("alice", CONTACT_PAGE, asked.id).status == 404
    assert not Look.objects.exists()


def test_without_a_contact_there_is_nothing_to_look_at(desk, erin):
    asked = ask(category=DEBT)
    assert "Show the contact" not in desk.open("erin", "desk:case", asked.id).text
    assert desk.send("erin", CONTACT_PAGE, asked.id).status == 422
    assert not Look.objects.exists()


def test_a_link_opened_by_a_scanner_shows_nothing(desk, erin):
    asked = ask(category=DEBT, contact=CONTACT)
    assert desk.open("erin", CONTACT_PAGE, asked.id).status == 405
