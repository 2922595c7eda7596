"""The committed description of the JSON interface is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from shiliu.config.api import PREFIX, api, description
from shiliu.portal.developers.wording import SUMMARIES

COMMITTED = Path(__file__).parents[3] / "docs/openapi.json"


def test_the_committed_description_is_up_to_date():
    assert COMMITTED.read_text() == description(), "run: make openapi"


def test_every_operation_is_called_on_the_page_for_developers_what_the_description_calls_it():
    paths = api.get_openapi_schema(path_prefix=PREFIX)["paths"]
    called = {
        operation["operationId"]: operation["summary"]
        for each in paths.values()
        for operation in each.values()
    }
    with translation.override("en"):
        assert called == {name: str(words) for name, words in SUMMARIES.items()}


def test_refusals_are_described_as_problems():
    paths = api.get_openapi_schema(path_prefix=PREFIX)["paths"]
    answers = paths["/api/v1/requests"]["post"]["responses"]
    assert list(answers[201]["content"]) == ["application/json"]
    assert {tuple(answers[status]["content"]) for status in (400, 401, 409, 413, 422, 429)} == {
        ("application/problem+json",)
    }


@pytest.mark.usefixtures("kangbashi")
def test_it_is_served_and_nothing_else_is_loaded_from_elsewhere(client):
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    assert client.get("/api/v1/docs").status_code == 404
