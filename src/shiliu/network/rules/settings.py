"""The settings a deployment may change, with their ranges: who proposes one cannot approve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from shiliu.lib.errors import RuleBroken


def _limited(default: int, least: int, most: int) -> Any:  # noqa: ANN401 - as `field` itself
    return field(default=default, metadata={"range": range(least, most + 1)})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When something counts, ends or alarms. Each line: the default, the least and the most."""

    confirm_days: int = _limited(7, 3, 60)
    reopen_days: int = _limited(14, 1, 365)
    return_working_days: int = _limited(1, 1, 10)
    handover_working_days: int = _limited(2, 1, 10)
    hide_text_days: int = _limited(60, 1, 365)
    hazard_alarm_minutes: int = _limited(30, 5, 240)
    public_batch: int = _limited(10, 10, 1000)
    small_count: int = _limited(5, 5, 100)

    @classmethod
    def of(cls, values: Mapping[str, int]) -> Self:
        """The thresholds with `values` in place of the defaults."""
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days something is kept. Each line: the default, the least and the most."""

    contact_days: int = _limited(180, 1, 1095)
    text_days: int = _limited(1095, 30, 3650)
    photo_days: int = _limited(365, 1, 1095)
    quarantine_days: int = _limited(30, 1, 180)
    network_hash_days: int = _limited(2, 1, 7)
    visit_note_days: int = _limited(365, 1, 1095)
    consent_proof_days: int = _limited(1095, 365, 3650)
    mediation_file_days: int = _limited(3650, 365, 36500)
    sign_up_days: int = _limited(30, 1, 365)
    child_sign_up_days: int = _limited(7, 1, 30)
    mutual_help_contact_days: int = _limited(30, 1, 180)
    notice_days: int = _limited(90, 1, 365)
    access_log_days: int = _limited(1095, 365, 3650)
    export_file_days: int = _limited(7, 1, 30)

    @classmethod
    def of(cls, values: Mapping[str, int]) -> Self:
        """The retention times with `values` in place of the defaults."""
        return cls(**values)


RANGES: dict[str, range] = {
    f"{group}.{setting.name}": setting.metadata["range"]
    for group, kind in (("thresholds", Thresholds), ("retention", Retention))
    for setting in fields(kind)
}


def check_setting(key: str, value: object) -> int:
    """The value as a number, when `key` is a setting for two people and the value in its range."""
    allowed = RANGES.get(key)
    if allowed is None:
        raise RuleBroken("network.setting_unknown", field="key", key=key)
    if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
        raise RuleBroken(
            "network.setting_range", field="value", key=key, least=allowed[0], most=allowed[-1]
        )
    return value
