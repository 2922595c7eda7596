"""docs/FAULTS.md: the tables in it are made from what the tests and the bench told, nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.faults.told import FILE

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/FAULTS.md"
BEGIN, END = "<!-- told -->", "<!-- end of told -->"
TESTS = ("tests/faults", "tests/crash")
Line = dict[str, str | float]

os.environ.setdefault(FILE, tempfile.mkstemp(prefix="faults-")[1])


def run_tests() -> None:
    """The tests of faults, which write down what they tried."""
    subprocess.run([sys.executable, "-m", "pytest", "-q", *TESTS], cwd=ROOT, check=True)


def write() -> None:
    """Put what was told in place of the rows of the same faults; other rows stay as they are."""
    told = Path(os.environ[FILE])
    lines = [json.loads(each) for each in told.read_text().splitlines()] if told.exists() else []
    if not lines:
        return
    before, _, rest = PAGE.read_text().partition(BEGIN)
    old, _, after = rest.partition(END)
    rows = {row.split("|")[1].strip(): row for row in old.splitlines()[3:] if row}
    rows |= dict(_rows(lines))
    table = ["| Fault | Where | Counted | Lost | On |", "|---|---|---|---|---|", *rows.values()]
    PAGE.write_text("\n".join([before + BEGIN, *table, END]) + after)


def _rows(lines: Iterable[Line]) -> Iterable[tuple[str, str]]:
    """One row for each fault: its numbers added up, the longest of what lasted."""
    faults: dict[str, list[Line]] = {}
    for line in lines:
        faults.setdefault(str(line.pop("fault")), []).append(line)
    for fault, told in faults.items():
        where = [str(each.pop("where")) for each in told]
        numbers: dict[str, float] = {}
        for name, value in ((n, float(v)) for each in told for n, v in each.items()):
            known = numbers.get(name, 0.0)
            numbers[name] = max(known, value) if name.endswith("seconds") else known + value
        lost = numbers.pop("lost", 0.0) + numbers.pop("missing", 0.0)
        counted = ", ".join(
            f"{name.replace('_', ' ')} {value:g}" for name, value in numbers.items()
        )
        places = ", ".join(where) if len(where) <= 6 else f"{len(where)} places"
        day = date.today().isoformat()  # noqa: DTZ011  the day of the page
        yield fault, f"| {fault} | {places} | {counted} | {lost:g} | {day} |"
