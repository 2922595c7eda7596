"""What the actions of this package answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a profile changed: numbers of rows by table.

    `kept` names settings that the file would change but that only two people may change.
    """

    profile: str
    written: Mapping[str, int]
    ended: Mapping[str, int]
    kept: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written at all."""
        return any(self.written.values()) or any(self.ended.values())
