"""Replies of Open311, byte for byte as committed, and read by a strict schema of the specification.

Written anew with `SHILIU_WRITE_GOLDEN=1`. Ids, signed addresses and the changeset are replaced.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from shiliu.accounts.models import Token
from shiliu.cases.actions.files import add_pictures
from shiliu.cases.models import Case
from shiliu.core import clock as core_clock
from shiliu.core.actor import holder_of
from shiliu.files.actions import read_picture
from shiliu.files.models import File
from tests.support.pictures import from_a_phone

pytestmark = pytest.mark.usefixtures("kangbashi", "clock", "stored")
ROOT = "/open311/v2"
HERE = Path(__file__).parent / "golden"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[3] / "docs" / "open311.xsd"))
LIGHT = "home.light.estate"
ADDRESSES = {
    "discovery": "discovery.{form}",
    "services": "services.{form}",
    "definition": "services/care.older.visit.{form}",
    "requests": "requests.{form}",
    "request": "requests/{id}.{form}",
    "bulk": "requests.{form}?service_request_id={id},{other}",
    "token": "tokens/{id}.{form}",
    "extended": "requests.{form}?extensions=true&page=1&page_size=2",
    "closed": "requests.{form}?status=closed",
    "unknown": "requests/{nobody}.{form}",
    "bad_date": "requests.{form}?start_date=yesterday",
    "bad_page": "requests.{form}?extensions=true&page=0",
    "no_such_service": "services/nothing.{form}",
    "other_jurisdiction": "requests.{form}?jurisdiction_id=elsewhere",
}
NOBODY = "00000000-0000-0000-0000-00000000dead"


@pytest.fixture
def ids(publish):
    """Three published requests of known moments, one closed, one with a public picture."""
    now = core_clock.now()
    first = publish(received_at=now - timedelta(days=3))
    closed = publish(
        title="路面破损",
        category="street.road.surface",
        received_at=now - timedelta(days=2),
        answered_at=now - timedelta(days=1),
        closed_at=now,
        state="closed",
        word="solved",
    )
    publish(received_at=now - timedelta(hours=1))
    picture = read_picture(from_a_phone())
    add_pictures(by=holder_of(first.id), at=now, case_id=first.id, pictures=[picture])
    File.objects.update(state="approved", approved_at=now)
    return {"id": first.id, "other": closed.id, "nobody": NOBODY}


def plain(body: bytes) -> str:
    """The reply without what differs from run to run."""
    text = re.sub(r"/files/[\w:.~-]+/", "/files/signed/", body.decode())
    text = re.sub(r"(changeset\W{1,3})\d{12}", r"\g<1>000000000000", text)
    found: dict[str, str] = {NOBODY: NOBODY}

    def numbered(match: re.Match[str]) -> str:
        return found.setdefault(match[0], f"00000000-0000-7000-8000-{len(found):012d}")

    text = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", numbered, text)
    return re.sub(r"KB-2026-\d{6}", "KB-2026-000000", text)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_reply_is_byte_for_byte_as_committed(client, ids, name, form):
    address = ADDRESSES[name].format(form=form, **ids)
    answer = client.get(f"{ROOT}/{address}", headers={"Accept-Language": "en"})
    if form == "xml":
        SCHEMA.assertValid(etree.fromstring(answer.content))
    said = f"{answer.status_code} {answer.headers['Content-Type']}\n{plain(answer.content)}\n"
    file = HERE / f"{name}.{form}"
    if os.environ.get("SHILIU_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert said == file.read_text("utf-8")


def test_every_committed_reply_is_asked_for():
    known = {f"{name}.{form}" for name in ADDRESSES for form in ("xml", "json")}
    assert {path.name for path in HERE.iterdir()} == known


@pytest.mark.parametrize("form", ["xml", "json"])
def test_the_answer_to_a_new_request_fits_the_schema(client, unit_key, form):
    body = {"api_key": unit_key, "service_code": LIGHT, "address_id": "150603002007"}
    body["description"] = "示例：灯不亮"
    answer = client.post(f"{ROOT}/requests.{form}", body)
    assert answer.status_code == 201
    if form == "xml":
        SCHEMA.assertValid(etree.fromstring(answer.content))
    else:
        assert set(answer.json()[0]) == {"service_request_id", "service_notice", "account_id"}


def test_pages_and_history_come_only_when_they_are_asked_for(client, ids):
    def shown(query: str) -> list[dict]:
        return client.get(f"{ROOT}/requests.json?{query}").json()

    assert len(shown("page_size=1")) == 3, "not asked for by `extensions`"
    assert not any("extended_attributes" in each for each in shown(""))
    pages = [shown(f"extensions=true&page_size=2&page={page}") for page in (1, 2, 3)]
    assert list(map(len, pages)) == [2, 1, 0]
    assert len({each["service_request_id"] for page in pages for each in page}) == 3
    closed = next(
        each for each in shown("extensions=true") if each["service_request_id"] == str(ids["other"])
    )
    history = closed["extended_attributes"]["status_history"]
    assert [each["status"] for each in history] == ["open", "open", "closed"]
    assert [each["updated_datetime"] for each in history] == sorted(
        each["updated_datetime"] for each in history
    )


def test_a_picture_sent_along_waits_for_approval(client, unit_key):
    Token.objects.update(calls_per_hour=1000)
    body = {
        "api_key": unit_key,
        "service_code": LIGHT,
        "address_id": "150603002007",
        "description": "示例：灯不亮",
    }

    def sent(*pictures: bytes):
        files = [SimpleUploadedFile(f"{number}.jpg", each) for number, each in enumerate(pictures)]
        return client.post(f"{ROOT}/requests.json", {**body, "media": files})

    (told,) = sent(from_a_phone()).json()
    picture = File.objects.get()
    assert str(picture.subject_id) == told["service_request_id"]
    assert picture.state != "approved"
    Case.objects.update(title={"zh": "灯"}, title_state="approved")
    (report,) = client.get(f"{ROOT}/requests.json").json()
    assert report["media_url"] is None
    assert sent(b"no picture").status_code == 400
    assert sent(*[from_a_phone()] * 4).status_code == 400
    assert Case.objects.count() == 1, "refused whole"


def test_the_address_of_a_picture_opens_it(client, ids):
    report = client.get(f"{ROOT}/requests/{ids['id']}.json").json()[0]
    path = report["media_url"].partition("/files/")[2]
    assert client.get(f"/files/{path}").headers["Content-Type"] == "image/jpeg"
