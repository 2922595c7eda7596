"""Open311 GeoReport v2, reading: what the specification asks for, in both formats."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring

from shiliu.cases.models import Case
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock

pytestmark = pytest.mark.usefixtures("kangbashi")
ROOT = "/open311/v2"


def get(client, path: str, **query: object):
    return client.get(f"{ROOT}/{path}", query)


def ids(client, **query: object) -> set[str]:
    return {each["service_request_id"] for each in get(client, "requests.json", **query).json()}


def test_discovery_names_the_endpoint_in_both_formats(client):
    told = get(client, "discovery.json").json()
    (endpoint,) = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert {"changeset", "contact", "key_service"} <= set(told)
    xml = fromstring(get(client, "discovery.xml").content)
    assert [each.text for each in xml.iter("format")] == endpoint["formats"]


def test_services_are_the_categories_that_can_be_chosen(client):
    answer = get(client, "services.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    listed = answer.json()
    assert [each["service_code"] for each in listed] == [leaf.code for leaf in catalogue().leaves]
    light = next(each for each in listed if each["service_code"] == "home.light.stair")
    assert light["service_name"] == "楼道灯"
    assert (light["metadata"], light["type"], light["group"]) == (True, "realtime", "小区与楼道")
    assert "声控灯" in light["keywords"].split(", ")
    xml = get(client, "services.xml")
    assert xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert len(fromstring(xml.content).findall("service")) == len(listed)


def test_the_language_is_the_one_asked_for(client):
    listed = client.get(f"{ROOT}/services.json", headers={"Accept-Language": "en"}).json()
    names = {each["service_code"]: each["service_name"] for each in listed}
    assert names["home.light.stair"] == "Stair lights"


def test_a_definition_asks_about_the_centre_only_where_it_matters(client):
    told = get(client, "services/home.light.stair.json").json()
    assert told["service_code"] == "home.light.stair"
    who, centre = told["attributes"]
    assert (who["variable"], who["code"]) == (False, "who_can")
    assert (centre["variable"], centre["code"]) == (True, "centre_only")
    assert (centre["datatype"], centre["required"]) == ("singlevaluelist", False)
    assert [value["key"] for value in centre["values"]] == ["no", "yes"]
    people = get(client, "services/care.older.meals.json").json()
    assert "centre_only" not in {each["code"] for each in people["attributes"]}


@pytest.mark.parametrize("code", ["nothing", "home", "home.light"])
def test_a_service_that_cannot_be_chosen_is_404(client, code):
    answer = get(client, f"services/{code}.json")
    assert answer.status_code == 404
    (error,) = answer.json()
    assert error["code"] == 404
    assert error["description"]


@pytest.mark.parametrize(
    "path", ["services", "services/home.light.stair", "requests", "tokens/1", "requests/1"]
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_another_jurisdiction_is_404_ours_and_none_are_fine(client, path, form):
    answer = get(client, f"{path}.{form}", jurisdiction_id="elsewhere")
    assert answer.status_code == 404
    assert "jurisdiction_id" in answer.content.decode()
    ours = get(client, f"{path}.{form}", jurisdiction_id="kangbashi")
    none = get(client, f"{path}.{form}", jurisdiction_id="")
    assert ours.status_code == none.status_code == get(client, f"{path}.{form}").status_code


def test_a_request_shows_its_approved_title_and_a_coarse_place(client, publish):
    case = publish("楼道灯不亮", area="150603001001001001", words="我是张三，电话13812345678。")
    (shown,) = get(client, f"requests/{case.id}.json").json()
    assert shown["service_request_id"] == str(case.id)
    assert (shown["status"], shown["description"]) == ("open", "楼道灯不亮")
    assert shown["service_code"] == "home.light.estate"
    assert shown["address_id"] == "150603001001001001"
    assert shown["address"].startswith("新北社区1号楼, ")
    assert shown["address"].endswith(", 康巴什区")
    assert shown["agency_responsible"]
    for absent in ("lat", "long", "zipcode", "media_url", "service_notice"):
        assert shown[absent] is None
    assert (
        datetime.fromisoformat(shown["expected_datetime"]).isoformat()
        == (shown["expected_datetime"])
    )
    assert shown["requested_datetime"].endswith("+08:00")
    assert "13812345678" not in get(client, "requests.xml").content.decode()


def test_what_is_not_published_is_nowhere(client, ask):
    one = ask().json()["id"]
    for path in (f"requests/{one}", f"tokens/{one}"):
        assert get(client, f"{path}.json").status_code == 404
    assert ids(client) == set()
    assert ids(client, service_request_id=one) == set()


def test_a_token_is_the_id_itself(client, publish):
    case = publish()
    (found,) = get(client, f"tokens/{case.id}.json").json()
    assert found == {"service_request_id": str(case.id), "token": str(case.id)}


@pytest.mark.parametrize(
    ("state", "word", "status", "note"),
    [
        ("received", "none", "open", "Received"),
        ("answered", "none", "open", "Answered"),
        ("closed", "solved", "closed", "it is solved"),
        ("closed", "none", "closed", "not confirmed"),
        ("withdrawn", "none", "closed", "Taken back"),
    ],
)
def test_only_the_resident_closes(client, publish, state, word, status, note):
    case = publish(state=state, word=word)
    (shown,) = client.get(
        f"{ROOT}/requests/{case.id}.json", headers={"Accept-Language": "en"}
    ).json()
    assert shown["status"] == status
    assert note in shown["status_notes"]
    assert (str(case.id) in ids(client, status="open")) is (status == "open")
    assert (str(case.id) in ids(client, status="closed")) is (status == "closed")
    assert str(case.id) in ids(client, status="open,closed")


def test_closed_requests_were_updated_when_they_closed(client, publish):
    closed_at = clock.now() - timedelta(hours=1)
    case = publish(state="closed", closed_at=closed_at)
    (shown,) = get(client, f"requests/{case.id}.json").json()
    assert datetime.fromisoformat(shown["updated_datetime"]) == closed_at.replace(microsecond=0)


def test_without_dates_the_latest_90_days_count(client, publish):
    now = clock.now()
    new = publish(received_at=now - timedelta(days=89))
    old = publish(received_at=now - timedelta(days=91))
    assert ids(client) == {str(new.id)}
    start = (now - timedelta(days=92)).strftime("%Y-%m-%dT%H:%M:%SZ")
    end = (now - timedelta(days=90)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(client, start_date=start, end_date=end) == {str(old.id)}
    assert ids(client, start_date=start) == {str(old.id), str(new.id)}
    assert ids(client, end_date=end) == {str(old.id)}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90"),
        ({"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "before"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"end_date": "2026-13-01"}, "end_date"),
        ({"start_date": "9999-12-31T00:00:00Z"}, "start_date"),
        ({"end_date": "0001-01-01T00:00:00Z"}, "start_date"),
        ({"status": "lost"}, "status"),
    ],
)
def test_a_wrong_filter_is_400_with_a_sentence(client, query, word):
    answer = client.get(f"{ROOT}/requests.json", query, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert word in answer.json()[0]["description"]


def test_codes_and_ids_are_lists_with_commas(client, publish):
    one, two = publish(), publish(category="street.light")
    three = publish(category="street.road.surface")
    assert ids(client, service_code="street.light") == {str(two.id)}
    assert ids(client, service_code="street.light, home.light.estate") == {str(one.id), str(two.id)}
    assert ids(client, service_code="no.such.code") == set()
    both = f"{one.id},{three.id}"
    assert ids(client, service_request_id=both) == {str(one.id), str(three.id)}


def test_ids_override_every_other_filter(client, publish):
    old = publish(received_at=clock.now() - timedelta(days=400), state="closed")
    assert ids(client, service_request_id=str(old.id), status="open", start_date="x") == {
        str(old.id)
    }
    assert ids(client, service_request_id=f"nonsense,{old.id}") == {str(old.id)}
    assert ids(client, service_request_id="nonsense") == set()


def test_at_most_a_thousand_come_newest_first(client, publish, monkeypatch):
    monkeypatch.setattr("shiliu.cases.api.open311.reports.MOST", 3)
    made = [publish() for _ in range(5)]
    shown = [each["service_request_id"] for each in get(client, "requests.json").json()]
    assert shown == [str(case.id) for case in reversed(made)][:3]


def test_a_list_is_two_statements_one_for_pictures(client, publish, django_assert_num_queries):
    for _ in range(5):
        publish()
    get(client, "requests.xml")
    with django_assert_num_queries(2):
        assert get(client, "requests.xml").status_code == 200


def test_a_plus_that_became_a_space_is_understood(client, publish):
    case = publish(received_at=datetime.fromisoformat("2026-03-10T12:00:00+08:00"))
    answer = client.get(
        f"{ROOT}/requests.json?start_date=2026-03-10T00:00:00+08:00&end_date=2026-03-11"
    )
    assert [each["service_request_id"] for each in answer.json()] == [str(case.id)]


@pytest.mark.parametrize("path", ["", "x.json", "services.html", "services/", "requests/a/b.xml"])
def test_unknown_addresses_answer_in_the_same_way(client, path):
    answer = get(client, path)
    if path == "":
        assert answer.status_code == 200
        return
    assert answer.status_code == 404
    if path.endswith(".json"):
        assert answer.json()[0]["code"] == 404
    else:
        assert fromstring(answer.content).findtext("error/code") == "404"


def test_other_methods_are_refused(client):
    assert client.put(f"{ROOT}/requests.json").status_code == 405
    assert client.post(f"{ROOT}/services.json").status_code == 405


def test_titles_taken_down_are_gone(client, publish):
    case = publish()
    Case.objects.filter(pk=case.pk).update(title_state="none", title={})
    assert get(client, f"requests/{case.id}.json").status_code == 404
