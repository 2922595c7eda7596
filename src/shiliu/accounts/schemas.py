"""What the actions of accounts are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shiliu.accounts.rules.roles import Role

CHOSEN_POST = "post"
"""Where a session keeps the id of the post that somebody chose to work in."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be given: to whom, at which unit, over which area, as what and for which days."""

    user_id: UUID
    unit_id: UUID
    area_id: UUID
    role: Role
    from_day: date
    to_day: date | None = None
