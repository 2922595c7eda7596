"""Opening and sending pages of the desk, and reading what stands on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.people import People
from tests.support.requests import Asked

CASE = "desk:case_act"


class Page:
    """An answer, with its words as somebody reads them."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()

    @property
    def text(self) -> str:
        """The words of the page without tags, each white space as one blank."""
        main = re.search(r"<main.*</main>", self.html, re.DOTALL)
        without = re.sub(r"<[^>]+>", " ", main[0] if main else self.html)
        return " ".join(unescape(without).split())

    @property
    def menu(self) -> list[str]:
        """The labels of the menu."""
        rail = self.html.split('class="rail-list"', 1)[1].split("</ul>", 1)[0]
        return re.findall(r"<span>([^<]*)</span>", rail)

    @property
    def toast(self) -> str:
        found = re.search(r'<div class="toast"[^>]*><span>(.*?)</span>', self.html, re.DOTALL)
        return unescape(found[1]) if found else ""

    @property
    def undo(self) -> str:
        """The address that takes back what was just done."""
        found = re.search(
            r'<div class="toast".*?<form method="post" action="([^"]+)"', self.html, re.DOTALL
        )
        return unescape(found[1]) if found else ""

    @property
    def errors(self) -> str:
        found = re.search(r'<div class="errors".*?</div>', self.html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""

    @property
    def rows(self) -> list[str]:
        """What tells the rows of a list apart, in order: the asker's words, else the title."""
        found = re.findall(
            r'<a class="row-link" [^>]*data-row[^>]*>(.*?)</a><span class="sub">.*?</span>'
            r'(?:<span class="sub row-words">(.*?)</span>)?',
            self.html,
            re.DOTALL,
        )
        return [unescape(re.sub(r"<[^>]+>", "", words or title)) for title, words in found]

    @property
    def acts(self) -> list[str]:
        """The steps that the page offers, by the last part of their address."""
        found = re.findall(
            r'(?:href|formaction|action)="/desk/cases/[0-9a-f-]+/([a-z-]+)/', self.html
        )
        return list(dict.fromkeys(found))

    def link(self, name: str) -> str:
        """The address of the link that begins with these words; empty when there is none."""
        for tag, inner in re.findall(r"<a ([^>]*)>(.*?)</a>", self.html, re.DOTALL):
            if unescape(re.sub(r"<[^>]+>", "", inner)).strip().startswith(name):
                return unescape(re.search(r'href="([^"]*)"', tag)[1])
        return ""


class Desk:
    """The desk in the browsers of the cast."""

    def __init__(self, people: People) -> None:
        self._people = people

    def client(self, who: str) -> Client:
        """The browser itself, for what is no page."""
        return self._people[who].client

    def open(self, who: str, address: str, *args: object, query: str = "") -> Page:
        """GET a page by its name or its address."""
        return Page(self._people[who].client.get(_address(address, args, query)))

    def send(self, who: str, address: str, *args: object, query: str = "", **data: object) -> Page:
        """POST a form and follow to the page after it."""
        target = _address(address, args, query)
        return Page(self._people[who].client.post(target, data, follow=True))

    def take(self, who: str, asked: Asked, act: str, query: str = "", **data: object) -> Page:
        """Take a step on a request."""
        return self.send(who, CASE, asked.id, act, query=query, **{"once": uuid4().hex, **data})


def cost(open_page: Callable[[], Page]) -> int:
    """How many queries a page costs; the look at the version of reference data is once a second."""
    open_page()
    with CaptureQueriesContext(connection) as queries:
        assert open_page().status == 200
    return sum("core_referenceversion" not in query["sql"] for query in queries)


def _address(name: str, args: tuple[object, ...], query: str) -> str:
    path = name if name.startswith("/") else reverse(name, args=args)
    return f"{path}?{query}" if query else path
