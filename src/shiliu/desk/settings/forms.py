"""Forms of brand, published figures and settings."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.desk.network.fields import PlaceField, initial_texts, texts_of
from shiliu.desk.saving import OnceForm, day_field
from shiliu.network.schemas import AreaInfo, Brand, FactInfo, NewFact, SettingInfo
from shiliu.ui.templatetags.ui import in_language

BRAND_TEXTS = ("name", "subtitle", "service_name", "tagline", "owner", "usage_rule")
COLOURS = {
    "primary": _("Main colour"),
    "on_primary": _("Text on the main colour"),
    "primary_dark": _("Main colour in the dark"),
    "on_primary_dark": _("Text on the main colour in the dark"),
    "paper": _("Ground of the pages"),
    "ink": _("Colour of the text"),
}


def _line(label: object, *, required: bool = False, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most)  # type: ignore[arg-type]  # a lazy text


class BrandForm(OnceForm):
    """What the deployment calls itself. Colours are #RRGGBB and must be readable together."""

    name_zh = _line(_("Name in Chinese"), required=True)
    name_en = _line(_("Name in English"))
    subtitle_zh = _line(_("Line under the name, in Chinese"))
    subtitle_en = _line(_("Line under the name, in English"))
    service_name_zh = _line(_("Name of the service in Chinese"))
    service_name_en = _line(_("Name of the service in English"))
    tagline_zh = _line(_("First sentence of the home page, in Chinese"))
    tagline_en = _line(_("First sentence of the home page, in English"))
    owner_zh = _line(_("Who runs it, in Chinese"))
    owner_en = _line(_("Who runs it, in English"))
    usage_rule_zh = _line(_("Where mark and name may be used, in Chinese"))
    usage_rule_en = _line(_("Where mark and name may be used, in English"))

    def __init__(self, data: object = None, *, brand: Brand) -> None:
        self.brand = brand
        shown = {
            key: value
            for field in BRAND_TEXTS
            for key, value in initial_texts(field, getattr(brand, field)).items()
        }
        colours = {f"colour_{name}": brand.colours.get(name, "") for name in COLOURS}
        super().__init__(data, initial=shown | colours)  # type: ignore[arg-type]  # a QueryDict
        for name, label in COLOURS.items():
            self.fields[f"colour_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=7,
                widget=forms.TextInput(attrs={"class": "input-short input-code"}),
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields in two languages."""
        return [(self[f"{field}_zh"], self[f"{field}_en"]) for field in BRAND_TEXTS]

    def colour_fields(self) -> list[forms.BoundField]:
        return [self[f"colour_{name}"] for name in COLOURS]

    def new_brand(self) -> dict[str, object]:
        """The whole brand; what the page does not show stays as it is."""
        data = self.cleaned_data
        texts = {field: texts_of(data, field, getattr(self.brand, field)) for field in BRAND_TEXTS}
        colours = {name: data[f"colour_{name}"] for name in COLOURS if data[f"colour_{name}"]}
        motif = {key: dict(text) for key, text in self.brand.motif.items()}
        return {**texts, "motif": motif, "colours": colours}


def brand_fields() -> dict[str, str]:
    """Where a refusal of the brand is shown."""
    return {f"colours.{name}": f"colour_{name}" for name in COLOURS} | {
        field: f"{field}_zh" for field in BRAND_TEXTS
    }


class FactForm(OnceForm):
    """A figure somebody published."""

    label_zh = _line(_("What it is, in Chinese"), required=True, most=100)
    label_en = _line(_("What it is, in English"), most=100)
    value = forms.DecimalField(label=_("Figure"), max_digits=20, decimal_places=4)
    unit_zh = _line(_("Unit in Chinese"), most=40)
    unit_en = _line(_("Unit in English"), most=40)
    as_of = day_field(
        _("As of"), help_text=_("The day the figure is of, not the day you enter it.")
    )
    source = _line(_("Source"), required=True, most=300)
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, assume_scheme="https"
    )
    area = PlaceField(label=_("Area"), help_text=_("By name or code."))
    key = forms.CharField(
        label=_("Key of the figure"),
        max_length=60,
        help_text=_("Small letters, digits and underscores. Pages find the figure by it."),
        widget=forms.TextInput(attrs={"class": "input-code", "autocapitalize": "none"}),
    )

    def __init__(self, data: object = None, *, of: FactInfo | None, area: AreaInfo) -> None:
        shown: dict[str, object] = {"area": in_language(area.name)}
        if of is not None:
            shown |= {"key": of.key, **initial_texts("label", of.label)}
            shown |= initial_texts("unit", of.unit)
        super().__init__(data, initial=shown)  # type: ignore[arg-type]  # a QueryDict

    def new_fact(self) -> NewFact:
        """What the action is asked for."""
        data = self.cleaned_data
        return NewFact(
            area=data["area"].id,
            key=data["key"],
            value=data["value"],
            unit=texts_of(data, "unit"),
            label=texts_of(data, "label"),
            source=data["source"],
            as_of=data["as_of"],
            source_url=data["source_url"],
        )


class ProposalForm(OnceForm):
    """A new value of a setting, and why."""

    value = forms.IntegerField(
        label=_("New value"), widget=forms.NumberInput(attrs={"class": "input-short"})
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("The second person reads it before deciding."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: object = None, *, setting: SettingInfo) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        attributes: Mapping[str, object] = {"min": setting.least, "max": setting.most}
        self.fields["value"].widget.attrs.update(attributes)
