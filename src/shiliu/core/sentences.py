"""The sentence for each refusal of a rule. A test fails for a code without a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "cases.step_not_allowed": _("This step is not possible any more: the request has moved on. Load the page again."),
    "core.form_too_old": _("The form was open for too long or cookies are off. Load the page again: what you typed is still in the field."),
    "core.once_other_body": _("This form was already sent with other content. Load the page again and fill it in once more."),
    "core.once_missing": _("Send an Idempotency-Key header of 8 to 80 characters, new for each thing you create."),
}
