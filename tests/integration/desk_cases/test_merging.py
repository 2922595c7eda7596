"""Requests about the same matter: handled together, each confirmed by its own asker alone."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.test import Client

from shiliu.cases.actions.merging import merge
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.integration.desk_cases.test_bulk import confirm
from tests.support.people import BUILDING, OTHER_COMMUNITY
from tests.support.requests import DEBT, LIGHT, Asked, ask

WORDS = "三号楼前的路灯不亮，晚上很黑。"


def together(desk, count: int = 2, who: str = "erin", **given: object) -> tuple[Asked, list[Asked]]:
    """A lead with members, put together by their numbers."""
    lead, *others = [ask(**{"category": DEBT, **given}) for _ in range(count + 1)]
    page = merged(desk, lead, others, who)
    assert page.status == 200
    return lead, others


def merged(desk, lead: Asked, others: list[Asked], who: str = "erin"):
    numbers = " ".join(each.receipt.number for each in others)
    return desk.take(who, lead, "merge", numbers=numbers)


def page_of(asked: Asked) -> str:
    """What the asker reads with their code."""
    response = Client().post("/follow/", {"code": asked.code, "once": uuid4().hex})
    return response.content.decode()


def test_similar_ones_are_offered_and_put_together_by_a_tick(desk, erin):
    lead, other = ask(category=LIGHT, words=WORDS), ask(category=LIGHT, words=WORDS)
    page = desk.open("erin", "desk:case_act", lead.id, "merge")
    assert other.receipt.number in page.text
    desk.take("erin", lead, "merge", members=[str(other.id)])
    assert other.case.lead_id == lead.id
    assert lead.case.members == 1
    assert [fact.verb for fact in other.facts] == ["case.receive", "case.merge"]
    assert [fact.verb for fact in lead.facts] == ["case.receive"]


def test_lists_show_the_lead_with_how_many(desk, erin):
    together(desk)
    text = desk.open("erin", "desk:cases").text
    assert "+2 about the same matter" in text
    assert text.count("handled together with others") == 2
    assert "+2 about the same matter" in desk.open("erin", "desk:inbox").text


def test_one_step_for_all_and_only_where_each_allows(desk, erin):
    lead, (first, second) = together(desk)
    second.accepted(erin)
    page = desk.open("erin", "desk:case", lead.id)
    ids = [lead.id, first.id, second.id]
    assert all(f'value="{each}" form="bulk" checked' in page.html for each in ids)
    rows = "".join(f"&row={each}" for each in ids)
    path = f"/desk/bulk/?in=cases&step=accept{rows}"
    assert "It can be done for 2." in desk.open("erin", path).text
    assert "Done for 2." in confirm(desk, "erin", path).text
    path = f"/desk/bulk/?in=cases&step=answer{rows}"
    assert "Done for 3." in confirm(desk, "erin", path, outcome="done", text="已经处理好了。").text
    assert {each.state for each in (lead, first, second)} == {"answered"}


def test_each_asker_confirms_alone_and_the_lead_says_so(desk, erin):
    lead, (first, second) = together(desk)
    for each in (lead, first, second):
        each.accepted(erin).answered(erin)
    first.says(Word.NOT_SOLVED)
    lead.says(Word.SOLVED)
    assert [each.state for each in (lead, first, second)] == ["closed", "reopened", "answered"]
    assert "1 reopened by its asker" in desk.open("erin", "desk:case", lead.id).text


def test_the_asker_reads_of_nothing_but_the_others(desk, erin):
    lead, (first, _) = together(desk)
    page = page_of(first)
    assert "Handled together with others about the same matter" in page
    assert lead.receipt.number not in page
    assert str(lead.id) not in page
    assert "Handled together" not in page_of(lead)


def test_a_member_is_taken_out_again(desk, erin):
    lead, (first, second) = together(desk)
    desk.take("erin", first, "unmerge")
    assert first.case.lead_id is None
    assert (lead.case.members, second.case.lead_id) == (1, lead.id)
    assert first.verbs == ["receive", "merge", "unmerge"]
    assert "unmerge" not in desk.open("erin", "desk:case", first.id).acts


def test_nobody_sees_more_than_before(desk, erin, alice, bob):
    """The grid worker sees the lamp of their grid, not the one it is handled together with."""
    here = ask(category=LIGHT, area=BUILDING)
    wider = ask(category=LIGHT)
    merged(desk, wider, [here])
    page = desk.open("alice", "desk:case", here.id)
    assert "Handled together with another request about the same matter." in page.text
    assert wider.receipt.number not in page.text
    assert desk.open("alice", "desk:case", wider.id).status == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"category": "complaint.unit", "against": "p10-1"}, "A complaint is never"),
        ({"category": LIGHT}, "Not everybody who may see one"),
    ],
)
def test_what_stays_apart_is_said(desk, erin, given, told):
    lead, other = ask(category=DEBT), ask(**given)
    if "against" in given:
        lead = ask(category=DEBT)
    page = merged(desk, lead, [other])
    assert told in page.errors
    assert other.case.lead_id is None


def test_a_number_that_is_out_of_sight_is_refused_like_one_that_is_none(desk, erin):
    lead, elsewhere = ask(category=DEBT), ask(category=DEBT, area=OTHER_COMMUNITY)
    assert "no request you can open" in merged(desk, lead, [elsewhere]).errors
    with pytest.raises(NotAllowed):
        merge(by=erin.actor, at=clock.now(), lead_id=lead.id, case_ids=[elsewhere.id])


def test_a_member_leads_none_and_a_lead_is_led_by_none(desk, erin):
    lead, (first, _) = together(desk)
    third = ask(category=DEBT)
    put = partial(merge, by=erin.actor, at=clock.now())
    with pytest.raises(RuleBroken, match="merge_led"):
        put(lead_id=first.id, case_ids=[third.id])
    with pytest.raises(RuleBroken, match="merge_already"):
        put(lead_id=third.id, case_ids=[lead.id])


def test_a_member_is_taken_out_when_it_is_closed_too(desk, erin):
    lead, (first, _) = together(desk)
    first.accepted(erin).answered(erin).says(Word.SOLVED)
    desk.take("erin", first, "unmerge")
    assert (first.state, first.case.lead_id, lead.case.members) == ("closed", None, 1)
