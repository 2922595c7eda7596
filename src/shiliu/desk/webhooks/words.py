"""What events, states and reasons are called on the pages of webhooks."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.cases.rules.lifecycle import Verb
from shiliu.desk.cases.wording import VERBS, Words
from shiliu.webhooks.schemas import TEST

# The history of a request names the other unit as well.
ALONE: dict[Verb, Words] = {
    Verb.DISPATCH: _("Sent to a unit that does the work"),
    Verb.HAND_UP: _("Handed up"),
    Verb.HAND_DOWN: _("Handed down"),
    Verb.HAND_OVER: _("Moved up: nobody had accepted it"),
}
EVENT_NAMES: dict[str, Words] = {
    **{f"case.{verb}": ALONE.get(verb, VERBS[verb]) for verb in Verb},
    "case.erase": _("Words and contact erased"),
}
WORDS: dict[str, Words] = {**EVENT_NAMES, TEST: _("Test")}
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
