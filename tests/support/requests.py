"""Requests of the tests: asked by Dora, carried on by whoever the test names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shiliu.cases.actions import endings, steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.models import Case, Step, Text
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.cases.schemas import ContactInput, NewRequest, Receipt
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor, holder_of
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from tests.support.people import COMMUNITY, LIGHTING, Person

LIGHT = "home.light.estate"  # a thing: any level may see it, the property manager is suggested
LAMP = "street.light"  # the same for the lighting department
DEBT = "care.hardship.debt"  # about a person: nobody below a centre
MANHOLE = "street.road.manhole"  # a hazard
SORTED_BY_TWO = "home.lift"  # a group: nobody can choose it
WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
REPLY = "灯亮了。换了三盏灯头和一段电缆。"
REASON = "灯杆要等厂家的配件，三天后到。"
CONTACT = ContactInput("朵拉", "0477-555-0999", "dora@example.org")


def new_request(**changed: object) -> NewRequest:
    """What Dora usually asks; whatever is named replaces the usual."""
    usual = {"words": WORDS, "area": COMMUNITY, "category": LIGHT, "channel": Channel.WEB}
    return NewRequest(**{**usual, **changed})  # type: ignore[arg-type]  # a test's own names


def ask(by: Actor = PUBLIC, **changed: object) -> Asked:
    """Send a request in."""
    return Asked(receive(by=by, at=clock.now(), request=new_request(**changed)))


class Asked:
    """One request, read anew whenever something of it is asked for."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt

    @property
    def id(self) -> UUID:
        return self.receipt.case_id

    @property
    def code(self) -> str:
        return self.receipt.code

    @property
    def asker(self) -> Actor:
        return holder_of(self.id)

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.id)

    @property
    def state(self) -> str:
        return self.case.state

    @property
    def unit(self) -> str:
        """The code of the responsible unit."""
        return network().units_by_id[self.case.unit_id].code

    @property
    def steps(self) -> list[Step]:
        return list(Step.objects.filter(case_id=self.id).order_by("id"))

    @property
    def verbs(self) -> list[str]:
        return [step.verb for step in self.steps]

    @property
    def texts(self) -> list[Text]:
        return list(Text.objects.filter(case_id=self.id).order_by("id"))

    @property
    def facts(self) -> list[Fact]:
        return list(Fact.objects.filter(subject_id=self.id).order_by("id"))

    @property
    def promised(self) -> datetime:
        promised = self.case.promised_at
        assert promised is not None
        return promised

    def accepted(self, by: Person) -> Asked:
        steps.accept(by=by.actor, at=clock.now(), case_id=self.id)
        return self

    def started(self, by: Person) -> Asked:
        steps.start(by=by.actor, at=clock.now(), case_id=self.id)
        return self

    def dispatched(self, by: Person, to: str = LIGHTING) -> Asked:
        steps.dispatch(by=by.actor, at=clock.now(), case_id=self.id, to=to)
        return self

    def paused(self, by: Person, reason: str = REASON) -> Asked:
        steps.pause(by=by.actor, at=clock.now(), case_id=self.id, reason=reason)
        return self

    def answered(self, by: Person, outcome: Outcome = Outcome.DONE, reply: str = REPLY) -> Asked:
        steps.answer(by=by.actor, at=clock.now(), case_id=self.id, outcome=outcome, reply=reply)
        return self

    def says(self, word: Word, remainder: str = "") -> Asked:
        """The asker's own word."""
        endings.confirm(
            by=self.asker, at=clock.now(), case_id=self.id, word=word, remainder=remainder
        )
        return self
