"""Brand by one person, thresholds by two, published figures with their source."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail

from shiliu.accounts.actions.mail import send_link
from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core.actor import SYSTEM
from shiliu.desk.settings.words import NAMES
from shiliu.network.queries import changeable_settings, deployment, fact, network
from tests.integration.desk_network.district import ROOT, SUBDISTRICT, facts, form_values, text_of

SETTINGS = "/desk/settings/"
BRAND, FACTS, LIMITS = f"{SETTINGS}brand/", f"{SETTINGS}facts/", f"{SETTINGS}limits/"
PUBLISH = f"{FACTS}publish/"
REOPEN = f"{LIMITS}thresholds.reopen_days/"
RESIDENTS = {
    "key": "residents",
    "area": ROOT,
    "label_zh": "总人口",
    "label_en": "Residents",
    "value": "160000",
    "unit_zh": "人",
    "unit_en": "people",
    "source": "统计公报",
    "as_of": "2026-01-31",
}


def propose(client, value: str = "21", reason: str = "居民说两周太短。"):
    return client.post(REOPEN, {"value": value, "reason": reason})


def decide_url(answer) -> str:
    return re.search(r'action="(/desk/settings/changes/[^"]+)"', answer.content.decode())[1]


def test_inventory_16_a_change_of_brand_shows_everywhere_at_once(district, client):
    alma = district.signed_in("alma")
    form = form_values(alma.get(BRAND))
    changed = form | {
        "name_zh": "睦邻新名",
        "name_en": "Near Neighbours",
        "subtitle_en": "New line",
    }
    answer = alma.post(BRAND, changed, follow=True)
    assert "Saved. Every page, print sheet and e-mail shows it from now on." in text_of(answer)
    english = {"accept-language": "en"}
    for url in ("/", "/other-ways/", "/other-ways/paper/", SETTINGS):
        page = (alma if url == SETTINGS else client).get(url, headers=english)
        assert "Near Neighbours" in page.content.decode(), url
    assert "睦邻新名" in client.get("/", headers={"accept-language": "zh-hans"}).content.decode()
    assert deployment().brand.motif
    assert deployment().brand.colours["primary"] == form["colour_primary"]


def test_inventory_16_e_mails_carry_the_new_name(district, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alma = district.signed_in("alma")
    alma.post(BRAND, form_values(alma.get(BRAND)) | {"name_zh": "睦邻新名"})
    user = district.user("hana")
    user.email = "hana@example.org"
    user.save()
    send_link(user_id=user.id)
    assert "睦邻新名" in mail.outbox[0].subject + mail.outbox[0].body


def test_a_brand_that_cannot_be_read_is_refused_at_the_colour(district):
    alma = district.signed_in("alma")
    form = form_values(alma.get(BRAND)) | {"colour_primary": "#FFEEEE", "name_en": "Kept"}
    answer = alma.post(BRAND, form)
    assert answer.status_code == 422
    assert 'href="#id_colour_' in answer.content.decode()
    assert "cannot be read well" in text_of(answer)
    assert form_values(answer)["name_en"] == "Kept"
    assert deployment().brand.name["en"] != "Kept"


def test_a_brand_needs_a_chinese_name(district):
    alma = district.signed_in("alma")
    answer = alma.post(BRAND, form_values(alma.get(BRAND)) | {"name_zh": ""})
    assert answer.status_code == 422
    assert 'href="#id_name_zh"' in answer.content.decode()


@pytest.mark.parametrize("name", ["cora", "sue", "dora", "ada", "hana"])
def test_only_administrators_change_the_brand(district, name):
    client = district.signed_in(name)
    assert client.get(BRAND).status_code == 404
    assert client.post(BRAND, {"name_zh": "x"}).status_code == 404


def test_two_people_change_a_threshold(district):
    alma, bert = district.signed_in("alma"), district.signed_in("bert")
    assert "It holds once another person has approved it." in text_of(
        alma.post(REOPEN, {"value": "21", "reason": "居民说两周太短。"}, follow=True)
    )
    assert deployment().thresholds.reopen_days == 14
    page = bert.get(LIMITS)
    text = text_of(page)
    assert (
        "Time to open a request again 14 days becomes 21 days 居民说两周太短。 Proposed by Alma"
        in text
    )
    answer = bert.post(decide_url(page), {"decision": "approve"}, follow=True)
    assert "Approved: it holds from now on." in text_of(answer)
    assert deployment().thresholds.reopen_days == 21
    assert "approved Alma Bert" in text_of(answer)
    assert [fact.verb for fact in facts("setting.")] == ["setting.propose", "setting.decide"]


def test_who_proposed_cannot_approve_in_any_way(district):
    alma, bert = district.signed_in("alma"), district.signed_in("bert")
    propose(alma)
    own = alma.get(LIMITS)
    assert "You proposed this, so somebody else decides." in text_of(own)
    assert "/changes/" not in own.content.decode()
    url = decide_url(bert.get(LIMITS))
    answer = alma.post(url, {"decision": "approve"}, follow=True)
    assert "You proposed this change, so somebody else decides about it." in text_of(answer)
    assert deployment().thresholds.reopen_days == 14


def test_who_proposed_cannot_approve_in_a_second_post_either(district):
    """Somebody with two posts is one person."""
    alma, bert = district.signed_in("alma"), district.signed_in("bert")
    propose(alma)
    url = decide_url(bert.get(LIMITS))
    places = network()
    office = places.units_by_code["office-habagexi"]
    new = NewPost(
        district.ids["alma"], office.id, office.area_id, Role.ADMINISTRATOR, date(2026, 1, 2)
    )
    second = appoint(by=SYSTEM, at=district.now, new=new)
    alma.post("/desk/account/post/", {"post": str(second.id)})
    assert alma.post(url, {"decision": "approve"}).status_code in (302, 404)
    assert deployment().thresholds.reopen_days == 14


def test_a_declined_change_changes_nothing_and_is_kept(district):
    alma, bert = district.signed_in("alma"), district.signed_in("bert")
    propose(alma)
    answer = bert.post(decide_url(bert.get(LIMITS)), {"decision": "decline"}, follow=True)
    assert "declined Alma Bert" in text_of(answer)
    assert deployment().thresholds.reopen_days == 14
    assert propose(alma).status_code == 302


def test_a_decision_is_taken_once(district):
    alma, bert = district.signed_in("alma"), district.signed_in("bert")
    propose(alma)
    url = decide_url(bert.get(LIMITS))
    bert.post(url, {"decision": "decline"})
    assert "already decided" in text_of(bert.post(url, {"decision": "approve"}, follow=True))
    assert deployment().thresholds.reopen_days == 14


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"value": "0"}, "value", "Choose a whole number from 1 to 365."),
        ({"value": "many"}, "value", "Enter a whole number."),
        ({"reason": "so"}, "reason", "Say why in at least four and at most 300 characters"),
    ],
)
def test_a_proposal_that_is_not_whole_is_refused_at_its_field(district, sent, field, message):
    answer = district.signed_in("alma").post(REOPEN, {"value": "21", "reason": "太短了吧"} | sent)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert message in text_of(answer)


def test_a_second_proposal_waits_for_the_first(district):
    alma = district.signed_in("alma")
    propose(alma)
    assert "already waits for a second person" in text_of(propose(alma, "22"))
    assert "waits" in text_of(alma.get(LIMITS))


def test_the_same_proposal_sent_twice_is_one(district):
    alma = district.signed_in("alma")
    sent = form_values(alma.get(REOPEN)) | {"value": "21", "reason": "居民说两周太短。"}
    assert [alma.post(REOPEN, sent).status_code for _ in range(2)] == [302, 302]
    assert len(facts("setting.propose")) == 1


@pytest.mark.parametrize("name", ["cora", "dora", "ada", "greta"])
def test_thresholds_are_for_administrators(district, name):
    client = district.signed_in(name)
    for url in (LIMITS, REOPEN):
        assert client.get(url).status_code == 404
    assert propose(client).status_code == 404


def test_an_unknown_setting_is_404(district):
    assert district.signed_in("alma").get(f"{LIMITS}thresholds.nothing/").status_code == 404


def test_a_new_figure_takes_the_place_of_the_old_which_is_kept(district):
    cora = district.signed_in("cora")
    form = form_values(cora.get(PUBLISH, {"area": ROOT, "key": "residents"}))
    assert form["label_en"] == "Residents"
    answer = cora.post(PUBLISH, RESIDENTS | {"once": form["once"]}, follow=True)
    text = text_of(answer)
    assert "160,000 people" in text
    assert "153,000" not in text
    assert fact("residents").value == 160000
    page = text_of(cora.get(PUBLISH, {"area": ROOT, "key": "residents"}))
    assert "Before that 153,000 people 13 September 2022" in page


def test_inventory_5_a_figure_needs_source_and_date(district, client):
    cora = district.signed_in("cora")
    for missing in ("source", "as_of", "value", "label_zh", "key"):
        answer = cora.post(PUBLISH, RESIDENTS | {missing: ""})
        assert answer.status_code == 422
        assert f'href="#id_{missing}"' in answer.content.decode()
    assert fact("residents").value == 153000
    cora.post(PUBLISH, RESIDENTS)
    about = text_of(client.get("/about/", headers={"accept-language": "en"}))
    assert "160,000" in about
    assert "统计公报" in about


def test_a_figure_of_tomorrow_is_refused(district):
    answer = district.signed_in("cora").post(PUBLISH, RESIDENTS | {"as_of": "2126-01-01"})
    assert answer.status_code == 422
    assert 'href="#id_as_of"' in answer.content.decode()


def test_a_coordinator_publishes_for_her_own_area_only(district):
    sue = district.signed_in("sue")
    assert "Qingchunshan" in form_values(sue.get(PUBLISH))["area"]
    assert sue.get(PUBLISH, {"area": ROOT}).status_code == 404
    answer = sue.post(PUBLISH, RESIDENTS)
    assert answer.status_code == 422
    assert 'href="#id_area"' in answer.content.decode()
    assert sue.post(PUBLISH, RESIDENTS | {"area": SUBDISTRICT}).status_code == 302
    assert "160,000" in text_of(sue.get(FACTS))
    assert "153,000" not in text_of(sue.get(FACTS))


@pytest.mark.parametrize("name", ["dora", "greta", "hana", "ada"])
def test_settings_are_404_without_any_right_to_set(district, name):
    client = district.signed_in(name)
    for url in (SETTINGS, FACTS, PUBLISH):
        assert client.get(url).status_code == 404


def test_the_first_page_shows_what_one_may_set_and_the_profile(district):
    alma = district.signed_in("alma")
    text = text_of(alma.get(SETTINGS))
    for words in ("Brand", "Published figures", "Thresholds and retention", "Levels of areas"):
        assert words in text
    assert "District, Subdistrict, Community, Grid, Building" in text
    cora = text_of(district.signed_in("cora").get(SETTINGS))
    assert "Published figures" in cora
    assert "One person proposes, another approves." not in cora


def test_what_waits_for_oneself_is_counted_on_the_first_page(district):
    propose(district.signed_in("alma"))
    assert "1 waits for you" in text_of(district.signed_in("bert").get(SETTINGS))
    assert "waits for you" not in text_of(district.signed_in("alma").get(SETTINGS))


def test_every_setting_has_a_name_in_words(district):
    assert {each.key for each in changeable_settings()} == NAMES.keys()
