"""Reading one request: by right, by code, with its history and texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from shiliu.cases.models import Case, Step, Text, TextKind
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.taking import duty_phone
from shiliu.cases.rules.clocks import Pause
from shiliu.cases.rules.lifecycle import State, Verb
from shiliu.cases.rules.routing import level_above
from shiliu.cases.rules.succession import successor
from shiliu.cases.schemas import Receipt, StepView
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import code_digits, code_lookup, receipt_code
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import UnitInfo

NUMBER_WIDTH, LONGEST_NUMBER = 6, 18
FOR_STAFF_ONLY = frozenset({TextKind.NOTE})
HIDDEN_FROM_ASKER = frozenset({Verb.NOTE})


def get_case(actor: Actor, case_id: UUID) -> Case:
    """One request that `actor` may see; NotAllowed otherwise, whether it exists or not."""
    case = Case.objects.filter(visible_to(actor), pk=case_id).first()
    if case is None:
        raise NotAllowed
    return case


def case_by_code(typed: str) -> Case | None:
    """The request of a receipt code as somebody typed it."""
    digits = code_digits(typed)
    return Case.objects.filter(code_lookup=code_lookup(digits)).first() if digits else None


def case_number(case: Case) -> str:
    """The number people quote, like `KB-2026-000123`."""
    return number_text(case.number, case.received_at)


def number_text(number: int, received_at: datetime) -> str:
    """A running number with the deployment's prefix and the year the request was received."""
    year = timezone.localtime(received_at, timezone.get_default_timezone()).year
    return f"{deployment().number_prefix}-{year}-{number:0{NUMBER_WIDTH}d}"


def case_number_of(typed: str) -> int | None:
    """The running number in something that looks like a request number, else None."""
    parts = typed.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != deployment().number_prefix:
        return None
    digits = parts[2]
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


def receipt_for(case: Case) -> Receipt:
    """The receipt of a request, the same each time (see `core.ids.receipt_code`)."""
    unit = network().units_by_id[case.unit_id]
    return Receipt(
        case.id,
        receipt_code(case.id),
        case_number(case),
        unit.id,
        case.promised_at,
        case.promised_days,
        duty_phone(case) if case.hazard else "",
    )


def pauses_of(case_id: UUID) -> list[Pause]:
    """The finished pauses of a request, for its promise."""
    steps = Step.objects.filter(case_id=case_id).order_by("id").values_list("verb", "at")
    return pauses_in(steps)


def pauses_in(steps: Iterable[tuple[str, datetime]]) -> list[Pause]:
    """The finished pauses among the steps of one request, given as verb and moment."""
    found: list[Pause] = []
    begun: datetime | None = None
    for verb, at in steps:
        if verb == Verb.PAUSE:
            begun = at
        elif begun is not None and verb in (Verb.RESUME, Verb.HAND_UP, Verb.HAND_DOWN):
            found.append((begun, at))
            begun = None
    return found


def last_step_id(case_id: UUID) -> UUID | None:
    """The id of the newest step of a request."""
    ids = Step.objects.filter(case_id=case_id).order_by("-id").values_list("id", flat=True)
    return ids.first()


def last_answer(case_id: UUID) -> Step:
    """The step with the newest answer; NotAllowed when there is none."""
    step = Step.objects.filter(case_id=case_id, verb=Verb.ANSWER).order_by("-id").first()
    if step is None:
        raise NotAllowed
    return step


def upper_unit(case: Case) -> UnitInfo:
    """The unit one level above the responsible one, never the one complained of.

    Above a unit that has ended is whoever takes over from it. Raises RuleBroken when nobody
    stands above.
    """
    places = network()
    if places.units_by_id[case.unit_id].ended:
        heir = heir_of(case)
        if heir is None:
            raise RuleBroken("cases.nobody_above", field="against")
        return places.units_by_id[heir]
    above = level_above(case.unit_id, case.area_path, places.units)
    if above == case.against_id:
        above = level_above(above, case.area_path, places.units)
    return places.units_by_id[above]


def heir_of(case: Case) -> UUID | None:
    """The unit that takes over a request from its responsible unit, which has ended."""
    return successor(
        case.unit_id,
        case.area_path,
        network().units_by_id,
        against=case.against_id,
        minimum_level=case.minimum_level,
    )


def first_that_takes(case: Case, level: int) -> UUID:
    """The responsible unit, or the first one above it that may take requests of this level.

    Never the unit complained of.
    """
    places, unit = network(), case.unit_id
    while (places.units_by_id[unit].rank or 0) > level or unit == case.against_id:
        unit = level_above(unit, case.area_path, places.units)
    return unit


def texts_of(case: Case, actor: Actor) -> list[Text]:
    """The texts of a request that `actor` may read, oldest first; notes are for staff only."""
    texts = Text.objects.filter(case_id=case.id).order_by("step_id", "id")
    if actor.kind is ActorKind.RESIDENT:
        texts = texts.exclude(kind__in=FOR_STAFF_ONLY)
    return list(texts)


def timeline(case: Case, actor: Actor, texts: list[Text]) -> list[StepView]:
    """What happened, oldest first, with the text of each step where the reader may see it."""
    by_step = {text.step_id: text for text in texts if text.kind != TextKind.PLACE}
    words = {text.step_id: text for text in texts if text.kind == TextKind.WORDS}
    units = network().units_by_id
    views = []
    for step in Step.objects.filter(case_id=case.id).order_by("id"):
        if actor.kind is ActorKind.RESIDENT and step.verb in HIDDEN_FROM_ASKER:
            continue
        text = words.get(step.id) or by_step.get(step.id)
        views.append(
            StepView(
                Verb(step.verb),
                step.at,
                step.by,
                units.get(step.by_unit) if step.by_unit else None,
                units.get(step.from_unit) if step.from_unit else None,
                units.get(step.to_unit) if step.to_unit else None,
                State(step.to_state),
                step.due_at,
                step.reason,
                text.body if text and not text.erased_at else None,
                bool(text and text.erased_at),
                step.data,
            )
        )
    return views
