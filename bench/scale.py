"""The tables of docs/SCALE.md that are measured: each between two marks, written by its part."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs/SCALE.md"


def fill(part: str, lines: list[str]) -> None:
    """Put `lines` between the marks of `part`; everything else of the page stays."""
    text = "\n".join(lines)
    marks = re.compile(rf"(<!-- bench {part} -->\n).*?(\n<!-- end -->)", re.DOTALL)
    page, found = marks.subn(lambda each: each[1] + text + each[2], PAGE.read_text())
    assert found == 1, f"docs/SCALE.md needs the marks of {part} once"
    PAGE.write_text(page)
    print(text)


def machine() -> tuple[str, str]:
    """When and where."""
    load = os.getloadavg()[0]
    return date.today().isoformat(), f"{os.cpu_count()} cores, load average {load:.1f} at the end."  # noqa: DTZ011  the day of the page
