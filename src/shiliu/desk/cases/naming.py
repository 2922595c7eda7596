"""How a sheet taken out of the desk calls its columns and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext

from shiliu.cases.queries.exports import Naming
from shiliu.desk.cases.wording import CHANNELS, OUTCOMES, STATES, WORDS, Words


def naming() -> Naming:
    """In the language of whoever takes it out."""
    yes_or_no = {"0": gettext("No"), "1": gettext("Yes")}
    return Naming(
        title=gettext("Requests"),
        columns=_columns(),
        codes={
            "state": _said(STATES),
            "outcome": _said(OUTCOMES),
            "word": {**_said(WORDS), "none": ""},
            "channel": _said(CHANNELS),
            "word_by_staff": yes_or_no,
            "hazard": yes_or_no,
        },
    )


def _columns() -> dict[str, str]:
    return {
        "number": gettext("Number"),
        "received_at": gettext("Received"),
        "state": gettext("State"),
        "outcome": gettext("What came of it"),
        "word": gettext("The asker's word"),
        "word_by_staff": gettext("Noted by staff"),
        "channel": gettext("How it came in"),
        "category": gettext("Kind"),
        "area_code": gettext("Code of the place"),
        "area": gettext("Place"),
        "unit": gettext("Responsible"),
        "doer": gettext("Doing it"),
        "promised_at": gettext("Promised until"),
        "answered_at": gettext("Answered at"),
        "closed_at": pgettext("request", "Closed"),
        "returns": gettext("Times sent back"),
        "reopenings": gettext("Times reopened"),
        "hazard": gettext("Hazard"),
        "title": gettext("Public title"),
        "name": gettext("Name"),
        "phone": gettext("Telephone"),
        "email": gettext("E-mail"),
    }


def _said(words: Mapping[Any, Words]) -> dict[str, str]:
    return {str(code): str(word) for code, word in words.items()}
