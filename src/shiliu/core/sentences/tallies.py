"""What is said when something about figures is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "tallies.day_not_settled": _(
        "The last day that can be published now is {day}: what was written down later is still "
        "coming in. Name that day or an earlier one."
    ),
}
