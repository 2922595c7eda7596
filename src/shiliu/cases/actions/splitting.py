"""Splitting a request (拆分) that holds several matters: each part is a request of its own.

The whole stays the first part. All parts are followed, confirmed and erased under its one code.
There is no way back by merging, which keeps requests apart: a part that was split off by mistake
is answered as a duplicate of the first one, or its asker takes it back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from shiliu.cases.actions.writing import (
    Change,
    check_version,
    commit_text,
    fact_of,
    locked,
    required_text,
    step_of,
    target_of,
    tell_asker,
    watch_hazard,
)
from shiliu.cases.models import Case, TextKind
from shiliu.cases.queries.splitting import is_erased, personal_in
from shiliu.cases.rules import clocks, levels, routing, splitting
from shiliu.cases.rules.lifecycle import State, Verb, Word
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.actor import Actor
from shiliu.core.database import insert_together
from shiliu.core.ids import new_id
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import area_called, network, open_points
from shiliu.network.schemas import AreaInfo

PLACE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part as somebody takes it out of a request: `area` and `category` are codes.

    `words` are a sentence of the asker, copied or written out by the staff, and `place` says
    where exactly.
    """

    words: str
    area: str
    category: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a part: the request as it would be, and whether more people see it."""

    part: Case
    wider: bool


def look_ahead(case: Case, new: NewPart, by: Actor, at: datetime) -> Outlook:
    """The part as it would be split off now; refuses what `split` refuses. Writes nothing."""
    target_of(case, Verb.SPLIT, by)
    splitting.check(
        splitting.Whole(
            complaint=case.against_id is not None,
            led=case.lead_id is not None,
            is_part=case.part_of_id is not None,
            erased=is_erased(case),
            parts=case.parts,
        )
    )
    words = required_text(new.words, TextKind.WORDS)
    if len(new.place) > PLACE_LENGTH or "\0" in new.place:
        raise RuleBroken("cases.place_length", field="place", most=PLACE_LENGTH)
    area, category = _looked_up(new)
    part = _part(case, area, category, at)
    wider = splitting.is_wider(
        splitting.Circle(case.area_path, case.minimum_level),
        splitting.Circle(part.area_path, part.minimum_level),
    )
    splitting.check_words(wider=wider, marked=personal_in(words, new.place))
    return Outlook(part, wider)


@transaction.atomic
def split(
    *, by: Actor, at: datetime, case_id: UUID, new: NewPart, changes: int | None = None
) -> Case:
    """Split one part off a request; records `case.split` with the part as its subject.

    The fact moves the part into the cohort of the day when the whole was received, and counts no
    second letter: `case.receive` stands once. The part is routed by its own place and category,
    has a clock of its own that runs from the same moment as the whole's, and is followed by the
    code of the whole. `changes` is the version of the whole that was looked at: of two people who
    split at once, the second looks again; without it the whole is split as it is. Raises
    RuleBroken naming the field.
    """
    whole = locked(case_id, by)
    check_version(whole, changes)
    part = look_ahead(whole, new, by, at).part
    data: dict[str, object] = {"part_of": str(whole.id)}
    change = Change(Verb.SPLIT, by, at, detail=whole.channel, to_unit=part.unit_id, data=data)
    step = step_of(part, change, from_state="")
    rows: list[models.Model] = [part, step]
    rows += commit_text(step, TextKind.WORDS, new.words.strip(), searchable_in=part)
    if new.place.strip():
        rows += commit_text(step, TextKind.PLACE, new.place.strip())
    insert_together(*rows, *fact_of(part, change, step.id, bucket_before=""))
    whole.parts, whole.changes = whole.parts + 1, whole.changes + 1
    whole.save(update_fields=["parts", "changes"])
    tell_asker(part, at)
    if part.hazard:
        watch_hazard(part, at)
    return part


def _looked_up(new: NewPart) -> tuple[AreaInfo, CategoryInfo]:
    area = area_called(new.area)
    if area is None or area.hidden:
        raise RuleBroken("cases.area_unknown", field="area")
    category = catalogue().by_code.get(new.category)
    if category is None or not category.leaf:
        raise RuleBroken("cases.category_unknown", field="category")
    return area, category


def _part(whole: Case, area: AreaInfo, category: CategoryInfo, at: datetime) -> Case:
    level = levels.of_part(whole.minimum_level, category.minimum_level, held_back=_held_back(whole))
    matter = routing.Matter(category.code, area.path, level)
    answering = network().answering(area.path)
    choice = routing.route(matter, catalogue().routes, answering, open_points(at))
    part = Case(
        id=new_id(),
        code_lookup=secrets.token_bytes(32),  # no code opens it: it is followed by the whole's
        state=State.RECEIVED,
        word=Word.NONE,
        channel=whole.channel,
        language=whole.language,
        category_id=category.code,
        area_id=area.id,
        area_path=area.path,
        minimum_level=level,
        unit_id=choice.unit,
        routing={
            "why": choice.reason,
            "row": choice.row,
            "suggested": str(choice.suggested) if choice.suggested else None,
            "centre_only": whole.routing.get("centre_only"),
        },
        received_at=whole.received_at,
        clock_from=whole.clock_from,
        hazard=category.hazard,
        imported=whole.imported,
        part_of_id=whole.id,
    )
    _promise(part, whole, category, at)
    return part


def _held_back(whole: Case) -> bool:
    """Whether the asker wanted the centre only, or the request was kept above its category.

    Of requests from before it was noted nobody knows what was wanted: then it was.
    """
    category = catalogue().by_code[whole.category_id]
    wanted = whole.routing.get("centre_only") is not False
    return wanted or whole.minimum_level < category.minimum_level


def _promise(part: Case, whole: Case, category: CategoryInfo, at: datetime) -> None:
    """The clock of a part: from where the whole's runs, the time to accept it from now on."""
    if category.clock is None or part.imported:
        return
    calendar, own = network().calendar, category.clock.answer_working_days
    days = clocks.days_of_part(calendar, part.clock_from, at, own, whole.promised_days)
    part.promised_days, part.promised_at = days, calendar.add(part.clock_from, days)
    part.accept_by = calendar.add(at, category.clock.accept_working_days)
