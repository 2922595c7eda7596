"""The three steps of asking for help. Each step's form also checks what the steps before gave."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.catalogue.queries import catalogue, leaf_choices
from shiliu.network.queries import area_named, network
from shiliu.network.schemas import AreaInfo
from shiliu.ui.templatetags.ui import in_language

MATTER = ("words", "community", "place")
KIND = ("category", "centre_only", "against")


class MatterForm(forms.Form):
    """Step 1: what it is and where."""

    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_(
            "One or two sentences are enough. Your words stay as you write them and are not published."
        ),
        max_length=4000,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please say in a sentence or two what it is about")},
    )
    community = forms.ChoiceField(
        label=_("Where is it?"),
        error_messages={"required": _("Please choose the community, or the whole district")},
    )
    place = forms.CharField(
        label=_("Where exactly"),
        help_text=_("The building, the entrance, the street: so that nobody has to search."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = community_choices()

    def area(self) -> AreaInfo:
        """The deepest area that community and place name together."""
        community = network().areas_by_code[self.cleaned_data["community"]]
        return area_named(community, self.cleaned_data["place"])


class KindForm(forms.Form):
    """Step 2: what kind of matter, and who may read it."""

    category = forms.ChoiceField(
        label=_("What kind of matter is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what comes nearest; we can change it later")},
    )
    centre_only = forms.BooleanField(
        label=_("Only the community centre may read it"),
        help_text=_(
            "Not the points nearer your door. Matters about people always start at the centre."
        ),
        required=False,
    )
    against = forms.ChoiceField(
        label=_("It is a complaint about this point or unit"),
        help_text=_("It goes one level up, and they do not see it."),
        required=False,
    )

    def __init__(self, *args: object, area: AreaInfo, likely: list[str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        kind, against = self.fields["category"], self.fields["against"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(against, forms.ChoiceField)
        kind.choices = category_choices(likely)
        against.choices = unit_choices(area)


class ContactForm(forms.Form):
    """Step 3: how to be reached, or not at all."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We write “there is news”, nothing else."),
        required=False,
        error_messages={
            "invalid": _("Please check the e-mail address, for example name@example.org")
        },
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Only the unit that works on it sees the number; every look is logged."),
        max_length=40,
        required=False,
    )
    name = forms.CharField(label=_("What shall we call you?"), max_length=60, required=False)


class CodeForm(forms.Form):
    """A receipt code as somebody types it."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("16 digits, with or without spaces"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "input-code",
                "inputmode": "numeric",
                "autocomplete": "off",
                "data-code-from-fragment": True,
            }
        ),
        error_messages={"required": _("Please type the 16 digits of your code")},
    )


def community_choices() -> list[tuple[str, object]]:
    """The areas two levels below the root under their parents, then the root itself."""
    places = network()
    grouped: list[tuple[str, object]] = [("", _("Choose"))]
    for parent in places.children_of(places.root):
        options = [(child.code, in_language(child.name)) for child in places.children_of(parent)]
        grouped.append((in_language(parent.name), options))
    grouped.append((places.root.code, _("Somewhere else, or the whole district")))
    return grouped


def category_choices(likely: list[str]) -> list[tuple[str, object]]:
    """What may be chosen: the likely ones first, then all under their top groups."""
    known = catalogue()
    first = [(code, in_language(known.by_code[code].name)) for code in likely]
    groups: list[tuple[str, object]] = [(str(_("Fits what you wrote")), first)] if first else []
    for each in leaf_choices():
        leaves = [
            (leaf.code, in_language(leaf.name))
            for leaf in each.leaves
            if leaf.code not in likely and leaf.minimum_level > 0
        ]
        if leaves:
            groups.append((in_language(each.group.name), leaves))
    return groups


def unit_choices(area: AreaInfo) -> list[tuple[str, object]]:
    """Units that answer for the place, whom a complaint may be about."""
    units = [unit for unit in network().units if unit.serves(area.path)]
    return [("", _("No")), *((unit.code, in_language(unit.name)) for unit in units)]
