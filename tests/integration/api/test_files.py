"""Pictures and documents over JSON: added, blurred, let out by another unit, taken away."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from shiliu.catalogue.models import Category
from shiliu.core import references
from tests.integration.api.calls import (
    APPROVES,
    READS,
    TICKS,
    WORKS,
    Keyed,
    formed,
    refused,
)
from tests.integration.files.doors import contrast, images_on, opened
from tests.support import pictures
from tests.support.people import BUILDING
from tests.support.pictures import from_a_phone, pdf, upload, written
from tests.support.requests import DEBT, LIGHT, ask

BOX = {"x": 290, "y": 290, "width": 320, "height": 320}
NOT_THERE = (404, "core.not_found", "")


@pytest.fixture(autouse=True)
def _stored(stored, people):
    """A storage of its own; the people are at work."""


@pytest.fixture
def station():
    return Keyed("p10-1", *WORKS)


@pytest.fixture
def centre():
    return Keyed("p10", *APPROVES)


@pytest.fixture
def asked(people, clock):
    """A request that came in a while ago: what is added now did not come with it."""
    found = ask(area=BUILDING, category=LIGHT).accepted(people.alice)
    clock.later(minutes=5)
    return found


def added(by: Keyed, asked, *sent: bytes) -> list[str]:
    """The ids of pictures that a key adds."""
    answer = by.add(asked.id, *(sent or (from_a_phone(),)))
    assert answer.status_code == 201, answer.content
    return [each["id"] for each in answer.json()["files"]]


def one(by: Keyed, asked) -> dict:
    (file,) = by.files(asked.id)
    return file


def test_a_picture_is_added_blurred_proposed_and_let_out_by_another_unit(
    asked, station, centre, people
):
    (file_id,) = added(station, asked)
    before = one(station, asked)
    assert (before["state"], before["seen_by"], before["added_by"]) == ("kept", "staff", "staff")
    assert (before["width"], before["height"]) == pictures.SIZE
    assert before["steps"] == ["blur", "approve", "remove"]

    assert station.file_step(asked.id, file_id, "blur", rectangles=[BOX]).status_code == 200
    blurred = one(station, asked)
    assert contrast(opened(station.open(blurred["link"]))) < 10
    assert contrast(opened(station.open(blurred["unblurred"]))) > 40

    assert station.file_step(asked.id, file_id, "approve", **TICKS).status_code == 200
    assert one(station, asked)["state"] == "proposed"
    assert one(station, asked)["steps"] == ["blur", "withdraw", "remove"]
    assert one(centre, asked)["steps"] == ["approve", "withdraw"]

    station.step(asked.id, "title", zh="楼前路灯不亮")
    assert centre.step(asked.id, "approve_title").status_code == 200
    assert images_on(Client().get(f"/requests/{asked.id}/")) == []
    approved = centre.file_step(asked.id, file_id, "approve", **TICKS).json()["files"][0]
    assert (approved["state"], approved["seen_by"]) == ("approved", "public")
    assert approved["unblurred"] is None
    assert station.open(blurred["unblurred"]).status_code == 404
    (link,) = images_on(Client().get(f"/requests/{asked.id}/"))
    assert contrast(opened(Client().get(link))) < 10

    assert station.file_step(asked.id, file_id, "withdraw").status_code == 200
    assert Client().get(link).status_code == 404


def test_no_key_approves_what_a_key_of_its_unit_proposed(asked, station, centre):
    (file_id,) = added(station, asked)
    works, publishes = Keyed("p10", *WORKS), Keyed("p10", *WORKS, APPROVES[-1])
    assert works.file_step(asked.id, file_id, "approve", **TICKS).status_code == 200
    assert one(works, asked)["state"] == "proposed"
    for own in (works, publishes, centre):
        assert "approve" not in one(own, asked)["steps"]
        assert refused(own.file_step(asked.id, file_id, "approve", **TICKS)) == NOT_THERE
    street = Keyed("office-qingchunshan", *APPROVES)
    assert street.file_step(asked.id, file_id, "approve", **TICKS).status_code == 200
    assert one(street, asked)["state"] == "approved"


def test_in_a_sensitive_category_a_key_only_proposes(asked, station, people):
    Category.objects.filter(pk=LIGHT).update(second_person=True)
    references.forget()
    (file_id,) = added(station, asked)
    street = Keyed("office-qingchunshan", *WORKS, APPROVES[-1])
    assert street.file_step(asked.id, file_id, "approve", **TICKS).status_code == 200
    district = Keyed("office-district", *APPROVES)
    assert "approve" not in one(district, asked)["steps"]
    assert refused(district.file_step(asked.id, file_id, "approve", **TICKS)) == NOT_THERE
    page = people.frank.client.get(f"/desk/cases/{asked.id}/pictures/{file_id}/")
    assert "青春山街道" in page.content.decode(), "who proposed it"
    ticks = {**dict.fromkeys(TICKS, "on"), "once": uuid4().hex}
    people.frank.client.post(f"/desk/cases/{asked.id}/files/{file_id}/approve/", ticks)
    assert one(street, asked)["state"] == "approved"


def test_a_picture_about_people_never_becomes_public(station, centre):
    debt = ask(area=BUILDING, category=DEBT)
    works = Keyed("p10", *WORKS)
    (file_id,) = added(works, debt)
    assert one(works, debt)["steps"] == ["blur", "remove"]
    told = refused(works.file_step(debt.id, file_id, "approve", **TICKS))
    assert told == (422, "cases.picture_never_public", "")
    assert refused(station.add(debt.id, from_a_phone())) == NOT_THERE


@pytest.mark.parametrize("missing", TICKS)
def test_the_sentence_that_is_not_ticked_is_named(missing, asked, station):
    (file_id,) = added(station, asked)
    ticks = {**TICKS, missing: False}
    told = refused(station.file_step(asked.id, file_id, "approve", **ticks))
    assert told == (422, "files.tick_missing", missing)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"step": "paint"}, "core.field_wrong", "step"),
        ({"step": "blur"}, "core.field_missing", "rectangles"),
        ({"step": "blur", "rectangles": []}, "files.strokes_none", "rectangles"),
        (
            {"step": "blur", "rectangles": [{**BOX, "x": 90_000}]},
            "files.strokes_none",
            "rectangles",
        ),
        (
            {"step": "blur", "rectangles": [{**BOX, "width": 0}]},
            "core.field_wrong",
            "rectangles.0.width",
        ),
        ({"step": "blur", "rectangles": [BOX] * 801}, "core.field_wrong", "rectangles"),
        ({"step": "withdraw", "why": "x"}, "core.field_unknown", "why"),
        ({"step": "approve", "no_face": "on"}, "core.field_wrong", "no_face"),
    ],
)
def test_a_wrong_field_of_a_file_step_is_named(body, code, field, asked, station):
    (file_id,) = added(station, asked)
    path = f"requests/{asked.id}/files/{file_id}/steps"
    assert refused(station.post(path, body)) == (422, code, field)


def test_an_approved_picture_is_not_blurred_any_more(asked, station):
    (file_id,) = added(station, asked)
    both = Keyed("p10", *WORKS, APPROVES[-1])
    both.file_step(asked.id, file_id, "approve", **TICKS)
    told = refused(both.file_step(asked.id, file_id, "blur", rectangles=[BOX]))
    assert told == (422, "files.approved_already", "")


def test_a_document_is_kept_for_staff_and_removed(asked, station):
    assert station.attach(asked.id, pdf(), "路灯清单.pdf").status_code == 201
    file = one(station, asked)
    assert (file["kind"], file["seen_by"], file["name"]) == ("document", "staff", "路灯清单")
    assert file["steps"] == ["remove"]
    answer = station.open(file["link"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"shiliu-script" not in answer.content
    followed = formed_code(asked)
    assert followed["pictures"] == []
    told = refused(station.file_step(asked.id, file["id"], "blur", rectangles=[BOX]))
    assert told == NOT_THERE
    assert station.file_step(asked.id, file["id"], "remove").json() == {"files": []}
    assert station.open(file["link"]).status_code == 404


def formed_code(asked) -> dict:
    sent = {"code": asked.code}
    answer = Client().post("/api/v1/follow", sent, content_type="application/json")
    return answer.json()


def test_a_link_opens_to_its_unit_for_some_minutes_only(asked, station, centre, clock):
    added(station, asked)
    link = one(station, asked)["link"]
    assert station.open(link).status_code == 200
    assert station.open(link).headers["Cache-Control"] == "no-store"
    assert centre.open(link).status_code == 404
    assert Client().get(link[link.index("/api/") :]).status_code == 401
    elsewhere = Keyed("p11", *READS)
    assert elsewhere.open(link).status_code == 404
    clock.later(minutes=11)
    assert station.open(link).status_code == 404


def test_each_scope_opens_what_it_is_for(asked, station):
    (file_id,) = added(station, asked)
    reads = Keyed("p10", *READS)
    assert len(reads.files(asked.id)) == 1
    for answer in (
        reads.add(asked.id, from_a_phone()),
        reads.attach(asked.id, pdf()),
        reads.file_step(asked.id, file_id, "remove"),
    ):
        assert refused(answer)[:2] == (403, "core.scope_missing")
    approves = Keyed("p10", *APPROVES)
    told = refused(approves.file_step(asked.id, file_id, "blur", rectangles=[BOX]))
    assert told[:2] == (403, "core.scope_missing")
    assert refused(approves.file_step(asked.id, file_id, "approve", **TICKS)) == NOT_THERE
    elsewhere = Keyed("p11", *WORKS)
    assert refused(elsewhere.get(f"requests/{asked.id}/files")) == NOT_THERE
    assert refused(elsewhere.add(asked.id, from_a_phone())) == NOT_THERE


def test_pictures_sent_twice_are_kept_once_and_not_over_what_changed(asked, station):
    key = {"Idempotency-Key": "the same pictures"}
    first, again = (station.add(asked.id, from_a_phone(), **key) for _ in range(2))
    assert first.json()["files"][0]["id"] == again.json()["files"][0]["id"]
    assert len(station.files(asked.id)) == 1
    other = refused(station.add(asked.id, from_a_phone(), written("PNG"), **key))
    assert other[:2] == (409, "core.once_other_body")
    assert refused(formed(f"desk/requests/{asked.id}/pictures", {}))[0] == 401

    read = station.get(f"requests/{asked.id}/files").headers["ETag"]
    assert station.get(f"requests/{asked.id}/files", **{"If-None-Match": read}).status_code == 304
    station.step(asked.id, "note", note="来过一次。")
    late = {"If-Match": read}
    assert refused(station.add(asked.id, from_a_phone(), **late))[:2] == (412, "cases.changed")
    (file,) = station.files(asked.id)
    told = refused(station.file_step(asked.id, file["id"], "remove", sent=late))
    assert told[:2] == (412, "cases.changed")
    now = {"If-Match": station.get(f"requests/{asked.id}").headers["ETag"]}
    removed = station.file_step(asked.id, file["id"], "remove", {**now, **key})
    assert removed.json() == {"files": []}
    assert station.file_step(asked.id, file["id"], "remove", {**now, **key}).json() == {"files": []}


def test_without_an_idempotency_key_nothing_is_kept(asked, station):
    answer = station.add(asked.id, from_a_phone(), **{"Idempotency-Key": ""})
    assert refused(answer)[:2] == (400, "core.once_missing")
    assert station.files(asked.id) == []


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([pictures.pixel_bomb()], "files.picture_pixels"),
        ([b"<svg/>"], "files.picture_type"),
        ([written("GIF")], "files.picture_type"),
        ([from_a_phone()[:2000]], "files.picture_broken"),
        ([b"\xff\xd8\xff" + b"\0" * 12_000_001], "files.picture_large"),
        ([b"x"] * 6, "files.too_many"),
        ([b"x"] * 60, "files.too_many"),
        ([from_a_phone(), b"\0"], "files.picture_type"),
        ([], "core.field_missing"),
    ],
)
def test_what_is_no_picture_or_too_much_is_refused_whole(sent, code, asked, station, stored):
    assert refused(station.add(asked.id, *sent)) == (422, code, "pictures")
    assert station.files(asked.id) == []


def test_what_else_stands_in_a_picture_does_not_come_through(asked, station, stored):
    added(station, asked, pictures.polyglot())
    (kept,) = stored.files
    assert b"<script" not in kept
    assert b"PK\x03\x04" not in kept
    bomb = station.add(asked.id, pictures.zip_bomb())
    assert bomb.status_code in (201, 422)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"%PDF-1.7 and nothing", "files.document_broken"),
        (from_a_phone(), "files.document_type"),
        (b"%PDF-" + b"\0" * 20_000_001, "files.document_large"),
    ],
)
def test_what_is_no_document_is_refused(sent, code, asked, station):
    assert refused(station.attach(asked.id, sent)) == (422, code, "document")


def test_absurdly_many_files_or_a_field_of_a_megabyte_are_too_much(asked, station):
    many = {"pictures": [upload(b"x") for _ in range(101)]}
    path = f"desk/requests/{asked.id}/pictures"
    assert refused(formed(path, many, **station.headers))[:2] == (413, "core.body_too_large")
    long = {"pictures": [upload(from_a_phone())], "words": "x" * 1_100_000}
    assert refused(formed(path, long, **station.headers))[:2] == (413, "core.body_too_large")


def test_one_request_keeps_twenty_files(asked, station):
    small = written(image=pictures.scene((40, 40)))
    for _ in range(4):
        assert station.add(asked.id, *[small] * 5).status_code == 201
    assert refused(station.add(asked.id, small)) == (422, "files.too_many", "pictures")
    assert refused(station.attach(asked.id, pdf())) == (422, "files.too_many", "document")
