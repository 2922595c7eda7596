"""The deployment's own words and settings, with neutral defaults where nothing was set."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.network.models import Setting, SettingChange
from shiliu.network.policies import settings_visible_to
from shiliu.network.rules.palette import overrides
from shiliu.network.rules.settings import RANGES, Retention, Thresholds
from shiliu.network.schemas import (
    AreaLevel,
    Brand,
    DangerNumber,
    Deployment,
    PointLevel,
    SettingInfo,
    Texts,
    UnitKindName,
    texts,
)

NEUTRAL_NAME = {"zh": "睦邻", "en": "Neighbours"}
PROFILE_ROWS = "profile.rows"

Raw = Mapping[str, Any]


def settings_value(key: str) -> object:
    """The value of one setting as it is stored, or None. Do not change what you get."""
    return _values().get(key)


@references.cached
def deployment() -> Deployment:
    """Names of levels, brand, danger numbers, thresholds and retention as they hold now."""
    values = _values()
    profile: Raw = values.get("profile", {})
    return Deployment(
        profile=profile.get("code", ""),
        name=texts(profile.get("name", {})),
        time_zone=profile.get("timezone", settings.TIME_ZONE),
        languages=tuple(profile.get("languages", [code for code, _ in settings.LANGUAGES])),
        number_prefix=profile.get("number_prefix", ""),
        area_levels=tuple(_area_level(raw) for raw in values.get("area_levels", ())),
        side_levels=tuple(_area_level(raw) for raw in values.get("side_levels", ())),
        point_levels=tuple(_point_level(raw) for raw in values.get("point_levels", ())),
        unit_kinds=tuple(
            UnitKindName(raw["key"], texts(raw["name"])) for raw in values.get("unit_kinds", ())
        ),
        brand=_brand(values.get("brand", {})),
        danger=tuple(_danger(raw) for raw in values.get("danger", ())),
        thresholds=Thresholds.of(_group("thresholds", values)),
        retention=Retention.of(_group("retention", values)),
        retention_reasons=_texts_by_key(values.get("retention_reasons", {})),
        sample=settings.SAMPLE,
    )


@references.cached
def colour_tokens() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What the brand's colours change in the light and in the dark theme; mostly nothing."""
    light, dark = overrides(deployment().brand.colours)
    return MappingProxyType(light), MappingProxyType(dark)


def changeable_settings() -> tuple[SettingInfo, ...]:
    """The thresholds and retention times as they hold now, with what they may be set to."""
    here = deployment()
    groups = {"thresholds": here.thresholds, "retention": here.retention}
    return tuple(
        SettingInfo(key, getattr(groups[group], name), allowed[0], allowed[-1])
        for (group, _, name), key, allowed in (
            (key.partition("."), key, allowed) for key, allowed in RANGES.items()
        )
    )


def setting_changes(actor: Actor, root: str) -> QuerySet[SettingChange]:
    """Proposed and decided changes that `actor` may see, the newest first."""
    return SettingChange.objects.filter(settings_visible_to(actor, root)).order_by("-proposed_at")


@references.cached
def _values() -> Mapping[str, Any]:
    rows = Setting.objects.exclude(key=PROFILE_ROWS).values_list("key", "value")
    return MappingProxyType(dict(rows))


def _group(group: str, values: Raw) -> dict[str, int]:
    """The settings of one group by short name; those that only older versions knew are left out."""
    return {
        key.removeprefix(f"{group}."): values[key]
        for key in RANGES
        if key.startswith(f"{group}.") and key in values
    }


def _brand(raw: Raw) -> Brand:
    name = texts(raw.get("name", NEUTRAL_NAME))
    return Brand(
        name=name,
        subtitle=texts(raw.get("subtitle", {})),
        service_name=texts(raw.get("service_name", name)),
        tagline=texts(raw.get("tagline", {})),
        owner=texts(raw.get("owner", {})),
        usage_rule=texts(raw.get("usage_rule", {})),
        motif=_texts_by_key(raw.get("motif", {})),
        colours=MappingProxyType(dict(raw.get("colours", {}))),
    )


def _texts_by_key(raw: Mapping[str, Mapping[str, str]]) -> Mapping[str, Texts]:
    return MappingProxyType({key: texts(each) for key, each in raw.items()})


def _area_level(raw: Raw) -> AreaLevel:
    return AreaLevel(raw["key"], texts(raw["name"]), raw.get("beside", ""))


def _point_level(raw: Raw) -> PointLevel:
    name = texts(raw["name"])
    return PointLevel(
        level=raw["level"],
        name=name,
        short=texts(raw.get("short", name)),
        full=texts(raw.get("full", name)),
        area_level=raw["area_level"],
    )


def _danger(raw: Raw) -> DangerNumber:
    return DangerNumber(
        raw.get("code", ""), texts(raw["name"]), raw["number"], bool(raw.get("sample", False))
    )
