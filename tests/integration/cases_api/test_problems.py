"""Whatever is sent, the answer is 4xx with a full sentence, never 5xx, and nothing is saved."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiliu.cases.models import Case

pytestmark = pytest.mark.usefixtures("kangbashi")


def send(client, body: bytes | str, path: str = "requests", **headers: str):
    headers = {"Idempotency-Key": "some-key-123"} | headers
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def is_problem(answer, status: int, code: str, field: str | None = None) -> None:
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["code"], told.get("field")) == (status, code, field)
    assert told["status"] == status
    assert told["title"].endswith((".", "。"))


@pytest.mark.parametrize(
    "body", ["", "{", "null", "[]", '"words"', "17", b"\xff\xfe", "NaN", '{"\\u0000": 1}']
)
def test_what_is_no_json_object_is_400(client, body):
    is_problem(send(client, body), 400, "core.body_unreadable")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"words": 17}, "core.field_wrong", "words"),
        ({"words": None}, "core.field_wrong", "words"),
        ({"words": "x"}, "cases.words_length", "words"),
        ({"words": "长" * 4001}, "cases.words_length", "words"),
        ({"words": "路灯\0不亮"}, "core.field_wrong", "words"),
        ({"contact": {"phone": "1\0"}}, "core.field_wrong", "contact.phone"),
        ({"area": "nowhere"}, "cases.area_unknown", "area"),
        ({"category": "home"}, "cases.category_unknown", "category"),
        ({"category": "no.such"}, "cases.category_unknown", "category"),
        ({"place": "楼" * 201}, "cases.place_length", "place"),
        ({"against": "nobody"}, "cases.unit_unknown", "against"),
        ({"centre_only": "yes"}, "core.field_wrong", "centre_only"),
        ({"language": "fr"}, "core.field_wrong", "language"),
        ({"contact": "me"}, "core.field_wrong", "contact"),
        ({"contact": {"phone": 138}}, "core.field_wrong", "contact.phone"),
        ({"contact": {"fax": "1"}}, "core.field_unknown", "contact.fax"),
        ({"likes": 1}, "core.field_unknown", "likes"),
    ],
)
def test_a_wrong_field_is_named(client, changed, code, field):
    body = {"words": "路灯不亮", "area": "150603002007", "category": "home.light.estate"}
    is_problem(send(client, json.dumps(body | changed)), 422, code, field)
    assert not Case.objects.exists()


def test_all_missing_fields_are_listed(client):
    answer = send(client, "{}")
    is_problem(answer, 422, "core.field_missing", "words")
    assert [each["field"] for each in answer.json()["errors"]] == ["words", "area", "category"]


def test_a_wrong_contact_names_its_field(client):
    body = {"words": "路灯不亮", "area": "150603002007", "category": "home.light.estate"}
    answer = send(client, json.dumps(body | {"contact": {"email": "no address"}}))
    assert (answer.status_code, answer.json()["field"]) == (422, "email")


def test_too_much_is_413(client):
    body = json.dumps({"words": "长" * 700_000})
    is_problem(send(client, body), 413, "core.body_too_large")


def test_the_sentence_follows_accept_language(client):
    english = send(client, "{", **{"Accept-Language": "en"}).json()["title"]
    assert english.startswith("The body cannot be read")


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ("after=!!", 400, "core.cursor_bad", "after"),
        ("after=bmFufDAw", 400, "core.cursor_bad", "after"),
        ("area=nowhere", 422, "cases.area_unknown", "area"),
        ("category=none", 422, "cases.category_unknown", "category"),
        ("state=lost", 422, "cases.state_unknown", "state"),
        ("received_from=yesterday", 422, "core.field_wrong", "received_from"),
        ("area=%00", 422, "cases.area_unknown", "area"),
    ],
)
def test_a_wrong_filter_is_named(client, query, status, code, field):
    is_problem(client.get(f"/api/v1/requests?{query}"), status, code, field)


@pytest.mark.parametrize("one", ["0", "01a20ac4-1189-762a-a066-62958f8cd5ab"])
def test_an_unknown_request_is_404(client, one):
    assert client.get(f"/api/v1/requests/{one}").status_code == 404


def test_an_unknown_address_and_method_are_4xx(client):
    is_problem(client.get("/api/v1/nothing"), 404, "core.not_found")
    is_problem(client.post("/api/v1/"), 404, "core.not_found")
    assert client.delete("/api/v1/requests").status_code == 405


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["words", "area", "category", "contact", "phone", "place", "code"])
                | st.text(max_size=5),
                inner,
                max_size=5,
            )
        ),
        max_leaves=8,
    ),
    st.sampled_from(["requests", "follow"]),
)
def test_any_json_is_answered_with_4xx(client, body, path):
    answer = send(client, json.dumps(body), path)
    assert 400 <= answer.status_code < 500
    assert answer.json()["title"]
