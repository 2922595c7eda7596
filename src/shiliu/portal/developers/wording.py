"""What the operations and their groups are called on the page; the description says the same."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "requests": _("Asking for help, and what is published of it"),
    "follow": _("With a receipt code"),
    "references": _("Codes and places"),
    "figures": _("Public figures"),
    "desk: requests": _("With a key: requests"),
    "desk: network": _("With a key: the network"),
    "desk: figures": _("With a key: figures"),
    "desk: webhooks": _("With a key: webhooks"),
    "desk: key": _("With a key: the key itself"),
}
SUMMARIES: dict[str, Promise] = {
    "listRequests": _("Published requests"),
    "getRequest": _("One published request"),
    "createRequest": _("Ask for help"),
    "followRequest": _("Follow a request"),
    "confirmRequest": _("Say whether it is solved"),
    "supplementRequest": _("Add a sentence"),
    "withdrawRequest": _("Take a request back"),
    "getOwnData": _("What is held about me"),
    "correctContact": _("Correct how to be reached"),
    "eraseOwnData": _("Erase my words and contact"),
    "listCategories": _("What a request may be about"),
    "listAreas": _("Areas"),
    "listPoints": _("Service points"),
    "getFigures": _("Public figures"),
    "listDeskRequests": _("Requests that the key may see"),
    "listInbox": _("What waits for the unit"),
    "getDeskRequest": _("One request"),
    "takeStep": _("Take a step"),
    "registerRequest": _("Register a request for somebody"),
    "lookAtContact": _("Look at the contact"),
    "getDeskFigures": _("Figures of an area or unit"),
    "listFigureRows": _("The rows behind a figure"),
    "listUnits": _("Units"),
    "getUnit": _("One unit"),
    "addUnit": _("Add a unit"),
    "changeUnit": _("Change a unit"),
    "endUnit": _("End a unit"),
    "listHolidays": _("Holidays and days that are worked"),
    "listFacts": _("Published figures"),
    "publishFact": _("Publish a figure"),
    "getCoverage": _("Gaps of the network"),
    "listHooks": _("Webhooks of the unit"),
    "askForHook": _("Ask for a webhook"),
    "rotateHookSecret": _("A new secret"),
    "testHook": _("Send a test"),
    "endHook": _("End a webhook"),
    "listDeliveries": _("What became of the last events"),
    "getKey": _("What this key may do"),
}
