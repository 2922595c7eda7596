"""Every page of the desk, in every state, language and theme."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from shiliu.core import clock
from tests.browser.conftest import LANGUAGES
from tests.browser.desk_states import (
    ALL_LOOKS,
    LEAD_ON,
    LEADS_TO_THE_ACCOUNT,
    LOOKS,
    PARTS,
    SIGNING_IN,
    WITH_PASSKEY,
    address_of,
    desk_routes,
)
from tests.browser.looking import look_at
from tests.browser.portal_states import send
from tests.browser.test_portal_axe import overhearing


def test_every_route_of_the_desk_is_looked_at_or_leads_on(record_property):
    others = [LEAD_ON, LEADS_TO_THE_ACCOUNT, PARTS, SIGNING_IN, WITH_PASSKEY]
    record_property("routes", len(desk_routes()))
    record_property("states", len(ALL_LOOKS))
    assert all(LOOKS.values())
    assert set(LOOKS).union(*others) == desk_routes()
    assert len(LOOKS) + sum(map(len, others)) == len(desk_routes()), "each stands in one place"


@pytest.mark.parametrize("name", sorted(LEAD_ON | PARTS))
def test_what_leads_on_cannot_be_opened(desk, name):
    page = desk.page_of("district_admin")
    answer = page.request.get(desk.url + address_of(name), max_redirects=0)
    assert answer.status == 405


@pytest.mark.parametrize("name", sorted(LEADS_TO_THE_ACCOUNT))
def test_what_others_call_by_its_old_name_leads_to_the_account(desk, name):
    answer = desk.page_of("host").request.get(desk.url + address_of(name), max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, "/desk/account/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ALL_LOOKS, ids=str)
def test_a_desk_page_has_no_violations_fits_phone_and_thumb_and_loads_nothing_foreign(
    desk, once, look, language
):
    page = desk.page_of(look.who, language)
    today = clock.today()
    url = desk.url + look.path.format(
        **desk.ids, today=today, day_before=today - timedelta(days=20)
    )
    with overhearing(page) as (asked, said):
        if look.data:
            sent = look.sent(once=once, today=str(today))
            send(page, url, {"csrfmiddlewaretoken": desk.form_token, **sent})
        else:
            page.goto(url)
        assert page.locator(look.shows).count()
        look_at(page)
    assert not [url for url in asked if not url.startswith((desk.url, "data:"))]
    assert not [text for text in said if "the server responded with a status of 4" not in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_its_token_is_refused_on_a_page_like_the_others(desk, language):
    page = desk.page_of("centre", language)
    send(page, desk.url + "/desk/register/", {"words": "灯不亮。"})
    assert page.locator("main a.btn").count() == 1
    look_at(page)


def test_the_page_of_a_failure_needs_neither_database_nor_reader(desk):
    page = desk.visits("/accessibility/")
    page.set_content(render_to_string("500.html"), wait_until="networkidle")
    assert page.locator("[lang=en]").count() == 2
    display = page.evaluate("getComputedStyle(document.querySelector('.btn')).display")
    assert display == "flex", "it wears its sheets"
    look_at(page)
