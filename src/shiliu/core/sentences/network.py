"""What is said when something about the network and the settings is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "hours.bad": _(
        "The opening hours of {field} cannot be read. Write them like 08:30-12:00, without overlap."
    ),
    "network.area_change_decided": _("This change was already decided. Load the page again."),
    "network.area_change_elsewhere": _(
        "These areas lie elsewhere by now. Decline this change; whoever is responsible there can propose it anew."
    ),
    "network.area_change_unknown": _("There is no such change of areas. Load the page again."),
    "network.area_code": _(
        "The code {code} cannot be used: give a new one of letters, digits and dashes, for a new name the code the area has."
    ),
    "network.area_day": _("A reorganisation holds from today or a later day. Choose another day."),
    "network.area_ends_already": _(
        "Another change that was approved already concerns {code}. Wait until its day, then plan this one."
    ),
    "network.area_is_root": _(
        "The area of the whole deployment has no other beside it. Choose an area inside it."
    ),
    "network.area_name_missing": _("Give every new area a name."),
    "network.area_parent": _(
        "Choose another area of the same level as the one it lies in now, where it shall lie."
    ),
    "network.area_path_long": _(
        "The codes from the top down to the new area are longer than {most} characters together. Choose a shorter code."
    ),
    "network.area_too_new": _(
        "The area {code} began on this very day. A change of it holds from the next day on: choose that."
    ),
    "network.area_unknown": _("Choose a place from the list: this one is not known here."),
    "network.areas_not_alike": _(
        "Only areas of one level that lie in the same area can be merged, and into one. Choose others."
    ),
    "network.areas_several": _("Choose several areas to merge, or one for any other change."),
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
    "network.split_children": _(
        "Say for each area inside, once, to which of the new areas it shall belong."
    ),
    "network.split_parts": _("Name two or more new areas, each with a code of its own."),
    "network.unit_code_taken": _(
        "The code {code} is taken. Codes are never used again: choose another."
    ),
    "network.unit_field": _("The {field} cannot be stored like this. Shorten or correct it."),
    "network.unit_has_children": _(
        "Points that stay at work hang under this one. End them first, or hang them under another."
    ),
    "network.unit_name_missing": _("Give the unit a name."),
    "network.unit_reach": _(
        "Only places and points inside your own area can be named here. Choose another."
    ),
    "network.unit_unknown": _(
        "This unit is not at work any more, or never was. Load the page again."
    ),
}
