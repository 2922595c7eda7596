"""Reply templates: written, shared, begun with, changed, taken out of use, without script."""

from __future__ import annotations

from tests.integration.desk_journeys.staff import Staff, journey
from tests.integration.desk_journeys.test_requests import case
from tests.integration.portal.plain_browser import Browser
from tests.support.people import BUILDING, STATION, STREET
from tests.support.requests import ask

TEMPLATES = "/desk/templates/"
NAME, TEXT = "灯已修好", "{number}的灯修好了。"


def template_on(staff: Staff) -> str:
    """The one template of this page."""
    links = {link for link in staff.shown.links if link.startswith(TEMPLATES)}
    (link,) = links - {TEMPLATES, f"{TEMPLATES}add/"}
    return link


def shared(at_desk) -> Staff:
    """The coordinator who wrote a template for the units below."""
    office = at_desk("frank")
    office.follow("/desk/cases/")
    office.follow(TEMPLATES)
    office.follow(f"{TEMPLATES}add/")
    assert "{promised_day}" in office.words
    office.send(unit=STREET, title=NAME, zh="请找{manager}。", for_below="on")
    assert office.shown.status == 422
    assert "manager" in office.words
    office.send(zh=TEXT)
    assert office.at == "templates"
    assert "模板已保存" in office.words
    return office


@journey("templates", "template_add", "case_act")
def test_a_coordinator_shares_a_template_and_a_station_answers_with_it(at_desk, people, alice):
    office = shared(at_desk)
    asked = ask(area=BUILDING, asked_at=STATION).accepted(alice).started(alice)
    station = at_desk("alice")
    station.open(case(asked))
    answer = f"{case(asked)}answer/"
    begun = station.form(answer, "template", button=("begin", "1"))
    station.submit(begun, ("begin", "1"), template=begun.choices["template"][1])
    said = f"{asked.receipt.number}的灯修好了。"
    assert station.form(answer, "reply").values["reply"] == said
    assert asked.state == "working", "only begun"
    station.send(answer, outcome="done")
    assert asked.state == "answered"
    dora = Browser()
    page = dora.open("/follow/")
    page = dora.submit(page.form("/follow/"), code=asked.code)
    assert said in page.words()
    office.open(TEMPLATES)
    assert f"{NAME} 青春山街道办事处及其辖区内的单位 1 " in office.words, "used once"
    assert "Alice" not in office.words, "counted by nobody's name"


@journey("templates", "template_add", "template", "template_end", "bulk", "bulk_done")
def test_a_template_is_changed_begun_with_for_many_and_taken_out_of_use(at_desk, people, erin):
    office = shared(at_desk)
    office.follow(template_on(office))
    office.send(title="灯好了", en="The light of {number} works.")
    assert "灯好了" in office.words
    asked = [ask(language=each).accepted(erin) for each in ("zh-hans", "en")]
    centre = at_desk("erin")
    centre.follow("/desk/inbox/")
    centre.open("/desk/cases/")
    centre.send("/desk/bulk/", row=[str(each.id) for each in asked], step="answer")
    choice = centre.form("/desk/bulk/", "template")
    centre.submit(choice, template=choice.choices["template"][1])
    assert centre.form("/desk/bulk/", "text_en").values["text"] == TEXT
    centre.send(outcome="done")
    assert "已办理 2 条" in centre.words
    assert [each.texts[-1].body for each in asked] == [
        f"{asked[0].receipt.number}的灯修好了。",
        f"The light of {asked[1].receipt.number} works.",
    ]

    office.follow(template_on(office))
    assert "Frank 修改" in office.words
    office.send(f"{office.shown.address.partition('?')[0]}end/")
    assert "模板已停用" in office.words
    assert "还没有模板" in office.words
