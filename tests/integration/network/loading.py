"""Loading profiles in tests, shipped ones and a tiny one that a test may change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shiliu.core import references
from shiliu.core.actor import SYSTEM
from shiliu.together.actions import load_profile
from shiliu.together.schemas import Loaded
from tests.unit.network.tiny_profile import TINY

PROFILES = Path(__file__).parents[3] / "src/shiliu/profiles"
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)  # a Monday morning in Shanghai


def load(folder: Path, at: datetime = AT) -> Loaded:
    loaded = load_profile(folder, by=SYSTEM, at=at)
    references.forget()
    return loaded


def write_tiny(folder: Path, **changed: tuple[str, str]) -> Path:
    """The tiny profile as files; `areas=("old", "new")` replaces a text in areas.csv."""
    for name, text in TINY.items():
        old, new = changed.get(name.partition(".")[0], ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text)
    return folder
