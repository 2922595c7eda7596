"""What others read of the tallies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from shiliu.tallies.rules.figures import Figure, Figures, class_of, figures_of

__all__ = [
    "METHODS",
    "OPEN_COLUMNS",
    "Figure",
    "Figures",
    "PublicRow",
    "PublicTable",
    "class_of",
    "figures_of",
    "open_key",
]

METHODS: dict[str, str] = {
    "received": _(
        "Requests received in these days. One that was split because it held several matters "
        "counts once for each of them. What was done at once at a counter is not among them."
    ),
    "in_work": _("Of these requests, those that have had no answer yet."),
    "withdrawn": _("Of these requests, those that the asker took back."),
    "answered": _(
        "Of these requests, those to which a unit has given an answer. An answer is not a solution."
    ),
    "awaiting_word": _("Answered, and the asker still has time to say whether it is solved."),
    "no_word": _(
        "Answered and closed because the asker said nothing in time: not known to be solved."
    ),
    "solved": _("Answered, and the asker said: solved."),
    "partly": _("Answered, and the asker said: partly solved."),
    "not_solved": _("Answered, and the asker said: not solved, or opened the request again."),
    "staff_solved": _("Answered, and staff noted for the asker: solved. Counted apart."),
    "staff_partly": _("Answered, and staff noted for the asker: partly solved."),
    "staff_not_solved": _("Answered, and staff noted for the asker: not solved."),
    "staff_confirmed": _(
        "Answered, and staff noted the asker's word. Counted apart from what askers say themselves."
    ),
    "silent": _(
        "Answered, and the asker has said nothing themselves: there is still time, or it was "
        "closed without a word, or staff noted the word for them."
    ),
    "reopened": _(
        "Of the answered requests, those that are in work again because the asker was not content."
    ),
    "at_counter": _(
        "Matters that were done at once at a counter, with the asker present. Counted apart."
    ),
    "answers": _("Answers given in these days, whenever the request came in."),
    "in_time": _("Of the answers given in these days, those given within the time promised."),
    "returns": _(
        "Requests sent back in these days by a unit they did not belong to. Nobody's fault."
    ),
    "hand_overs": _(
        "Requests moved up in these days because nobody had accepted them in time, or because "
        "their unit had ended."
    ),
}


OPEN_COLUMNS = ("area", "level", "day", "verb", "detail", "delivery", "count")


def open_key(day: date) -> str:
    """Under which key a day's open tallies are published; in order of days."""
    return f"open.{day}"


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row: a number, a text such as "<5", or None where a number would give a small one away.

    `area_path` is empty for what happened outside of all rows.
    """

    area_path: str
    cells: Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Figures as the public sees them. `columns` are keys of `METHODS`."""

    key: str
    as_of: datetime
    first_day: date
    last_day: date
    columns: tuple[str, ...]
    rows: tuple[PublicRow, ...]
    total: PublicRow
