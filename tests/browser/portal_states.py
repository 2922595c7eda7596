"""Every page of the portal in every state, by the name of its route: what the browser tests open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import Page, Route

from shiliu.portal.urls import urlpatterns

if TYPE_CHECKING:
    from tests.browser.conftest import Server

COMMUNITY = "150603002007"
WORDS = "3号楼前的路灯不亮。"
LIGHT = "home.light.estate"
MATTER = {"step": "matter", "words": WORDS, "community": COMMUNITY, "place": "3号楼"}
KIND = MATTER | {"step": "kind", "category": LIGHT}
CONTACT = KIND | {"step": "contact", "once": "{once}", "email": "", "phone": "", "name": ""}
PARTLY = {"act": "confirm", "word": "partly", "once": "{once}"}


@dataclass(frozen=True)
class State:
    """One page in one state. With `data` it is sent there; `{code:x}` and `{once}` are filled in.

    `shows` is a part that is there in this state only.
    """

    name: str
    path: str
    data: Mapping[str, str] = field(default_factory=dict)
    shows: str = "main"

    def __str__(self) -> str:
        return self.name

    def sent(self, codes: Mapping[str, str], once: str) -> dict[str, str]:
        return {name: self._filled(value, codes, once) for name, value in self.data.items()}

    @staticmethod
    def _filled(value: str, codes: Mapping[str, str], once: str) -> str:
        if value.startswith("{code:"):
            return codes[value[6:-1]]
        return value.replace("{once}", once)


def by_code(
    name: str, path: str = "/follow/", code: str = "", *, shows: str = "main", **data: str
) -> State:
    return State(name, path, {"code": f"{{code:{code or name}}}", **data}, shows)


PICTURE = ".pictures img"
FOLLOWED = (
    *("accepted", "dispatched", "working", "paused", "returned", "answered"),
    *("not_ours", "solved", "partly", "reopened", "expired", "long_closed", "withdrawn"),
    *("looked_at", "hazard", "in_parts"),
)
STATES: dict[str, list[State]] = {
    "home": [State("home", "/")],
    "ask": [
        State("ask", "/ask/"),
        State("ask at a point", "/ask/?at=p10"),
        State("ask with errors", "/ask/", MATTER | {"words": "", "community": ""}),
        State("kind", "/ask/", MATTER),
        State("kind without suggestions", "/ask/", MATTER | {"words": "嗯嗯嗯"}),
        State("kind of a hazard", "/ask/", MATTER | {"words": "路口井盖没了"}),
        State("kind that is not ours", "/ask/", MATTER | {"words": "小区停电了"}),
        State("kind with errors", "/ask/", KIND | {"category": "", "against": "nobody"}),
        State("contact", "/ask/", KIND),
        State("contact of a hazard", "/ask/", KIND | {"category": "street.road.manhole"}),
        State("contact of what is not ours", "/ask/", KIND | {"category": "utility.power.off"}),
        State("contact with errors", "/ask/", CONTACT | {"email": "nobody", "phone": "ring"}),
        State("receipt", "/ask/", CONTACT),
        State("receipt of a hazard", "/ask/", CONTACT | {"category": "street.road.manhole"}),
    ],
    "follow": [
        State("code", "/follow/"),
        State("code missing", "/follow/", {"code": ""}),
        State("code wrong", "/follow/", {"code": "0000 0000 0000 0000"}),
        by_code("received", shows=PICTURE),
        *(by_code(name) for name in FOLLOWED),
        by_code("part that is none", part="KB-2026-999999", code="in_parts"),
    ],
    "say": [
        by_code("partly asked", "/follow/say/", "answered", **PARTLY),
        by_code("step refused", "/follow/say/", "withdrawn", act="withdraw", once="{once}"),
        by_code("sentence missing", "/follow/say/", "working", act="supplement", once="{once}"),
    ],
    "my_data": [],  # a file, not a page
    "contact": [
        by_code("contact to correct", "/follow/contact/", "received"),
        by_code("contact corrected wrongly", "/follow/contact/", "received", sure="yes"),
    ],
    "pictures": [by_code("picture missing", "/follow/pictures/", "received", once="{once}")],
    "picture_back": [],  # its answer is the page behind the code
    "file": [State("picture that is over", "/files/nobody-signed-this/")],
    "erase": [
        by_code("erase", "/follow/erase/", "received"),
        by_code("erase all parts", "/follow/erase/", "in_parts"),
    ],
    "requests": [State("requests", "/requests/"), State("no requests", "/requests/?after={old}")],
    "public_case": [State("public request", "/requests/{case}/", shows=PICTURE)],
    "points": [
        State("points", "/points/"),
        State("points of a community", f"/points/?area={COMMUNITY}"),
        State("no points", "/points/?q=xyzzy"),
        State("points of a place nobody knows", "/points/?area=999"),
    ],
    "point": [State("point", "/points/p10/"), State("no such point", "/points/nowhere/")],
    "figures": [State("figures", "/figures/")],
    "figures_table": [],  # a file, not a page
    "brand_css": [],  # a sheet of colours, not a page
    "about": [State("about", "/about/")],
    "developers": [State("for developers", "/developers/")],
    "danger": [State("danger", "/danger/")],
    "other_ways": [State("other ways", "/other-ways/")],
    "paper": [State("paper", "/other-ways/paper/")],
    "accessibility": [State("accessibility", "/accessibility/")],
    "privacy": [State("privacy", "/privacy/")],
    "record": [State("record", "/record/")],
    "report": [
        State("report", "/report/?page=/requests/"),
        State("report with errors", "/report/", {"words": "", "email": "nobody", "once": "{once}"}),
    ],
}
ALL_STATES = [state for states in STATES.values() for state in states]


def route_names() -> set[str]:
    """The names of all routes of the portal, as the resolver knows them."""
    return {str(pattern.name) for pattern in urlpatterns}


def go(page: Page, server: Server, state: State, once: str) -> None:
    """Open a page in a state; what is posted is sent as a form would send it."""
    url = server.url + state.path.format(case=server.published, old=server.oldest)
    if not state.data:
        page.goto(url)
        return
    send(page, url, state.sent(server.codes, once))


def send(page: Page, url: str, data: Mapping[str, str]) -> None:
    """Send a form there as a browser would."""
    body = urlencode(data)
    headers = {"content-type": "application/x-www-form-urlencoded"}

    def post(route: Route) -> None:
        sent = route.request.headers | headers
        route.continue_(method="POST", headers=sent, post_data=body)

    page.route(url, post, times=1)
    page.goto(url)
