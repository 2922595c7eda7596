"""Which steps a page offers: what lifecycle and policies allow, each with what it will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import (
    can_allow_extension,
    can_approve_title,
    can_be_public,
    can_confirm_for_asker,
    may_publish_title,
    sides,
)
from shiliu.cases.queries import last_answer, upper_unit
from shiliu.cases.rules.clocks import may_return
from shiliu.cases.rules.lifecycle import State, Verb, Word, steps_from
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.desk.cases import acts
from shiliu.desk.cases.acts import Act, Words
from shiliu.desk.cases.choices import hand_down_options
from shiliu.network.queries import deployment, network
from shiliu.ui.templatetags.ui import in_language


@dataclass(frozen=True, slots=True)
class Offer:
    """A step on the page. `not_yet` says why it cannot be taken; then the button does nothing."""

    act: Act
    url: str
    explain: Words = ""
    not_yet: str = ""


class Offers:
    """The steps that one actor may take on one request now."""

    def __init__(self, actor: Actor, case: Case, now: datetime, trail: str) -> None:
        self._actor, self._case, self._now, self._trail = actor, case, now, trail
        self._sides = sides(actor, case)
        self.verbs = steps_from(State(case.state), self._sides)

    def find(self, slug: str) -> Offer | None:
        """The offer with this slug, or None when the step is not to be had."""
        every = (*self.main, *self.row, *self.titles, *self.words)
        found = next((offer for offer in every if offer.act.slug == slug), None)
        return None if found is None or found.not_yet else found

    def opened(self, slug: str) -> Offer | None:
        """The step whose form stands on the page: the one asked for, else the answer.

        What is to be accepted first opens with nothing but that button.
        """
        asked_for = self.find(slug)
        if asked_for is not None and not asked_for.act.at_once:
            return asked_for
        return None if Verb.ACCEPT in self.verbs else self.find(acts.ANSWER.slug)

    @property
    def main(self) -> list[Offer]:
        """What moves the request on: to accept it, or to answer it."""
        chosen = (acts.ACCEPT, acts.ANSWER)
        return [self._offer(act) for act in chosen if act.verb in self.verbs]

    @property
    def row(self) -> list[Offer]:
        """The other steps, in the order of the table."""
        chosen = [acts.ANSWER, *acts.ROW] if Verb.ACCEPT in self.verbs else acts.ROW
        offers = [self._special(act) for act in chosen if act.verb in self.verbs]
        return [offer for offer in offers if offer is not None]

    @property
    def words(self) -> list[Offer]:
        """To note what the asker said, for whoever has not answered themselves."""
        return [self._offer(acts.CONFIRM)] if self._may_confirm() else []

    @property
    def titles(self) -> list[Offer]:
        """What can be done about the public title."""
        case, state = self._case, self._case.title_state
        may_approve = may_publish_title(self._actor, case)
        offered = []
        if state == TitleState.PROPOSED and can_approve_title(self._actor, case):
            offered.append(acts.APPROVE_TITLE)
        if can_be_public(case) and self._sides:
            offered.append(acts.TITLE)
        if state != TitleState.NONE and (self._sides or may_approve):
            offered.append(acts.WITHDRAW_TITLE)
        return [self._offer(act) for act in offered]

    def _offer(self, act: Act, explain: Words = "", not_yet: str = "") -> Offer:
        address = reverse("desk:case_act", args=(self._case.id, act.slug))
        return Offer(act, f"{address}?{self._trail}", explain or act.explain, not_yet)

    def _special(self, act: Act) -> Offer | None:
        """A step of the row, with what only this request can say about it."""
        match act.verb:
            case Verb.RETURN:
                return self._offer(act, not_yet=self._why_not_back())
            case Verb.HAND_UP:
                return self._up(act)
            case Verb.HAND_DOWN:
                return self._offer(act) if hand_down_options(self._case) else None
            case Verb.MERGE | Verb.UNMERGE:
                return self._together(act)
            case Verb.EXTEND:
                return self._extend(act)
            case _:
                return self._offer(act)

    def _together(self, act: Act) -> Offer | None:
        """A member can be taken out; whoever is none may lead others, but no complaint."""
        led = self._case.lead_id is not None
        if led is (act.verb is Verb.MERGE) or (not led and self._case.against_id):
            return None
        return self._offer(act)

    def _why_not_back(self) -> str:
        if self._case.hazard:
            return _("A hazard is not sent back")
        days = deployment().thresholds.return_working_days
        sent = self._case.dispatched_at
        if sent and not may_return(sent, self._now, network().calendar, days):
            return _("The time to send it back is over")
        return ""

    def _up(self, act: Act) -> Offer | None:
        try:
            above = upper_unit(self._case)
        except RuleBroken:
            return None
        return self._offer(act, _("%(unit)s takes it over.") % {"unit": in_language(above.name)})

    def _extend(self, act: Act) -> Offer | None:
        clock = catalogue().by_code[self._case.category_id].clock
        promised = self._case.promised_days
        if clock is None or promised is None or not can_allow_extension(self._actor, self._case):
            return None
        left = clock.answer_working_days + clock.extension_working_days - promised
        if left < 1:
            return None
        return self._offer(act, _("At most %(n)d working days more.") % {"n": left})

    def _may_confirm(self) -> bool:
        case = self._case
        unsaid = case.state == State.CLOSED and case.word == Word.NONE
        if case.state != State.ANSWERED and not unsaid:
            return False
        try:
            answered = last_answer(case.id)
        except NotAllowed:
            return False
        return can_confirm_for_asker(self._actor, case, answered)
