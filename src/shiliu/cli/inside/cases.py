"""Bring in requests from a file."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from shiliu.cases.commands import import_cases


def run(file: str, how: str, source: str, mapping: str, writes: str) -> int:
    return import_cases.run(
        Path(file),
        resume=how == "resume",
        console=Console(),
        source=source,
        mapping=Path(mapping) if mapping else None,
        dry_run=writes == "dry",
    )
