"""Reply templates: written by those who may, begun with by all of the unit, counted by nobody's name."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shiliu.cases.models import ReplyTemplate, Text, TextKind
from shiliu.ledger.models import Fact
from tests.integration.desk_cases.pages import Desk, Page
from tests.integration.desk_cases.test_bulk import address, confirm
from tests.support.people import CENTRE
from tests.support.requests import DEBT, LIGHT, ask

ADD = "desk:template_add"
TEXT = "{unit}已处理{number}，类别：{category}。"


def write(desk: Desk, who: str = "erin", **said: str) -> Page:
    usual = {"unit": CENTRE, "title": "已处理", "zh": TEXT, "once": uuid4().hex}
    return desk.send(who, ADD, **{**usual, **said})


def made() -> ReplyTemplate:
    return ReplyTemplate.objects.get()


def test_it_is_written_listed_changed_and_ended_with_a_fact_each(desk, erin):
    assert "已处理" in write(desk).text
    page = desk.send(
        "erin", "desk:template", made().id, title="办好了", zh=TEXT, en="Done.", once=uuid4().hex
    )
    assert "办好了" in page.text
    facts = Fact.objects.filter(subject_type="template").order_by("id")
    assert [fact.verb for fact in facts] == ["template.add", "template.change"]
    assert facts[1].data == {"changed": ["title", "texts"]}
    assert "Erin changed" in desk.open("erin", "desk:template", made().id).text
    desk.send("erin", "desk:template_end", made().id, once=uuid4().hex)
    assert "No template yet" in desk.open("erin", "desk:templates").text


def test_an_unknown_placeholder_is_refused_by_its_name(desk, erin):
    page = write(desk, zh="请找{manager}。")
    assert page.status == 422
    assert "There is no placeholder {manager}." in page.errors
    assert not ReplyTemplate.objects.exists()


def test_an_answer_begins_with_it_and_may_be_edited(desk, erin):
    write(desk)
    asked = ask(category=DEBT).accepted(erin)
    assert "已处理" in desk.open("erin", "desk:case_act", asked.id, "answer").text
    page = desk.take("erin", asked, "answer", begin="1", template=str(made().id), outcome="done")
    assert asked.receipt.number in page.html.split("<textarea")[1]
    assert 'value="done" class="" required checked' in page.html or "checked" in page.html
    assert asked.state == "accepted"
    edited = f"已处理{asked.receipt.number}，谢谢。"
    desk.take("erin", asked, "answer", outcome="done", reply=edited, begun_with=str(made().id))
    assert asked.state == "answered"
    assert made().used == 1
    answer = next(fact for fact in asked.facts if fact.verb == "case.answer")
    assert str(made().id) not in str(answer.data)


def test_what_was_written_already_stays_before_it(desk, erin):
    write(desk)
    asked = ask(category=DEBT).accepted(erin)
    page = desk.take("erin", asked, "answer", begin="1", template=str(made().id), reply="您好。")
    inside = page.html.split("<textarea")[1].split("</textarea>")[0]
    assert inside.index("您好。") < inside.index(asked.receipt.number)


def test_an_open_placeholder_is_not_sent(desk, erin):
    asked = ask(category=DEBT).accepted(erin)
    page = desk.take("erin", asked, "answer", outcome="done", reply="请打{phone}。")
    assert "The answer still holds {phone}" in page.errors
    assert asked.state == "accepted"


def test_a_template_of_one_kind_is_offered_for_that_kind_only(desk, erin):
    write(desk, title="只给债务", category=DEBT)
    debt, lamp = ask(category=DEBT).accepted(erin), ask(category=LIGHT).accepted(erin)
    assert "只给债务" in desk.open("erin", "desk:case_act", debt.id, "answer").text
    assert "只给债务" not in desk.open("erin", "desk:case_act", lamp.id, "answer").text


def test_a_unit_above_gives_its_templates_to_those_below_and_to_nobody_else(
    desk, erin, frank, charlie
):
    write(desk, "frank", unit="office-qingchunshan", title="街道通用", for_below="on")
    write(desk, "erin", title="本中心用")
    asked = ask(category=DEBT).accepted(erin)
    page = desk.open("erin", "desk:case_act", asked.id, "answer").text
    assert "街道通用" in page
    assert "本中心用" in page
    other = ask(category=DEBT, area="150603002008").accepted(charlie)
    page = desk.open("charlie", "desk:case_act", other.id, "answer").text
    assert "街道通用" in page
    assert "本中心用" not in page
    own = ReplyTemplate.objects.get(title="街道通用")
    assert desk.open("erin", "desk:template", own.id).status == 404


def test_many_are_answered_with_each_number_filled_in(desk, erin):
    write(desk)
    asked = [ask(category=DEBT).accepted(erin) for _ in range(3)]
    path = address("answer", *asked, template=str(made().id))
    page = desk.open("erin", path)
    assert "{number}" in page.html.split("<textarea")[1]
    begun = {"text": TEXT, "begun_with": str(made().id), "outcome": "done"}
    assert "Done for 3." in confirm(desk, "erin", path, **begun).text
    replies = Text.objects.filter(kind=TextKind.REPLY).values_list("case_id", "body")
    assert {each.id: each.receipt.number in dict(replies)[each.id] for each in asked} == {
        each.id: True for each in asked
    }
    assert made().used == 3


@pytest.mark.parametrize("who", ["alice", "judy", "heidi"])
def test_whoever_may_not_write_them_finds_nothing(desk, people, who):
    assert people[who]
    assert desk.open(who, "desk:templates").status == 404
