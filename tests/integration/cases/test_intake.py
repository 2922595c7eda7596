"""Receiving a request: where it goes, what is promised, what is kept, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from shiliu.cases.actions.intake import receive
from shiliu.cases.models import Case
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.commitments import check_texts
from shiliu.cases.rules.lifecycle import Channel
from shiliu.core import clock as core_clock
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.once import once
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.people.models import Contact
from tests.support.moments import SHANGHAI
from tests.support.people import (
    BUILDING,
    CENTRE,
    COMMUNITY,
    OFFICE,
    POINT,
    STATION,
    STREET,
    SUBDISTRICT,
)
from tests.support.requests import CONTACT, DEBT, LAMP, LIGHT, MANHOLE, WORDS, ask, new_request


@pytest.fixture(autouse=True)
def _people(people):
    """On the sample district, at a fixed moment."""


class TestWhereItGoes:
    def test_a_light_in_a_building_goes_to_the_station_of_the_grid(self):
        asked = ask(area=BUILDING)
        assert asked.unit == STATION
        assert asked.case.routing["why"] == "nearest_point"

    def test_a_matter_of_a_community_goes_to_its_centre(self):
        assert ask(area=COMMUNITY).unit == CENTRE

    def test_a_matter_of_a_subdistrict_goes_to_its_office(self):
        assert ask(area=SUBDISTRICT).unit == STREET

    def test_what_the_table_does_not_know_where_to_place_goes_to_the_district(self):
        assert ask(area=BUILDING, category="unsorted").unit == OFFICE

    def test_a_debt_starts_at_the_centre_however_near_a_point_is(self):
        asked = ask(area=BUILDING, category=DEBT, asked_at=POINT)
        assert (asked.unit, asked.case.minimum_level) == (CENTRE, 1)

    def test_only_the_centre_is_a_wish_that_holds_for_any_matter(self):
        asked = ask(area=BUILDING, centre_only=True, asked_at=STATION)
        assert (asked.unit, asked.case.minimum_level) == (CENTRE, 1)

    def test_a_matter_stays_at_the_point_it_was_brought_to(self):
        asked = ask(area=BUILDING, asked_at=POINT)
        assert (asked.unit, asked.case.routing["why"]) == (POINT, "asked_there")

    def test_unless_that_point_does_not_answer_for_the_place(self):
        assert ask(area=COMMUNITY, asked_at=POINT).unit == CENTRE

    def test_a_department_is_suggested_and_a_point_takes_it(self, judy, ken):
        light, lamp = ask(area=BUILDING, category=LIGHT), ask(area=BUILDING, category=LAMP)
        assert light.case.routing["suggested"] == str(ken.unit.id)
        assert lamp.case.routing["suggested"] == str(judy.unit.id)
        assert {light.unit, lamp.unit} == {STATION}
        assert light.case.doer_id is None


class TestWhatIsPromised:
    def test_the_working_days_of_its_kind_until_half_past_five(self):
        asked = ask()  # on Tuesday 10 March
        assert asked.case.promised_days == 5
        assert asked.promised == datetime(2026, 3, 17, 17, 30, tzinfo=SHANGHAI)
        assert asked.case.accept_by.date().isoformat() == "2026-03-11"

    def test_nothing_for_what_was_done_at_the_counter(self, erin):
        asked = ask(by=erin.actor, channel=Channel.COUNTER, done_note="当场开了证明。")
        case = asked.case
        assert (case.state, case.word, case.outcome) == ("closed", "at_counter", "done")
        assert case.promised_at is case.accept_by is None
        assert [text.kind for text in asked.texts] == ["words", "reply"]
        assert asked.facts[0].to_state == "closed.at_counter"

    def test_the_duty_phone_at_once_for_a_hazard_only(self):
        assert ask(category=MANHOLE).receipt.duty_phone
        assert not ask().receipt.duty_phone


class TestWhatIsKept:
    def test_one_case_one_step_one_fact_and_no_word_in_either(self):
        asked = ask(place="3号楼东侧", contact=CONTACT)
        (step,), (fact,) = asked.steps, asked.facts
        assert (step.verb, fact.verb, fact.to_state) == ("receive", "case.receive", "received.none")
        assert fact.since == asked.case.received_at
        written = repr((vars(asked.case), vars(step), vars(fact)))
        for word in (WORDS, "3号楼东侧", CONTACT.phone, CONTACT.email, CONTACT.name, asked.code):
            assert word not in written

    def test_the_words_stand_in_erasable_rows_with_their_commitments_in_the_step(self):
        asked = ask(place="3号楼东侧")
        assert {text.kind: text.body for text in asked.texts} == {
            "words": WORDS,
            "place": "3号楼东侧",
        }
        assert set(asked.steps[0].commitments) == {"words", "place"}
        checked = check_texts()
        assert (checked.fitting, checked.wrong) == (2, 0)

    def test_the_contact_stands_with_its_purpose_and_its_last_day(self):
        asked = ask(contact=CONTACT)
        contact = Contact.objects.get(subject_id=asked.id)
        assert (contact.purpose, contact.email) == ("news", CONTACT.email)
        assert contact.retain_until.isoformat() == "2026-09-06"

    def test_an_anonymous_one_is_found_by_its_code_and_by_no_other(self):
        one, other = ask(), ask()
        assert len(one.code) == 16
        spaced = " ".join(one.code[at : at + 4] for at in range(0, 16, 4))
        assert case_by_code(spaced) == one.case
        assert case_by_code(other.code) == other.case
        assert case_by_code(one.code[::-1]) is None


class TestSentTwice:
    def key(self, body: bytes = b"body", key: str = "one-and-the-same"):
        return once(key, route="test", by=PUBLIC, body=body)

    def test_it_is_registered_once_and_gets_the_same_receipt(self):
        at = core_clock.now()
        first = receive(by=PUBLIC, at=at, request=new_request(), once=self.key())
        again = receive(by=PUBLIC, at=at, request=new_request(), once=self.key())
        assert first == again
        assert Case.objects.count() == Fact.objects.filter(verb="case.receive").count() == 1

    def test_another_request_with_the_same_key_is_refused(self):
        at = core_clock.now()
        receive(by=PUBLIC, at=at, request=new_request(), once=self.key())
        with pytest.raises(RuleBroken) as refused:
            receive(by=PUBLIC, at=at, request=new_request(), once=self.key(b"other"))
        assert refused.value.code == "core.once_other_body"
        assert Case.objects.count() == 1


class TestQuarantine:
    def test_the_request_after_the_limit_of_an_hour_is_set_aside_with_the_reason_never_dropped(
        self, settings, clock
    ):
        settings.REQUESTS_PER_HOUR = 3
        found = [ask(network_key="198.51.100.7").case.quarantine for _ in range(5)]
        assert found == ["", "", "", "many_from_one_network", "many_from_one_network"]
        assert Case.objects.count() == 5
        assert ask(network_key="198.51.100.8").case.quarantine == ""
        clock.later(hours=1)
        assert ask(network_key="198.51.100.7").case.quarantine == ""

    def test_nothing_that_staff_type_is_counted(self, settings, erin):
        settings.REQUESTS_PER_HOUR = 1
        typed = [ask(by=erin.actor, channel=Channel.PHONE) for _ in range(3)]
        assert not any(each.case.quarantine for each in typed)


class TestRefused:
    @pytest.mark.parametrize(
        ("changed", "code", "field"),
        [
            ({"words": " "}, "cases.words_length", "words"),
            ({"words": "灯" * 4001}, "cases.words_length", "words"),
            ({"words": "灯\0不亮"}, "cases.words_unreadable", "words"),
            ({"place": "楼" * 201}, "cases.place_length", "place"),
            ({"place": "\0"}, "cases.words_unreadable", "words"),
            ({"area": "150603999999"}, "cases.area_unknown", "area"),
            ({"category": "home.nothing"}, "cases.category_unknown", "category"),
            ({"category": "home.light"}, "cases.category_unknown", "category"),
            ({"against": "nobody"}, "cases.unit_unknown", "against"),
            ({"asked_at": "nobody"}, "cases.unit_unknown", "asked_at"),
            ({"against": OFFICE}, "cases.nobody_above", "against"),
            ({"contact": replace(CONTACT, email="dora")}, "people.email_shape", "email"),
            ({"contact": replace(CONTACT, phone="call me")}, "people.phone_shape", "phone"),
        ],
    )
    def test_naming_the_field_and_saving_nothing(self, changed, code, field):
        with pytest.raises(RuleBroken) as refused:
            ask(**changed)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert not Case.objects.exists()

    def test_a_hidden_area(self):
        hidden = [area for area in network().areas if area.hidden]
        assert hidden
        with pytest.raises(RuleBroken) as refused:
            ask(area=hidden[0].code)
        assert refused.value.code == "cases.area_unknown"

    @pytest.mark.parametrize("channel", [Channel.PHONE, Channel.COUNTER, Channel.PAPER])
    def test_typing_for_somebody_else_elsewhere_or_without_the_right(
        self, people, channel, charlie, judy
    ):
        for by in (PUBLIC, charlie.actor, judy.actor, people.ivan.actor):
            with pytest.raises(NotAllowed):
                ask(by=by, channel=channel, area=BUILDING)
