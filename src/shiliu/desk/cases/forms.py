"""The forms of the steps on one request. Fields have the names that refusals use."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.cases.models import Case, ReplyTemplate
from shiliu.cases.queries import similar_cases
from shiliu.cases.queries.merging import named
from shiliu.cases.queries.templates import usable_templates
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.core.actor import Actor
from shiliu.desk.cases.choices import dispatch_options, hand_down_options, kind_options
from shiliu.desk.cases.wording import CHANNELS, OUTCOMES
from shiliu.desk.saving import OnceForm
from shiliu.network.schemas import UnitInfo
from shiliu.ui.select import Select

LONGEST = 4000
SHOWN = 40


def text_field(
    label: Promise,
    help_text: Promise | str = "",
    *,
    required: bool = True,
    rows: int = 3,
    key: str = "",
) -> forms.CharField:
    """A text of some sentences; `key` goes there."""
    attrs = {"rows": rows, "data-key": key} if key else {"rows": rows}
    widget = forms.Textarea(attrs=attrs)
    field = forms.CharField(required=required, max_length=LONGEST, widget=widget)
    field.label, field.help_text = label, help_text  # type: ignore[assignment]  # lazy texts
    return field


class StepForm(OnceForm):
    """A step without anything to fill in; the others fill their choices from the request."""

    def offer(self, case: Case, suggested: UnitInfo | None) -> None:
        """Fill the choices that depend on the request."""

    def offer_to(self, actor: Actor, case: Case) -> None:
        """Fill the choices that depend on who chooses."""


class DispatchForm(StepForm):
    """Whom to send it to."""

    to = forms.ChoiceField(label=_("Unit that does it"), widget=Select)
    note = text_field(_("A word for them"), _("The asker does not see it."), required=False, rows=2)

    def offer(self, case: Case, suggested: UnitInfo | None) -> None:
        """Units for the place, the suggested one first."""
        choose(self, "to", dispatch_options(case, suggested))


class HandDownForm(StepForm):
    """Which point below takes it over."""

    to = forms.ChoiceField(label=_("Point that takes it over"))
    reason = text_field(_("Why"), required=False, rows=2)

    def offer(self, case: Case, suggested: UnitInfo | None) -> None:  # noqa: ARG002
        """Points below that may see it."""
        choose(self, "to", hand_down_options(case))


class PauseForm(StepForm):
    """Why the clock stops."""

    reason = text_field(
        _("Why the clock stops"), _("The asker reads this sentence, word for word.")
    )


class ReturnForm(StepForm):
    """Why it goes back."""

    reason = text_field(
        _("Why it is not yours"),
        _(
            "The responsible unit and the asker read it. A return is nobody's fault. "
            "The clock keeps running."
        ),
    )


class HandUpForm(StepForm):
    """Why it goes up."""

    reason = text_field(_("Why it goes up"), _("The unit above and the asker read it."))


class ExtendForm(StepForm):
    """How many more days, and why."""

    days = forms.IntegerField(
        label=_("More working days"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    reason = text_field(
        _("Why it takes longer"),
        _("The asker reads it, with your unit as the one that allowed it."),
    )


class RecategoriseForm(StepForm):
    """What it is really about."""

    category = forms.ChoiceField(
        label=_("Kind"),
        help_text=_("The promise and who may see it follow the kind."),
    )

    def offer(self, case: Case, suggested: UnitInfo | None) -> None:  # noqa: ARG002
        """All kinds."""
        choose(self, "category", kind_options())


class NoteForm(StepForm):
    """A note."""

    note = text_field(_("Note"), _("Only colleagues who can open this request see it."))


class ConfirmForm(StepForm):
    """What the asker said on the telephone or at the counter."""

    way = forms.ChoiceField(
        label=_("How they said it"),
        choices=[(way, CHANNELS[way]) for way in (Channel.PHONE, Channel.COUNTER, Channel.PAPER)],
        widget=forms.RadioSelect,
    )
    word = forms.ChoiceField(
        label=_("What the asker says"),
        choices=[
            (Word.SOLVED, _("Solved")),
            (Word.PARTLY, _("Partly solved")),
            (Word.NOT_SOLVED, _("Not solved")),
        ],
        widget=forms.RadioSelect,
    )
    remainder = text_field(
        _("What is still missing"),
        _("In the asker's words. With “partly” it keeps the work going."),
        required=False,
        rows=2,
    )


class AnswerForm(StepForm):
    """The answer, and what came of it."""

    template = forms.ChoiceField(label=_("Begin with a template"), required=False)
    begun_with = forms.UUIDField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(outcome, OUTCOMES[outcome]) for outcome in Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what came of it")},
    )
    reply = text_field(
        _("Answer to the asker"),
        _("First what came of it, then what was done, at last what else is possible."),
        rows=6,
        key="a",
    )
    checked = forms.BooleanField(
        label=_("I have looked at what is marked; it can be sent"), required=False
    )

    def offer_to(self, actor: Actor, case: Case) -> None:
        """Let an answer begin with a template; without any the choice is not there."""
        if templates := usable_templates(actor, case):
            choose(self, "template", template_options(templates))
        else:
            del self.fields["template"]


class TitleForm(StepForm):
    """The public title."""

    zh = forms.CharField(
        label=_("Title in Chinese"),
        max_length=60,
        help_text=_("A thing and a place, building or wider. No names, no room numbers, no blame."),
    )
    en = forms.CharField(label=_("Title in English"), max_length=60, required=False)
    checked = forms.BooleanField(
        label=_("I have looked at what is marked; it points at nobody"), required=False
    )


class LookForm(forms.Form):
    """Why somebody looks at a contact that is not of their own work."""

    reason = forms.CharField(label=_("Why you need it"), max_length=200)


class MergeForm(StepForm):
    """Which requests are about the same matter: similar ones to tick, others by their number."""

    members = forms.MultipleChoiceField(
        label=_("Similar ones around the same place"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    numbers = forms.CharField(
        label=_("Others, by their number"),
        help_text=_("Several with a blank between them."),
        required=False,
        max_length=600,
    )

    def offer_to(self, actor: Actor, case: Case) -> None:
        """The similar requests that `actor` may see."""
        self.actor = actor
        similar = similar_cases(actor, case)
        if not similar:
            del self.fields["members"]
            return
        told = [(str(row.id), f"{row.number} {row.words[:SHOWN]}") for row in similar]
        choose(self, "members", [*told])

    def clean(self) -> dict[str, object]:
        """`chosen` are the ids of both kinds."""
        ticked = [UUID(each) for each in self.cleaned_data.get("members", [])]
        typed = self.cleaned_data.get("numbers", "").replace("，", " ").split()
        found = named(self.actor, typed)
        if len(found) < len(set(typed)):
            self.add_error("numbers", _("One of these numbers is of no request you can open"))
        return {**self.cleaned_data, "chosen": {*ticked, *found}}


def choose(form: forms.Form, name: str, options: list[tuple[object, object]]) -> None:
    """Give a choice field its options."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = options


def template_options(templates: list[ReplyTemplate]) -> list[tuple[object, object]]:
    """Templates to choose from, and none."""
    return [("", _("None")), *((str(each.id), each.title) for each in templates)]
