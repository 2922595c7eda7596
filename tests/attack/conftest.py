"""The district of the matrix under attack; the table of what was tried."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.integration.matrix.conftest import _built, district

__all__ = ["_built", "district"]

PAGE = Path(__file__).parents[2] / "docs/ATTACKS.md"
BEGIN, END = "<!-- table -->\n", "<!-- end -->\n"
HEAD = "| attack | tried | lost |\n|---|---:|---:|\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-attacks", action="store_true", help="write docs/ATTACKS.md anew")


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Say how often each attack was tried; with the option, write the table."""
    times: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties if report.when == "call" else ():
                if name == "tried":
                    times[value[0]] += value[1]
                    lost[value[0]] += outcome == "failed"
    rows = [f"| {name} | {times[name]:,} | {lost[name] or 'nothing'} |\n" for name in sorted(times)]
    if rows:
        terminalreporter.write_line("".join(rows))
    if rows and config.getoption("--write-attacks", default=False):
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}{HEAD}{''.join(rows)}{END}{rest.partition(END)[2]}")
