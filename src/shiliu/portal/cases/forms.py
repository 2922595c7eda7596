"""The three steps of asking for help. Each step's form also checks what the steps before gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.catalogue.schemas import Suggestion
from shiliu.network.queries import area_named, network
from shiliu.network.schemas import AreaInfo
from shiliu.portal.cases.choices import (
    Choices,
    Kinds,
    category_codes,
    kinds,
    unit_choices,
)
from shiliu.portal.cases.place import is_near_enough, place_choice, place_of
from shiliu.ui.pictures import PicturesField
from shiliu.ui.select import Select

MATTER = ("words", "community", "place")
WHERE = _("Please choose where it is")
KIND = ("category", "centre_only", "against")


class MatterForm(forms.Form):
    """Step 1: what it is and where."""

    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("One or two sentences. They stay as you write them and are not published."),
        max_length=4000,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Please say in a sentence or two what it is about"),
            "min_length": _("Please say in a sentence or two what it is about"),
            "max_length": _("Please shorten your text to 4,000 characters"),
        },
    )
    community = forms.CharField(
        label=_("Where is it?"),
        max_length=40,
        error_messages={"required": WHERE, "max_length": WHERE},
    )
    place = forms.CharField(
        label=_("Where exactly"),
        help_text=_("The building, the entrance or the street."),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Please shorten the place to 200 characters")},
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        given = self.data if self.is_bound else self.initial
        self.choice = place_choice(given)
        self.fields["community"].widget = Select(
            choices=self.choice.options, attrs={"class": "input"}
        )
        if self.choice.first_found and not self.is_bound:
            self.initial = {**self.initial, "community": self.choice.first_found}

    def clean_community(self) -> str:
        """A place that can be chosen, as it was said."""
        said: str = self.cleaned_data["community"]
        if place_of(said) is None:
            raise forms.ValidationError(WHERE)
        return said

    def next_step(self) -> MatterForm | None:
        """The form with the next list of places when more of the place is asked for; else None."""
        said = str(self.data.get("community", ""))
        kept = {name: self.data.get(name, "") for name in ("words", "place", "within")}
        if "up" in self.data:
            return MatterForm(initial=kept | {"within": self.data["up"]})
        if "look" in self.data and self.data.get("find"):
            return MatterForm(initial=kept | {"find": self.data["find"]})
        area = place_of(said)
        if area is not None and not is_near_enough(said):
            return MatterForm(initial=kept | {"within": area.code})
        return None

    def area(self) -> AreaInfo:
        """The deepest area that community and place name together."""
        community = place_of(self.cleaned_data["community"]) or network().root
        return area_named(community, self.cleaned_data["place"])


class KindForm(forms.Form):
    """Step 2: what kind of matter, and who may read it."""

    category = forms.ChoiceField(
        label=_("What kind of matter is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what comes nearest; we can change it later"),
            "invalid_choice": _("Please choose what comes nearest; we can change it later"),
        },
    )
    centre_only = forms.BooleanField(
        label=_("Only the community centre may read it"),
        help_text=_("Not the points nearer your door. Matters about people start at the centre."),
        required=False,
    )
    against = forms.ChoiceField(
        label=_("Which one is it about?"),
        help_text=_("It goes to the level above; they do not see it."),
        required=False,
        error_messages={"invalid_choice": _("Please choose the unit from the list")},
    )

    def __init__(
        self, *args: object, area: AreaInfo, suggestions: Sequence[Suggestion], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        self._suggestions = suggestions
        _offer(self, "category", category_codes())
        _offer(self, "against", unit_choices(area))

    def kinds(self) -> Kinds:
        """The kinds as the page shows them."""
        return kinds(self._suggestions, self["category"].value() or "")


class ContactForm(forms.Form):
    """Step 3, and later corrections: how to be reached, or not at all."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We write “there is news”, nothing else."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Please check the e-mail address, for example name@example.org")
        },
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Only the unit sees it; every look is logged."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AskContactForm(ContactForm):
    """The same when something is asked, with pictures."""

    pictures = PicturesField(
        label=_("Pictures"),
        help_text=_(
            "Up to 3. Where and when they were taken is removed. Nobody outside sees them "
            "before staff have made people and plates unreadable."
        ),
    )

    def ask_for_pictures_again(self) -> None:
        """A page that comes back has lost the files that were chosen: no browser keeps them."""
        if self.files and "pictures" not in self.errors:
            self.add_error("pictures", _("Please choose the pictures again"))


class PicturesForm(forms.Form):
    """Pictures for a request that was asked already."""

    pictures = PicturesField(label=_("Pictures"))


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


class ReportForm(forms.Form):
    """Something that should not be public: where it stands and what it is."""

    page = forms.CharField(
        label=_("Where does it stand?"),
        help_text=_("The address of the page, or what it is called."),
        max_length=300,
        required=False,
    )
    words = forms.CharField(
        label=_("What should not be public?"),
        help_text=_("For example a name, a telephone number, a picture. No reason is needed."),
        max_length=3000,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Please say what should not be public"),
            "min_length": _("Please say what should not be public"),
            "max_length": _("Please shorten your text to 3,000 characters"),
        },
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We write “there is news”, nothing else."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Please check the e-mail address, for example name@example.org")
        },
    )


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
