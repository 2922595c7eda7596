"""Reading the source for the rules of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src/shiliu"
DOMAIN = (
    "together", "cases", "notices", "people", "accounts", "catalogue", "tallies", "network",
    "files",
    "webhooks",
    "ledger",
)  # fmt: skip
FLOORS = (
    ("portal", "desk"), ("together",), ("webhooks",), ("cases",), ("notices",), ("people",), ("accounts",),
    ("catalogue",), ("tallies",), ("network",), ("files",), ("ledger",), ("core", "ui"), ("lib",),
)  # fmt: skip


def python_files(*under: str) -> Iterator[Path]:
    for folder in under or ("",):
        for path in sorted((SRC / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported_modules(path: Path) -> Iterator[str]:
    """Names of our own modules that a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shiliu"):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("shiliu"))


def package_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0]
