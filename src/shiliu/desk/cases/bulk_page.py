"""What a step would do to many requests, and what it did: in numbers, each opening its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shiliu.cases.actions.batches import Many, Outlook
from shiliu.cases.models import Batch, Case
from shiliu.cases.queries import case_number
from shiliu.cases.queries.batches import seen_cases
from shiliu.cases.rules.lifecycle import State
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken, sentence
from shiliu.desk.cases.due import moment_words
from shiliu.desk.cases.wording import STATES
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a group."""

    id: UUID
    url: str
    number: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """Requests with the same answer, and the answer."""

    why: str
    lines: list[Line]


def line_of(case: Case, trail: str) -> Line:
    """A request as a line, from what is at hand: no query."""
    kind = catalogue().by_code[case.category_id]
    return Line(
        case.id,
        f"{reverse('desk:case', args=(case.id,))}?{trail}",
        case_number(case),
        in_language(case.title) or in_language(kind.name),
        in_language(network().areas_by_id[case.area_id].name),
    )


def groups(refused: Iterable[tuple[Case, RuleBroken]], trail: str) -> list[Group]:
    """The refused requests by the sentence that says why, the largest group first."""
    found: dict[str, list[Line]] = {}
    for case, why in refused:
        found.setdefault(_why(why), []).append(line_of(case, trail))
    return sorted(
        (Group(words, lines) for words, lines in found.items()), key=lambda each: -len(each.lines)
    )


def _why(refusal: RuleBroken) -> str:
    """A step that the table does not have is told by where the request stands."""
    state = refusal.values.get("state")
    if refusal.code == "cases.step_not_allowed" and state in set(State):
        return gettext("Not possible in this state: %(state)s") % {
            "state": STATES[State(str(state))]
        }
    return sentence(refusal)


def effects(step: Many, outlook: Outlook, now: datetime) -> list[str]:
    """What will happen, one sentence each."""
    count, found = len(outlook.able), []
    if outlook.told:
        found.append(
            ngettext(
                "%(n)d asker gets a message that there is news.",
                "%(n)d askers get a message that there is news.",
                outlook.told,
            )
            % {"n": outlook.told}
        )
    if step is Many.PAUSE and count:
        words = ngettext("%(n)d clock stops.", "%(n)d clocks stop.", count)
        found.append(words % {"n": count})
    found += _moments(outlook.accept_by, gettext("To be accepted anew until"), now)
    found += _moments(outlook.promised_at, gettext("New promise until"), now)
    return found


def _moments(moments: list[datetime], label: str, now: datetime) -> list[str]:
    if not moments:
        return []
    first, last = moment_words(moments[0], now), moment_words(moments[-1], now)
    when = first if first == last else f"{first} – {last}"
    words = ngettext("%(label)s %(when)s: %(n)d.", "%(label)s %(when)s: %(n)d.", len(moments))
    return [words % {"label": label, "when": when, "n": len(moments)}]


def outcome_of(batch: Batch, actor: Actor, trail: str) -> dict[str, object]:
    """What came of a batch: the done ones still in sight, and those that are left."""
    ids = [*batch.done, *map(UUID, batch.refused)]
    cases = {case.id: case for case in seen_cases(actor, ids)}
    left = [
        (cases[UUID(case_id)], RuleBroken(why["code"], **why["values"]))
        for case_id, why in batch.refused.items()
        if UUID(case_id) in cases
    ]
    return {
        "done": [line_of(cases[each], trail) for each in batch.done if each in cases],
        "done_count": len(batch.done),
        "left": groups(left, trail),
        "left_count": len(batch.refused),
        "unseen": sum(UUID(each) not in cases for each in batch.refused),
    }
