"""What others read of the ledger."""

from shiliu.ledger.queries.facts import (
    OCCURRENCES,
    OF_THESE,
    THAT_DO_NOT_WAIT,
    OpenDays,
    fact_count,
    fact_page,
    facts_behind,
    facts_behind_cohort,
    facts_for,
    folded_facts,
)
from shiliu.ledger.queries.seals import (
    day_root,
    due_days,
    last_seal,
    seal_lines,
    verify,
    verify_against,
)

__all__ = [
    "OCCURRENCES",
    "OF_THESE",
    "THAT_DO_NOT_WAIT",
    "OpenDays",
    "day_root",
    "due_days",
    "fact_count",
    "fact_page",
    "facts_behind",
    "facts_behind_cohort",
    "facts_for",
    "folded_facts",
    "last_seal",
    "seal_lines",
    "verify",
    "verify_against",
]
