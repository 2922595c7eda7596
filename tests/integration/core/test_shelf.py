"""Public answers stand on a shelf for a moment; nothing that depends on somebody does."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from shiliu.core import references


@pytest.fixture(autouse=True)
def shelf(settings, monkeypatch):
    settings.SHELF_SECONDS = 60
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    caches["shelf"].clear()
    yield
    caches["shelf"].clear()


def test_a_second_reader_costs_no_query_and_gets_the_same(kangbashi, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        first = Client().get("/requests/")
    with django_assert_max_num_queries(0):
        second = Client().get("/requests/")
    assert second.content == first.content
    told = [{**each.headers, "X-Request-ID": ""} for each in (first, second)]
    assert told[0] == told[1]
    assert "max-age=60" in second.headers["Cache-Control"]


def test_whether_it_is_ready_costs_a_crowd_of_strangers_what_it_costs_one(
    kangbashi, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        first = Client().get("/health/ready")
    with django_assert_max_num_queries(0):
        second = Client().get("/health/ready")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert "no-store" in second.headers["Cache-Control"]
    here = Client(headers={"host": "localhost"}).get("/health/ready")
    assert here.json()["checks"], "whoever runs it is told how it is now"


def test_who_has_it_already_gets_nothing_again(kangbashi):
    tag = Client().get("/requests/").headers["ETag"]
    again = Client().get("/requests/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "other",
    [
        {"headers": {"Accept-Language": "en"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"query_params": {"state": "closed"}},
    ],
)
def test_another_language_form_or_filter_is_another_page(kangbashi, other):
    first = Client().get("/requests/", headers={"Accept-Language": "zh-CN"})
    second = Client().get("/requests/", **other)
    assert second.content != first.content
    assert Client().get("/requests/", **other).headers["ETag"] == second.headers["ETag"]


def test_another_theme_is_another_page(kangbashi):
    light, dark = Client(), Client()
    dark.cookies["theme"] = "dark"
    assert light.get("/").content != dark.get("/").content


def test_a_refusal_is_not_kept(kangbashi):
    assert Client().get("/requests/", {"after": "nonsense"}).status_code != 200
    assert not caches["shelf"]._cache


def test_pages_that_are_somebodys_are_not_kept(kangbashi):
    for address in ("/ask/", "/follow/", "/desk/"):
        Client().get(address)
    assert not caches["shelf"]._cache


@pytest.mark.parametrize(
    "address",
    ["/api/v1/requests", "/api/v1/areas", "/api/v1/categories", "/open311/v2/requests.json"],
)
def test_public_lists_of_the_interfaces_stand_there_too(
    kangbashi, address, django_assert_max_num_queries
):
    first = Client().get(address, headers={"If-None-Match": '"another"'})
    with django_assert_max_num_queries(0):
        second = Client().get(address)
        known = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.content) == (200, first.content)
    assert (known.status_code, known.content) == (304, b"")


def test_what_is_sent_or_asked_with_a_key_is_never_kept(kangbashi):
    Client().post("/open311/v2/requests.json", {"service_code": "home.light.estate"})
    Client().get("/api/v1/desk/requests", headers={"Authorization": "Bearer nothing"})
    assert not caches["shelf"]._cache
