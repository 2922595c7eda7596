"""What the tests of faults tried, written down for docs/FAULTS.md when a file is named."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "SHILIU_FAULTS_FILE"


def told(fault: str, where: str, **numbers: float) -> None:
    """One line: which fault, in what, and how often; shown by pytest as well."""
    line = json.dumps({"fault": fault, "where": where, **numbers})
    print(line)
    if FILE in os.environ:
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
