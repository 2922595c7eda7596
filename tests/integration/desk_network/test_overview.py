"""The four pillars, and every module within two clicks."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from shiliu.catalogue.queries import catalogue
from shiliu.desk.overview.modules import MODULES
from tests.integration.desk_network.district import links_of, text_of

OVERVIEW = "/desk/overview/"


def exists(route: str) -> bool:
    try:
        return bool(reverse(f"desk:{route}"))
    except NoReverseMatch:
        return False


def test_inventory_14_every_module_that_exists_is_reached_in_two_clicks(district):
    """By somebody who may open it: no page of a module is hidden from everybody."""
    reached: set[str] = set()
    for name in ("alma", "ada", "cora"):
        client = district.signed_in(name)
        first = set(links_of(client.get(OVERVIEW)))
        reached |= {url.partition("?")[0] for url in first}
        for url in first:
            page = client.get(url)
            if page.status_code == 200 and "text/html" in page.headers["Content-Type"]:
                reached |= {url.partition("?")[0] for url in links_of(page)}
    pages = [route for found in MODULES.values() for route, _ in found if exists(route)]
    assert len(pages) >= 12
    assert {reverse(f"desk:{route}") for route in pages} <= reached


def test_inventory_14_the_overview_has_the_four_pillars_in_their_order(district):
    text = text_of(district.signed_in("cora").get(OVERVIEW))
    names = [pillar.short["en"] for pillar in catalogue().pillars]
    assert len(names) == 4
    places = [text.index(name) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["alma", "ada", "cora", "sue", "dora", "greta", "hana"])
def test_every_link_of_the_overview_opens_for_whoever_sees_it(district, name):
    client = district.signed_in(name)
    page = client.get(OVERVIEW)
    assert page.status_code == 200
    assert {client.get(url).status_code for url in links_of(page)} <= {200}


def test_a_module_that_does_not_exist_is_no_link_and_not_spoken_of(district):
    text = text_of(district.signed_in("cora").get(OVERVIEW)).lower()
    for word in ("mediation", "campaign", "bulletin", "soon", "coming", "not yet"):
        assert word not in text


@pytest.mark.parametrize(("name", "empty"), [("cora", 2), ("hana", 3)])
def test_a_pillar_without_pages_for_a_post_says_so_in_words(district, name, empty):
    text = text_of(district.signed_in(name).get(OVERVIEW))
    assert text.count("No page for this post here.") == empty
    assert "—" not in text


def test_a_host_sees_no_figures_and_no_settings(district):
    page = district.signed_in("hana").get(OVERVIEW)
    assert "Staff have answered" not in text_of(page)
    assert not [url for url in links_of(page) if "settings" in url or "rows" in url]


def test_the_figures_are_those_of_the_own_area(district):
    district.life()
    assert "Qingchunshan last 30 days" in text_of(district.signed_in("sue").get(OVERVIEW))
    assert "Kangbashi last 30 days" in text_of(district.signed_in("cora").get(OVERVIEW))


def test_the_overview_takes_the_same_queries_however_many_requests_there_are(
    district, django_assert_num_queries, django_assert_max_num_queries
):
    client = district.signed_in("cora")
    client.get(OVERVIEW)
    with django_assert_max_num_queries(12) as few:
        client.get(OVERVIEW)
    district.life()
    with django_assert_num_queries(len(few)):
        client.get(OVERVIEW)
