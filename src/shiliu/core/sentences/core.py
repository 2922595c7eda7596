"""What is said when something about forms and addresses is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "core.body_too_large": _("That is too much in one request. Send less than one megabyte."),
    "core.body_unreadable": _(
        "The body cannot be read. Send one JSON object in UTF-8, or a form where the "
        "documentation says so."
    ),
    "core.cursor_bad": _("This address is not complete. Go back to the first page of the list."),
    "core.field_missing": _("The field {field} is missing."),
    "core.field_unknown": _(
        "There is no field {field} here. Compare its spelling with the documentation."
    ),
    "core.field_wrong": _(
        "The field {field} has a value that cannot be taken. Compare its type with the "
        "documentation."
    ),
    "core.form_too_old": _(
        "The form was open for too long or cookies are off. Load the page again: what you typed is still in the field."
    ),
    "core.journal_newer": _(
        "The erasure journal has a line of the kind “{kind}”, which this version does not know. "
        "Restore with the version that wrote it, or a newer one."
    ),
    "core.key_unknown": _(
        "This key is missing, unknown, expired or withdrawn. Ask your administrator for a new one."
    ),
    "core.method": _("This address does not take that method."),
    "core.not_found": _("There is nothing at this address, or it is not public."),
    "core.once_missing": _(
        "Send an Idempotency-Key header of 8 to 80 characters, new for each thing you create."
    ),
    "core.once_other_body": _(
        "This form was already sent with other content. Load the page again and fill it in once more."
    ),
    "core.scope_missing": _(
        "This key does not have the scope {scope}. Ask your administrator for a key that has it."
    ),
    "core.outgoing_host": _(
        "Calls go only to hosts that the server's settings name, by https. Ask whoever runs the "
        "server to add this one."
    ),
    "core.outgoing_network": _(
        "This host lies in a private network, which is not called. Name a host of the public "
        "internet."
    ),
    "core.outgoing_shape": _("Write the whole address, like https://hooks.example.org/path."),
    "core.too_many": _("Too many tries. Wait an hour, or call the service point."),
}
