"""What is said when something about contacts is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "people.email_shape": _(
        "This e-mail address is not complete. An address looks like name@example.org."
    ),
    "people.name_length": _("Please shorten the name to {most} characters."),
    "people.name_unreadable": _(
        "The name holds characters that cannot be stored. Please type it again."
    ),
    "people.no_contact": _(
        "No contact is held: none was left, or it was deleted when its time was over."
    ),
    "people.phone_shape": _(
        "This telephone number is not complete. Write digits, spaces and dashes only."
    ),
    "people.reason_length": _("Please shorten the reason to {most} characters."),
    "people.reason_missing": _(
        "This is not a matter of your own unit. Please say why you need the contact: the person"
        " can read it."
    ),
}
