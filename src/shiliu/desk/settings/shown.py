"""Settings, proposals and published figures as the pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.queries import person_names
from shiliu.core.actor import Actor
from shiliu.desk.settings.words import amount, setting_name
from shiliu.network.models import SettingChange
from shiliu.network.policies import can_decide_setting, can_publish_fact
from shiliu.network.queries import (
    changeable_settings,
    deployment,
    facts_inside,
    network,
    setting_changes,
)
from shiliu.network.schemas import AreaInfo, FactInfo, Texts

LAST_DECIDED = 20
GROUPS: dict[str, Promise] = {
    "thresholds": _("Thresholds"),
    "retention": _("How long something is kept"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One setting with its value in words; `url` proposes another."""

    name: Promise | str
    holds: str
    why: Texts | None
    url: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change in words: what, from which value to which, by whom and why."""

    id: UUID
    key: str
    name: Promise | str
    holds: str
    new: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    own: bool
    may_decide: bool
    decided_by: str
    decided_at: datetime | None
    approved: bool | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """A published figure with its area; `url` publishes a new one under the same key."""

    info: FactInfo
    area: AreaInfo
    url: str


def limit_rows(waiting: Collection[str]) -> list[tuple[Promise, list[Limit]]]:
    """All settings by group."""
    reasons = deployment().retention_reasons
    rows: dict[str, list[Limit]] = {group: [] for group in GROUPS}
    for setting in changeable_settings():
        group, _, name = setting.key.partition(".")
        rows[group].append(
            Limit(
                name=setting_name(setting.key),
                holds=amount(setting.key, setting.value),
                why=reasons.get(name) if group == "retention" else None,
                url=reverse("desk:limit_propose", args=[setting.key]),
                waits=setting.key in waiting,
            )
        )
    return [(title, rows[group]) for group, title in GROUPS.items()]


def proposals(actor: Actor, person: UUID | None) -> tuple[list[Proposal], list[Proposal]]:
    """What waits for a second person, and the last decisions; three queries."""
    changes = setting_changes(actor, network().root.path)
    waiting = list(changes.filter(decided_at=None))
    decided = list(changes.exclude(decided_at=None)[:LAST_DECIDED])
    people = {each.proposed_by for each in [*waiting, *decided]}
    people |= {each.decided_by for each in decided if each.decided_by}
    names = person_names(people)
    holds = {setting.key: setting.value for setting in changeable_settings()}

    def shown(change: SettingChange) -> Proposal:
        return _proposal(change, names, holds.get(change.key, 0), actor, person)

    return [shown(each) for each in waiting], [shown(each) for each in decided]


def waiting_for(actor: Actor, person: UUID | None) -> int:
    """How many proposals of others this person could decide."""
    root = network().root.path
    waiting = setting_changes(actor, root).filter(decided_at=None)
    return sum(can_decide_setting(actor, root, each, person) for each in waiting) if person else 0


def fact_rows(actor: Actor) -> list[FactRow]:
    """The current figures of the areas for which `actor` may publish."""
    places = network()
    rows = ((each, places.areas_by_id[each.area_id]) for each in facts_inside(""))
    return [
        FactRow(each, area, _publish_url(each, area))
        for each, area in rows
        if can_publish_fact(actor, area.path)
    ]


def _publish_url(info: FactInfo, area: AreaInfo) -> str:
    return f"{reverse('desk:fact_publish')}?{urlencode({'area': area.code, 'key': info.key})}"


def _proposal(
    change: SettingChange,
    names: dict[UUID, str],
    holds: int,
    actor: Actor,
    person: UUID | None,
) -> Proposal:
    root = network().root.path
    return Proposal(
        id=change.id,
        key=change.key,
        name=setting_name(change.key),
        holds=amount(change.key, holds),
        new=amount(change.key, int(change.value)),
        reason=change.reason,
        proposed_by=names.get(change.proposed_by, ""),
        proposed_at=change.proposed_at,
        own=change.proposed_by == person,
        may_decide=person is not None and can_decide_setting(actor, root, change, person),
        decided_by=names.get(change.decided_by, "") if change.decided_by else "",
        decided_at=change.decided_at,
        approved=change.approved,
    )
