"""Every page of the desk, in every state, language and theme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shiliu.core import clock
from tests.browser.desk_states import ALL_LOOKS, LOOKS, desk_routes
from tests.browser.looking import too_small, too_wide, violations
from tests.browser.portal_states import send
from tests.browser.test_portal_axe import LANGUAGES, overhearing


def test_every_route_of_the_desk_is_looked_at_or_leads_on(record_property):
    record_property("states", len(ALL_LOOKS))
    assert set(LOOKS) == desk_routes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ALL_LOOKS, ids=str)
def test_a_desk_page_has_no_violations_fits_phone_and_thumb_and_loads_nothing_foreign(
    desk, once, look, language
):
    page = desk.page_of(look.who, language)
    days = {"today": clock.today(), "day_before": clock.today() - timedelta(days=20)}
    url = desk.url + look.path.format(**desk.ids, **days)
    with overhearing(page) as (asked, said):
        if look.data:
            token = desk.form_token
            sent = {name: text.replace("{once}", once) for name, text in look.data.items()}
            send(page, url, {"csrfmiddlewaretoken": token, **sent})
        else:
            page.goto(url)
        assert page.locator("h1").count() == 1
        assert too_wide(page) == 0
        assert too_small(page) == []
        assert violations(page) == []
    assert not [url for url in asked if not url.startswith((desk.url, "data:"))]
    assert not [text for text in said if "the server responded with a status of 4" not in text]
