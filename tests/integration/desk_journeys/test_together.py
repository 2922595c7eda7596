"""Requests put together, taken out again and split, without script."""

from __future__ import annotations

import re

from tests.integration.desk_journeys.staff import journey
from tests.integration.desk_journeys.test_requests import case, opened
from tests.integration.portal.plain_browser import Browser
from tests.support.people import GRID
from tests.support.requests import DEBT, LIGHT, Asked, ask

LETTER = "家里欠了医药费，想问能不能帮。还有3号楼前的路灯不亮。"
LAMP_WORDS = "3号楼前的路灯不亮。"
NUMBER = re.compile(r"KB-2026-\d{6}")


def read_with_the_code(asked: Asked) -> str:
    """What the asker reads."""
    dora = Browser()
    page = dora.open("/follow/")
    return dora.submit(page.form("/follow/", "code"), code=asked.code).words()


@journey("case", "case_act", "bulk", "bulk_done")
def test_three_are_put_together_taken_at_once_and_one_taken_out_again(at_desk):
    lead, similar, other, debt = ask(), ask(), ask(), ask(category=DEBT)
    centre = at_desk("erin")
    centre.follow(case(lead))
    opened(centre, lead, "merge")
    merge = f"{case(lead)}merge/"
    centre.send(merge, members=[str(similar.id)], numbers=debt.receipt.number)
    assert centre.shown.status == 422
    assert "能看到其中一条的人不一定能看到其他几条" in centre.words
    centre.send(merge, members=[str(similar.id)], numbers=other.receipt.number)
    assert {each.case.lead_id for each in (similar, other)} == {lead.id}

    every = centre.form("/desk/bulk/", "row")
    assert sorted(every.values["row"]) == sorted(str(each.id) for each in (lead, similar, other))
    centre.submit(every, step="accept")
    assert "可以办理 3 条" in centre.words
    centre.send()
    assert "已办理 3 条" in centre.words
    centre.open(case(lead))
    centre.send(f"{case(other)}unmerge/")
    assert (similar.case.lead_id, other.case.lead_id) == (lead.id, None)
    centre.open(case(similar))
    assert f"合并办理于 {lead.receipt.number}" in centre.words
    assert "与同一事项的其他诉求合并办理" in read_with_the_code(similar)
    assert lead.receipt.number not in read_with_the_code(similar)


@journey("case", "case_split")
def test_a_matter_is_split_off_after_a_look_at_what_becomes_of_it(at_desk):
    asked = ask(category=DEBT, words=LETTER)
    centre = at_desk("erin")
    centre.follow(case(asked))
    centre.follow(f"{case(asked)}split/")
    assert LETTER in centre.words
    part = {"area": GRID, "category": LIGHT, "place": "3号楼前"}
    centre.send(words="王秀英家门口的灯，13812345678。", **part)
    assert centre.shown.status == 422
    centre.send(words=LAMP_WORDS)
    assert "拆出后的情况" in centre.words
    assert "能看到的人比原件多" in centre.words
    assert asked.case.parts == 0, "only looked at"
    centre.send(button=("sure", "yes"))
    assert centre.at == "case"
    assert f"{asked.receipt.number} 已拆出一件" in centre.words
    parts = centre.shown.text.partition("拆出的各件")[2]
    link = re.search(r'href="(/desk/cases/[0-9a-f-]{36}/)', parts)[1]
    number = NUMBER.search(centre.words.partition("拆出的各件")[2])[0]
    centre.open(link)
    assert f"拆分自 {asked.receipt.number}" in centre.words
    station = at_desk("alice")
    station.follow("/desk/cases/")
    station.follow(link.partition("?")[0])
    assert LAMP_WORDS in station.words
    assert "拆分自另一件诉求，您无权查看。" in station.words
    assert "医药费" not in station.words
    read = read_with_the_code(asked)
    assert asked.receipt.number in read
    assert number in read
