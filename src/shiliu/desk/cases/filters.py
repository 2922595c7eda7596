"""The filters of the list of requests, as they stand in the address bar."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiliu.cases.models import TitleState
from shiliu.cases.queries import Filters
from shiliu.cases.rules.lifecycle import Channel, State, Word
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.desk.cases.choices import Grouped, area_options, kind_options, unit_options
from shiliu.desk.cases.columns import COLUMNS
from shiliu.desk.cases.wording import CHANNELS, STATES, WORDS
from shiliu.desk.saving import DayInput
from shiliu.ui.select import Select

ANY = ("", _("All"))
TITLES = [
    ANY,
    (TitleState.PROPOSED, _("Title waits for approval")),
    (TitleState.APPROVED, _("Title is public")),
]


class FilterForm(forms.Form):
    """What a list is narrowed to. A code that is not offered is still taken, or refused by name."""

    q = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    state = forms.MultipleChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", pgettext_lazy("request", "Open")),
            ("any", ANY[1]),
            *((each, STATES[each]) for each in State),
        ],
    )
    word = forms.ChoiceField(
        label=_("The asker's word"),
        required=False,
        choices=[ANY, *((word, WORDS[word]) for word in Word)],
    )
    area = forms.CharField(label=_("Place"), required=False, max_length=30)
    category = forms.CharField(label=_("Kind"), required=False, max_length=60)
    unit = forms.CharField(label=_("Responsible"), required=False, max_length=40)
    doer = forms.CharField(label=_("Doing it"), required=False, max_length=40)
    channel = forms.ChoiceField(
        label=_("How it came in"),
        required=False,
        choices=[ANY, *((channel, CHANNELS[channel]) for channel in Channel)],
    )
    title = forms.ChoiceField(label=_("Public title"), required=False, choices=TITLES)
    received_from = forms.DateField(
        label=_("Received from"), required=False, widget=DayInput(format="%Y-%m-%d")
    )
    received_to = forms.DateField(
        label=_("Received until"), required=False, widget=DayInput(format="%Y-%m-%d")
    )
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)
    mine = forms.BooleanField(label=_("Only my unit's"), required=False)
    quarantine = forms.BooleanField(label=_("Only set aside for a look"), required=False)
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        choices=[(each.name, each.label) for each in COLUMNS.values()],
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, actor: Actor) -> None:
        """Fill the selects with what `actor` can meet."""
        area = str(self.data.get("area", ""))
        areas = area_options(actor, Permission.CASES_AREA_VIEW, area)
        for name, options in (
            ("area", areas),
            ("category", kind_options(groups=True)),
            ("unit", unit_options(actor, doing=False, area=area)),
            ("doer", unit_options(actor, doing=True, area=area)),
        ):
            given = str(self.data.get(name, ""))
            choices = _with_given([ANY, *options], given)
            self.fields[name].widget = Select(choices=choices)

    def filters(self, actor: Actor) -> Filters:
        """The valid form as filters of the query."""
        data = self.cleaned_data
        wanted = self.states
        return Filters(
            states=() if wanted == "any" else tuple(wanted.split(",")),
            mine=actor.units if data["mine"] else frozenset(),
            **{
                name: data[name]
                for name in (
                    *("word", "area", "category", "unit", "doer", "channel", "title"),
                    *("received_from", "received_to", "overdue", "quarantine"),
                )
            },
        )

    @property
    def states(self) -> str:
        """The states asked for; without any the open ones, in a search all."""
        chosen = self.cleaned_data["state"]
        if "any" in chosen or (not chosen and self.cleaned_data["q"]):
            return "any"
        return ",".join(chosen) or "open"

    @property
    def narrowed(self) -> int:
        """How many filters are set, not counting state and words: they stand outside."""
        return sum(
            bool(value)
            for name, value in self.cleaned_data.items()
            if name not in ("q", "state", "overdue", "columns")
        )


def _with_given(options: Iterable[Grouped], given: str) -> list[Grouped]:
    """The options, and the value in the address where it is none of them."""
    listed = list(options)
    offered = {
        code
        for code, inner in listed
        for code in ([each for each, _ in inner] if isinstance(inner, list) else [code])
    }
    return listed if given in offered else [*listed, (given, given)]
