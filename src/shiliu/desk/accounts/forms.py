"""Forms of people and posts. They check shapes; what is allowed is asked of the actions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.models import ROLE_NAMES, Post
from shiliu.accounts.queries import user_named
from shiliu.accounts.rules.roles import MOST_DAYS_AWAY, Role
from shiliu.accounts.schemas import NewPost
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.permissions import Permission
from shiliu.desk.accounts.scopes import SCOPES
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "input-short"})


class DayField(forms.DateField):
    """A day, typed or chosen."""

    widget = DayInput
    input_formats = ["%Y-%m-%d"]
    default_error_messages = {
        "required": _("Please choose the day."),
        "invalid": _("Please write the day like 2026-05-01."),
    }


class UnitField(forms.CharField):
    """A unit by its number, chosen from the list of the page or typed."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Unit"),
            help_text=_("The number on its sign, or choose from the list."),
            error_messages={"required": _("Please type or choose the unit.")},
            widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        )

    def clean(self, value: str) -> UnitInfo:
        """The unit with this number."""
        unit = network().units_by_code.get(super().clean(value).strip())
        if unit is None:
            raise forms.ValidationError(_("There is no unit with this number."))
        return unit


class PostForm(forms.Form):
    """A post to be proposed."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Add the person first if they have no account."),
        error_messages={"required": _("Please type the sign-in name of the person.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(ROLE_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what the person does.")},
    )
    unit = UnitField()
    area = forms.CharField(
        label=_("Area"),
        required=False,
        max_length=30,
        help_text=_("The code of a smaller area, when the post covers less than the unit."),
    )
    from_day = DayField(label=_("First day"))
    to_day = DayField(label=_("Last day"), required=False)

    def clean_username(self) -> UUID:
        """The id of the account with this sign-in name."""
        try:
            return user_named(self.cleaned_data["username"]).id
        except RuleBroken as error:
            raise forms.ValidationError(sentence(error)) from error

    def clean_area(self) -> UUID | None:
        """The id of the area with this code, None for the unit's own."""
        code = self.cleaned_data["area"].strip()
        if not code:
            return None
        area = network().areas_by_code.get(code)
        if area is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return area.id

    def new_post(self) -> NewPost:
        """What the action is asked for."""
        data = self.cleaned_data
        unit: UnitInfo = data["unit"]
        return NewPost(
            user_id=data["username"],
            unit_id=unit.id,
            area_id=data["area"] or unit.area_id,
            role=Role(data["role"]),
            from_day=data["from_day"],
            to_day=data["to_day"],
        )


class EndForm(forms.Form):
    """When a post ends."""

    last_day = DayField(label=_("Last day"))


class AbsenceForm(forms.Form):
    """Days away, and who stands in."""

    stand_in = forms.ChoiceField(label=_("Who stands in"))
    from_day = DayField(label=_("First day away"))
    to_day = DayField(label=_("Last day away"))

    def __init__(self, data: object = None, *, others: list[Post], today: date) -> None:
        super().__init__(data, initial={"from_day": today})  # type: ignore[arg-type]  # a QueryDict
        self.fields["to_day"].help_text = _("At most %(most)s days from today") % {
            "most": MOST_DAYS_AWAY
        }
        field = self.fields["stand_in"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(post.id), f"{post.user} · {post.unit.code}") for post in others]

    def days(self) -> tuple[date, date]:
        """First and last day away."""
        return self.cleaned_data["from_day"], self.cleaned_data["to_day"]


class UserForm(forms.Form):
    """A person to be added."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Small letters, digits, dot and dash, for example li.na"),
        error_messages={"required": _("Please choose a sign-in name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As colleagues know them."),
        error_messages={"required": _("Please type the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link to set a password goes there. Without it the link is handed over."),
    )


class TokenForm(forms.Form):
    """A key to be issued."""

    unit = UnitField()
    name = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        help_text=_("The system that will use the key."),
        error_messages={"required": _("Please say what the key is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[Permission.CASES_UNIT_VIEW, Permission.CASES_REQUEST_WORK],
        help_text=_(
            "Only in the area of the unit, and only as far as a post of such a unit could do it. "
            "Tick no more than the system needs."
        ),
        error_messages={"required": _("Please tick what the key may do.")},
    )
    days = forms.IntegerField(
        label=_("Works for so many days"),
        initial=365,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    calls_per_hour = forms.IntegerField(
        label=_("Calls an hour"),
        initial=1000,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
