"""Reply templates on the desk: the list, writing one, changing one, taking one out of use."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.queries import names_of
from shiliu.cases.actions.templates import (
    NewTemplate,
    add_template,
    change_template,
    end_template,
)
from shiliu.cases.models import ReplyTemplate
from shiliu.cases.queries.templates import history_of, managed_template, managed_templates
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.cases.cells import category_name
from shiliu.desk.cases.choices import kind_options
from shiliu.desk.cases.forms import choose, text_field
from shiliu.desk.saving import OnceForm, gone_to, saved, sent, status_of
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language

MAY_WRITE = (Permission.CASES_TEMPLATE_MANAGE,)
PLACEHOLDERS = (
    ("number", _("the number of the request")),
    ("unit", _("the responsible unit")),
    ("phone", _("its telephone")),
    ("hours", _("its opening hours")),
    ("promised_day", _("the day it is promised for")),
    ("received_day", _("the day it came in")),
    ("category", _("its kind")),
)


class TemplateForm(OnceForm):
    """A template as it is written."""

    unit = forms.ChoiceField(label=_("Unit that uses it"))
    title = forms.CharField(label=_("Name of the template"), max_length=60)
    zh = text_field(_("Text in Chinese"), rows=6)
    en = text_field(_("Text in English"), required=False, rows=6)
    category = forms.ChoiceField(label=_("Only for this kind"), required=False)
    for_below = forms.BooleanField(
        label=_("Also for the units in the area of this one"), required=False
    )

    def offer(self, actor: Actor) -> None:
        """The own units, and all kinds with their groups."""
        units = network().units_by_id
        own = [units[each] for each in actor.units_with(Permission.CASES_TEMPLATE_MANAGE)]
        choose(self, "unit", [(each.code, in_language(each.name)) for each in own])
        choose(self, "category", [("", _("All")), *kind_options(groups=True)])

    def new(self) -> NewTemplate:
        """The valid form."""
        said = {name: self.cleaned_data[name] for name in NewTemplate.__dataclass_fields__}
        return NewTemplate(**said)


@staff_page(*MAY_WRITE)
def templates(request: ActingRequest) -> HttpResponse:
    """The templates of the own units, and how often each was used."""
    units = network().units_by_id
    found = [
        {
            "template": each,
            "unit": units[each.unit_id].name,
            "category": category_name(each.category_id) if each.category_id else "",
        }
        for each in managed_templates(request.actor)
    ]
    return render(request, "desk/cases/templates.html", {"found": found})


@staff_page(*MAY_WRITE, methods=FORM)
def template_add(request: ActingRequest) -> HttpResponse:
    """Write a new one."""
    form = TemplateForm(sent(request))
    form.offer(request.actor)

    def act() -> UUID:
        unit = network().units_by_code[form.cleaned_data["unit"]].id
        return add_template(by=request.actor, at=clock.now(), unit=unit, new=form.new()).id

    if saved(request, form, act):
        return gone_to(request, reverse("desk:templates"), gettext("The template is saved"))
    return _page(request, form)


@staff_page(*MAY_WRITE, methods=FORM)
def template(request: ActingRequest, template_id: UUID) -> HttpResponse:
    """Change one; the unit stays."""
    found = managed_template(request.actor, template_id)
    form = TemplateForm(sent(request), initial=_initial(found))
    form.offer(request.actor)
    del form.fields["unit"]

    def act() -> UUID:
        return change_template(
            by=request.actor, at=clock.now(), template_id=found.id, new=form.new()
        ).id

    if saved(request, form, act):
        return gone_to(request, reverse("desk:templates"), gettext("The template is saved"))
    return _page(request, form, found)


@staff_page(*MAY_WRITE, methods=ACTING)
def template_end(request: ActingRequest, template_id: UUID) -> HttpResponse:
    """Take it out of use; the answers that began with it stay."""
    found, form = managed_template(request.actor, template_id), OnceForm(request.POST)

    def act() -> UUID:
        return end_template(by=request.actor, at=clock.now(), template_id=found.id).id

    saved(request, form, act)
    return gone_to(request, reverse("desk:templates"), gettext("The template is out of use"))


def _initial(found: ReplyTemplate) -> dict[str, object]:
    return {
        "title": found.title,
        "zh": found.texts.get("zh", ""),
        "en": found.texts.get("en", ""),
        "category": found.category_id or "",
        "for_below": found.for_below,
    }


def _page(
    request: ActingRequest, form: TemplateForm, found: ReplyTemplate | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "placeholders": PLACEHOLDERS,
        "history": _history(found) if found else [],
    }
    return render(request, "desk/cases/template.html", context, status=status_of(form))


def _history(found: ReplyTemplate) -> list[tuple[object, str, str]]:
    """Who changed it and when: the moment, the person, what was changed."""
    facts = history_of(found)
    names = names_of({UUID(fact.by) for fact in facts if len(fact.by) == len(str(UUID(int=0)))})
    people = {str(post): each.user.display_name for post, each in names.items()}
    said = {
        "template.add": gettext("written"),
        "template.change": gettext("changed"),
        "template.end": gettext("taken out of use"),
    }
    return [(fact.at, people.get(fact.by, ""), said[fact.verb]) for fact in facts]
