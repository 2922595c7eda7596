"""One step on many requests: looked at in numbers, done by one button, what is left told apart."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest

from shiliu.cases.actions import batches
from shiliu.cases.actions.templates import NewTemplate, add_template
from shiliu.cases.models import Batch
from shiliu.cases.queries import batches as batch_queries
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock, references
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.notices.models import Notice
from tests.integration.desk_cases.pages import Desk, Page, cost
from tests.support.people import BUILDING, LIGHTING, OTHER_COMMUNITY
from tests.support.requests import CONTACT, DEBT, LAMP, LIGHT, MANHOLE, REASON, Asked, ask

BULK = "/desk/bulk/"


def many(count: int, **given: object) -> list[Asked]:
    return [ask(**{"category": DEBT, **given}) for _ in range(count)]


def address(step: str, *asked: Asked, **more: str) -> str:
    ticks = "".join(f"&row={each.id}" for each in asked)
    others = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{BULK}?in=cases&step={step}{ticks}{others}"


def hidden_text(page: Page, name: str) -> str:
    """What stands in a text field of the page."""
    return unescape(re.search(rf'<textarea name="{name}"[^>]*>\s*([^<]*)</textarea>', page.html)[1])


def hidden(page: Page, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.html)
    return unescape(found[1]) if found else ""


def confirm(desk: Desk, who: str, path: str, **said: str) -> Page:
    """Look at it, then press the button."""
    page = desk.open(who, path)
    form = {name: hidden(page, name) for name in ("once", "seen")}
    return desk.send(who, path, **form, **said)


def test_a_list_offers_ticks_and_steps_to_whoever_works(desk, erin):
    asked = ask(category=DEBT)
    for name in ("desk:cases", "desk:inbox"):
        page = desk.open("erin", name)
        assert f'name="row" value="{asked.id}" form="bulk"' in page.html
        assert 'name="every"' in page.html
        assert "at most 500" in page.text


def test_the_preview_says_who_can_and_groups_the_others_by_why(desk, erin, alice):
    waiting, taken = many(3), many(2)
    for each in taken:
        each.accepted(erin)
    answered = ask(category=DEBT).accepted(erin).answered(erin)
    page = desk.open("erin", address("accept", *waiting, *taken, answered))
    assert "It can be done for 3." in page.text
    assert "Not for 3." in page.text
    assert "2 Not possible in this state: Accepted" in page.text
    assert "1 Not possible in this state: Answered, awaiting the asker" in page.text
    for each in (*waiting, *taken, answered):
        assert f"/desk/cases/{each.id}/" in page.html
    assert [each.state for each in waiting] == ["received"] * 3


def test_one_button_does_it_with_a_fact_for_each(desk, erin):
    asked = many(3)
    facts = Fact.objects.count()
    page = confirm(desk, "erin", address("accept", *asked))
    assert "Done for 3." in page.text
    assert [each.verbs for each in asked] == [["receive", "accept"]] * 3
    assert Fact.objects.count() == facts + 3
    assert {fact.by for each in asked for fact in each.facts[1:]} == {erin.actor.by}


def test_what_changed_since_the_preview_is_refused_alone(desk, erin):
    first, second, third = many(3)
    path = address("accept", first, second, third)
    page = desk.open("erin", path)
    second.accepted(erin)
    form = {name: hidden(page, name) for name in ("once", "seen")}
    done = desk.send("erin", path, **form)
    assert "Done for 2. 1 is left." in done.text
    assert "Somebody has worked on this request since you looked." in done.text
    assert f'value="{second.id}" form="bulk"' in done.html
    assert second.verbs == ["receive", "accept"]


def test_sent_twice_is_done_once(desk, erin):
    asked = many(2)
    path = address("accept", *asked)
    page = desk.open("erin", path)
    form = {name: hidden(page, name) for name in ("once", "seen")}
    first, again = (desk.send("erin", path, **form) for _ in range(2))
    assert "Done for 2." in first.text
    assert "Done for 2." in again.text
    assert Batch.objects.count() == 1
    assert [each.verbs for each in asked] == [["receive", "accept"]] * 2


def test_all_that_the_list_finds_with_its_filters(desk, erin, frank):
    debts, lamps = many(3), many(2, category=LIGHT)
    page = desk.open("frank", f"{BULK}?in=cases&category={DEBT}&every=on&step=accept")
    assert "It can be done for 3." in page.text
    found = desk.open("frank", f"{BULK}?in=cases&q=路灯&every=on&step=accept")
    assert "It can be done for 5." in found.text
    inbox = desk.open("erin", f"{BULK}?in=inbox&every=on&step=accept")
    assert "It can be done for 5." in inbox.text
    assert all(each.state == "received" for each in (*debts, *lamps))


def test_more_than_are_taken_at_once_are_cut_and_that_is_said(desk, erin, monkeypatch):
    monkeypatch.setattr(batch_queries, "AT_ONCE", 2)
    monkeypatch.setattr("shiliu.desk.cases.bulk.AT_ONCE", 2)
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    asked = many(3)
    page = desk.open("erin", f"{BULK}?in=cases&every=on&step=accept")
    assert "The list finds more than 2." in page.text
    assert "It can be done for 2." in page.text
    seen = " ".join(f"{each.id}.{each.case.changes}" for each in asked)
    refused = desk.send("erin", address("accept"), seen=seen, once=uuid4().hex)
    assert "At most 2 requests at once" in refused.errors


def test_nobody_reaches_by_a_tick_what_they_cannot_see(desk, erin, charlie):
    asked = ask(category=DEBT)
    elsewhere = ask(category=DEBT, area=OTHER_COMMUNITY)
    page = desk.open("charlie", address("accept", asked, elsewhere))
    assert "It can be done for 1." in page.text
    assert str(asked.id) not in page.html.split("</h1>", 1)[1]
    seen = f"{asked.id}.1 {elsewhere.id}.1"
    done = desk.send("charlie", address("accept"), seen=seen, once=uuid4().hex)
    assert "Done for 1. 1 is left." in done.text
    assert "out of your sight" in done.text
    assert asked.state == "received"


def test_a_pause_needs_a_reason_and_tells_every_asker(desk, erin):
    asked = [each.accepted(erin) for each in many(2, contact=CONTACT)]
    path = address("pause", *asked)
    page = desk.open("erin", path)
    assert "2 askers get a message" in page.text
    assert "2 clocks stop." in page.text
    assert confirm(desk, "erin", path, text="").errors
    assert "Done for 2." in confirm(desk, "erin", path, text=REASON).text
    assert [each.state for each in asked] == ["paused"] * 2
    assert Notice.objects.count() == 2
    path = address("resume", *asked)
    assert "Done for 2." in confirm(desk, "erin", path).text


def test_dispatch_asks_for_the_unit_first(desk, erin):
    asked = [each.accepted(erin) for each in many(2, category=LAMP)]
    page = desk.open("erin", address("dispatch", *asked))
    assert "It can be done" not in page.text
    path = address("dispatch", *asked, to=LIGHTING)
    assert "It can be done for 2." in desk.open("erin", path).text
    assert "Done for 2." in confirm(desk, "erin", path, text="").text
    assert [each.state for each in asked] == ["dispatched"] * 2


def test_a_point_that_may_not_see_them_gets_none(desk, erin):
    asked = [each.accepted(erin) for each in many(2)]
    page = desk.open("erin", address("dispatch", *asked, to="p10-1"))
    assert "It can be done for 0." in page.text
    assert "That point may not see this kind of request." in page.text


def test_one_answer_for_many_goes_through_the_same_gate(desk, erin):
    asked = [each.accepted(erin) for each in many(2)]
    path = address("answer", *asked)
    held = confirm(desk, "erin", path, outcome="done", text="请打王师傅电话13812345678。")
    assert "This is what the asker will read" in held.text
    assert [each.state for each in asked] == ["accepted"] * 2
    done = confirm(desk, "erin", path, outcome="cannot", text="暂时办不了，因为没有配件。")
    assert "Done for 2." in done.text
    assert {each.case.outcome for each in asked} == {Outcome.CANNOT}


def test_each_asker_is_answered_in_the_language_they_asked_in(desk, erin):
    template = NewTemplate("灯修好了", "{number}的灯修好了。", "The light of {number} works again.")
    (unit,) = erin.actor.units
    made = add_template(by=erin.actor, at=clock.now(), unit=unit, new=template)
    chinese, english = (
        ask(category=DEBT, language=each).accepted(erin) for each in ("zh-hans", "en")
    )
    path = address("answer", chinese, english, template=str(made.id))
    page = desk.open("erin", path)
    assert "Answer to those who asked in English" in page.text
    text = {name: hidden_text(page, name) for name in ("text", "text_en")}
    assert text == {"text": template.zh, "text_en": template.en}
    assert "Done for 2." in confirm(desk, "erin", path, outcome="done", **text).text
    assert chinese.texts[-1].body == f"{chinese.receipt.number}的灯修好了。"
    assert english.texts[-1].body == f"The light of {english.receipt.number} works again."


def test_where_nobody_asked_in_english_no_english_is_asked_for(desk, erin):
    asked = [each.accepted(erin) for each in many(2)]
    page = desk.open("erin", address("answer", *asked))
    assert "who asked in English" not in page.text


def test_the_gate_reads_what_stands_in_the_answer_once_it_is_filled(desk, erin):
    """The telephone of a unit is marked as in a single answer: somebody looks, then it goes."""
    asked = [each.accepted(erin) for each in many(2)]
    phone = network().units_by_id[asked[0].case.unit_id].phone
    path = address("answer", *asked)
    held = confirm(desk, "erin", path, outcome="done", text="修好了，有事请打{phone}。")
    assert phone in held.text
    assert "This is what the asker will read" in held.text
    assert [each.state for each in asked] == ["accepted"] * 2
    sent = {"outcome": "done", "text": "修好了，有事请打{phone}。", "checked": "on"}
    assert "Done for 2." in confirm(desk, "erin", path, **sent).text


def test_a_mangled_list_of_requests_is_refused(desk, erin):
    asked = [each.accepted(erin) for each in many(2)]
    sent = {"once": "a-key-for-this", "seen": "x.1", "outcome": "done", "text": "修好了。"}
    page = desk.send("erin", address("answer", *asked), **sent)
    assert "Tick at least one request first." in page.errors


def test_hand_up_and_kind_say_the_new_times(desk, erin, frank):
    up = [each.accepted(erin) for each in many(2)]
    page = desk.open("erin", address("hand-up", *up))
    assert "To be accepted anew until" in page.text
    assert "Done for 2." in confirm(desk, "erin", address("hand-up", *up), text=REASON).text
    kind = [each.accepted(erin) for each in many(2, category=LIGHT)]
    path = address("kind", *kind, kind=MANHOLE)
    assert "New promise until" in desk.open("erin", path).text
    assert "Done for 2." in confirm(desk, "erin", path).text
    assert {each.case.category_id for each in kind} == {MANHOLE}


def test_titles_of_many_never_by_who_wrote_them(desk, alice, erin):
    asked = many(2, category=LIGHT, area=BUILDING, asked_at="p10-1")
    for each in asked:
        desk.take("alice", each, "title", zh="楼前路灯不亮")
    refused = desk.open("alice", address("approve-title", *asked))
    assert "It can be done for 0." in refused.text
    assert "Done for 2." in confirm(desk, "erin", address("approve-title", *asked)).text
    assert {each.case.title_state for each in asked} == {"approved"}


@pytest.mark.parametrize("step", ["nothing", ""])
def test_a_step_that_is_none_is_not_found(desk, erin, step):
    assert desk.open("erin", f"{BULK}?step={step}").status == 404


def test_nothing_ticked_says_what_to_do(desk, erin):
    assert "Nothing is ticked" in desk.open("erin", f"{BULK}?step=accept&row=x").text
    refused = desk.send("erin", address("accept"), seen="x", once=uuid4().hex)
    assert "Tick at least one request first." in refused.errors


def test_what_came_of_it_is_for_whoever_did_it(desk, erin, frank):
    confirm(desk, "erin", address("accept", *many(1)))
    batch = Batch.objects.get()
    assert desk.open("erin", f"{BULK}{batch.id}/").status == 200
    assert desk.open("frank", f"{BULK}{batch.id}/").status == 404


@pytest.mark.parametrize(
    "step", ["accept", "start", "pause", "resume", "hand-up", "answer", "approve-title", "kind"]
)
def test_the_preview_of_forty_costs_as_many_queries_as_of_one(desk, erin, monkeypatch, step):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    extra = {"kind": MANHOLE} if step == "kind" else {}
    asked = many(40, category=LIGHT, contact=CONTACT)
    for each in asked:
        each.accepted(erin)
    one = cost(lambda: desk.open("erin", address(step, asked[0], **extra)))
    assert cost(lambda: desk.open("erin", address(step, *asked, **extra))) == one
