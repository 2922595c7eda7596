"""People in posts of the profile's district, and requests that went some way.

Alma and Bert administer, Ada audits, Cora coordinates the district and Sue one subdistrict, Dora
works at a community's centre, Greta at a grid's station, Hana hosts a neighbour point.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape

from django.test import Client

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.queries import actor_of, find_user
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cases.actions import endings, steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.cases.schemas import NewRequest
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, SYSTEM, Actor, holder_of
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.tallies.actions import project

ROOT = "150603000000"
SUBDISTRICT, COMMUNITY = "150603002000", "150603002007"
OTHER_SUBDISTRICT, OTHER_COMMUNITY = "150603001000", "150603001001"
GRID, BUILDING = "150603001001001", "150603001001001002"
CENTRE, STATION, CORNER, NEIGHBOUR = "p01", "p01-1", "p01-1-1", "p01-1-1-1"
PEOPLE = {
    "alma": (Role.ADMINISTRATOR, "office-district"),
    "bert": (Role.ADMINISTRATOR, "office-district"),
    "ada": (Role.AUDITOR, "office-district"),
    "cora": (Role.COORDINATOR, "office-district"),
    "sue": (Role.COORDINATOR, "office-qingchunshan"),
    "dora": (Role.CENTRE_STAFF, CENTRE),
    "greta": (Role.GRID_WORKER, STATION),
    "hana": (Role.NEIGHBOUR_HOST, NEIGHBOUR),
}
LIGHT = "home.light.estate"


class Browser(Client):
    """A browser after whose requests what the actions left for after the commit is done."""

    def __init__(self, after_commit, language: str) -> None:
        super().__init__(headers={"accept-language": language})
        self.after_commit = after_commit

    def request(self, **request):
        with self.after_commit(execute=True):
            return super().request(**request)


class District:
    """Who works here, and short ways to sign in and to make requests."""

    def __init__(self, after_commit) -> None:
        self.after_commit = after_commit
        self.now = clock.now()
        self.ids = {name: self._person(name, *post) for name, post in PEOPLE.items()}

    def _person(self, name: str, role: Role, code: str):
        at, places = self.now - timedelta(days=200), network()
        unit = places.units_by_code[code]
        user = add_user(by=SYSTEM, at=at, username=name, display_name=name.title())
        paths = unit.answers_for or (places.root.path,)
        area = places.areas_by_path[min(paths, key=len)]
        new = NewPost(user.id, unit.id, area.id, role, date(2026, 1, 1))
        appoint(by=SYSTEM, at=at, new=new)
        return user.id

    def user(self, name: str):
        return find_user(self.ids[name])

    def actor(self, name: str) -> Actor:
        return actor_of(self.user(name), self.now)

    def signed_in(self, name: str, language: str = "en") -> Client:
        client = Browser(self.after_commit, language)
        client.force_login(self.user(name))
        return client

    def request(self, area: str = COMMUNITY, at: datetime | None = None, **changed):
        """A request that came in; by default in the community of the first subdistrict."""
        new = NewRequest(
            **{"words": "楼道里的灯不亮。", "area": area, "category": LIGHT, "channel": Channel.WEB}
            | changed
        )
        by = self.actor("cora") if new.channel != Channel.WEB else PUBLIC
        return receive(by=by, at=at or self.now, request=new).case_id

    def answered(self, case_id, word: Word | None = None, **said):
        """Accept, do and answer a request, then let the asker say a word."""
        by, at = self.actor("cora"), self.now
        steps.accept(by=by, at=at, case_id=case_id)
        steps.start(by=by, at=at, case_id=case_id)
        steps.answer(by=by, at=at, case_id=case_id, outcome=Outcome.DONE, reply="换好了。")
        if word is not None:
            endings.confirm(by=holder_of(case_id), at=at, case_id=case_id, word=word, **said)

    def life(self) -> None:
        """Requests in every class of figures, in several places; folded into the tallies."""
        long_ago = self.now - timedelta(days=20)
        self.answered(self.request(), Word.SOLVED)
        self.answered(self.request(OTHER_COMMUNITY), Word.SOLVED)
        self.answered(self.request(BUILDING), Word.PARTLY)
        self.answered(self.request(), Word.NOT_SOLVED)
        self.answered(self.request(ROOT))
        self._noted(self.request())
        self._silent(self.request(at=long_ago))
        endings.withdraw(by=holder_of(taken := self.request()), at=self.now, case_id=taken)
        self.request(channel=Channel.COUNTER, done_note="当场说明白了。")
        self.request(OTHER_COMMUNITY)
        self._returned(self.request(OTHER_COMMUNITY))
        self._left_waiting(self.request(BUILDING, at=long_ago))
        project()

    def _noted(self, case_id) -> None:
        """Greta does it, Cora notes what the asker said on the telephone."""
        by, at = self.actor("cora"), self.now
        steps.accept(by=by, at=at, case_id=case_id)
        steps.dispatch(by=by, at=at, case_id=case_id, to="dept-lighting")
        steps.start(by=by, at=at, case_id=case_id)
        sue = self.actor("sue")
        steps.answer(by=sue, at=at, case_id=case_id, outcome=Outcome.DONE, reply="换好了。")
        endings.confirm(by=by, at=at, case_id=case_id, word=Word.SOLVED)

    def _silent(self, case_id) -> None:
        at = self.now - timedelta(days=19)
        by = self.actor("cora")
        steps.accept(by=by, at=at, case_id=case_id)
        steps.start(by=by, at=at, case_id=case_id)
        steps.answer(by=by, at=at, case_id=case_id, outcome=Outcome.CANNOT, reply="修不了。")
        endings.expire(at=self.now, case_id=case_id)

    def _returned(self, case_id) -> None:
        by, at = self.actor("cora"), self.now
        steps.accept(by=by, at=at, case_id=case_id)
        steps.dispatch(by=by, at=at, case_id=case_id, to=STATION)
        steps.give_back(by=self.actor("greta"), at=at, case_id=case_id, reason="不归这里。")

    def _left_waiting(self, case_id) -> None:
        assert endings.hand_over(at=self.now, case_id=case_id)


def text_of(answer) -> str:
    """What somebody reads on the page, tags taken out."""
    page = re.sub(
        r"<(script|style|svg|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def facts(verb: str) -> list[Fact]:
    """What the ledger says was done, in order."""
    return list(Fact.objects.filter(verb__startswith=verb).order_by("recorded_at", "id"))


def links_of(answer) -> list[str]:
    """The addresses that the page's main part leads to."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return [unescape(url) for url in re.findall(r'href="([^"#]+)"', main)]


def form_values(answer) -> dict[str, str]:
    """What the page's form would send, as a browser reads it."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    form = max(re.findall(r"<form\b.*?</form>", main, re.DOTALL), key=len)
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in attributes:
            sent[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, body in re.findall(
        r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = unescape(body).strip()
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent
