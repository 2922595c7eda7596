"""Looking at how to reach the asker: with a trace, and with a reason when not one's own."""

from __future__ import annotations

import pytest

from shiliu.people.models import Contact, Look
from shiliu.people.queries import looks_at
from tests.support.people import BUILDING
from tests.support.requests import CONTACT, ask


@pytest.fixture
def asked(people):
    """At Erin's centre, with a contact."""
    return ask(contact=CONTACT)


def look(person, asked, **form):
    return person.client.post(f"/desk/cases/{asked.id}/contact/", form)


def page(person, asked):
    return person.client.get(f"/desk/cases/{asked.id}/")


def test_no_page_of_a_request_shows_it(asked, erin, grace):
    for person in (erin, grace):
        text = page(person, asked).content.decode()
        for private in (CONTACT.phone, CONTACT.email, CONTACT.name, asked.code):
            assert private not in text


def test_the_own_unit_sees_it_on_one_answer_and_the_look_is_written_down(asked, erin, clock):
    answer = look(erin, asked)
    assert answer.status_code == 200
    assert CONTACT.phone in answer.content.decode()
    seen = Look.objects.get()
    assert (seen.by, seen.own, seen.reason, seen.at) == (str(erin.post.id), True, "", clock.now)
    assert (seen.subject_id, seen.area_path) == (asked.id, asked.case.area_path)
    assert asked.facts[-1].verb == "contact.look"
    assert CONTACT.phone not in repr(vars(asked.facts[-1]))
    assert CONTACT.phone not in page(erin, asked).content.decode(), "on that one answer only"


def test_others_with_the_right_have_to_say_why(asked, frank):
    refused = look(frank, asked)
    assert refused.status_code == 422
    assert CONTACT.phone not in refused.content.decode()
    assert not Look.objects.exists()

    given = look(frank, asked, reason="核实回访")
    assert given.status_code == 200
    assert CONTACT.phone in given.content.decode()
    assert Look.objects.get().reason == "核实回访"


def test_whoever_may_see_the_request_but_not_the_contact_gets_404(people, alice, erin):
    asked = ask(area=BUILDING, asked_at="p10", contact=CONTACT).accepted(erin)
    assert page(alice, asked).status_code == 200
    assert look(alice, asked, reason="想看看").status_code == 404
    assert not Look.objects.exists()


def test_whoever_does_not_see_the_request_gets_404(asked, charlie, judy, heidi, ivan):
    for person in (charlie, judy, heidi, ivan):
        assert look(person, asked, reason="想看看").status_code == 404
    assert not Look.objects.exists()


def test_opening_the_address_shows_nothing_and_looks_at_nothing(asked, erin):
    assert erin.client.get(f"/desk/cases/{asked.id}/contact/").status_code == 405
    assert not Look.objects.exists()


def test_the_unit_that_does_the_work_may_look(asked, erin, judy):
    asked.accepted(erin).dispatched(erin)
    assert CONTACT.phone in look(judy, asked).content.decode()
    assert Look.objects.get().own


def test_the_person_reads_who_looked_and_why_without_names(asked, erin, frank):
    look(erin, asked)
    look(frank, asked, reason="核实回访")
    seen = looks_at("case", asked.id)
    assert {(each.unit["zh"], each.reason) for each in seen} == {
        (erin.unit.name["zh"], ""),
        (frank.unit.name["zh"], "核实回访"),
    }
    assert not any(each.person for each in seen)


def test_without_a_contact_the_page_says_so(people, erin):
    asked = ask()
    answer = look(erin, asked)
    assert answer.status_code == 422
    assert not Look.objects.exists()
    assert not Contact.objects.exists()
