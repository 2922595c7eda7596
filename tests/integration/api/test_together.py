"""Merging, taking out again and splitting over JSON, and how a client follows them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shiliu.core.permissions import Permission
from tests.integration.api.calls import (
    READS,
    REGISTERS,
    WORKS,
    Keyed,
    formed,
    posted,
    refused,
)
from tests.support.people import BUILDING, COMMUNITY
from tests.support.pictures import from_a_phone, upload
from tests.support.requests import DEBT, LAMP, LIGHT, ask

LETTER = "家里欠了医药费，想问能不能帮。还有3号楼前的路灯不亮。"
PART = {"words": "3号楼前的路灯不亮。", "area": COMMUNITY, "category": LIGHT, "place": "3号楼前"}

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def centre(people):
    return Keyed("p10", *REGISTERS)


def related(by: Keyed, asked) -> dict:
    shown = by.about(asked.id)
    return {name: shown[name] for name in ("part_of", "parts", "lead", "members")}


def shown(asked) -> dict:
    case = asked.case
    return {"id": str(case.id), "number": asked.receipt.number, "state": case.state, "seen": True}


def test_two_are_merged_and_taken_apart_again(centre):
    lead, other = (ask(area=BUILDING, category=LAMP) for _ in range(2))
    assert {"merge", "split"} <= set(centre.about(lead.id)["steps"])
    assert "unmerge" not in centre.about(lead.id)["steps"]
    assert centre.step(lead.id, "merge", requests=[str(other.id)]).status_code == 200
    assert related(centre, lead)["members"] == [shown(other)]
    assert related(centre, other)["lead"] == shown(lead)
    assert {"merge", "unmerge", "split"} & set(centre.about(other.id)["steps"]) == {"unmerge"}
    assert centre.step(other.id, "unmerge").status_code == 200
    assert related(centre, lead)["members"] == []
    assert related(centre, other)["lead"] is None
    assert [fact.verb for fact in other.facts] == ["case.receive", "case.merge", "case.unmerge"]


def test_what_must_not_come_together_is_refused_with_the_field_named(centre):
    lead, other, debt = (ask(area=BUILDING, category=kind) for kind in (LAMP, LAMP, DEBT))
    for requests, code in (
        ([], "cases.merge_nobody"),
        ([lead.id], "cases.merge_nobody"),
        ([debt.id], "cases.merge_level"),
    ):
        told = refused(centre.step(lead.id, "merge", requests=[str(each) for each in requests]))
        assert told == (422, code, "requests")
    assert refused(centre.step(lead.id, "merge", requests=["x"]))[1:] == (
        "core.field_wrong",
        "requests.0",
    )
    many = [str(uuid4()) for _ in range(51)]
    assert refused(centre.step(lead.id, "merge", requests=many))[2] == "requests"
    both = [str(other.id), str(uuid4())]
    assert refused(centre.step(lead.id, "merge", requests=both))[0] == 404
    assert other.case.lead_id is None
    assert refused(centre.step(lead.id, "unmerge"))[:2] == (422, "cases.merge_single")


def test_a_request_is_split_and_the_asker_follows_both_parts(centre, stored):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    assert centre.step(asked.id, "split", **PART).status_code == 200
    whole = centre.about(asked.id)
    (part,) = whole["parts"]
    assert part["seen"]
    of_part = centre.about(part["id"])
    assert of_part["part_of"] == shown(asked)
    assert of_part["words"] == PART["words"]
    assert "split" not in of_part["steps"]
    centre.step(part["id"], "accept")
    centre.step(part["id"], "answer", outcome="done", reply="灯亮了。")

    followed = posted("follow", {"code": asked.code}).json()
    assert [each["state"] for each in followed["parts"]] == ["received", "answered"]
    number = followed["parts"][1]["number"]
    assert number == part["number"]
    named = {"code": asked.code, "part": number}
    assert posted("follow", named).json()["timeline"][0]["text"] == PART["words"]
    said = posted("follow/confirm", {**named, "word": "solved"})
    assert said.json()["word"] == "solved"
    assert posted("follow", {"code": asked.code}).json()["word"] == "none"


def test_the_asker_adds_a_picture_to_a_part(centre, stored):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    centre.step(asked.id, "split", **PART)
    (part,) = centre.about(asked.id)["parts"]
    form = {"code": asked.code, "part": part["number"], "pictures": upload(from_a_phone())}
    (picture,) = formed("follow/pictures", form).json()["pictures"]
    assert [each["id"] for each in centre.files(part["id"])] == [picture["id"]]
    assert centre.files(asked.id) == []
    assert posted("follow", {"code": asked.code}).json()["pictures"] == []


def test_of_what_a_key_may_not_see_it_learns_only_that_it_is_there(centre):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    centre.step(asked.id, "split", **{**PART, "area": BUILDING})
    (part,) = centre.about(asked.id)["parts"]
    station = Keyed("p10-1", *READS)
    seen = station.about(part["id"])
    assert seen["part_of"] == {"id": None, "number": None, "state": None, "seen": False}


def test_splitting_needs_to_register_too(people):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    works = Keyed("p10", *WORKS)
    told = works.step(asked.id, "split", **PART)
    assert refused(told)[:2] == (403, "core.scope_missing")
    assert Permission.CASES_REQUEST_REGISTER in told.json()["title"]
    assert "split" not in works.about(asked.id)["steps"]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"words": ""}, "cases.text_missing", "words"),
        ({"place": "x" * 201}, "cases.place_length", "place"),
        ({"area": "nowhere"}, "cases.area_unknown", "area"),
        ({"category": "home"}, "cases.category_unknown", "category"),
        ({"words": "打13800138000问张三。"}, "cases.split_personal", "words"),
    ],
)
def test_what_is_wrong_with_a_part_is_named(changed, code, field, centre):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    assert refused(centre.step(asked.id, "split", **{**PART, **changed})) == (422, code, field)
    assert asked.case.parts == 0


@pytest.mark.parametrize("step", ["merge", "unmerge", "split"])
def test_none_of_them_is_taken_over_what_changed(step, centre):
    asked, other = (ask(area=BUILDING, category=LAMP) for _ in range(2))
    if step == "unmerge":
        centre.step(other.id, "merge", requests=[str(asked.id)])
    body = {"merge": {"requests": [str(other.id)]}, "split": PART}.get(step, {})
    path = f"requests/{asked.id}"
    read = centre.get(path).headers["ETag"]
    centre.step(asked.id, "note", note="来过一次。")
    sent = {"step": step, **body}
    late = centre.post(f"{path}/steps", sent, **{"If-Match": read})
    assert refused(late)[:2] == (412, "cases.changed")
    now = centre.get(path).headers["ETag"]
    assert centre.post(f"{path}/steps", sent, **{"If-Match": now}).status_code == 200


def test_a_split_sent_twice_makes_one_part(centre):
    asked = ask(area=BUILDING, category=DEBT, words=LETTER)
    sent, key = {"step": "split", **PART}, {"Idempotency-Key": "one part only"}
    for _ in range(2):
        assert centre.post(f"requests/{asked.id}/steps", sent, **key).status_code == 200
    assert len(centre.about(asked.id)["parts"]) == 1
