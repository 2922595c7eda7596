"""What somebody says about a picture before the public sees it."""

from __future__ import annotations

from collections.abc import Collection

from shiliu.lib.errors import RuleBroken

TICKS = ("no_face", "no_child", "no_plate", "no_door")


def check_ticks(ticked: Collection[str]) -> None:
    """All four, each of them: refused with `files.tick_missing` at the first that is not there."""
    missing = next((tick for tick in TICKS if tick not in ticked), None)
    if missing:
        raise RuleBroken("files.tick_missing", field=missing)
