"""A select of hundreds of choices, written at once: Django renders two templates per option."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Select(forms.Select):
    """The same markup as Django's select in a tenth of the time."""

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,  # noqa: ARG002  Django names it
    ) -> SafeString:
        shown = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        options = _options(self.choices, self.format_value(value))
        return format_html("<select{}>{}</select>", flatatt(shown), options)


def _options(choices: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """Options, and groups of options with their label."""
    lines = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            inner = _options(label, chosen)
            lines.append(format_html('<optgroup label="{}">{}</optgroup>', value, inner))
        else:
            mark = mark_safe(" selected") if str(value) in chosen else ""
            lines.append(format_html('<option value="{}"{}>{}</option>', value, mark, label))
    return format_html_join("", "{}", ((line,) for line in lines))
