"""The committed description of the JSON interface is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiliu.cases.api import openapi
from shiliu.cases.api.json_api import api

COMMITTED = Path(__file__).parents[3] / "docs/openapi.json"


def test_the_committed_description_is_up_to_date():
    assert COMMITTED.read_text() == openapi.text(), "run: make openapi"


def test_every_operation_has_an_id_given_by_hand():
    paths = api.get_openapi_schema(path_prefix=openapi.PREFIX)["paths"]
    ids = [operation["operationId"] for each in paths.values() for operation in each.values()]
    assert sorted(ids) == [
        "createRequest", "followRequest", "getRequest", "listAreas", "listCategories",
        "listPoints", "listRequests",
    ]  # fmt: skip


def test_refusals_are_described_as_problems():
    paths = api.get_openapi_schema(path_prefix=openapi.PREFIX)["paths"]
    answers = paths["/api/v1/requests"]["post"]["responses"]
    assert list(answers[201]["content"]) == ["application/json"]
    assert {tuple(answers[status]["content"]) for status in (400, 401, 409, 413, 422, 429)} == {
        ("application/problem+json",)
    }


@pytest.mark.usefixtures("kangbashi")
def test_it_is_served_and_nothing_else_is_loaded_from_elsewhere(client):
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    assert client.get("/api/v1/docs").status_code == 404
