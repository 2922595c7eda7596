"""What events, states and reasons are called on the pages of webhooks."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.webhooks.schemas import EVENTS, TEST

EVENT_NAMES: dict[str, Promise] = dict(
    zip(
        EVENTS,
        (
            _("Came in"),
            _("Accepted"),
            _("Put back to be accepted"),
            _("Sent to a unit that does the work"),
            _("Work begun"),
            _("Clock paused"),
            _("Clock running again"),
            _("Time extended"),
            _("Sent back"),
            _("Handed up"),
            _("Handed down"),
            _("Moved up: nobody had accepted it"),
            _("Its area was reorganised"),
            _("Alarm: a hazard still waits"),
            _("Kind corrected"),
            _("Answer sent"),
            _("The asker's word"),
            _("Reopened by the asker"),
            _("Closed, not confirmed"),
            _("Taken back by the asker"),
            _("The asker added"),
            _("Note for colleagues"),
            _("Put together with others about the same matter"),
            _("Taken out, handled on its own again"),
            _("Words and contact erased"),
        ),
        strict=True,
    )
)
WORDS: dict[str, Promise] = {**EVENT_NAMES, TEST: _("Test")}
STATES: dict[str, tuple[Promise, str]] = {
    "waiting": (_("Waiting"), "due"),
    "delivered": (_("Arrived"), "done"),
    "given_up": (_("Given up"), "late"),
    "withdrawn": (_("Not sent any more"), ""),
}
REASONS: dict[str, Promise] = {
    "timeout": _("No answer in time"),
    "unreachable": _("Not reachable"),
    "unknown_host": _("The host name is unknown"),
    "too_large": _("The answer was too long"),
    "outgoing_host": _("The host is not named in the settings"),
    "outgoing_network": _("The host lies in a private network"),
}
