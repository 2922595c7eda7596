"""Fields that staff fill with names: places, units, texts in two languages, opening hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from shiliu.core.errors import RuleBroken
from shiliu.lib.chinese import normalise
from shiliu.lib.workdays import WEEKDAYS, OpeningHours, Span
from shiliu.network.queries import find_areas, network
from shiliu.network.schemas import AreaInfo, Texts, UnitInfo
from shiliu.ui.templatetags.ui import in_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

LANGUAGES = ("zh", "en")
SPAN = re.compile(r"(\d{1,2})[:：.](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：.](\d{2})")
BETWEEN = re.compile(r"[\s,，、;；]+")
SUGGESTED = 3


class PlaceField(forms.CharField):
    """One area, by its name or code."""

    def clean(self, value: str) -> AreaInfo | None:
        """The area that is called so."""
        text = super().clean(value)
        return area_meant(text) if text else None


class PlacesField(forms.CharField):
    """Areas, one a line, by name or code."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: str) -> tuple[AreaInfo, ...]:
        """The areas that are called so, in the order given, none twice."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found: dict[AreaInfo, None] = {}
        wrong: list[forms.ValidationError] = []
        for line in lines:
            try:
                found[area_meant(line)] = None
            except forms.ValidationError as error:
                wrong.append(error)
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(found)


class UnitField(forms.CharField):
    """One unit at work, by the number on its sign or by its name."""

    def __init__(self, *, label: Lazy, help_text: Lazy, required: bool = False) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        )

    def clean(self, value: str) -> UnitInfo | None:
        """The unit that is meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        units = network().units_by_code
        named = [unit for unit in units.values() if _is_called(text, unit.name)]
        found = units.get(text) or (named[0] if len(named) == 1 else None)
        if found is None:
            raise forms.ValidationError(_("There is no unit with this number or name."))
        return found


def area_meant(text: str) -> AreaInfo:
    """The area with this code or name; otherwise a message with those that may be meant."""
    places = network()
    if text.strip() in places.areas_by_code:
        return places.areas_by_code[text.strip()]
    named = [area for area in places.areas if _is_called(text, area.name)]
    if len(named) == 1:
        return named[0]
    likely = named[:SUGGESTED] or find_areas(text)[:SUGGESTED]
    if not likely:
        raise forms.ValidationError(gettext("No place is called “%s”.") % text)
    names = pgettext("list", ", ").join(
        f"{in_language(area.name)} ({area.code})" for area in likely
    )
    asked = gettext("No single place is called “%(text)s”. Did you mean %(names)s?")
    raise forms.ValidationError(asked % {"text": text, "names": names})


def _is_called(text: str, names: Texts) -> bool:
    wanted = _plain(text)
    return any(_plain(name) == wanted for name in names.values())


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", normalise(text))


def texts_of(data: Mapping[str, str], field: str, before: Texts | None = None) -> dict[str, str]:
    """The text in languages that `field_zh` and `field_en` hold; other languages stay."""
    texts = {
        language: text for language, text in (before or {}).items() if language not in LANGUAGES
    }
    texts |= {language: data[f"{field}_{language}"].strip() for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def initial_texts(field: str, texts: Texts) -> dict[str, str]:
    """The other way round: what the form shows."""
    return {f"{field}_{language}": texts.get(language, "") for language in LANGUAGES}


class HoursField(forms.CharField):
    """The hours of one weekday, written like 08:30-12:00, 14:30-17:30; empty is closed."""

    def __init__(self, label: Lazy) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "hours-input"}),
        )

    def clean(self, value: str) -> list[list[str]]:
        """The spans of the day as they are stored."""
        text = super().clean(value)
        spans = [[f"{a:0>2}:{b}", f"{c:0>2}:{d}"] for a, b, c, d in SPAN.findall(text)]
        if BETWEEN.sub("", SPAN.sub("", text)):
            raise forms.ValidationError(_("Write hours like 08:30-12:00, 14:30-17:30"))
        try:
            OpeningHours.parse({"mon": spans})
        except RuleBroken as refusal:
            raise forms.ValidationError(WRONG_HOURS[str(refusal.values["why"])]) from refusal
        return spans


WRONG_HOURS: dict[str, Lazy] = {
    "not_a_time": _("A time lies between 00:00 and 24:00, for example 08:30"),
    "empty_span": _("The end comes after the beginning, for example 14:30-17:30"),
    "overlap": _("These hours overlap: write each hour once"),
}


def stored_hours(data: Mapping[str, object]) -> dict[str, object]:
    """The week as it is stored; nothing when no day has hours: then nothing is known."""
    week = {day: data[day] for day in WEEKDAYS if data[day]}
    return {**week, "rest": data["rest"], "makeup": data["makeup"]} if week else {}


def hours_stored(hours: OpeningHours | None) -> dict[str, object]:
    """The week of a unit as it is stored, without the days that are closed."""
    if hours is None:
        return {}
    week = {
        day: [list(_clocks(span)) for span in hours.weekly.get(n, ())]
        for n, day in enumerate(WEEKDAYS)
    }
    return stored_hours({**week, "rest": hours.on_rest_days, "makeup": WEEKDAYS[hours.makeup_as]})


def initial_hours(hours: OpeningHours | None) -> dict[str, str]:
    """The week as the form shows it."""
    if hours is None:
        return {"rest": "closed", "makeup": "mon"}
    week = {day: spans_text(hours.weekly.get(n, ())) for n, day in enumerate(WEEKDAYS)}
    return {**week, "rest": hours.on_rest_days, "makeup": WEEKDAYS[hours.makeup_as]}


def spans_text(spans: Iterable[Span]) -> str:
    """“08:30-12:00, 14:30-17:30”."""
    return ", ".join("-".join(_clocks(span)) for span in spans)


def _clocks(span: Span) -> tuple[str, str]:
    """Beginning and end; an end at midnight is 24:00."""
    begins, ends = span
    return f"{begins:%H:%M}", "24:00" if ends == time.min else f"{ends:%H:%M}"
