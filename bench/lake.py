"""A nation of district deployments that publish their daily tallies into one lake.

The counts are invented, the codes too: two digits of a province and a number. What is measured is
ours: the rule that hides small counts (on a pool of days, from which each district draws its own),
the writer, the signatures, the pulling, and DuckDB on the result.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench import scale
from shiliu.cli.lake import Lake, SigningKey, publish
from shiliu.tallies.rules.opening import OPEN_VERBS, open_rows
from shiliu.tallies.schemas import OPEN_COLUMNS

DISTRICTS = int(os.environ.get("BENCH_LAKE_DISTRICTS", "2978"))
DAYS = int(os.environ.get("BENCH_LAKE_DAYS", "365"))
FIRST = date(2025, 1, 1)
PROVINCES = (
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65,
)  # fmt: skip
PARTS = 13  # townships and streets of a district, as the nation has them on average
POOL = 200
DETAILS = {
    "case.receive": ("web", "phone", "counter", "qr", "json"),
    "case.dispatch": ("department", "property"),
    "case.answer": ("done", "cannot", "not_ours"),
    "case.confirm": ("solved", "partly", "not_solved", "staff_solved"),
}
NOW = datetime(2026, 1, 5, tzinfo=UTC)
QUERIES = {
    "nation by day": """
        SELECT day, sum(count) FROM {lake}
        WHERE verb = 'case.receive' AND detail = '*' AND level = 'district' GROUP BY day""",
    "one province by month": """
        SELECT date_trunc('month', day) AS month, verb, sum(count) FROM {lake}
        WHERE deployment LIKE '15%' AND detail = '*' AND level = 'district' GROUP BY ALL""",
    "one district, every day": """
        SELECT day, verb, detail, count FROM {lake}
        WHERE deployment = '150003' AND area = '150003' ORDER BY day""",
    "districts that changed most": """
        SELECT deployment, sum(count) FILTER (day > last_day - 14)
            - sum(count) FILTER (day <= last_day - 14 AND day > last_day - 28) AS change
        FROM {lake}, (SELECT max(day) AS last_day FROM {lake})
        WHERE verb = 'case.receive' AND detail = '*' AND level = 'district'
            AND day > last_day - 28
        GROUP BY deployment ORDER BY abs(change) DESC NULLS LAST LIMIT 20""",
}


def measure() -> None:
    """Make the lake, ask it, and write what was measured into docs/SCALE.md."""
    codes = [f"{PROVINCES[n % len(PROVINCES)]}{n // len(PROVINCES):04}" for n in range(DISTRICTS)]
    with TemporaryDirectory(prefix="lake-", dir=os.environ.get("BENCH_LAKE_FOLDER")) as folder:
        place = Path(folder)
        (place / "lake").mkdir()
        keys, writing = _write_all(place, codes)
        lines = "".join(f"{code},{key}\n" for code, key in keys.items())
        (place / "lake/keys.csv").write_text(f"code,key\n{lines}")
        lake, begun = Lake(place / "lake"), time.perf_counter()
        for code in codes:
            lake.pull(place / "open" / code)
        pulling = time.perf_counter() - begun
        shutil.rmtree(place / "open")
        begun = time.perf_counter()
        rows = lake.compact()
        compacting = time.perf_counter() - begun
        scale.fill("lake", _table(place / "lake", rows, (writing, pulling, compacting)))


def _table(lake: Path, rows: int, seconds: tuple[float, float, float]) -> list[str]:
    parts, whole = _sizes(lake / "published"), _sizes(lake / "whole")
    writing, pulling, compacting = seconds
    begun, load = scale.machine()
    lines = [
        f"{begun}: {DISTRICTS:,} deployments, {DAYS} days, {PARTS} areas below each; {rows:,} rows. {load}",
        "",
        "| What | Measured |",
        "|---|---|",
        f"| writing and signing, two processes, pool of {POOL} days | {writing:.0f} s, {writing * 1000 / DISTRICTS:.0f} ms a deployment |",
        f"| pulling: signature, SHA-256 and content of each file | {pulling:.0f} s, {pulling * 1000 / DISTRICTS:.0f} ms a deployment |",
        f"| putting months together | {compacting:.0f} s |",
        f"| as published: files, size | {parts[0]:,}, {parts[1]:.0f} MB |",
        f"| put together: files, size | {whole[0]:,}, {whole[1]:.0f} MB |",
    ]
    # The file of every deployment and month, without the help of directory names.
    published = f"read_parquet('{lake}/published/*/*/*.parquet', hive_partitioning = false)"
    together = f"read_parquet('{lake}/whole/*.parquet')"
    for name, query in QUERIES.items():
        fast, slow = (_milliseconds(query.format(lake=each)) for each in (together, published))
        lines.append(f"| {name} | {fast:.0f} ms; of the files as published {slow:,.0f} ms |")
    return lines


def _write_all(place: Path, codes: list[str]) -> tuple[dict[str, str], float]:
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        written = processes.map(_write, [(place, code) for code in codes], chunksize=8)
        keys = dict(written)
    return keys, time.perf_counter() - begun


def _write(work: tuple[Path, str]) -> tuple[str, str]:
    """What one deployment publishes; returns its code and public key."""
    place, code = work
    folder = place / "open" / code
    folder.mkdir(parents=True)
    days, rows, drawn = _pool(), folder / "rows.csv", random.Random(code)
    with rows.open("w") as file:
        file.write(",".join(OPEN_COLUMNS) + "\n")
        for number in range(DAYS):
            day = f"{FIRST + timedelta(days=number)}"
            table = days[drawn.randrange(len(days))]
            file.write(table.replace("CODE", code).replace("DAY", day))
    key = SigningKey(folder / "key")
    publish(rows, folder, deployment=code, key=key, as_of=NOW)
    rows.unlink()
    return code, key.public


@cache
def _pool() -> list[str]:
    """Days of one district as CSV, each by the rule that hides small counts."""
    return [_day(random.Random(number)) for number in range(POOL)]


def _day(drawn: random.Random) -> str:
    """Somewhere between thirty and a thousand requests, unevenly over the areas."""
    busy = drawn.lognormvariate(5, 0.8)
    shares = [drawn.random() ** 2 for _ in range(PARTS)]
    areas = [f"CODE{number:03}" for number in range(1, PARTS + 1)]
    lines = []
    for verb in OPEN_VERBS:
        counts: dict[str, dict[tuple[str, str], int]] = {"CODE": {}}
        for area, share in zip(areas, shares, strict=True):
            for detail in DETAILS.get(verb, ("",)):
                mean = busy * share / sum(shares) / len(DETAILS.get(verb, ("",)))
                number = round(drawn.gammavariate(1.5, mean / 1.5))
                if number:
                    split = (detail, "help")
                    counts.setdefault(area, {})[split] = number
                    counts["CODE"][split] = counts["CODE"].get(split, 0) + number
        for row in open_rows(verb, "CODE", areas, counts, least=5, batch=10):
            level = "district" if row.area == "CODE" else "township"
            shown = r"\N" if row.count is None else row.count
            lines.append(f"{row.area},{level},DAY,{verb},{row.detail},{row.delivery},{shown}\n")
    return "".join(lines)


def _sizes(folder: Path) -> tuple[int, float]:
    files = list(folder.rglob("*.parquet"))
    return len(files), sum(path.stat().st_size for path in files) / 1e6


def _milliseconds(query: str, runs: int = 5) -> float:
    """The middle one of several, in a new connection each."""
    return sorted(_timed(lambda: duckdb.connect().execute(query).fetchall()) for _ in range(runs))[
        runs // 2
    ]


def _timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000
