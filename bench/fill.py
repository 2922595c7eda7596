"""Many requests at once, written by COPY: for lists, search and boards."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from bench.texts import texts
from shiliu.cases.models import Case, Text
from shiliu.cases.rules.lifecycle import State, Word
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock
from shiliu.core.database import copy_together
from shiliu.core.ids import code_lookup, new_id, receipt_code
from shiliu.lib.chinese import bigrams, normalise
from shiliu.network.queries import network
from shiliu.tallies.models import CohortTally, DayTally

BATCH = 4000
YEAR = 365


def fill(count: int, *, seed: int = 1) -> None:
    """Add `count` requests spread over a year and all buildings, most of them closed, some open."""
    chance, words = random.Random(seed), texts(seed)
    buildings = [area for area in network().visible_areas if area.level == "building"]
    leaves = [leaf for leaf in catalogue().leaves if leaf.minimum_level > 1]
    stations = [unit for unit in network().points if unit.level == 2]
    taker = {
        area.id: next(unit for unit in stations if unit.serves(area.path)) for area in buildings
    }
    now = clock.now()
    for start in range(0, count, BATCH):
        rows: list[Model] = []
        for number in range(start, min(start + BATCH, count)):
            area, leaf = chance.choice(buildings), chance.choice(leaves)
            at = now - timedelta(days=YEAR) + timedelta(days=YEAR * number / count)
            case = _case(chance, at, area, leaf, taker[area.id])
            body = next(words)
            rows += [
                case,
                Text(
                    case_id=case.id,
                    step_id=new_id(),
                    kind="words",
                    body=body,
                    salt=b"",
                    folded=normalise(body),
                    bigrams=bigrams(body),
                    areas=case.area_path.rstrip("/").split("/"),
                    received_at=at,
                ),
            ]
        with transaction.atomic():
            copy_together(rows)


def _case(chance: random.Random, at: object, area: object, leaf: object, unit: object) -> Case:
    state = chance.choices(
        [State.CLOSED, State.ANSWERED, State.WORKING, State.RECEIVED], [90, 3, 5, 2]
    )[0]
    case = Case(
        id=new_id(), state=state, word=Word.SOLVED if state is State.CLOSED else Word.NONE, outcome="",
        channel="web", language="zh-hans", category_id=leaf.code, area_id=area.id, area_path=area.path,
        minimum_level=leaf.minimum_level, unit_id=unit.id, received_at=at, clock_from=at,
        promised_at=at + timedelta(days=7), promised_days=5,
        answered_at=at if state in (State.CLOSED, State.ANSWERED) else None,
        closed_at=at if state is State.CLOSED else None,
        title={"zh": "一处设施需要维修", "en": "Something needs repair"}, title_state="approved",
    )  # fmt: skip
    case.code_lookup = code_lookup(receipt_code(case.id))
    return case


def fill_tallies(days: int = YEAR) -> int:
    """A year of tallies for every scope, as 200,000 requests would leave them; returns the rows."""
    places, today = network(), clock.today()
    scopes = [area.path for area in places.visible_areas] + [
        f"unit:{unit.id}" for unit in places.points
    ]
    verbs = ("case.receive", "case.accept", "case.answer", "case.confirm")
    states = ("closed.solved", "closed.none", "answered.none", "working.none")
    total = 0
    for scope in scopes:
        rows: list[Model] = []
        for back in range(days):
            day = today - timedelta(days=back)
            rows += [
                DayTally(
                    scope=scope, day=day, verb=verb, detail="", delivery="help", count=3, amount=3
                )
                for verb in verbs
            ]
            rows += [
                CohortTally(scope=scope, subject_type="case", day=day, state=state, count=2)
                for state in states
            ]
        with transaction.atomic():
            copy_together(rows)
        total += len(rows)
    return total
