"""The sentence for each refusal of a rule. A test fails for a code without a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "cases.already_confirmed": _(
        "This request was already confirmed as solved."
    ),
    "cases.area_unknown": _(
        "Choose a place from the list: this one is not known here."
    ),
    "cases.category_unknown": _(
        "Choose what it is about from the list: this kind is not known here."
    ),
    "cases.dispatch_elsewhere": _(
        "Choose another unit: this one has the request already, or the request is about it."
    ),
    "cases.extension_days": _(
        "An extension takes one working day or more."
    ),
    "cases.extension_too_long": _(
        "That is too long: {left} working days are left to extend by."
    ),
    "cases.hand_down_elsewhere": _(
        "That point does not answer for this place. Choose one that does."
    ),
    "cases.hand_down_too_low": _(
        "That point may not see this kind of request. Choose a higher one."
    ),
    "cases.hazard_not_returned": _(
        "A hazard cannot be sent back. Make it safe, or hand it up."
    ),
    "cases.no_clock": _(
        "No time was promised for this request, so there is nothing to extend."
    ),
    "cases.nobody_above": _(
        "Nobody in this network stands above the unit you complain about. The city hotline 12345 takes such complaints."
    ),
    "cases.nobody_answers": _(
        "No unit answers for this place yet. Please choose a wider place."
    ),
    "cases.place_length": _(
        "Please describe the place in at most {most} characters."
    ),
    "cases.reopen_too_late": _(
        "Reopening was possible for {days} days. Please send a new request; it can name the old one."
    ),
    "cases.return_too_late": _(
        "A return was possible for {days} working day(s). Hand it up or ask the responsible unit."
    ),
    "cases.state_unknown": _(
        "There is no such state to filter by."
    ),
    "cases.text_missing": _(
        "Please write a sentence here: it is saved with this step."
    ),
    "cases.text_too_long": _(
        "Please shorten this to {most} characters."
    ),
    "cases.title_length": _(
        "A public title has 2 to {most} characters."
    ),
    "cases.title_never_public": _(
        "Requests of this kind are about people and are never published."
    ),
    "cases.title_nothing_proposed": _(
        "There is no title waiting for approval."
    ),
    "cases.title_personal": _(
        "This may point at somebody: {marked}. Take it out, or tick that you have checked it."
    ),
    "cases.unit_unknown": _(
        "Choose a unit from the list: this one is not known here."
    ),
    "cases.word_unknown": _(
        "Choose one of the three answers."
    ),
    "cases.words_length": _(
        "Please say in a sentence or two what it is about (2 to {most} characters)."
    ),
    "cases.words_unreadable": _(
        "The text holds characters that cannot be stored. Please type it again."
    ),
    "core.cursor_bad": _(
        "This address is not complete. Go back to the first page of the list."
    ),
    "cases.step_not_allowed": _("This step is not possible any more: the request has moved on. Load the page again."),
    "core.form_too_old": _("The form was open for too long or cookies are off. Load the page again: what you typed is still in the field."),
    "core.once_other_body": _("This form was already sent with other content. Load the page again and fill it in once more."),
    "core.once_missing": _("Send an Idempotency-Key header of 8 to 80 characters, new for each thing you create."),
    "ledger.day_not_over": _(
        "The {day} is not over yet in UTC. A day can be sealed ten minutes after its end."
    ),
    "ledger.seal_line_bad": _(
        "Line {line} is not a line of seals. Use the file as `shiliu` wrote it."
    ),
    "ledger.seal_out_of_order": _(
        "Days are sealed one after the other. The next one is {day}."
    ),
}
