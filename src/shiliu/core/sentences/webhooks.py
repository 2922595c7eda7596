"""What is said when something about webhooks is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "webhooks.decided": _("This webhook is approved already."),
    "webhooks.ended": _("This webhook has ended. Ask for a new one."),
    "webhooks.events": _("Tick at least one event that the receiver shall be told of."),
    "webhooks.not_active": _(
        "This webhook does not work now: it has to be approved and not paused."
    ),
    "webhooks.not_paused": _("This webhook is not paused."),
    "webhooks.rotated": _(
        "This webhook got a new secret less than a day ago, and the one before still counts. Make another tomorrow; if it cannot wait, end this webhook and add a new one."
    ),
}
