"""A request that holds several matters: split on the desk, followed with one code, counted once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiliu.cases.actions import endings, steps
from shiliu.cases.actions.merging import merge
from shiliu.cases.actions.splitting import NewPart, split
from shiliu.cases.models import Case, Text
from shiliu.cases.queries import case_number
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock as core_clock
from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.notices.actions import send_notice
from shiliu.notices.models import Notice
from shiliu.tallies.actions.projecting import project, rebuild
from shiliu.tallies.models import CohortTally, DayTally
from shiliu.together.actions import erase_person
from tests.support.people import BUILDING, COMMUNITY, OTHER_COMMUNITY
from tests.support.requests import CONTACT, DEBT, LAMP, LIGHT, MANHOLE, REPLY, Asked, ask

LETTER = "家里欠了医药费，想问能不能帮。还有3号楼前的路灯不亮。"
LAMP_WORDS = "3号楼前的路灯不亮。"


def part_of(asked: Asked, by: Actor, **changed: str) -> Case:
    """Split a lamp off, by the action."""
    given = {"words": LAMP_WORDS, "area": COMMUNITY, "category": LIGHT, **changed}
    return split(
        by=by,
        at=core_clock.now(),
        case_id=asked.id,
        new=NewPart(**given),
        changes=asked.case.changes,
    )


def form_of(asked: Asked, **changed: str) -> dict[str, str]:
    """What the page sends."""
    given = {"words": LAMP_WORDS, "area": COMMUNITY, "category": LIGHT, "place": "3号楼前"}
    return {**given, "changes": str(asked.case.changes), **changed}


def follow(asked: Asked, part: str = "", **sent: str) -> str:
    where = "/follow/say/" if "act" in sent else "/follow/"
    body = {"code": asked.code, "part": part, "once": "a-key-for-" + "".join(sent.values()), **sent}
    return Client().post(where, body).content.decode()


def number_of(case: Case) -> str:
    return case_number(Case.objects.get(pk=case.pk))


def verbs_of(case: Case) -> list[str]:
    facts = Fact.objects.filter(subject_id=case.pk).order_by("id")
    return list(facts.values_list("verb", flat=True))


def test_the_page_shows_what_becomes_of_it_and_then_does_it(desk, erin):
    asked = ask(category=DEBT, words=LETTER)
    page = desk.open("erin", "desk:case_split", asked.id)
    assert LETTER in page.text
    shown = desk.send("erin", "desk:case_split", asked.id, **form_of(asked))
    assert shown.status == 200
    assert "This is what becomes of the part" in shown.text
    assert "more people than the whole request" in shown.text
    assert Case.objects.count() == 1
    done = desk.send("erin", "desk:case_split", asked.id, sure="yes", **form_of(asked))
    assert f"{asked.receipt.number} has one part more" in done.toast
    part = Case.objects.get(part_of=asked.id)
    assert number_of(part) in done.text
    other = desk.open("erin", "desk:case", part.id)
    assert asked.receipt.number in other.text
    assert "A part of" in other.text
    assert LAMP_WORDS in other.text


def test_a_part_is_a_request_of_its_own(erin):
    asked = ask(category=DEBT, words=LETTER, contact=CONTACT)
    part = part_of(asked, erin.actor, place="3号楼前", area=BUILDING)
    whole = asked.case
    assert part.number > whole.number
    assert (part.category_id, part.state, part.minimum_level > whole.minimum_level) == (
        LIGHT,
        "received",
        True,
    )
    assert part.area_path.startswith(whole.area_path)
    assert part.received_at == part.clock_from == whole.received_at
    assert part.promised_days != whole.promised_days
    texts = {text.kind: text.body for text in Text.objects.filter(case_id=part.id)}
    assert texts == {"words": LAMP_WORDS, "place": "3号楼前"}
    steps.accept(by=erin.actor, at=core_clock.now(), case_id=part.id)
    assert asked.state == "received"


def test_it_counts_each_matter_and_one_letter(erin):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor)
    assert verbs_of(part) == ["case.split"]
    assert asked.verbs == ["receive"]
    fact = Fact.objects.get(verb="case.split")
    assert (fact.since, fact.from_state, fact.to_state) == (
        asked.case.received_at,
        "",
        "received.none",
    )
    project()
    root = network().root.path

    def counted() -> tuple[int, int]:
        letters = DayTally.objects.filter(scope=root, verb="case.receive")
        matters = CohortTally.objects.filter(scope=root)
        return sum(t.count for t in letters), sum(t.count for t in matters)

    assert counted() == (1, 2)
    rebuild()
    assert counted() == (1, 2)


def test_one_code_opens_all_parts_and_each_is_confirmed_apart(erin):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor)
    for case_id in (asked.id, part.id):
        steps.accept(by=erin.actor, at=core_clock.now(), case_id=case_id)
        answered = {"outcome": Outcome.DONE, "reply": REPLY}
        steps.answer(by=erin.actor, at=core_clock.now(), case_id=case_id, **answered)
    number = number_of(part)
    page = follow(asked)
    assert number in page
    assert LAMP_WORDS in follow(asked, number)
    assert LETTER not in follow(asked, number)
    follow(asked, number, act="confirm", word="solved")
    part.refresh_from_db()
    assert (part.state, part.word, asked.state) == ("closed", "solved", "answered")
    follow(asked, act="confirm", word="not_solved")
    assert asked.state == "reopened"
    part.refresh_from_db()
    assert part.state == "closed"


def test_another_code_does_not_open_a_part_and_a_part_has_none(erin):
    asked, other = ask(category=DEBT), ask(category=DEBT)
    number = number_of(part_of(asked, erin.actor))
    body = {"code": other.code, "part": number}
    assert Client().post("/follow/", body).status_code == 404
    assert Client().post("/follow/say/", {**body, "act": "withdraw"}).status_code == 404
    for typed in (number, "KB-2026-x", "x"):
        answer = Client().post(
            "/api/v1/follow", {"code": other.code, "part": typed}, content_type="application/json"
        )
        assert answer.status_code in (400, 404, 422), typed
        assert answer.json()["code"] == "cases.part_unknown"


def test_the_interface_names_the_parts_and_takes_a_word_for_each(erin):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor)
    sent = {"content_type": "application/json"}
    seen = Client().post("/api/v1/follow", {"code": asked.code}, **sent).json()
    assert [each["number"] for each in seen["parts"]] == [asked.receipt.number, number_of(part)]
    body = {"code": asked.code, "part": number_of(part), "text": "灯在东头。"}
    key = {"headers": {"Idempotency-Key": "a-key-for-the-part"}}
    added = Client().post("/api/v1/follow/supplement", body, **sent, **key).json()
    assert added["number"] == number_of(part)
    assert [step["verb"] for step in added["timeline"]] == ["split", "supplement"]
    held = Client().post("/api/v1/follow/data", {"code": asked.code}, **sent).json()
    assert [each["number"] for each in held["parts"]] == [number_of(part)]
    assert {text["text"] for text in held["parts"][0]["texts"]} == {LAMP_WORDS, "灯在东头。"}


@pytest.mark.parametrize("named", ["whole", "part"])
def test_erasing_covers_the_parts(erin, named):
    asked = ask(category=DEBT, words=LETTER, contact=CONTACT)
    part = part_of(asked, erin.actor)
    subject = part.id if named == "part" else asked.id
    emptied = erase_person(by=asked.asker, at=core_clock.now(), subject=subject)
    assert emptied == 2
    assert not Text.objects.exclude(body="").exists()
    assert [verbs_of(each)[-1] for each in (asked.case, part)] == ["case.erase"] * 2
    with pytest.raises(RuleBroken, match="split_erased"):
        part_of(asked, erin.actor)


def test_the_page_before_erasing_counts_all_parts(erin):
    asked = ask(category=DEBT, words=LETTER)
    part_of(asked, erin.actor)
    page = Client().post("/follow/erase/", {"code": asked.code}).content.decode()
    assert "2 texts go" in page
    assert "All parts are erased together" in page


def test_news_and_contact_are_those_of_the_whole(desk, erin):
    asked = ask(category=DEBT, words=LETTER, contact=CONTACT)
    part = part_of(asked, erin.actor)
    page = desk.send("erin", "desk:case_contact", part.id)
    assert CONTACT.phone in page.text
    notice = Notice.objects.get(subject_id=asked.id)
    send_notice(notice_id=notice.id, at=core_clock.now())
    assert [message.to for message in mail.outbox] == [[CONTACT.email]]
    assert LAMP_WORDS not in mail.outbox[0].body
    assert "路灯" not in mail.outbox[0].subject + mail.outbox[0].body


def test_words_for_more_people_must_point_at_nobody(desk, erin):
    asked = ask(category=DEBT, words=LETTER)
    told = form_of(asked, words="王秀英说路灯不亮，电话13800138000。")
    page = desk.send("erin", "desk:case_split", asked.id, **told)
    assert "13800138000" in page.errors
    with pytest.raises(RuleBroken, match="split_personal"):
        part_of(asked, erin.actor, words=told["words"])
    kept = part_of(asked, erin.actor, words=told["words"], category=DEBT)
    assert kept.minimum_level == asked.case.minimum_level
    with pytest.raises(RuleBroken, match="split_personal"):
        part_of(asked, erin.actor, words=told["words"], category=DEBT, area=OTHER_COMMUNITY)


def test_what_the_asker_wanted_for_the_centre_stays_there(erin, alice):
    asked = ask(category=DEBT, words=LETTER, centre_only=True)
    part = part_of(asked, erin.actor, area=BUILDING)
    assert part.minimum_level == asked.case.minimum_level
    with pytest.raises(NotAllowed):
        steps.note(by=alice.actor, at=core_clock.now(), case_id=part.id, body="x")


def test_a_part_keeps_the_day_its_asker_was_told_when_its_own_is_over(erin, clock):
    asked = ask(category=LAMP, words=LETTER)
    at_once = part_of(asked, erin.actor, category=DEBT)
    clock.later(days=4)
    late = part_of(asked, erin.actor, category=DEBT)
    assert at_once.promised_at < core_clock.now() < asked.promised
    assert late.promised_at == asked.promised
    assert late.accept_by > core_clock.now()


def test_a_hazard_split_off_gets_its_alarm(erin):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor, category=MANHOLE)
    assert endings.alarm(at=core_clock.now() + timedelta(minutes=31), case_id=part.id)


def _led(erin) -> Asked:
    lead, asked = ask(category=DEBT), ask(category=DEBT)
    merge(by=erin.actor, at=core_clock.now(), lead_id=lead.id, case_ids=[asked.id])
    return asked


def _answered(erin) -> Asked:
    return ask(category=DEBT).accepted(erin).answered(erin)


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (lambda erin: ask(category="complaint.unit", against="p10-1"), NotAllowed),
        (_led, "split_led"),
        (_answered, "step_not_allowed"),
    ],
)
def test_what_stays_in_one_piece(erin, made, refusal):
    asked = made(erin)
    with pytest.raises((RuleBroken, NotAllowed)) as refused:
        part_of(asked, erin.actor)
    if isinstance(refusal, str):
        assert refusal in str(refused.value)


def test_a_part_is_not_split_again_but_its_whole_is(desk, erin):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor)
    assert "split" not in desk.open("erin", "desk:case", part.id).acts
    assert desk.open("erin", "desk:case_split", part.id).status == 404
    at, new = core_clock.now(), NewPart(LAMP_WORDS, COMMUNITY, LIGHT)
    with pytest.raises(RuleBroken, match="split_part"):
        split(by=erin.actor, at=at, case_id=part.id, new=new, changes=part.changes)
    part_of(asked, erin.actor, words="还有一个井盖松了。")
    assert asked.case.parts == 2


def test_who_may_not_see_the_whole_reads_that_there_is_one(desk, erin, alice):
    asked = ask(category=DEBT, words=LETTER)
    part = part_of(asked, erin.actor, area=BUILDING)
    page = desk.open("alice", "desk:case", part.id)
    assert page.status == 200
    assert "A part of a request that is out of your sight." in page.text
    assert asked.receipt.number not in page.text
    assert desk.open("alice", "desk:case", asked.id).status == 404


def test_only_the_responsible_side_splits(desk, erin, charlie, judy):
    asked = ask(category=LAMP).accepted(erin).dispatched(erin)
    assert desk.open("judy", "desk:case", asked.id).status == 200
    assert desk.open("judy", "desk:case_split", asked.id).status == 404
    for by in (asked.asker, judy.actor, charlie.actor):
        with pytest.raises(NotAllowed):
            part_of(asked, by)


def test_the_second_of_two_looks_again(erin):
    asked = ask(category=DEBT, words=LETTER)
    changes, new = asked.case.changes, NewPart(LAMP_WORDS, COMMUNITY, LIGHT)
    at, by = core_clock.now(), erin.actor
    split(by=by, at=at, case_id=asked.id, new=new, changes=changes)
    with pytest.raises(RuleBroken, match=r"cases\.changed"):
        split(by=by, at=at, case_id=asked.id, new=new, changes=changes)


def test_a_page_of_a_request_without_parts_asks_nothing_more(erin, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    plain, split_up = ask(category=DEBT), ask(category=DEBT)
    for _ in range(2):
        part_of(split_up, erin.actor)

    def statements(asked: Asked) -> int:
        follow(asked)
        with CaptureQueriesContext(connection) as found:
            follow(asked)
        return len([each for each in found if re.search("cases_|files_|people_", each["sql"])])

    assert statements(split_up) - statements(plain) == 1
