"""What is said when something about loading a profile is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
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
