"""What the holder of a receipt code sees: never the contact, no texts long after closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shiliu.cases.models import Case
from shiliu.cases.policies import asker_of
from shiliu.cases.queries.files import files_seen
from shiliu.cases.queries.single import texts_of, timeline
from shiliu.cases.queries.splitting import parts_seen
from shiliu.cases.schemas import StepView
from shiliu.files.models import File
from shiliu.network.queries import deployment


@dataclass(frozen=True, slots=True)
class FollowedCase:
    """A request with steps and pictures as its asker sees them, and all its parts when split."""

    case: Case
    steps: list[StepView]
    words_hidden: bool
    parts: list[Case]
    pictures: list[File]


def followed_now(case: Case, now: datetime) -> FollowedCase:
    """A request that its code has opened, or a part; three queries, four when it is split."""
    asker, hidden = asker_of(case), words_hidden(case, now)
    texts = [] if hidden else texts_of(case, asker)
    pictures = [] if hidden else files_seen(asker, case)
    steps, parts = timeline(case, asker, texts), parts_seen(asker, case)
    return FollowedCase(case, steps, hidden, parts, pictures)


def words_hidden(case: Case, now: datetime) -> bool:
    """Whether the texts are no longer shown because it was closed long ago (safety rule 3)."""
    days = deployment().thresholds.hide_text_days
    return case.closed_at is not None and (now - case.closed_at).days >= days
