"""Loading a profile: the first start of a deployment, and every later correction of its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import cast

from django.db import connection, transaction
from django.utils import timezone

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, Setting
from shiliu.network.rules.settings import RANGES
from shiliu.together.actions.catalogue_rows import CatalogueRows
from shiliu.together.actions.network_rows import NetworkRows
from shiliu.together.rules.profile import read_profile
from shiliu.together.rules.records import Changes, Digests, Profile, changes, digests
from shiliu.together.schemas import Loaded

SEEN = "profile.rows"
SUFFIXES = (".toml", ".csv", ".geojson")
LOCK = 0x5348_4C50  # any number, the same in every process


def load_profile(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    """Bring the reference data to what the files in `folder` say; all of it or nothing.

    Only rows that a file has changed since the last load are written, so a second load changes
    nothing and what people changed at the desk stays. Rows gone from the files end on the local
    day of `at` (routes and holidays, which nothing refers to, are removed); rows that no file
    ever held are left alone. Thresholds and retention times are set the first time only: later
    two people change them, and the answer names those that were kept.

    Raises RuleBroken naming file, line and column for bad data, `profile.other_profile` when the
    database holds another profile, and `profile.area_in_use` when an area ends that units added
    at the desk still need. Records one fact `profile.load`, unless nothing changed.
    """
    profile = read_profile(_files(folder))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        seen = _seen(profile.code)
        now = digests(profile)
        found = {name: changes(seen.get(name, {}), table) for name, table in now.items()}
        if not any(found.values()):
            return _loaded(profile, found)
        kept = _write(profile, found, at)
        Setting.objects.update_or_create(
            key=SEEN,
            defaults={"value": {"profile": profile.code, "rows": now}, "changed_at": at},
        )
        references.changed()
        loaded = _loaded(profile, found, kept)
        _recorded(profile, loaded, by=by, at=at)
    return loaded


def _files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise RuleBroken("profile.file_missing", file=folder.name)
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in SUFFIXES}


def _seen(code: str) -> Digests:
    """The digests of the last load. A deployment serves one tree: another profile is refused."""
    row = Setting.objects.filter(key=SEEN).first()
    if row is None:
        return {}
    if row.value["profile"] != code:
        raise RuleBroken("profile.other_profile", loaded=row.value["profile"], code=code)
    return cast("Digests", row.value["rows"])


def _write(profile: Profile, found: Mapping[str, Changes], at: datetime) -> tuple[str, ...]:
    """Write the tables in an order in which what is named exists; end things after that."""
    kept = _write_settings(profile, found["settings"], at)
    network = NetworkRows(profile, timezone.localdate(at))
    network.write_areas(found["areas"].written)
    network.write_units(found["units"].written)
    network.write_holidays(found["holidays"])
    network.write_facts(found["facts"], at)
    catalogue = CatalogueRows(profile, timezone.localdate(at))
    catalogue.write_parts(found)
    catalogue.write_categories(found["categories"])
    catalogue.write_routes(found["routes"])
    network.end_units(found["units"].gone)
    network.end_areas(found["areas"].gone)
    return kept


def _write_settings(profile: Profile, found: Changes, at: datetime) -> tuple[str, ...]:
    """Write the settings that changed; those for two people only when they are new."""
    there = set(Setting.objects.filter(key__in=RANGES).values_list("key", flat=True))
    kept = found.written & there
    Setting.objects.bulk_create(
        [
            Setting(key=key, value=profile.settings[key].value, changed_at=at)
            for key in sorted(found.written - kept)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["value", "changed_at"],
    )
    return tuple(sorted(kept))


def _loaded(profile: Profile, found: Mapping[str, Changes], kept: tuple[str, ...] = ()) -> Loaded:
    return Loaded(
        profile=profile.code,
        written={name: len(table.written) for name, table in found.items() if table.written},
        ended={name: len(table.gone) for name, table in found.items() if table.gone},
        kept=kept,
    )


def _recorded(profile: Profile, loaded: Loaded, *, by: Actor, at: datetime) -> None:
    root = Area.objects.get(parent=None, valid_to=None)
    record(
        verb="profile.load",
        by=by,
        at=at,
        area_path=root.path,
        subject_type="area",
        subject_id=root.id,
        data={
            "profile": profile.code,
            "written": dict(loaded.written),
            "ended": dict(loaded.ended),
            "kept": list(loaded.kept),
        },
    )
