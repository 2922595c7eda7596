"""Asking for help over the JSON interface."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.cases.models import Case, Step, Text
from shiliu.core.models import OnceKey
from shiliu.ledger.models import Fact, Pending
from shiliu.network.queries import network
from shiliu.people.models import Contact

pytestmark = pytest.mark.usefixtures("kangbashi")


def test_the_answer_is_a_receipt(ask):
    answer = ask()
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    receipt = answer.json()
    case = Case.objects.get(pk=receipt["id"])
    assert case.channel == "json"
    assert receipt["number"].startswith("KB-")
    assert len(receipt["code"].split()) == 4
    assert receipt["follow"].endswith("/follow/")
    assert receipt["code"].replace(" ", "") not in receipt["follow"]
    assert receipt["promised_days"] == 5
    assert datetime.fromisoformat(receipt["promised_at"]) == case.promised_at
    assert receipt["unit"]["code"] == network().units_by_id[case.unit_id].code


def test_no_account_no_cookie_no_session(ask, client):
    answer = ask()
    assert not answer.cookies
    assert not client.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_one_request_is_one_case_one_step_one_fact(ask):
    ask(place="3号楼东侧")
    case = Case.objects.get()
    assert Step.objects.filter(case=case).count() == 1
    assert set(Text.objects.filter(case=case).values_list("kind", flat=True)) == {"words", "place"}
    fact = Fact.objects.get(subject_id=case.id)
    assert (fact.verb, fact.by) == ("case.receive", "public")
    assert Pending.objects.filter(fact_id=fact.id).count() == 1


def test_the_same_key_gives_the_same_answer_and_nothing_new(ask):
    first, second = ask(key="key-of-a-phone"), ask(key="key-of-a-phone")
    assert (second.status_code, second.content) == (201, first.content)
    assert Case.objects.count() == OnceKey.objects.count() == 1
    assert Fact.objects.filter(verb="case.receive").count() == 1


def test_the_same_key_with_other_words_is_refused(ask):
    ask(key="key-of-a-phone")
    answer = ask(key="key-of-a-phone", words="电梯坏了。")
    assert answer.status_code == 409
    assert answer.json()["code"] == "core.once_other_body"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 81])
def test_without_a_usable_key_nothing_is_saved(client, key):
    body = {"words": "路灯不亮", "area": "150603002007", "category": "home.light.estate"}
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(
        "/api/v1/requests", json.dumps(body), content_type="application/json", headers=headers
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "core.once_missing"
    assert not Case.objects.exists()


def test_a_contact_is_kept_apart_and_never_shown(ask):
    contact = {"name": "李女士", "phone": "13800001111", "email": "li@example.org"}
    answer = ask(contact=contact)
    row = Contact.objects.get(subject_id=answer.json()["id"])
    assert (row.name, row.email) == ("李女士", "li@example.org")
    assert "13800001111" not in answer.content.decode()


def test_centre_only_and_language_are_kept(ask):
    case = Case.objects.get(pk=ask(centre_only=True, language="en").json()["id"])
    assert (case.minimum_level, case.language) == (1, "en")
    other = ask(headers={"Accept-Language": "en"}).json()["id"]
    assert Case.objects.get(pk=other).language == "en"


def test_a_complaint_goes_past_the_unit_it_is_about(ask):
    answer = ask(category="complaint.unit", against="p10")
    case = Case.objects.get(pk=answer.json()["id"])
    assert case.against_id == network().units_by_code["p10"].id
    assert answer.json()["unit"]["code"] != "p10"


def test_a_hazard_gives_the_duty_phone_at_once(ask):
    assert ask(category="street.road.manhole").json()["duty_phone"]
    assert not ask().json()["duty_phone"]


def test_a_unit_may_ask_with_its_key(ask, unit_key):
    answer = ask(headers={"Authorization": f"Bearer {unit_key}"})
    assert answer.status_code == 201
    unit = network().units_by_code["p10"]
    assert Fact.objects.get(verb="case.receive").by == str(unit.id)


@pytest.mark.parametrize("header", ["Bearer no-such-key", "Bearer", "Basic abc", "x"])
def test_a_wrong_key_is_401(ask, header):
    answer = ask(headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not Case.objects.exists()


def test_the_calls_of_a_key_are_limited(ask, unit_key):
    headers = {"Authorization": f"Bearer {unit_key}"}
    codes = [ask(headers=headers).status_code for _ in range(6)]
    assert codes == [201] * 5 + [429]


def test_many_requests_from_one_network_are_set_aside_not_refused(ask, settings):
    settings.REQUESTS_PER_HOUR = 2
    answers = [ask() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    reasons = Case.objects.order_by("number").values_list("quarantine", flat=True)
    assert list(reasons) == ["", "", "many_from_one_network"]


@pytest.mark.parametrize(
    ("changed", "most"),
    [({}, 7), ({"place": "东侧"}, 8), ({"contact": {"phone": "13800001111"}}, 8)],
)
def test_asking_takes_few_statements(ask, changed, most):
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask(**changed)
    work = [
        query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert len(work) <= most, work


def test_ids_are_in_the_order_of_time(ask):
    ids = [UUID(ask().json()["id"]) for _ in range(3)]
    assert ids == sorted(ids)
    assert all(Case.objects.get(pk=one).received_at <= datetime.now(UTC) for one in ids)
