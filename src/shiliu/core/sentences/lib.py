"""What is said when something about working days, searching and CSV files is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "clock.day_twice": _("The {day} cannot be a rest day and a day that is worked. Remove one."),
    "clock.days_bad": _("{days} working days cannot be counted. Choose from 1 to {most}."),
    "clock.paused": _("The clock is paused since {since}: there is no due day until it goes on."),
    "clock.weekend_bad": _("At least one day of the week must be left to work on."),
    "clock.year_missing": _(
        "The holidays of {year} are not entered yet, so no working days can be counted. Enter them first."
    ),
    "csv.columns": _("Line {line} has {found} cells instead of {expected}."),
    "csv.encoding": _("The file is neither UTF-8 nor GB18030. Save it as CSV in UTF-8."),
    "csv.encoding_other": _("The file is not in the encoding {field} that the mapping names."),
    "csv.header_missing": _("The column {field} is missing."),
    "csv.header_twice": _("The column {field} stands there twice."),
    "csv.header_unknown": _("The column {field} is not known. Remove it or correct its name."),
    "csv.moment_bad": _("The moment in {field} cannot be read. Write it like 2026-01-31 09:00."),
    "csv.nul": _("Line {line} holds characters that are no text."),
    "csv.quotes": _(
        "Around line {line} a quotation mark is not closed or stands in a wrong place."
    ),
    "search.too_short": _("Please type at least {least} characters to search."),
}
