"""Which requests may be handled together: one lead, and members that stay requests of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shiliu.lib.errors import RuleBroken

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Matter:
    """A request as merging sees it: `level` is its minimum level, `members` those it leads."""

    open: bool
    complaint: bool
    level: int
    led: bool = False
    members: int = 0


def check(lead: Matter, others: Sequence[Matter]) -> None:
    """Refuse what must not come together; all of it or nothing.

    Never a complaint, and never over a minimum level: whoever may see one may then see all. A
    lead is led by none and a member leads none, so that there are no chains.
    """
    if not others:
        raise RuleBroken("cases.merge_nobody", field="members")
    if lead.members + len(others) > MOST:
        raise RuleBroken("cases.merge_too_many", field="members", most=MOST)
    if lead.led:
        raise RuleBroken("cases.merge_led", field="members")
    if any(other.led or other.members for other in others):
        raise RuleBroken("cases.merge_already", field="members")
    if lead.complaint or any(other.complaint for other in others):
        raise RuleBroken("cases.merge_complaint", field="members")
    if any(other.level != lead.level for other in others):
        raise RuleBroken("cases.merge_level", field="members")
    if not lead.open or not all(other.open for other in others):
        raise RuleBroken("cases.merge_ended", field="members")
