"""Requests in every state, made through the actions: for tests of pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from shiliu.cases.actions import endings, publishing, splitting, steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.cases.schemas import ContactInput, NewRequest, Receipt
from shiliu.core.actor import PUBLIC, Actor, ActorKind, Grant, holder_of
from shiliu.core.permissions import Permission
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo
from shiliu.people.actions import look

COMMUNITY = "150603002007"
LIGHT = "home.light.estate"
WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
DAY = timedelta(days=1)


def worker_of(unit: UnitInfo) -> Actor:
    """Somebody with every right at one unit, over what it answers for."""
    rights = frozenset(Permission)
    paths = unit.answers_for or (network().root.path,)
    grants = tuple(Grant(path, rights, unit.rank or 0, unit.id) for path in paths)
    return Actor(ActorKind.STAFF, post=uuid4(), grants=grants)


class Story:
    """One request and what happens to it, an hour after the other."""

    def __init__(self, begins: datetime, **changed: object) -> None:
        self.at = begins
        given = {
            "words": WORDS,
            "area": COMMUNITY,
            "category": LIGHT,
            "channel": Channel.WEB,
            "place": "3号楼东侧",
        }
        request = NewRequest(**{**given, **changed})  # type: ignore[arg-type]  # a test's own names
        self.receipt: Receipt = receive(by=PUBLIC, at=self.at, request=request)
        self.unit = network().units_by_id[self.receipt.unit]
        self.worker = worker_of(self.unit)

    @property
    def case_id(self) -> UUID:
        return self.receipt.case_id

    @property
    def code(self) -> str:
        return self.receipt.code

    def later(self, act: Callable[..., object], by: Actor | None = None, **given: object) -> Story:
        self.at += timedelta(hours=1)
        act(by=by or self.worker, at=self.at, case_id=self.case_id, **given)
        return self

    def accepted(self) -> Story:
        return self.later(steps.accept)

    def dispatched(self, to: str = "dept-lighting") -> Story:
        return self.accepted().later(steps.dispatch, to=to)

    def working(self) -> Story:
        return self.accepted().later(steps.start)

    def paused(self) -> Story:
        return self.working().later(steps.pause, reason="灯杆要等厂家的配件，三天后到。")

    def returned(self) -> Story:
        doer = worker_of(network().units_by_code["dept-lighting"])
        return self.dispatched().later(
            steps.give_back, by=doer, reason="这几盏灯在小区里，归物业管。"
        )

    def answered(self, reply: str = "灯亮了。换了 3 盏灯头和 1 段电缆。") -> Story:
        return self.working().later(steps.answer, outcome=Outcome.DONE, reply=reply)

    def said(self, word: Word, remainder: str = "") -> Story:
        by = holder_of(self.case_id)
        return self.answered().later(endings.confirm, by=by, word=word, remainder=remainder)

    def withdrawn(self) -> Story:
        return self.later(endings.withdraw, by=holder_of(self.case_id))

    def expired(self) -> Story:
        self.answered()
        self.at += 8 * DAY
        endings.expire(at=self.at, case_id=self.case_id)
        return self

    def looked_at(self) -> Story:
        look(
            subject_type="case",
            subject_id=self.case_id,
            by=self.worker,
            at=self.at,
            own=True,
            area_path=self.unit.area_path,
        )
        return self

    def in_parts(self) -> Story:
        """Split: a lamp is a part of its own."""
        new = splitting.NewPart("3号楼前的路灯也不亮。", COMMUNITY, LIGHT, "3号楼前")
        return self.later(splitting.split, new=new, changes=1)

    def published(self, title: str = "小区路灯不亮") -> Story:
        return self.later(publishing.propose_title, zh=title, en="Estate lights out", checked=True)


def busy_month(now: datetime, requests: int = 24) -> None:
    """Enough confirmed requests for figures that may be shown."""
    for number in range(requests):
        Story(now - (2 + number) * DAY).said(Word.SOLVED)


def every_state(now: datetime) -> dict[str, str]:
    """A request in every state that the page behind a code knows; its receipt code by name."""
    begins = now - 3 * DAY
    contact = ContactInput("", "", "dora@example.org")
    stories = {
        "received": Story(begins, contact=contact),
        "accepted": Story(begins).accepted().published(),
        "dispatched": Story(begins).dispatched(),
        "working": Story(begins).working(),
        "paused": Story(begins).paused(),
        "returned": Story(begins).returned(),
        "answered": Story(begins).answered().published("路灯又亮了"),
        "not_ours": Story(begins, category="utility.power.off")
        .working()
        .later(
            steps.answer,
            outcome=Outcome.NOT_OURS,
            reply="这件不归我们办，可以找供电公司，电话和地址在下面。",
        ),
        "solved": Story(begins).said(Word.SOLVED),
        "partly": Story(begins).said(Word.PARTLY),
        "reopened": Story(begins).said(Word.NOT_SOLVED, "东头那盏还是不亮。"),
        "expired": Story(now - 12 * DAY).expired(),
        "long_closed": Story(now - 80 * DAY).expired(),
        "withdrawn": Story(begins).withdrawn(),
        "looked_at": Story(begins, contact=contact).accepted().looked_at(),
        "in_parts": Story(begins, category="care.hardship.debt").in_parts(),
        "hazard": Story(begins, category="street.road.manhole", words="路口井盖没了，很危险。"),
    }
    return {name: story.code for name, story in stories.items()}
