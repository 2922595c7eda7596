"""Writing, changing and ending reply templates. The texts stand in no fact, only what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from shiliu.cases.actions.writing import required_text
from shiliu.cases.models import ReplyTemplate, TextKind
from shiliu.cases.policies import can_manage_templates, templates_for
from shiliu.cases.queries.templates import managed_template
from shiliu.cases.rules import placeholders
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network

TITLE_LENGTH = range(2, 61)


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A template as it is written: `zh` has to be there, `en` may; no category fits all."""

    title: str
    zh: str
    en: str = ""
    category: str = ""
    for_below: bool = False


@dataclass(frozen=True, slots=True)
class _Clean:
    title: str
    texts: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def add_template(*, by: Actor, at: datetime, unit: UUID, new: NewTemplate) -> ReplyTemplate:
    """Write a template for a unit; records `template.add`."""
    if not can_manage_templates(by, unit):
        raise NotAllowed
    template = ReplyTemplate(unit_id=unit)
    _put(template, new, at)
    template.save(force_insert=True)
    _record("template.add", template, by, at, [])
    return template


@transaction.atomic
def change_template(
    *, by: Actor, at: datetime, template_id: UUID, new: NewTemplate
) -> ReplyTemplate:
    """Change a template; records `template.change` with the names of what changed."""
    template = _locked(by, template_id)
    changed = _put(template, new, at)
    template.save()
    _record("template.change", template, by, at, changed)
    return template


@transaction.atomic
def end_template(*, by: Actor, at: datetime, template_id: UUID) -> ReplyTemplate:
    """Take a template out of use; records `template.end`."""
    template = _locked(by, template_id)
    template.ended_at = at
    template.save(update_fields=["ended_at"])
    _record("template.end", template, by, at, [])
    return template


def count_use(template_id: UUID | None, by: Actor, times: int = 1) -> None:
    """Count answers that began with a template, inside the transaction of the answers."""
    if template_id is not None and times:
        used = ReplyTemplate.objects.filter(templates_for(by), pk=template_id)
        used.update(used=F("used") + times)


def _locked(by: Actor, template_id: UUID) -> ReplyTemplate:
    managed_template(by, template_id)
    found = ReplyTemplate.objects.select_for_update().filter(pk=template_id, ended_at=None).first()
    if found is None:
        raise NotAllowed
    return found


def _put(template: ReplyTemplate, new: NewTemplate, at: datetime) -> list[str]:
    """Put what was written into the row; the names of the fields that changed."""
    clean = _clean(new)
    after = {
        "title": clean.title,
        "texts": clean.texts,
        "category_id": new.category or None,
        "for_below": new.for_below,
    }
    changed = [name for name, value in after.items() if getattr(template, name) != value]
    for name, value in after.items():
        setattr(template, name, value)
    template.changed_at = at
    return changed


def _clean(new: NewTemplate) -> _Clean:
    title = " ".join(new.title.split())
    if len(title) not in TITLE_LENGTH:
        raise RuleBroken("cases.template_title", field="title", most=TITLE_LENGTH.stop - 1)
    if new.category and not catalogue().leaves_under(new.category):
        raise RuleBroken("cases.category_unknown", field="category")
    texts = {"zh": required_text(new.zh, TextKind.REPLY)}
    if new.en.strip():
        texts["en"] = required_text(new.en, TextKind.REPLY)
    for name, text in texts.items():
        placeholders.check(text, name)
    return _Clean(title, texts)


def _record(
    verb: str, template: ReplyTemplate, by: Actor, at: datetime, changed: list[str]
) -> None:
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=network().units_by_id[template.unit_id].area_path,
        unit=template.unit_id,
        subject_type="template",
        subject_id=template.id,
        data={"changed": changed} if changed else {},
    )
