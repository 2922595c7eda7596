"""Words for the bench: real messages beside the project when they are there, else invented ones."""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT.parent / "shared/data/requests"
MEDIAN = 188


def sentences() -> tuple[list[str], str]:
    """Whole texts to mix from, and where they are from."""
    found = []
    for name in ("messages.csv", "messages_with_replies.csv"):
        path = MESSAGES / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                found += [
                    row["text"].strip() for row in csv.DictReader(stream) if row["text"].strip()
                ]
    if found:
        return found, "real messages"
    raw = tomllib.loads((ROOT / "src/shiliu/profiles/kangbashi/samples.toml").read_text())
    return [each["text"] for each in raw["requests"]], "invented texts"


def texts(seed: int) -> Iterator[str]:
    """Endless different texts whose lengths are spread like those of the real messages."""
    source, _ = sentences()
    chance = random.Random(seed)
    while True:
        first, second = chance.choice(source), chance.choice(source)
        length = max(20, int(chance.lognormvariate(5.24, 0.6)))
        half = length // 2
        start = chance.randrange(max(1, len(first) - half))
        yield (first[start : start + half] + second[: length - half])[:1000]
