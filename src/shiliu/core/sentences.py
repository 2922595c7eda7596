"""The sentence for each refusal of a rule. A test fails for a code without a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "cases.address_unknown": _(
        "There is no place with this address_id. The codes of places are listed at /api/v1/areas."
    ),
    "cases.attribute_unknown": _(
        "This kind of request does not ask for that attribute. Read its service definition."
    ),
    "cases.attribute_value": _(
        "Answer this attribute with one of the values of its service definition."
    ),
    "cases.code_unknown": _("No request has this code. Compare the 16 digits."),
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
    "cases.report_date": _("Write the date in {field} like 2026-01-31T09:00:00Z."),
    "cases.report_order": _("The end_date lies before the start_date."),
    "cases.report_span": _("Ask for at most {days} days at once."),
    "cases.report_status": _("The status is open or closed."),
    "cases.service_missing": _("Send a service_code from the list of services."),
    "clock.day_twice": _("The {day} cannot be a rest day and a day that is worked. Remove one."),
    "clock.days_bad": _("{days} working days cannot be counted. Choose from 1 to {most}."),
    "clock.paused": _("The clock is paused since {since}: there is no due day until it goes on."),
    "clock.weekend_bad": _("At least one day of the week must be left to work on."),
    "clock.year_missing": _(
        "The holidays of {year} are not entered yet, so no working days can be counted. Enter them first."
    ),
    "core.body_too_large": _("That is too much in one request. Send less than one megabyte."),
    "core.body_unreadable": _(
        "The body cannot be read. Send one JSON object in UTF-8, or a form where the "
        "documentation says so."
    ),
    "core.field_missing": _("The field {field} is missing."),
    "core.field_unknown": _(
        "There is no field {field} here. Compare its spelling with the documentation."
    ),
    "core.field_wrong": _(
        "The field {field} has a value that cannot be taken. Compare its type with the "
        "documentation."
    ),
    "core.key_unknown": _(
        "This key is missing, unknown, expired or withdrawn. Ask your administrator for a new one."
    ),
    "core.method": _("This address does not take that method."),
    "core.not_found": _("There is nothing at this address, or it is not public."),
    "core.too_many": _("Too many tries. Wait an hour, or call the service point."),
    "csv.columns": _("Line {line} has {found} cells instead of {expected}."),
    "csv.encoding": _("The file is neither UTF-8 nor GB18030. Save it as CSV in UTF-8."),
    "csv.header_missing": _("The column {field} is missing."),
    "csv.header_twice": _("The column {field} stands there twice."),
    "csv.header_unknown": _("The column {field} is not known. Remove it or correct its name."),
    "csv.moment_bad": _("The moment in {field} cannot be read. Write it like 2026-01-31 09:00."),
    "csv.nul": _("Line {line} holds characters that are no text."),
    "csv.quotes": _(
        "Around line {line} a quotation mark is not closed or stands in a wrong place."
    ),
    "accounts.administrator_and_auditor": _(
        "Nobody may be administrator and auditor at the same time. Choose other days or another"
        " person."
    ),
    "accounts.area_not_of_unit": _(
        "This unit does not answer for that area. Leave the area empty or choose one inside."
    ),
    "accounts.away_already": _("An absence is already noted for some of these days. End it first."),
    "accounts.day_over": _("That day is over. Choose today or later."),
    "accounts.days_reversed": _("The last day must not lie before the first."),
    "accounts.email_shape": _(
        "This e-mail address is not complete. An address looks like name@example.org."
    ),
    "accounts.language_unknown": _(
        "The desk does not speak this language. Choose one of those shown."
    ),
    "accounts.last_administrators": _(
        "At least {fewest} other administrators must remain for this area. Give somebody the "
        "post first."
    ),
    "accounts.link_by_another": _(
        "Another administrator hands out this link: nobody alone opens an account for somebody "
        "else."
    ),
    "accounts.name_length": _("Please write a name of at most {most} characters."),
    "accounts.own_post": _(
        "Nobody gives a post to themselves. Another administrator has to do it."
    ),
    "accounts.post_decided": _(
        "Somebody has decided about this post already. Load the page again."
    ),
    "accounts.post_not_approved": _(
        "This post is not approved yet. Decline it instead of ending it."
    ),
    "accounts.post_not_longer": _(
        "The post ends before that day. Propose a new one to go on longer."
    ),
    "accounts.post_there_already": _(
        "This person has that post at this unit for some of these days already."
    ),
    "accounts.role_not_at_unit": _(
        "There are no such posts at this kind of unit. Choose another role or unit."
    ),
    "accounts.second_person": _("You proposed this yourself. Another person has to approve it."),
    "accounts.stand_in_away": _(
        "The stand-in is away on some of these days. Choose somebody else."
    ),
    "accounts.stand_in_not_then": _(
        "The post or the stand-in does not cover all of these days. Choose other days or "
        "somebody else."
    ),
    "accounts.stand_in_same_person": _(
        "That is another post of the same person. Choose somebody else."
    ),
    "accounts.stand_in_unfit": _(
        "Choose somebody of the same unit, or near by with at least the same rights."
    ),
    "accounts.stands_in_then": _(
        "On these days this post stands in for somebody. Find another stand-in for that absence"
        " first."
    ),
    "accounts.token_calls": _("Choose between 1 and {most} calls an hour."),
    "accounts.token_days": _("A key works for 1 to {most} days."),
    "accounts.token_decided": _("This key is approved already."),
    "accounts.token_ended": _("This key has ended. Issue a new one."),
    "accounts.token_limit": _(
        "This key was used more than {limit} times in this hour. Try again in the next one."
    ),
    "accounts.unit_ended": _("This unit is closed. Choose one that is at work."),
    "accounts.user_inactive": _("This account is closed."),
    "accounts.user_unknown": _(
        "There is no open account with this sign-in name. Add the person first."
    ),
    "accounts.username_shape": _(
        "A sign-in name has 2 to 60 small letters, digits, dots, dashes or underscores and "
        "begins with a letter or digit."
    ),
    "accounts.username_taken": _("This sign-in name is taken. Add a letter or digit."),
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
    "cases.already_confirmed": _("This request was already confirmed as solved."),
    "cases.area_unknown": _("Choose a place from the list: this one is not known here."),
    "cases.category_unknown": _(
        "Choose what it is about from the list: this kind is not known here."
    ),
    "cases.dispatch_elsewhere": _(
        "Choose another unit: this one has the request already, or the request is about it."
    ),
    "cases.export_approved": _("This list was approved already."),
    "cases.export_reason": _(
        "Say in 4 to {most} characters what the list is needed for. With contacts, "
        "everybody in it can read that."
    ),
    "cases.export_same_person": _("Somebody else has to approve this list: you asked for it."),
    "cases.export_second_person": _(
        "More than {most} requests need a second person. Ask for approval, or narrow the list."
    ),
    "cases.extension_days": _("An extension takes one working day or more."),
    "cases.extension_too_long": _("That is too long: {left} working days are left to extend by."),
    "cases.hand_down_elsewhere": _(
        "That point does not answer for this place. Choose one that does."
    ),
    "cases.hand_down_too_low": _(
        "That point may not see this kind of request. Choose a higher one."
    ),
    "cases.hazard_not_returned": _("A hazard cannot be sent back. Make it safe, or hand it up."),
    "cases.no_clock": _("No time was promised for this request, so there is nothing to extend."),
    "cases.nobody_above": _(
        "Nobody in this network stands above the unit you complain about. The city hotline 12345 takes such complaints."
    ),
    "cases.nobody_answers": _("No unit answers for this place yet. Please choose a wider place."),
    "cases.place_length": _("Please describe the place in at most {most} characters."),
    "cases.reopen_too_late": _(
        "Reopening was possible for {days} days. Please send a new request; it can name the old one."
    ),
    "cases.return_too_late": _(
        "A return was possible for {days} working day(s). Hand it up or ask the responsible unit."
    ),
    "cases.state_unknown": _("There is no such state to filter by."),
    "cases.text_missing": _("Please write a sentence here: it is saved with this step."),
    "cases.text_too_long": _("Please shorten this to {most} characters."),
    "cases.title_length": _("A public title has 2 to {most} characters."),
    "cases.title_never_public": _(
        "Requests of this kind are about people and are never published."
    ),
    "cases.title_nothing_proposed": _("There is no title waiting for approval."),
    "cases.title_personal": _(
        "This may point at somebody: {marked}. Take it out, or tick that you have checked it."
    ),
    "cases.unit_unknown": _("Choose a unit from the list: this one is not known here."),
    "cases.word_unknown": _("Choose one of the three answers."),
    "cases.words_length": _(
        "Please say in a sentence or two what it is about (2 to {most} characters)."
    ),
    "cases.words_unreadable": _(
        "The text holds characters that cannot be stored. Please type it again."
    ),
    "core.cursor_bad": _("This address is not complete. Go back to the first page of the list."),
    "cases.step_not_allowed": _(
        "This step is not possible any more: the request has moved on. Load the page again."
    ),
    "core.form_too_old": _(
        "The form was open for too long or cookies are off. Load the page again: what you typed is still in the field."
    ),
    "core.once_other_body": _(
        "This form was already sent with other content. Load the page again and fill it in once more."
    ),
    "core.once_missing": _(
        "Send an Idempotency-Key header of 8 to 80 characters, new for each thing you create."
    ),
    "ledger.day_not_over": _(
        "The {day} is not over yet in UTC. A day can be sealed ten minutes after its end."
    ),
    "ledger.seal_line_bad": _(
        "Line {line} is not a line of seals. Use the file as `shiliu` wrote it."
    ),
    "ledger.seal_out_of_order": _("Days are sealed one after the other. The next one is {day}."),
    "search.too_short": _("Please type at least {least} characters to search."),
    "hours.bad": _(
        "The opening hours of {field} cannot be read. Write them like 08:30-12:00, without overlap."
    ),
    "network.area_unknown": _("Choose a place from the list: this one is not known here."),
    "network.brand_colour": _("Write the colour {field} as #RRGGBB, for example #A3223A."),
    "network.brand_contrast": _(
        "The text in {field} cannot be read well: its contrast is {found}, it needs 4.5 or more."
    ),
    "network.brand_key": _("A brand has no part called {field}. Take it out."),
    "network.brand_name": _("Give the brand a name in Chinese."),
    "network.brand_text": _(
        "Write {field} in Chinese, English or Mongolian with at most {most} characters."
    ),
    "network.empty": _("No profile is loaded yet. Load one with the command shiliu init."),
    "network.end_in_the_past": _("A unit ends today or on a later day. Choose another day."),
    "network.fact_field": _("The {field} cannot be stored like this. Shorten or correct it."),
    "network.fact_in_the_future": _(
        "A figure is published for a day that has come. Choose today or an earlier day."
    ),
    "network.fact_key": _("A key has small letters, digits and underscores, for example area_km2."),
    "network.fact_source": _("Say where the figure comes from."),
    "network.holiday_kind": _("Choose whether it is a rest day or a day that is worked."),
    "network.holiday_source": _("Name the notice that says so."),
    "network.holiday_unknown": _("This day is not in the calendar. Load the page again."),
    "network.kind_unknown": _("Choose what kind of unit it is from the list."),
    "network.level_unknown": _("A service point has a level from 1 to {most}."),
    "network.only_points_have_levels": _(
        "Only service points have a level and a point above them. Leave both empty."
    ),
    "network.parent_level": _(
        "A point of level {level} hangs under a point of level {above}, exactly one level up; level 1 under none. Choose another point."
    ),
    "network.polygon": _(
        "The shape is not a polygon that can be drawn. Use GeoJSON with closed rings in degrees."
    ),
    "network.reason_length": _(
        "Say why in at least four and at most {most} characters: the second person reads it."
    ),
    "network.second_person": _("You proposed this change, so somebody else decides about it."),
    "network.setting_decided": _("This change was already decided. Load the page again."),
    "network.setting_range": _("Choose a whole number from {least} to {most}."),
    "network.setting_unknown": _("There is no such setting to change. Load the page again."),
    "network.setting_waits": _(
        "A change of this setting already waits for a second person. Decide that one first."
    ),
    "network.unit_code_taken": _(
        "The code {code} is taken. Codes are never used again: choose another."
    ),
    "network.unit_field": _("The {field} cannot be stored like this. Shorten or correct it."),
    "network.unit_has_children": _(
        "Points that stay at work hang under this one. End them first, or hang them under another."
    ),
    "network.unit_name_missing": _("Give the unit a name."),
    "network.unit_unknown": _(
        "This unit is not at work any more, or never was. Load the page again."
    ),
    "profile.area_in_use": _(
        "{file} ends an area in which {code} still stands. Move or end that first; nothing was loaded."
    ),
    "profile.area_level": _(
        "{file}, line {line}, column {field}: an area stands exactly one level below its parent, and {level} does not. Nothing was loaded."
    ),
    "profile.area_moved": _(
        "{file} moves {code} to another parent. Give the moved area a new code, so that the past keeps its place; nothing was loaded."
    ),
    "profile.brand": _(
        "{file}, {field}: texts need Chinese, colours are #RRGGBB and must be readable together. Nothing was loaded."
    ),
    "profile.choice": _(
        "{file}, line {line}, column {field}: choose one of {choices}. Nothing was loaded."
    ),
    "profile.code": _(
        "{file}, line {line}, column {field}: a code has letters, digits, dots, dashes and underscores. Nothing was loaded."
    ),
    "profile.csv_encoding": _(
        "{file} is no text in UTF-8. Save it as UTF-8 and load it again; nothing was loaded."
    ),
    "profile.csv_header": _(
        "{file}, line 1: the column {field} is missing, unknown or there twice. Nothing was loaded."
    ),
    "profile.csv_line": _(
        "{file}, line {line}: the number of columns or the quotes are wrong. Nothing was loaded."
    ),
    "profile.day": _(
        "{file}, line {line}, column {field}: write the day as 2026-05-01. Nothing was loaded."
    ),
    "profile.decimal": _(
        "{file}, line {line}, column {field}: write a number with at most four decimal places. Nothing was loaded."
    ),
    "profile.empty": _(
        "{file}, line {line}, column {field}: the cell is empty. Fill it in; nothing was loaded."
    ),
    "profile.file_missing": _("The profile has no {file}. Check the folder; nothing was loaded."),
    "profile.geojson": _(
        "{file} is no GeoJSON whose features have the property code. Nothing was loaded."
    ),
    "profile.hours": _(
        "{file}, {field}: write opening hours like 08:30-12:00, in order and without overlap. Nothing was loaded."
    ),
    "profile.key_code": _("{file}, {field}: {code} is not known. Nothing was loaded."),
    "profile.key_flag": _("{file}, {field}: write true or false. Nothing was loaded."),
    "profile.key_list": _(
        "{file}, {field}: write a list, not empty and without the same entry twice. Nothing was loaded."
    ),
    "profile.key_number": _(
        "{file}, {field}: write a whole number from {least} to {most}. Nothing was loaded."
    ),
    "profile.key_table": _("{file}, {field}: a table is expected here. Nothing was loaded."),
    "profile.key_text": _("{file}, {field}: a text is expected here. Nothing was loaded."),
    "profile.key_texts": _(
        "{file}, {field}: write a text by language, with zh at least. Nothing was loaded."
    ),
    "profile.key_unknown": _(
        "{file}, {field}: nothing reads this key. Check the spelling; nothing was loaded."
    ),
    "profile.number": _(
        "{file}, line {line}, column {field}: write a whole number from {least} to {most}. Nothing was loaded."
    ),
    "profile.one_root": _(
        "{file}, line {line}, column {field}: every area has a parent, only {code} has none. Nothing was loaded."
    ),
    "profile.other_profile": _(
        "This database holds the profile {loaded}, and a deployment serves one. Use a new database for {code}."
    ),
    "profile.people_never_public": _(
        "{file}, line {line}, column {field}: what is about people is never public. Nothing was loaded."
    ),
    "profile.polygon": _(
        "{file}: the shape of {code} cannot be drawn, or no area has that code. Nothing was loaded."
    ),
    "profile.root_missing": _("{file} has no row for the root area {code}. Nothing was loaded."),
    "profile.toml": _("{file}, line {line}: this is not TOML in UTF-8. Nothing was loaded."),
    "profile.too_long": _(
        "{file}, line {line}, column {field}: shorten it to {most} characters. Nothing was loaded."
    ),
    "profile.twice": _(
        "{file}, line {line}, column {field}: {code} stands in an earlier line already. Nothing was loaded."
    ),
    "profile.unit_in_use": _(
        "{file} ends a unit under which {code} still hangs. End or move that first; nothing was loaded."
    ),
    "profile.unit_place": _(
        "{file}, line {line}, column {field}: a point hangs under a point exactly one level up, level 1 under none; other units have neither level nor parent. Nothing was loaded."
    ),
    "profile.unknown_code": _(
        "{file}, line {line}, column {field}: {code} is not known in a line or file before. Nothing was loaded."
    ),
}
