"""The form of a day that differs from the week."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.desk.network.fields import initial_texts
from shiliu.desk.saving import OnceForm, day_field
from shiliu.network.models import Holiday


class HolidayForm(OnceForm):
    """A rest day or a make-up day, as a notice says."""

    day = day_field(_("Day"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("rest", _("Rest day")), ("work", _("A day that is worked"))],
        widget=forms.RadioSelect,
        initial="rest",
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=60)
    source = forms.CharField(
        label=_("Which notice says so"), max_length=300, help_text=_("Who, number and date.")
    )

    @staticmethod
    def sent(holiday: Holiday) -> dict[str, str]:
        """What the form would have sent for a day that is there already."""
        texts = initial_texts("name", holiday.name)
        return {
            "day": holiday.day.isoformat(),
            "kind": holiday.kind,
            "source": holiday.source,
            **texts,
        }
