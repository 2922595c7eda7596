"""What others read of the ledger."""

from shiliu.ledger.queries.facts import facts_behind, facts_for, folded_facts
from shiliu.ledger.queries.seals import (
    day_root,
    due_days,
    last_seal,
    seal_lines,
    verify,
    verify_against,
)

__all__ = [
    "day_root",
    "due_days",
    "facts_behind",
    "facts_for",
    "folded_facts",
    "last_seal",
    "seal_lines",
    "verify",
    "verify_against",
]
