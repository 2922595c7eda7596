"""Typing for somebody: one page, ten seconds when it is done at once, the code shown once."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from shiliu.cases.models import Case, TextKind
from shiliu.core.ids import grouped, receipt_code
from shiliu.people.models import Contact
from tests.support.people import BUILDING, CENTRE, COMMUNITY, OTHER_COMMUNITY, POINT, STATION
from tests.support.requests import DEBT, LIGHT, MANHOLE, WORDS

REGISTER = "desk:register"


def typed(**changed: object) -> dict[str, object]:
    """What Erin usually types."""
    usual = {"channel": "counter", "words": WORDS, "area": COMMUNITY, "category": DEBT}
    return {"once": uuid4().hex, **usual, **changed}


def test_the_receipt_shows_the_code_once_with_a_slip_to_print(desk, erin):
    page = desk.send("erin", REGISTER, **typed())
    case = Case.objects.get()
    assert grouped(receipt_code(case.id)) in page.text
    assert 'class="print-qr"' in page.html
    assert 'class="qr' in page.html
    assert "no-store" in page.response.headers["Cache-Control"]
    assert page.response.redirect_chain == []
    assert (case.channel, case.state) == ("counter", "received")
    assert receipt_code(case.id)[:8] not in desk.open("erin", "desk:case", case.id).html


def test_done_on_the_spot_is_closed_at_once_and_counted_apart(desk, erin):
    page = desk.send("erin", REGISTER, **typed(done_note="当场说明白了，材料也打印好了。"))
    case = Case.objects.get()
    assert "Registered and done" in page.text
    assert (case.state, case.word, case.outcome) == ("closed", "at_counter", "done")
    opened = desk.open("erin", "desk:case", case.id)
    assert "Done on the spot" in opened.text
    assert "当场说明白了" in opened.text


def test_a_request_is_taken_by_the_point_it_was_brought_to(desk, bob):
    page = desk.send("bob", REGISTER, **typed(area=BUILDING, category=LIGHT))
    assert page.status == 200, page.errors
    assert Case.objects.get().unit.code == POINT


def test_a_matter_about_a_person_goes_to_the_centre_although_a_host_typed_it(desk, bob):
    page = desk.send("bob", REGISTER, **typed(area=BUILDING))
    case = Case.objects.get()
    assert case.unit.code == CENTRE
    assert "Open the request" not in page.text
    assert desk.open("bob", "desk:case", case.id).status == 404


def test_the_exact_place_names_the_building(desk, erin):
    desk.send("erin", REGISTER, **typed(category=LIGHT, place="1号楼东侧"))
    case = Case.objects.get()
    assert case.area.code == BUILDING
    assert case.texts.get(kind=TextKind.PLACE).body == "1号楼东侧"


def test_the_own_area_is_chosen_already_and_others_are_not_offered(desk, alice):
    html = desk.open("alice", REGISTER).html
    assert re.search(r'<option value="150603002007001" selected>', html)
    assert f'value="{OTHER_COMMUNITY}"' not in html
    page = desk.send("alice", REGISTER, **typed(area=OTHER_COMMUNITY, category=LIGHT))
    assert page.status == 422
    assert not Case.objects.exists()


def test_words_suggest_kinds_with_their_reason_while_they_are_typed(desk, erin):
    page = desk.send("erin", "desk:register_kinds", words="楼道灯不亮，三楼很黑", area=COMMUNITY)
    assert page.html.lstrip().startswith('<div id="kinds"')
    assert 'value="home.light.stair"' in page.html
    assert "the words say “楼道灯”" in page.text
    assert "field-error" not in page.html


def test_without_script_a_button_suggests_and_nothing_is_saved(desk, erin):
    page = desk.send("erin", REGISTER, **typed(words="楼道灯不亮", category="", suggest="1"))
    assert page.status == 200
    assert "the words say “楼道灯”" in page.text
    assert "楼道灯不亮</textarea>" in page.html
    assert not Case.objects.exists()


def test_a_suggested_kind_is_enough(desk, erin):
    page = desk.send(
        "erin", REGISTER, **typed(words="楼道灯不亮", category="", likely="home.light.stair")
    )
    assert page.status == 200, page.errors
    assert Case.objects.get().category_id == "home.light.stair"


def test_the_list_goes_before_the_suggestion(desk, erin):
    desk.send("erin", REGISTER, **typed(words="楼道灯不亮", likely="home.light.stair"))
    assert Case.objects.get().category_id == DEBT


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"words": ""}, "This field is required."),
        ({"words": "一"}, "2 to 4000"),
        ({"category": ""}, "Please choose what comes nearest"),
        ({"category": "home.lift"}, "Select a valid choice"),
        ({"phone": "not a number"}, "number"),
        ({"email": "nobody"}, "e"),
        ({"channel": "web"}, "Select a valid choice"),
        ({"against": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_comes_back_with_what_was_typed(desk, erin, changed, complaint):
    page = desk.send("erin", REGISTER, **typed(place="东侧小路", **changed))
    assert page.status == 422
    assert complaint in page.errors
    assert 'value="东侧小路"' in page.html
    assert not Case.objects.exists()


def test_the_contact_is_kept_apart_from_the_words(desk, erin):
    desk.send("erin", REGISTER, **typed(phone="0477-555-0123", name="朵拉"))
    contact = Contact.objects.get()
    assert (contact.phone, contact.name) == ("0477-555-0123", "朵拉")
    assert contact.subject_id == Case.objects.get().id


def test_only_for_the_centre_is_one_tick(desk, alice):
    desk.send("alice", REGISTER, **typed(area=BUILDING, category=LIGHT, centre_only="on"))
    case = Case.objects.get()
    assert case.minimum_level == 1
    assert case.unit.code == CENTRE


def test_a_complaint_goes_past_the_unit_it_is_about(desk, erin):
    desk.send(
        "erin",
        REGISTER,
        **typed(area="150603002007001", category="complaint.unit", against=STATION),
    )
    case = Case.objects.get()
    assert case.unit.code == CENTRE
    assert case.against.code == STATION


def test_a_hazard_shows_the_duty_phone(desk, erin):
    page = desk.send("erin", REGISTER, **typed(area=COMMUNITY, category=MANHOLE))
    assert "ring the duty phone now" in page.text
    assert 'href="tel:' in page.html


def test_the_form_sent_twice_registers_once_and_shows_the_same_code(desk, erin):
    form = typed()
    first, second = (desk.send("erin", REGISTER, **form) for _ in range(2))
    assert Case.objects.count() == 1
    code = grouped(receipt_code(Case.objects.get().id))
    assert code in first.text
    assert code in second.text


def test_who_may_not_register_does_not_find_the_page(desk, people):
    for who in ("judy", "ken", "heidi", "ivan"):
        assert desk.open(who, REGISTER).status == 404
        assert desk.send(who, REGISTER, **typed()).status == 404
    assert not Case.objects.exists()
