"""The lists of codes, and of points."""

from __future__ import annotations

import pytest

from shiliu.catalogue.queries import catalogue
from shiliu.network.queries import network

pytestmark = pytest.mark.usefixtures("kangbashi")


def test_categories_are_all_there_with_parents_before_children(client):
    shown = client.get("/api/v1/categories").json()
    codes = [each["code"] for each in shown]
    assert len(codes) == len(set(codes)) == sum(not each.ended for each in catalogue().categories)
    assert all(not each["parent"] or each["parent"] in codes for each in shown)
    light = next(each for each in shown if each["code"] == "home.light.estate")
    assert (light["leaf"], light["answer_working_days"]) == (True, 5)


def test_areas_are_visible_ones_only(client):
    shown = client.get("/api/v1/areas").json()
    levels = [each["level"] for each in shown]
    assert (levels.count("district"), levels.count("subdistrict")) == (1, 4)
    assert levels.count("community") == 19
    codes = {each["code"] for each in shown}
    assert codes == {area.code for area in network().visible_areas}
    assert all(not each["parent"] or each["parent"] in codes for each in shown)


def test_points_say_whether_they_are_open(client):
    shown = client.get("/api/v1/points").json()
    assert {each["level"] for each in shown} == {1, 2, 3, 4}
    assert len(shown) == len(network().points)
    assert all(each["open"] in (True, False, None) for each in shown)
    assert "duty_phone" not in shown[0]


@pytest.mark.parametrize("path", ["categories", "areas", "points"])
def test_they_need_no_query_and_may_be_kept(client, path, django_assert_num_queries):
    client.get(f"/api/v1/{path}")
    with django_assert_num_queries(0):
        answer = client.get(f"/api/v1/{path}")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["ETag"]
