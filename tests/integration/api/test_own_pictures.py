"""The asker's pictures by receipt code: added while it is open, seen by a link, taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from tests.integration.api.calls import APPROVES, TICKS, WORKS, Keyed, formed, posted, refused
from tests.integration.files.doors import opened
from tests.support import pictures
from tests.support.people import BUILDING
from tests.support.pictures import from_a_phone, upload, written
from tests.support.requests import LIGHT, ask


@pytest.fixture(autouse=True)
def _stored(stored, people):
    """A storage of its own; the people are at work."""


@pytest.fixture
def asked():
    return ask(area=BUILDING, category=LIGHT)


def add(asked, *sent: bytes, part: str = "", **headers: str):
    form = {"code": asked.code, "part": part, "pictures": [upload(each) for each in sent]}
    return formed("follow/pictures", form, **headers)


def remove(asked, picture: str):
    return posted("follow/pictures/remove", {"code": asked.code, "picture": picture})


def path_of(link: str) -> str:
    return link[link.index("/files/") :]


def test_the_asker_adds_a_picture_sees_it_and_takes_it_back(asked, clock):
    answer = add(asked, from_a_phone())
    assert answer.status_code == 200, answer.content
    (picture,) = answer.json()["pictures"]
    assert (picture["own"], picture["width"]) == (True, 1200)
    link = path_of(picture["link"])
    assert opened(Client().get(link)).size == pictures.SIZE
    assert not opened(Client().get(link)).getexif()
    clock.later(minutes=11)
    assert Client().get(link).status_code == 404

    (again,) = posted("follow", {"code": asked.code}).json()["pictures"]
    assert again["id"] == picture["id"]
    assert remove(asked, picture["id"]).json()["pictures"] == []
    assert Client().get(path_of(again["link"])).status_code == 404
    assert refused(remove(asked, picture["id"]))[0] == 404


def test_three_in_all_and_only_while_it_is_open(asked, people):
    small = written(image=pictures.scene((40, 40)))
    assert len(add(asked, small, small).json()["pictures"]) == 2
    assert refused(add(asked, small, small)) == (422, "files.too_many", "pictures")
    assert refused(add(asked, *[small] * 4)) == (422, "files.too_many", "pictures")
    asked.accepted(people.alice).answered(people.alice)
    assert refused(add(asked, small))[:2] == (409, "cases.step_not_allowed")


def test_the_same_pictures_sent_twice_are_added_once(asked):
    key = {"Idempotency-Key": uuid4().hex}
    first, again = (add(asked, from_a_phone(), **key) for _ in range(2))
    assert first.json()["pictures"][0]["id"] == again.json()["pictures"][0]["id"]
    assert len(again.json()["pictures"]) == 1
    assert refused(add(asked, written("PNG"), **key))[:2] == (409, "core.once_other_body")


@pytest.mark.parametrize(
    ("form", "status", "code", "field"),
    [
        ({"code": "1234 5678 9012 3456"}, 404, "cases.code_unknown", "code"),
        ({"code": ""}, 404, "cases.code_unknown", "code"),
        ({}, 422, "core.field_missing", "code"),
    ],
)
def test_without_the_right_code_nothing_is_added(form, status, code, field, stored):
    told = refused(formed("follow/pictures", {**form, "pictures": [upload(from_a_phone())]}))
    assert told[:2] == (status, code)
    assert told[2] in (field, "")
    assert stored.files == []


def test_a_picture_of_staff_is_theirs_and_seen_when_it_is_approved(asked, people, clock):
    asked.accepted(people.alice)
    clock.later(minutes=5)
    station, street = Keyed("p10-1", *WORKS), Keyed("office-qingchunshan", *APPROVES)
    (added,) = station.add(asked.id, from_a_phone()).json()["files"]
    assert posted("follow", {"code": asked.code}).json()["pictures"] == []
    for by in (station, street):
        assert by.file_step(asked.id, added["id"], "approve", **TICKS).status_code == 200
    (shown,) = posted("follow", {"code": asked.code}).json()["pictures"]
    assert (shown["id"], shown["own"]) == (added["id"], False)
    assert refused(remove(asked, added["id"]))[0] == 404


def test_one_network_has_no_more_pictures_decoded_than_the_limit(asked, settings):
    settings.PICTURES_PER_HOUR = 2
    small = written(image=pictures.scene((40, 40)))
    key = {"Idempotency-Key": uuid4().hex}
    for _ in range(3):
        assert add(asked, small, small, **key).status_code == 200, "decoded once"
    assert refused(add(asked, small)) == (429, "files.pictures_limit", "pictures")


def test_a_picture_of_somebody_else_is_not_taken_back(asked):
    (picture,) = add(asked, from_a_phone()).json()["pictures"]
    other = ask(area=BUILDING, category=LIGHT)
    assert refused(remove(other, picture["id"]))[0] == 404
    told = refused(remove(asked, "no id"))
    assert told == (422, "core.field_wrong", "picture")
    assert len(posted("follow", {"code": asked.code}).json()["pictures"]) == 1


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19, "²", "-1"])
def test_a_part_that_is_no_number_is_refused(digits, asked):
    form = {"part": f"{asked.receipt.number[:7]}-{digits}", "code": asked.code}
    told = (422, "cases.part_unknown", "part")
    assert refused(posted("follow", form)) == told
    sent = {**form, "pictures": [upload(b"x")]}
    assert refused(formed("follow/pictures", sent)) == told


def test_no_picture_and_a_bomb_are_refused_with_the_field_named(asked):
    assert refused(add(asked)) == (422, "core.field_missing", "pictures")
    told = refused(posted("follow/pictures", {"code": asked.code}))
    assert told[:2] == (422, "core.field_missing")
    assert refused(add(asked, pictures.pixel_bomb())) == (422, "files.picture_pixels", "pictures")


def test_long_after_closing_pictures_are_hidden_with_the_words(asked, people, clock):
    add(asked, from_a_phone())
    asked.accepted(people.alice).answered(people.alice)
    posted("follow/confirm", {"code": asked.code, "word": "solved"})
    assert posted("follow", {"code": asked.code}).json()["pictures"]
    clock.later(days=400)
    seen = posted("follow", {"code": asked.code}).json()
    assert (seen["words_hidden"], seen["pictures"]) == (True, [])
