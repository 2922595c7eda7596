"""The form that asks for a webhook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.desk.accounts.forms import UnitField
from shiliu.desk.saving import OnceForm
from shiliu.desk.webhooks.words import EVENT_NAMES


class HookForm(OnceForm):
    """Unit, receiver and events."""

    unit = UnitField()
    name = forms.CharField(
        label=_("What it is for"),
        help_text=_("The system that will be told."),
        error_messages={"required": _("Please say which system will be told.")},
    )
    address = forms.CharField(
        label=_("Address of the receiver"),
        help_text=_("Its host has to stand in the settings of this installation."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the whole address, like https://hooks.example.org/path.")
        },
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=list(EVENT_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["case.receive", "case.dispatch", "case.answer"],
        help_text=_(
            "Only that it happened, to which request, and where to read it; never a word of it. "
            "Only requests that the unit may see, never a complaint about it."
        ),
        error_messages={
            "required": _("Tick at least one event that the receiver shall be told of.")
        },
    )
