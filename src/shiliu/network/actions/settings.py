"""The brand, which one person may change, and the settings that need two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Setting, SettingChange
from shiliu.network.queries import network
from shiliu.network.rules.brand import check_brand
from shiliu.network.rules.settings import check_setting

REASON_LENGTH = range(4, 301)


def set_brand(*, brand: Mapping[str, object], by: Actor, at: datetime) -> None:
    """Replace the brand: names, texts and colours that can be read. Records `brand.set`."""
    check_brand(brand)
    root = network().root
    with transaction.atomic():
        _store("brand", dict(brand), at)
        record(
            verb="brand.set",
            by=by,
            at=at,
            area_path=root.path,
            subject_type="area",
            subject_id=root.id,
        )


def propose_setting(
    *, key: str, value: object, reason: str, person: UUID, by: Actor, at: datetime
) -> SettingChange:
    """Propose a threshold or retention time; nothing changes until somebody else approves it.

    `person` is the user behind `by` (`accounts.queries.person_of`): somebody with two posts is
    one person. Raises RuleBroken for an unknown key, a value out of its range, a missing reason,
    or while another proposal for the same key waits. Records `setting.propose`.
    """
    number = check_setting(key, value)
    if len(reason.strip()) not in REASON_LENGTH:
        raise RuleBroken("network.reason_length", field="reason", most=REASON_LENGTH[-1])
    with transaction.atomic():
        Setting.objects.select_for_update().filter(key=key).first()
        if SettingChange.objects.filter(key=key, decided_at=None).exists():
            raise RuleBroken("network.setting_waits", field="key", key=key)
        change = SettingChange(
            key=key, value=number, reason=reason.strip(), proposed_by=person, proposed_at=at
        )
        change.save(force_insert=True)
        _recorded("setting.propose", change, by=by, at=at)
    return change


def decide_setting(
    change_id: UUID, *, approved: bool, person: UUID, by: Actor, at: datetime
) -> SettingChange:
    """Approve or refuse a proposal of somebody else; an approved value holds at once.

    `person` is the user behind `by`. Raises `network.second_person` for whoever proposed it and
    `network.setting_decided` the second time. Records `setting.decide`.
    """
    with transaction.atomic():
        change = SettingChange.objects.select_for_update().filter(pk=change_id).first()
        if change is None:
            raise RuleBroken("network.setting_unknown", field="key", key="")
        if change.decided_at is not None:
            raise RuleBroken("network.setting_decided")
        if change.proposed_by == person:
            raise RuleBroken("network.second_person")
        change.decided_by, change.decided_at, change.approved = person, at, approved
        change.save(update_fields=["decided_by", "decided_at", "approved"])
        _recorded("setting.decide", change, by=by, at=at)
        if approved:
            _store(change.key, check_setting(change.key, change.value), at)
    return change


def _store(key: str, value: object, at: datetime) -> None:
    Setting.objects.update_or_create(key=key, defaults={"value": value, "changed_at": at})
    references.changed()


def _recorded(verb: str, change: SettingChange, *, by: Actor, at: datetime) -> None:
    data: dict[str, object] = {"key": change.key, "value": change.value}
    if change.approved is not None:
        data["detail"] = "approved" if change.approved else "refused"
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=network().root.path,
        subject_type="setting_change",
        subject_id=change.id,
        data=data,
    )
