"""What is said when something about requests is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "cases.address_unknown": _(
        "There is no place with this address_id. The codes of places are listed at /api/v1/areas."
    ),
    "cases.already_confirmed": _("This request was already confirmed as solved."),
    "cases.area_unknown": _("Choose a place from the list: this one is not known here."),
    "cases.attribute_unknown": _(
        "This kind of request does not ask for that attribute. Read its service definition."
    ),
    "cases.attribute_value": _(
        "Answer this attribute with one of the values of its service definition."
    ),
    "cases.batch_changed": _(
        "Somebody has worked on this request since you looked. Look at it again."
    ),
    "cases.batch_empty": _("Tick at least one request first."),
    "cases.batch_not_seen": _("This request is out of your sight by now."),
    "cases.batch_not_yours": _("This step is for another unit to take."),
    "cases.batch_too_many": _("At most {most} requests at once. Narrow the list, or tick fewer."),
    "cases.category_unknown": _(
        "Choose what it is about from the list: this kind is not known here."
    ),
    "cases.changed": _(
        "The request has changed since you read it. Read it again, then decide whether the step still fits."
    ),
    "cases.code_unknown": _("No request has this code. Compare the 16 digits."),
    "cases.dispatch_elsewhere": _(
        "Choose another unit: this one has the request already, or the request is about it."
    ),
    "cases.export_area": _("You work for several areas. Choose the one that the list is for."),
    "cases.export_approved": _("This list was approved already."),
    "cases.export_reason": _(
        "Say in 4 to {most} characters what the list is needed for. With contacts, "
        "everybody in it can read that."
    ),
    "cases.export_same_person": _("Somebody else has to approve this list: you asked for it."),
    "cases.export_second_person": _(
        "More than {most} requests in a day need a second person. Ask for approval, or narrow the "
        "list."
    ),
    "cases.extension_days": _("An extension takes one working day or more."),
    "cases.extension_too_long": _("That is too long: {left} working days are left to extend by."),
    "cases.hand_down_already": _("This unit has the request already. Choose another one."),
    "cases.hand_down_elsewhere": _(
        "That point does not answer for this place. Choose one that does."
    ),
    "cases.hand_down_too_low": _(
        "That point may not see this kind of request. Choose a higher one."
    ),
    "cases.hazard_not_returned": _("A hazard cannot be sent back. Make it safe, or hand it up."),
    "cases.import_file_large": _(
        "The file is too large: at most {most} MB. Split it and bring in one part after the other."
    ),
    "cases.import_id": _(
        "The column id needs something that tells this row from all others, "
        "at most {most} characters."
    ),
    "cases.import_id_twice": _("An earlier row of the file has the same id."),
    "cases.import_moment": _("The moment in {field} lies before 1990 or in the future."),
    "cases.import_reply_before": _("The reply is older than the message."),
    "cases.import_reply_half": _("A reply needs its text and its moment: {field} is empty."),
    "cases.import_text_long": _("The text in {field} is longer than {most} characters."),
    "cases.import_unmatched": _(
        "The mapping has no counterpart for this {field}. Complete its table."
    ),
    "cases.mapping_missing": _("The mapping does not say {field}."),
    "cases.mapping_toml": _("Line {line} of the mapping is not TOML."),
    "cases.mapping_unknown": _("Line {line} of the mapping: {field} is not known."),
    "cases.mapping_value": _("Line {line} of the mapping: the value of {field} does not fit."),
    "cases.import_words_missing": _("The message has neither a subject nor a text."),
    "cases.jurisdiction_unknown": _(
        "There is no such jurisdiction_id here. Leave it out: this service has only one."
    ),
    "cases.location_bad": _("Send lat and long together, as numbers in degrees."),
    "cases.location_missing": _(
        "Say where it is: address_id with the code of a place, or address_string with a "
        "description."
    ),
    "cases.location_outside": _(
        "This service cannot tell the place from lat and long. Send address_id with the "
        "code of a place instead."
    ),
    "cases.no_clock": _("No time was promised for this request, so there is nothing to extend."),
    "cases.merge_already": _(
        "One of these is handled together with others already. Take it out there first."
    ),
    "cases.merge_complaint": _("A complaint is never handled together with others."),
    "cases.merge_ended": _("Only requests that are not answered yet are handled together."),
    "cases.merge_led": _(
        "This request is itself handled under another one. Add them to that one instead."
    ),
    "cases.merge_level": _(
        "Not everybody who may see one of these may see the others: they stay apart."
    ),
    "cases.merge_nobody": _("Choose at least one other request you can open."),
    "cases.merge_too_many": _("At most {most} requests are handled under one."),
    "cases.merge_single": _("This request is handled on its own already."),
    "cases.part_unknown": _(
        "This code has no part with that number. Follow the request without one."
    ),
    "cases.nobody_above": _(
        "Nobody in this network stands above the unit you complain about. The city hotline 12345 takes such complaints."
    ),
    "cases.nobody_answers": _("No unit answers for this place yet. Please choose a wider place."),
    "cases.picture_never_public": _(
        "Requests of this kind are never public, so its pictures stay with the work."
    ),
    "cases.placeholder_left": _(
        "The answer still holds {{{name}}}: write there what belongs, or take it out."
    ),
    "cases.placeholder_unknown": _(
        "There is no placeholder {{{name}}}. Use those in the list beside the text."
    ),
    "cases.place_length": _("Please describe the place in at most {most} characters."),
    "cases.split_complaint": _("A complaint stays in one piece."),
    "cases.split_erased": _("The words were erased, so there is nothing left to split."),
    "cases.split_led": _(
        "This request is handled together with others. Take it out there first, then split it."
    ),
    "cases.split_part": _("This is a part itself. Split the request that it is a part of."),
    "cases.split_personal": _(
        "More people would read this part than the whole, and this may point at a person: {marked}. Write it without."
    ),
    "cases.split_too_many": _("At most {most} parts are split off from one request."),
    "cases.reopen_too_late": _(
        "Reopening was possible for {days} days. Please send a new request; it can name the old one."
    ),
    "cases.report_count": _("Write {field} as a number from 1 to {most}."),
    "cases.report_date": _("Write the date in {field} like 2026-01-31T09:00:00Z."),
    "cases.report_order": _("The end_date lies before the start_date."),
    "cases.report_span": _("Ask for at most {days} days at once."),
    "cases.report_status": _("The status is open or closed."),
    "cases.reply_personal": _(
        "This may point at somebody: {marked}. Take it out, or say that somebody has checked it."
    ),
    "cases.return_too_late": _(
        "A return was possible for {days} working day(s). Hand it up or ask the responsible unit."
    ),
    "cases.service_missing": _("Send a service_code from the list of services."),
    "cases.state_unknown": _("There is no such state to filter by."),
    "cases.step_not_allowed": _(
        "This step is not possible any more: the request has moved on. Load the page again."
    ),
    "cases.template_title": _("A template needs a name of 2 to {most} characters."),
    "cases.text_missing": _("Please write a sentence here: it is saved with this step."),
    "cases.text_too_long": _("Please shorten this to {most} characters."),
    "cases.title_length": _("A public title has 2 to {most} characters."),
    "cases.title_never_public": _(
        "Requests of this kind are about people and are never published."
    ),
    "cases.title_nothing_proposed": _("There is no title waiting for approval."),
    "cases.title_nothing_there": _("There is no public title to take down any more."),
    "cases.title_personal": _(
        "This may point at somebody: {marked}. Take it out, or tick that you have checked it."
    ),
    "cases.unit_unknown": _("Choose a unit from the list: this one is not known here."),
    "cases.view_name": _("A view needs a name of 2 to {most} characters."),
    "cases.view_too_many": _("You keep {most} views already. Delete one that nobody needs."),
    "cases.word_unknown": _("Choose one of the three answers."),
    "cases.words_length": _(
        "Please say in a sentence or two what it is about (2 to {most} characters)."
    ),
    "cases.words_unreadable": _(
        "The text holds characters that cannot be stored. Please type it again."
    ),
}
