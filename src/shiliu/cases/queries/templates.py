"""Reply templates: which one may begin an answer with, and which one may change."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from shiliu.cases.models import Case, ReplyTemplate
from shiliu.cases.policies import can_manage_templates, templates_for
from shiliu.cases.rules import placeholders
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact


def usable_templates(actor: Actor, case: Case | None = None) -> list[ReplyTemplate]:
    """What `actor` may begin an answer with; for one request only what fits its category."""
    found = ReplyTemplate.objects.filter(templates_for(actor), ended_at=None).order_by(
        "title", "id"
    )
    return [each for each in found if case is None or _fits(each, case)]


def usable_template(actor: Actor, template_id: UUID) -> ReplyTemplate | None:
    """One template that `actor` may begin an answer with."""
    found = ReplyTemplate.objects.filter(templates_for(actor), ended_at=None, pk=template_id)
    return found.first()


def managed_templates(actor: Actor) -> list[ReplyTemplate]:
    """The templates of the units whose templates `actor` writes."""
    units = actor.units_with(Permission.CASES_TEMPLATE_MANAGE)
    return list(ReplyTemplate.objects.filter(unit__in=units, ended_at=None).order_by("title", "id"))


def managed_template(actor: Actor, template_id: UUID) -> ReplyTemplate:
    """One template that `actor` may change; NotAllowed otherwise."""
    found = ReplyTemplate.objects.filter(pk=template_id, ended_at=None).first()
    if found is None or not can_manage_templates(actor, found.unit_id):
        raise NotAllowed
    return found


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled; what has no value stays open."""
    return placeholders.fill(text, values)


def history_of(template: ReplyTemplate) -> list[Fact]:
    """Who wrote and changed it, the newest first."""
    facts = Fact.objects.filter(subject_type="template", subject_id=template.id)
    return list(facts.order_by("-id")[:20])


def _fits(template: ReplyTemplate, case: Case) -> bool:
    if template.category_id is None:
        return True
    return any(
        leaf.code == case.category_id for leaf in catalogue().leaves_under(template.category_id)
    )
