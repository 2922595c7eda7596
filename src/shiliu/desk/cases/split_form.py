"""The form of a part that is split off: words, place, kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.cases.actions.splitting import NewPart
from shiliu.cases.models import Case
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.desk.cases.choices import area_options, kind_options
from shiliu.desk.cases.forms import StepForm, choose, text_field
from shiliu.desk.network.fields import PlaceField
from shiliu.network.queries import network


class SplitForm(StepForm):
    """One part. `changes` is the version of the request that was read."""

    words = text_field(
        _("What this part is about, in the asker's words"),
        _("Copy the sentence, or write it out. The asker reads it."),
    )
    area = forms.ChoiceField(label=_("Where"))
    called = PlaceField(
        label=_("Or the name of the place"),
        required=False,
        help_text=_("It goes before the list."),
    )
    place = forms.CharField(
        label=_("Where exactly"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Building, entrance, street")}),
    )
    category = forms.ChoiceField(
        label=_("Kind"), error_messages={"required": _("Please choose what comes nearest")}
    )
    changes = forms.IntegerField(widget=forms.HiddenInput)

    def offer_to(self, actor: Actor, case: Case) -> None:
        """The places where `actor` works on requests, that of the whole chosen; all kinds."""
        here = network().areas_by_id[case.area_id].code
        chosen = str(self.data.get("area") or here)
        self.fields["area"].required = not self.data.get("called")
        choose(self, "area", area_options(actor, Permission.CASES_REQUEST_WORK, chosen))
        choose(self, "category", [("", _("Choose")), *kind_options()])
        self.initial.update(area=here, changes=case.changes)

    def clean(self) -> dict[str, Any]:
        """`new` is the part; a place by its name goes before the list."""
        data = super().clean() or {}
        if data.get("called"):
            data["area"] = data["called"].code
        if not self.errors:
            given = (data["words"], data["area"], data["category"], data["place"])
            data["new"] = NewPart(*given)
        return data
