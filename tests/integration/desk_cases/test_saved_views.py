"""Saved views and chosen columns: kept in an address, for oneself or for the unit."""

from __future__ import annotations

import re
from uuid import uuid4

from shiliu.cases.models import SavedView
from tests.integration.desk_cases.pages import Desk, Page
from tests.support.people import CENTRE, OTHER_COMMUNITY
from tests.support.requests import DEBT, LIGHT, ask

LIST, VIEWS = "desk:cases", "desk:views"


def save(desk: Desk, who: str = "erin", query: str = f"category={DEBT}", **said: str) -> Page:
    return desk.send(who, VIEWS, query=query, **{"name": "欠费", "once": uuid4().hex, **said})


def made() -> SavedView:
    return SavedView.objects.get()


def heads(page: Page) -> list[str]:
    head = page.html.split("<thead", 1)[1].split("</thead>", 1)[0]
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<th[^>]*>(.*?)</th>", head)]


def test_a_view_opens_by_its_address_with_its_filters_and_name(desk, erin):
    ask(category=DEBT, words="欠了物业费怎么办")
    ask(category=LIGHT, words="楼下灯不亮请来修")
    assert "欠费" in save(desk).text
    response = erin.client.get(f"/desk/views/{made().id}/")
    page = desk.open("erin", response.headers["Location"])
    assert page.rows == ["欠了物业费怎么办"]
    assert "<h1" in page.html
    assert "欠费" in page.html.split("<h1", 1)[1].split("</h1>", 1)[0]


def test_columns_are_chosen_for_the_moment_and_kept_with_a_view(desk, erin):
    ask(category=DEBT)
    usual = desk.open("erin", LIST)
    assert heads(usual) == [
        "Choose",
        "Until",
        "Matter",
        "Where it stands",
        "Unit at work",
        "Received",
    ]
    query = "columns=number&columns=channel"
    page = desk.open("erin", LIST, query=query)
    assert heads(page) == ["Choose", "Number", "Matter", "How it came in"]
    assert page.rows == usual.rows
    save(desk, query=query)
    response = erin.client.get(f"/desk/views/{made().id}/")
    assert heads(desk.open("erin", response.headers["Location"])) == heads(page)


def test_words_that_were_searched_for_are_not_kept(desk, erin):
    save(desk, query=f"category={DEBT}&q=张三")
    assert "张三" not in str(made().filters)
    assert made().filters == {"category": [DEBT]}


def test_a_shared_one_is_there_for_the_unit_and_shows_nobody_more(desk, erin, charlie, people):
    save(desk, query="state=any", unit=CENTRE)
    here, elsewhere = ask(category=DEBT), ask(category=DEBT, area=OTHER_COMMUNITY)
    colleague = people.add("ellen", erin.role, CENTRE, "150603002007")
    assert "欠费" in desk.open("ellen", LIST).text
    response = colleague.client.get(f"/desk/views/{made().id}/")
    page = desk.open("ellen", response.headers["Location"])
    assert str(here.id) in page.html
    assert str(elsewhere.id) not in page.html
    assert charlie.client.get(f"/desk/views/{made().id}/").status_code == 404
    assert "欠费" not in desk.open("charlie", LIST).text


def test_only_who_may_share_shares(desk, alice):
    page = desk.open("alice", LIST)
    assert 'name="unit"' not in page.html.split('class="views"', 1)[1].split("</details>", 1)[0]
    save(desk, "alice", unit="p10-1")
    assert made().unit_id is None


def test_it_is_renamed_shared_and_deleted_by_whoever_keeps_it(desk, erin, frank):
    save(desk)
    view = made()
    desk.send("erin", "desk:view_change", view.id, name="欠费的", unit=CENTRE, once=uuid4().hex)
    assert (made().name, made().unit_id) == ("欠费的", erin.post.unit_id)
    assert desk.open("frank", "desk:view_change", view.id).status == 404
    desk.send("erin", "desk:view_delete", view.id, once=uuid4().hex)
    assert not SavedView.objects.exists()
    assert "No view is saved yet" in desk.open("erin", VIEWS).text


def test_a_name_is_needed(desk, erin):
    assert save(desk, name=" ").status == 422
    assert "A view needs a name of 2" in save(desk, name="欠").errors
