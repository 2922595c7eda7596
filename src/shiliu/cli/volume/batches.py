"""One batch of a large sample, as a process writes it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

from shiliu.cli.sample.material import Material, read_messages
from shiliu.cli.volume import steps
from shiliu.cli.volume.requests import Lived, Requests
from shiliu.cli.volume.words import telling
from shiliu.core.database import copy_together

BATCH = 5000


@dataclass(frozen=True)
class Plan:
    """What is added: how many requests, over how many days up to when, from which material."""

    folder: Path
    requests: int
    days: int
    until: datetime
    messages: Path | None = None
    seed: int = 1

    @property
    def first(self) -> datetime:
        return self.until - timedelta(days=self.days)


def write_batch(plan: Plan, start: int) -> tuple[int, int]:
    """Write one batch; says how many requests and facts it has."""
    numbers = range(start, min(start + BATCH, plan.requests))
    lived: list[Lived] = []
    rows: list[Model] = []
    for life, case, words in _requests(plan).rows(numbers, plan.requests, plan.seed + start):
        lived.append(life)
        rows += [case, words]
    with transaction.atomic(), connection.cursor() as cursor:
        copy_together(rows)
        return len(lived), steps.live(cursor, lived)


@cache
def _requests(plan: Plan) -> Requests:
    """What is the same for all batches of a process; its connection learns the lives."""
    with connection.cursor() as cursor:
        steps.prepare(cursor)
    messages = read_messages(plan.messages) if plan.messages else []
    material = Material(plan.folder, random.Random(plan.seed), None)  # noqa: S311  no secret
    return Requests(telling(material, messages), plan.first, plan.until)
