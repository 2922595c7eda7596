"""What is said when something about the ledger is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "ledger.day_not_over": _(
        "The {day} is not over yet in UTC. A day can be sealed ten minutes after its end."
    ),
    "ledger.seal_line_bad": _(
        "Line {line} is not a line of seals. Use the file as `shiliu` wrote it."
    ),
    "ledger.seal_out_of_order": _("Days are sealed one after the other. The next one is {day}."),
}
