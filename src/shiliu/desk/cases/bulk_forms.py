"""What is asked for a step on many requests: first codes in the address, then words in a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.cases.actions.batches import Many
from shiliu.cases.models import Case
from shiliu.cases.queries.templates import usable_templates
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.permissions import Permission
from shiliu.desk.cases.acts import ACTS, Words
from shiliu.desk.cases.choices import kind_options, unit_options
from shiliu.desk.cases.filling import filled
from shiliu.desk.cases.forms import choose, template_options, text_field
from shiliu.desk.cases.wording import OUTCOMES
from shiliu.desk.saving import OnceForm
from shiliu.ui.languages import chosen, key_of
from shiliu.ui.select import Select

NOBODY = ("", _("Please choose"))


class BulkForm(OnceForm):
    """Confirms. `seen` are the requests as they were looked at: id and number of changes."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40_000)

    looked_at: dict[UUID, int]

    def clean(self) -> dict[str, Any]:
        """`looked_at` are the requests with their changes; a mangled list is refused."""
        data = super().clean() or {}
        try:
            pairs = (each.split(".") for each in data.get("seen", "").split())
            self.looked_at = {UUID(case_id): int(changes) for case_id, changes in pairs}
        except ValueError:
            self.add_error(None, sentence(RuleBroken("cases.batch_empty")))
        return data


class ReasonForm(BulkForm):
    """A reason that every asker reads."""

    text = text_field(_("Why"), _("Every asker reads this sentence, word for word."))


class NoteForm(BulkForm):
    """A word for whoever gets them."""

    text = text_field(_("A word for them"), _("The asker does not see it."), required=False, rows=2)


class ReplyForm(BulkForm):
    """One answer for all, in the language each of them asked in, and what came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(outcome, OUTCOMES[outcome]) for outcome in Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what came of it")},
    )
    text = text_field(
        _("Answer to each asker"),
        _("First what came of it, then what was done, at last what else is possible."),
        rows=6,
    )
    text_en = text_field(
        _("Answer to those who asked in English"),
        _("Left empty, they get the same."),
        required=False,
        rows=6,
    )
    begun_with = forms.UUIDField(required=False, widget=forms.HiddenInput)
    checked = forms.BooleanField(
        label=_("I have looked at what is marked; it can be sent"), required=False
    )

    def offer(self, able: list[Case]) -> None:
        """Ask for the English text only where somebody asked in English."""
        english = any(key_of(case.language) == "en" for case in able)
        if not english and not self.data.get("text_en"):
            del self.fields["text_en"]

    def as_read_by(self, case: Case) -> str:
        """A valid answer as the asker of this request reads it, its placeholders filled."""
        said = self.cleaned_data
        texts = {"zh": said["text"], "en": said.get("text_en", "")}
        return filled(chosen(texts, case.language)[0], case)


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A step for many: its words come from the step on one; `asks` names what has to be
    chosen, `begins` what may be.
    """

    step: Many
    form: type[BulkForm] = BulkForm
    asks: str = ""
    begins: str = ""

    @property
    def label(self) -> Words:
        return ACTS[self.step].label


BULK: dict[str, BulkAct] = {
    act.step: act
    for act in (
        BulkAct(Many.ACCEPT),
        BulkAct(Many.START),
        BulkAct(Many.DISPATCH, NoteForm, "to"),
        BulkAct(Many.ANSWER, ReplyForm, begins="template"),
        BulkAct(Many.PAUSE, ReasonForm),
        BulkAct(Many.RESUME),
        BulkAct(Many.HAND_UP, ReasonForm),
        BulkAct(Many.HAND_DOWN, NoteForm, "to"),
        BulkAct(Many.RECATEGORISE, BulkForm, "kind"),
        BulkAct(Many.APPROVE_TITLE),
    )
}


class ChoosingForm(forms.Form):
    """The step, and the unit or the kind it needs: codes only, so they may stand in the address."""

    step = forms.ChoiceField(
        label=_("Step"), choices=[(each.step, each.label) for each in BULK.values()]
    )
    to = forms.CharField(label=_("Unit that gets them"), required=False, max_length=40)
    kind = forms.CharField(label=_("Kind"), required=False, max_length=60)
    template = forms.ChoiceField(label=_("Begin with a template"), required=False)

    def offer(self, actor: Actor, act: BulkAct) -> None:
        """Fill the select that the step asks for; hide the other."""
        for name in {"to", "kind", "template"} - {act.asks or act.begins}:
            del self.fields[name]
        if act.begins:
            choose(self, "template", template_options(usable_templates(actor)))
        if act.asks == "to":
            units = unit_options(actor, doing=act.step is Many.DISPATCH)
            self.fields["to"].widget = Select(choices=[NOBODY, *units])
        if act.asks == "kind":
            self.fields["kind"].widget = Select(choices=[NOBODY, *kind_options()])


def step_options(actor: Actor) -> list[tuple[str, Words]]:
    """The steps that a list offers to `actor`; none to whoever works on no requests."""
    if not actor.may_somewhere(Permission.CASES_REQUEST_WORK):
        return []
    may_approve = actor.may_somewhere(Permission.CASES_TITLE_APPROVE)
    return [
        (each.step, each.label)
        for each in BULK.values()
        if may_approve or each.step is not Many.APPROVE_TITLE
    ]


def seen_text(cases: list[Case]) -> str:
    """Requests as the form carries them."""
    return " ".join(f"{case.id.hex}.{case.changes}" for case in cases)
