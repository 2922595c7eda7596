"""Open311 GeoReport v2, sending a request."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiliu.accounts.models import Token
from shiliu.cases.models import Case, Text
from shiliu.core import references
from shiliu.core.models import OnceKey
from shiliu.ledger.models import Fact
from shiliu.network.models import Area
from shiliu.network.queries import network
from shiliu.people.models import Contact

pytestmark = pytest.mark.usefixtures("kangbashi")
COMMUNITY = "150603002007"


@pytest.fixture
def send(client, unit_key):
    """Send a request with the key of a unit; what is named replaces the usual, None leaves out."""
    Token.objects.update(calls_per_hour=1000)

    def sending(form: str = "json", key: str = "", language: str = "en", **changed: object):
        fields = {
            "api_key": unit_key,
            "service_code": "home.light.estate",
            "address_id": COMMUNITY,
            "description": "The light in front of building 3 is out.",
        } | changed
        body = {name: value for name, value in fields.items() if value is not None}
        headers = {"Accept-Language": language} | ({"Idempotency-Key": key} if key else {})
        return client.post(f"/open311/v2/requests.{form}", body, headers=headers)

    return sending


def refused(answer, status: int, word: str) -> None:
    assert answer.status_code == status, answer.content
    (error,) = answer.json()
    assert error["code"] == status
    assert word in error["description"]


def test_a_request_is_registered_and_its_id_returned_at_once(send):
    answer = send(address_string="东侧")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    (told,) = answer.json()
    case = Case.objects.get(pk=told["service_request_id"])
    assert (case.channel, case.area.code) == ("open311", COMMUNITY)
    assert told["account_id"] is None
    assert Text.objects.get(case=case, kind="place").body == "东侧"
    assert Fact.objects.get(subject_id=case.id).by == str(network().units_by_code["p10"].id)


def test_the_notice_tells_the_code_the_unit_and_the_promise(client, send):
    (told,) = send().json()
    notice = told["service_notice"]
    code = notice.split("Code to follow it: ")[1].split(".")[0]
    followed = client.post("/api/v1/follow", {"code": code}, content_type="application/json")
    assert followed.status_code == 200
    assert followed.json()["number"] in notice
    assert "Xuefu service centre takes it." in notice
    assert "Promised answer: " in notice


def test_xml_tells_the_same(send):
    root = fromstring(send("xml").content)
    assert root.tag == "service_requests"
    assert Case.objects.filter(pk=root.findtext("request/service_request_id")).exists()
    assert root.find("request/account_id").text is None


@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_without_a_valid_key_it_is_403(send, key):
    refused(send(api_key=key), 403, "key")
    assert not Case.objects.exists()


def test_a_key_in_the_address_does_not_count(client, unit_key):
    answer = client.post(f"/open311/v2/requests.json?api_key={unit_key}", {"service_code": "x"})
    assert answer.status_code == 403


def test_the_calls_of_a_key_are_limited(client, unit_key):
    body = {"api_key": unit_key, "service_code": "no.such"}
    codes = [client.post("/open311/v2/requests.json", body).status_code for _ in range(6)]
    assert codes == [404] * 5 + [429]


@pytest.mark.parametrize(
    ("changed", "status", "word"),
    [
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "home"}, 404, "list"),
        ({"service_code": "no.such"}, 404, "list"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
        ({"address_id": None}, 400, "address_id"),
        ({"address_id": "nowhere"}, 400, "address_id"),
        ({"address_id": None, "lat": "39.6", "long": "109.8"}, 400, "address_id"),
        ({"address_id": None, "lat": "39.6"}, 400, "long"),
        ({"address_id": None, "lat": "north", "long": "1"}, 400, "degrees"),
        ({"address_id": None, "lat": "nan", "long": "inf"}, 400, "address_id"),
        ({"description": None}, 400, "characters"),
        ({"description": "x" * 4001}, 400, "characters"),
        ({"description": "a\0b"}, 400, ""),
        ({"email": "no address"}, 400, ""),
        ({"attribute[colour]": "red"}, 400, "attribute"),
        ({"attribute[centre_only]": "perhaps"}, 400, "attribute"),
        ({"service_code": "care.older.meals", "attribute[centre_only]": "yes"}, 400, "attribute"),
    ],
)
def test_a_wrong_request_is_refused_with_a_sentence(send, changed, status, word):
    refused(send(**changed), status, word)
    assert not Case.objects.exists()


def test_an_address_in_words_alone_goes_to_the_office_of_the_whole_tree(send):
    (told,) = send(address_id=None, address_string="Somewhere near the lake").json()
    case = Case.objects.get(pk=told["service_request_id"])
    assert case.area_id == network().root.id
    assert network().units_by_id[case.unit_id].rank == 0


def test_lat_and_long_work_where_the_profile_has_polygons(send):
    square = {
        "type": "Polygon",
        "coordinates": [
            [[109.7, 39.5], [109.9, 39.5], [109.9, 39.7], [109.7, 39.7], [109.7, 39.5]]
        ],
    }
    Area.objects.filter(code=COMMUNITY).update(polygon=square)
    references.forget()
    (told,) = send(address_id=None, lat="39.6", long="109.8").json()
    assert Case.objects.get(pk=told["service_request_id"]).area.code == COMMUNITY
    refused(send(address_id=None, lat="10", long="10"), 400, "address_id")


def test_the_centre_only_attribute_raises_the_level(send):
    for answer, level in (("yes", 1), ("no", 4), ("", 4)):
        (told,) = send(**{"attribute[centre_only]": answer}).json()
        assert Case.objects.get(pk=told["service_request_id"]).minimum_level == level


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Anna", "Berg", "Anna Berg"),
        ("小红", "王", "王小红"),
        ("", "王", "王"),
        ("Anna", "", "Anna"),
    ],
)
def test_names_are_put_together_as_they_are_said(send, first, last, name):
    (told,) = send(first_name=first, last_name=last, phone="13800001111").json()
    contact = Contact.objects.get(subject_id=told["service_request_id"])
    assert (contact.name, contact.phone) == (name, "13800001111")


def test_no_trace_of_the_device_is_kept_and_pictures_are_not_taken_over(send):
    (told,) = send(device_id="tt222111", account_id="4711", media_url="http://x.org/a.jpg").json()
    assert "picture was not taken over" in told["service_notice"]
    assert told["account_id"] is None
    case = Case.objects.get(pk=told["service_request_id"])
    held = f"{vars(case)} {list(Text.objects.values())} {list(Fact.objects.values())}"
    for trace in ("tt222111", "4711", "x.org"):
        assert trace not in held


def test_a_repeated_key_gives_the_same_answer_and_nothing_new(send):
    first, second = send(key="phone-key-1"), send(key="phone-key-1")
    assert first.content == second.content
    assert Case.objects.count() == OnceKey.objects.count() == 1
    refused(send(key="phone-key-1", description="Something else."), 409, "")
    assert Case.objects.count() == 1


def test_too_large_and_broken_forms_are_4xx(client):
    big = "description=" + "x" * 1_100_000
    form = "application/x-www-form-urlencoded"
    answer = client.post("/open311/v2/requests.json", big, content_type=form)
    assert answer.status_code == 413
    many = "&".join(f"a{number}=1" for number in range(300))
    answer = client.post("/open311/v2/requests.json", many, content_type=form)
    assert answer.status_code == 400
    broken = client.post("/open311/v2/requests.json", b"x", content_type="multipart/form-data")
    assert broken.status_code == 400


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "service_code",
                "address_id",
                "address_string",
                "lat",
                "long",
                "description",
                "email",
                "phone",
                "first_name",
                "last_name",
                "jurisdiction_id",
                "attribute[centre_only]",
            ]
        ),
        st.text(max_size=30) | st.sampled_from(["home.light.estate", COMMUNITY, "39.6", "yes"]),
    )
)
def test_any_form_is_answered_with_201_or_4xx(send, form):
    answer = send(**form)
    assert answer.status_code == 201 or 400 <= answer.status_code < 500
    assert isinstance(answer.json(), list)
