"""The form of a request typed by staff: one page, filled in ten seconds when it is done at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shiliu.cases.rules.lifecycle import Channel
from shiliu.catalogue.queries import suggest
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.desk.cases.choices import area_options, kind_options
from shiliu.desk.cases.forms import choose, text_field
from shiliu.desk.cases.wording import CHANNELS
from shiliu.desk.network.fields import PlaceField
from shiliu.desk.saving import OnceForm
from shiliu.network.queries import area_named, listed_at_once, network
from shiliu.network.schemas import AreaInfo
from shiliu.ui.pictures import PicturesField
from shiliu.ui.templatetags.ui import in_language

LIKELY = 3


class RegisterForm(OnceForm):
    """Words, place, kind, how it came in; contact and "done at once" only when there is one."""

    channel = forms.ChoiceField(
        label=_("How it came in"),
        choices=[(way, CHANNELS[way]) for way in (Channel.COUNTER, Channel.PHONE, Channel.PAPER)],
        initial=Channel.COUNTER,
        widget=forms.RadioSelect,
    )
    words = text_field(_("What it is about, in their words"), rows=4)
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
    likely = forms.ChoiceField(
        label=_("Kind that fits the words"), required=False, widget=forms.RadioSelect
    )
    category = forms.ChoiceField(
        label=_("Kind"), error_messages={"required": _("Please choose what comes nearest")}
    )
    done_note = text_field(
        _("Done on the spot: what was done"),
        _("With this sentence the request is closed at once and counted apart."),
        required=False,
        rows=2,
    )
    pictures = PicturesField(
        label=_("Pictures"), help_text=_("Up to 3. Where and when they were taken is removed.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    name = forms.CharField(label=_("What they want to be called"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    centre_only = forms.BooleanField(
        label=_("Only the community centre may read it"), required=False
    )
    against = forms.ChoiceField(
        label=_("It is a complaint about this unit"),
        help_text=_("It goes one level up, and they do not see it."),
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        actor: Actor,
        typed: QueryDict | None = None,
    ) -> None:
        """`data` was sent to be saved; `typed` only to see what it suggests, without complaints."""
        self._given = data if data is not None else typed if typed is not None else QueryDict()
        super().__init__(data, files, initial=_own_area(actor) | self._given.dict())
        self._offer_places(actor)
        likely = self._likely()
        self.fields["category"].required = not self._given.get("likely")
        choose(self, "likely", likely)
        nothing = _("Another kind") if likely else _("Choose")
        choose(self, "category", [("", nothing), *kind_options()])
        choose(self, "against", [("", _("No")), *self._units()])

    def _offer_places(self, actor: Actor) -> None:
        """The list of places; in a city also a line to type the name of one in."""
        chosen = str(self._given.get("area") or self.initial.get("area") or "")
        options = area_options(actor, Permission.CASES_REQUEST_REGISTER, chosen)
        choose(self, "area", options)
        tops = {grant.area_path for grant in actor.grants_with(Permission.CASES_REQUEST_REGISTER)}
        areas = network().areas_by_path
        if all(listed_at_once(areas[path]) for path in tops if path in areas):
            del self.fields["called"]

    def _likely(self) -> list[tuple[object, object]]:
        """The kinds that the words point at, with the words that say so."""
        found = suggest(str(self._given.get("words", "")), get_language() or "")[:LIKELY]
        return [
            (each.category.code, _reasoned(in_language(each.category.name), each.reason_words))
            for each in found
            if each.category.leaf
        ]

    def _units(self) -> list[tuple[object, object]]:
        area = network().areas_by_code.get(str(self.initial.get("area")))
        units = [unit for unit in network().units if area and unit.serves(area.path)]
        return [(unit.code, in_language(unit.name)) for unit in units]

    def clean(self) -> dict[str, Any]:
        """One of the two ways to say the kind; the list goes before the suggestion."""
        data = super().clean() or {}
        if data.get("called"):
            data["area"] = data["called"].code
        data["category"] = data.get("category") or data.get("likely")
        return data

    def place_named(self) -> AreaInfo:
        """The deepest area that place and exact place name together."""
        area = network().areas_by_code[self.cleaned_data["area"]]
        return area_named(area, self.cleaned_data["place"])


def _own_area(actor: Actor) -> dict[str, object]:
    """The area of the own unit: most people ask at the point next to them."""
    places = network()
    if actor.unit is None:
        return {}
    return {"area": places.areas_by_id[places.units_by_id[actor.unit].area_id].code}


def _reasoned(name: str, words: tuple[str, ...]) -> str:
    said = gettext(", ").join(words)
    return gettext("%(kind)s: the words say “%(words)s”") % {"kind": name, "words": said}
