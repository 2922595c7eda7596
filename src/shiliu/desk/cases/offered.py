"""Which steps a page offers: what lifecycle and policies allow, each with what it will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.cases.models import Case
from shiliu.cases.policies import sides
from shiliu.cases.queries.possible import (
    TitleStep,
    can_note_word,
    extension_left,
    fits_together,
    in_time_to_return,
    points_below,
    title_steps,
    unit_above,
)
from shiliu.cases.rules.lifecycle import State, Verb, steps_from
from shiliu.core.actor import Actor
from shiliu.desk.cases import acts
from shiliu.desk.cases.acts import Act, Words
from shiliu.ui.templatetags.ui import in_language

TITLES = {
    TitleStep.APPROVE: acts.APPROVE_TITLE,
    TitleStep.PROPOSE: acts.TITLE,
    TitleStep.WITHDRAW: acts.WITHDRAW_TITLE,
}


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

    @cached_property
    def main(self) -> list[Offer]:
        """What moves the request on: to accept it, or to answer it."""
        chosen = (acts.ACCEPT, acts.ANSWER)
        return [self._offer(act) for act in chosen if act.verb in self.verbs]

    @cached_property
    def row(self) -> list[Offer]:
        """The other steps, in the order of the table."""
        chosen = [acts.ANSWER, *acts.ROW] if Verb.ACCEPT in self.verbs else acts.ROW
        offers = [self._special(act) for act in chosen if act.verb in self.verbs]
        return [offer for offer in offers if offer is not None]

    @cached_property
    def words(self) -> list[Offer]:
        """To note what the asker said, for whoever has not answered themselves."""
        may = can_note_word(self._actor, self._case)
        return [self._offer(acts.CONFIRM)] if may else []

    @cached_property
    def titles(self) -> list[Offer]:
        """What can be done about the public title."""
        return [
            self._offer(TITLES[step]) for step in title_steps(self._actor, self._case, self._sides)
        ]

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
                return self._offer(act) if points_below(self._case) else None
            case Verb.MERGE | Verb.UNMERGE | Verb.SPLIT:
                may = fits_together(act.verb, self._actor, self._case)
                return self._offer(act) if may else None
            case Verb.EXTEND:
                return self._extend(act)
            case _:
                return self._offer(act)

    def _why_not_back(self) -> str:
        if self._case.hazard:
            return _("A hazard is not sent back")
        if not in_time_to_return(self._case, self._now):
            return _("The time to send it back is over")
        return ""

    def _up(self, act: Act) -> Offer | None:
        above = unit_above(self._case)
        if above is None:
            return None
        return self._offer(act, _("%(unit)s takes it over.") % {"unit": in_language(above.name)})

    def _extend(self, act: Act) -> Offer | None:
        left = extension_left(self._actor, self._case)
        if left < 1:
            return None
        return self._offer(act, _("At most %(n)d working days more.") % {"n": left})
