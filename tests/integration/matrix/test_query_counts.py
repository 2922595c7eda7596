"""A page costs as many statements with a thousand rows behind it as with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiliu.accounts.models import Token
from shiliu.accounts.queries import tokens_of
from shiliu.core import references
from shiliu.core.actor import Actor
from tests.integration.matrix.bulk import HOLIDAY_YEAR, Little, much
from tests.integration.matrix.table import TABLE
from tests.support.people import BUILDING, COMMUNITY, GRID, People

SEARCH = "路灯"
MOST = 40


@dataclass(frozen=True)
class Open:
    """A page: who opens it, where, and whether it shows more when there is more."""

    who: str
    address: Callable[[Little], str] | str
    grows: bool = True

    def at(self, little: Little) -> str:
        return self.address if isinstance(self.address, str) else self.address(little)


def day_of(little: Little) -> str:
    return little.asked["waiting"].case.received_at.date().isoformat()


def case(name: str, path: str = "/desk/cases/{}/") -> Callable[[Little], str]:
    return lambda little: path.format(little.asked[name].id)


def post_of(name: str) -> Callable[[Little], str]:
    return lambda little: f"/desk/posts/{little.people[name].post.id}/"


def rows_of(little: Little) -> str:
    return f"/desk/rows/?figure=received&area={COMMUNITY}&from={day_of(little)}&to={day_of(little)}"


PUBLIC, KEY = "public", "key"
DESK_JSON = "/api/v1/desk"
# Every page that lists something, by its route; some in several ways.
LISTS: Mapping[str, tuple[Open, ...]] = {
    "desk:outbox": (Open("bob", "/desk/outbox/"),),
    "desk:templates": (Open("erin", "/desk/templates/", grows=False),),
    "desk:views": (Open("erin", "/desk/views/", grows=False),),
    "desk:today": (Open("erin", "/desk/"), Open("alice", "/desk/"), Open("grace", "/desk/")),
    "desk:inbox": (Open("erin", "/desk/inbox/"), Open("alice", "/desk/inbox/")),
    "desk:cases": (
        Open("erin", "/desk/cases/"),
        Open("grace", "/desk/cases/?state=any"),
        Open("judy", "/desk/cases/"),
        Open("erin", "/desk/cases/?overdue=on", grows=False),
        Open("frank", "/desk/cases/?title=proposed&state=any"),
        Open("grace", f"/desk/cases/?q={SEARCH}&state=any"),
    ),
    "desk:bulk": (
        Open("grace", "/desk/bulk/?in=cases&state=any&every=on&step=accept"),
        Open("erin", "/desk/bulk/?in=inbox&every=on&step=hand-up"),
    ),
    "desk:case": (Open("alice", case("working")), Open("erin", case("waiting"), grows=False)),
    "desk:case_act": (
        Open("alice", case("working", "/desk/cases/{}/note/")),
        Open("alice", case("published", "/desk/cases/{}/dispatch/")),
    ),
    "desk:case_split": (Open("erin", case("waiting", "/desk/cases/{}/split/"), grows=False),),
    "desk:export": (Open("grace", "/desk/export/?state=any"),),
    "desk:register": (Open("alice", "/desk/register/"),),
    "desk:posts": (
        Open("heidi", "/desk/posts/"),
        Open("ivan", "/desk/posts/"),
        Open("heidi", "/desk/posts/?q=p10-1-1-1"),
    ),
    "desk:post": (Open("bob", post_of("bob")), Open("heidi", post_of("bob"))),
    "desk:post_propose": (Open("heidi", "/desk/posts/propose/"),),
    "desk:user": (Open("heidi", lambda little: f"/desk/people/{little.newcomer.id}/"),),
    "desk:tokens": (Open("heidi", "/desk/tokens/"),),
    "desk:token_issue": (Open("heidi", "/desk/tokens/issue/"),),
    "desk:hooks": (Open("heidi", "/desk/hooks/"),),
    "desk:hook_issue": (Open("heidi", "/desk/hooks/issue/"),),
    "desk:hook": (Open("heidi", lambda little: f"/desk/hooks/{little.hook.id}/"),),
    "api:list_hooks": (Open(KEY, f"{DESK_JSON}/hooks"),),
    "api:list_deliveries": (
        Open(KEY, lambda little: f"{DESK_JSON}/hooks/{little.hook.id}/deliveries"),
    ),
    "desk:looks": (Open("ivan", "/desk/looks/"),),
    "desk:network": (
        Open("grace", "/desk/network/", grows=False),
        Open("grace", "/desk/network/?q=新角77号"),
    ),
    "desk:coverage": (Open("grace", "/desk/network/coverage/", grows=False),),
    "desk:holidays": (Open("heidi", f"/desk/network/holidays/?year={HOLIDAY_YEAR}"),),
    "desk:network_area": (
        Open("grace", f"/desk/network/areas/{GRID}/"),
        Open("grace", f"/desk/network/areas/{COMMUNITY}/", grows=False),
    ),
    "desk:area_changes": (Open("heidi", "/desk/network/changes/"),),
    "desk:area_change": (
        Open("heidi", f"/desk/network/areas/{COMMUNITY}/change/?kind=end", grows=False),
    ),
    "desk:unit": (
        Open("heidi", "/desk/network/units/p10-1/"),
        Open("heidi", "/desk/network/units/p10-1-1-1/"),
    ),
    "desk:unit_add": (Open("heidi", "/desk/network/units/add/"),),
    "desk:unit_edit": (Open("heidi", "/desk/network/units/p10-1-1/edit/"),),
    "desk:unit_end": (Open("heidi", "/desk/network/units/p10-1-1-1/end/", grows=False),),
    "desk:overview": (Open("grace", "/desk/overview/", grows=False),),
    "desk:figures": (Open("grace", f"/desk/figures/?area={COMMUNITY}&days=90"),),
    "desk:rows": (Open("grace", rows_of),),
    "desk:settings": (Open("heidi", "/desk/settings/", grows=False),),
    "desk:facts": (Open("heidi", "/desk/settings/facts/"),),
    "desk:fact_publish": (
        Open("heidi", f"/desk/settings/facts/publish/?area={COMMUNITY}&key=lamps", grows=False),
    ),
    "desk:limits": (Open("heidi", "/desk/settings/limits/"),),
    "portal:home": (Open(PUBLIC, "/", grows=False),),
    "portal:ask": (Open(PUBLIC, "/ask/", grows=False), Open(PUBLIC, "/ask/?at=p10", grows=False)),
    "portal:requests": (Open(PUBLIC, "/requests/"),),
    "portal:public_case": (Open(PUBLIC, case("published", "/requests/{}/"), grows=False),),
    "portal:points": (
        Open(PUBLIC, "/points/", grows=False),
        Open(PUBLIC, f"/points/?area={COMMUNITY}", grows=False),
        Open(PUBLIC, "/points/?q=新楼7号", grows=False),
    ),
    "portal:point": (Open(PUBLIC, "/points/p10-1/", grows=False),),
    "portal:figures": (Open(PUBLIC, "/figures/", grows=False),),
    "portal:figures_table": (Open(PUBLIC, "/figures/table.csv", grows=False),),
    "portal:about": (Open(PUBLIC, "/about/", grows=False),),
    "portal:other_ways": (Open(PUBLIC, "/other-ways/", grows=False),),
    "portal:paper": (Open(PUBLIC, "/other-ways/paper/", grows=False),),
    "portal:record": (Open(PUBLIC, "/record/", grows=False),),
    "api:list_requests": (
        Open(PUBLIC, "/api/v1/requests"),
        Open(PUBLIC, f"/api/v1/requests?area={BUILDING}&state=open"),
    ),
    "api:get_request": (Open(PUBLIC, case("published", "/api/v1/requests/{}"), grows=False),),
    "api:list_categories": (Open(PUBLIC, "/api/v1/categories", grows=False),),
    "api:list_areas": (Open(PUBLIC, "/api/v1/areas"),),
    "api:list_points": (Open(PUBLIC, "/api/v1/points"),),
    "api:list_desk_requests": (
        Open(KEY, f"{DESK_JSON}/requests"),
        Open(KEY, f"{DESK_JSON}/requests?area={BUILDING}&state=open"),
        Open(KEY, f"{DESK_JSON}/requests?q={SEARCH}"),
    ),
    "api:list_inbox": (Open(KEY, f"{DESK_JSON}/inbox", grows=False),),
    "api:get_desk_request": (Open(KEY, case("working", DESK_JSON + "/requests/{}"), grows=False),),
    "api:list_files": (Open(KEY, case("working", DESK_JSON + "/requests/{}/files"), grows=False),),
    "api:list_units": (Open(KEY, f"{DESK_JSON}/units", grows=False),),
    "api:get_unit": (Open(KEY, f"{DESK_JSON}/units/p10-1", grows=False),),
    "api:list_holidays": (Open(KEY, f"{DESK_JSON}/holidays?year={HOLIDAY_YEAR}"),),
    "api:list_facts": (Open(KEY, f"{DESK_JSON}/facts"),),
    "api:get_coverage": (Open(KEY, f"{DESK_JSON}/coverage", grows=False),),
    "api:get_desk_figures": (Open(KEY, f"{DESK_JSON}/figures?area={COMMUNITY}", grows=False),),
    "api:list_figure_rows": (
        Open(KEY, f"{DESK_JSON}/figures/rows?figure=received&area={COMMUNITY}"),
    ),
    "open311:services": (Open(PUBLIC, "/open311/v2/services.json", grows=False),),
    "open311:definition": (
        Open(PUBLIC, "/open311/v2/services/home.light.estate.json", grows=False),
    ),
    "open311:requests": (
        Open(PUBLIC, "/open311/v2/requests.json"),
        Open(PUBLIC, "/open311/v2/requests.xml"),
    ),
    "open311:request": (
        Open(PUBLIC, case("published", "/open311/v2/requests/{}.json"), grows=False),
    ),
}
# Pages that show one form or one text, whatever there is.
ONLY_IN_THE_SAMPLE = {"desk:outbox"}
LIST_NOTHING = {
    "desk:file", "desk:mongolian", "desk:picture", "portal:file",
    "desk:account", "desk:brand", "desk:bulk_done", "desk:template", "desk:template_add", "desk:view_change", "desk:limit_propose", "desk:user_add",
    "portal:accessibility", "portal:brand_css", "portal:danger", "portal:follow", "portal:privacy", "portal:report",
    "api:openapi-json", "api:get_key", "api:get_file", "portal:developers", "open311:discovery", "open311:root", "open311:token",
}  # fmt: skip


@pytest.fixture
def little(people: People, monkeypatch, settings) -> Little:
    """One of everything, in a sample, which has one page more than a real service.

    Reference data is read again when told, not when a second went by.
    """
    settings.SAMPLE = True
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    return Little(people)


def opened(page: Open, little: Little) -> HttpResponse:
    if page.who == KEY:
        response = Client().get(page.at(little), headers=little.key_headers)
    else:
        client = Client() if page.who == PUBLIC else little.people[page.who].client
        response = client.get(page.at(little))
    assert response.status_code == 200, page
    return response


def costs(little: Little) -> dict[Open, tuple[int, int]]:
    """For each page how many statements it takes, and how long it is."""
    found = {}
    for page in pages():
        opened(page, little)
        with CaptureQueriesContext(connection) as queries:
            response = opened(page, little)
        found[page] = (len(queries), len(b"".join(response)))
    return found


def pages() -> list[Open]:
    return [page for listed in LISTS.values() for page in listed]


def test_no_page_costs_more_with_a_thousand_rows_than_with_one(little):
    """A search may cost less: it reads further only while its page is not full."""
    few = costs(little)
    much(little)
    many = costs(little)
    dearer = {
        f"{page.who} {page.at(little)}": (few[page][0], many[page][0])
        for page in few
        if many[page][0] > few[page][0]
    }
    assert not dearer
    same = [page.at(little) for page in few if page.grows and many[page][1] <= few[page][1]]
    assert not same, "these pages do not show what was added"
    assert max(count for count, _ in many.values()) <= MOST


def each_read_again(actor: Actor) -> list[Token]:
    """The keys as the page lists them, with a statement for each."""
    found = tokens_of(actor)
    for token in found:
        token.refresh_from_db()
    return found


def test_a_page_that_asks_once_for_each_row_is_found(little, monkeypatch):
    """The count sees it: with one more statement for each row the two counts differ."""
    page = next(each for each in LISTS["desk:tokens"])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(page, little)
        return len(queries)

    count()
    monkeypatch.setattr("shiliu.desk.accounts.tokens.tokens_of", each_read_again)
    one = count()
    much(little)
    assert count() > one + 100


def test_every_page_that_is_looked_at_is_counted_or_lists_nothing():
    looked_at = {
        entry.route
        for entry in TABLE
        if entry.get
        and entry.route.partition(":")[0] in ("desk", "portal", "api", "open311")
        and 200 in entry.get.values()
    }
    assert looked_at | ONLY_IN_THE_SAMPLE == {*LISTS, *LIST_NOTHING}
    assert not LISTS.keys() & LIST_NOTHING
