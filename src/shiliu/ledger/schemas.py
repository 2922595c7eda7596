"""What others read of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shiliu.ledger.rules.seals import Problem, Report, Wrong

__all__ = ["Occurrence", "Problem", "Report", "Wrong"]


class Occurrence(NamedTuple):
    """What a follower reads of a fact. `moved_from_*` are set when place or unit changed."""

    verb: str
    at: datetime
    area_path: str
    unit: UUID | None
    subject_type: str
    since: datetime | None
    from_state: str
    to_state: str
    delivery: str
    amount: int
    detail: str
    moved_from_path: str | None
    moved_from_unit: UUID | None
