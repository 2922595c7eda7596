"""Every read of the package, scoped by `policies.visible_to`."""

from shiliu.cases.queries.lists import (
    Filters,
    Page,
    case_page,
    due_cases,
    hazards_waiting,
    inbox_count,
    silent_cases,
    waiting_cases,
)
from shiliu.cases.queries.public import PublicCase, public_case, public_cases, public_cases_near
from shiliu.cases.queries.search import search_cases, similar_cases
from shiliu.cases.queries.single import (
    case_by_code,
    case_number,
    case_number_of,
    get_case,
    last_answer,
    pauses_of,
    receipt_for,
    texts_of,
    timeline,
)

__all__ = [
    "Filters",
    "Page",
    "PublicCase",
    "case_by_code",
    "case_number",
    "case_number_of",
    "case_page",
    "due_cases",
    "get_case",
    "hazards_waiting",
    "inbox_count",
    "last_answer",
    "pauses_of",
    "public_case",
    "public_cases",
    "public_cases_near",
    "receipt_for",
    "search_cases",
    "silent_cases",
    "similar_cases",
    "texts_of",
    "timeline",
    "waiting_cases",
]
