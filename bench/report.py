"""docs/BENCHMARKS.md, made from what was measured and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bench.load import Result
from bench.scenarios import percentile
from bench.texts import MEDIAN, sentences

_lines: list[str] = []
_rows: list[str] = []
HEAD = ("| What | Measured | Target | Met |", "|---|---|---|---|")


def begin(load: float, loop: float) -> None:
    """Start with the load average, below 0.5 absolute figures hold, and the machine's speed."""
    _lines.append(
        f"* Load average at the start: {load:.2f}"
        + ("" if load < 0.5 else " (above 0.5: only ratios decide)")
        + f"; an empty loop of a million rounds in Python took {loop:.0f} ms"
    )


def machine(text: str) -> None:
    _lines.append(f"* Machine: {text}; client, application and database share it.")
    _lines.append(
        f"* Texts: {sentences()[1]}, requests of {MEDIAN} characters. fsync, synchronous_commit and full_page_writes are on."
    )


def row(what: str, measured: str, target: str, *, met: bool) -> None:
    _rows.append(f"| {what} | {measured} | {target} | {'yes' if met else '**no**'} |")


def rows() -> list[str]:
    """What stands in the table by now."""
    return list(_rows)


def create(
    result: Result, application: float, database: float, statements: int, reference: float
) -> None:
    rate, p95 = result.per_second, result.percentile(0.95)
    wrong = sum(n for status, n in result.statuses.items() if status != 201)
    measured = (
        f"{rate:.0f}/s, p50 {result.percentile(0.5):.1f} ms, p95 {p95:.1f} ms, {statements} statements, "
        f"{application:.2f} + {database:.2f} ms CPU (application + database), {wrong} errors"
    )
    row("Create over HTTP, concurrency 8, 2 workers", measured, "≥ 475/s, p95 ≤ 35 ms, ≤ 8 statements",
        met=rate >= 475 and p95 <= 35 and statements <= 8 and not wrong)  # fmt: skip
    row("… as a share of pgbench with the same statements", f"{rate / reference:.2f} of {reference:.0f}/s", "≥ 0.22",
        met=rate / reference >= 0.22)  # fmt: skip


def listing(runs: list[Result]) -> None:
    rate, p95 = middle(runs).per_second, middle(runs).percentile(0.95)
    row("Public JSON list, 50 of 20,000, concurrency 8", in_runs(runs), "≥ 600/s, p95 ≤ 25 ms",
        met=rate >= 600 and p95 <= 25 and all_answered(runs))  # fmt: skip


def page(what: str, runs: list[Result]) -> None:
    row(f"{what}, 50 of 200,000, concurrency 4", in_runs(runs), "p95 ≤ 55 ms",
        met=middle(runs).percentile(0.95) <= 55 and all_answered(runs))  # fmt: skip


def middle(runs: list[Result]) -> Result:
    return runs[len(runs) // 2]


def in_runs(runs: list[Result]) -> str:
    """The middle one of several runs, and how far apart they are."""
    best, worst = (each.percentile(0.95) for each in (runs[0], runs[-1]))
    p95, rate = middle(runs).percentile(0.95), middle(runs).per_second
    return f"p95 {p95:.1f} ms, {rate:.0f}/s (p95 of {len(runs)} runs: {best:.0f} to {worst:.0f} ms)"


def all_answered(runs: list[Result]) -> bool:
    return all(set(each.statuses) == {200} for each in runs)


def searches(found: dict[str, list[float]], among: str = "200,000", *, most_ms: int = 150) -> None:
    every = [each for times in found.values() for each in times]
    parts = ", ".join(
        f"{name} p95 {percentile(times, 0.95):.0f} ms" for name, times in found.items()
    )
    p95, most = percentile(every, 0.95), max(every)
    row(f"Search over {among}: 30 terms × 3 scopes", f"p95 {p95:.1f} ms, max {most:.0f} ms ({parts})",
        f"p95 ≤ 25 ms, max ≤ {most_ms} ms", met=p95 <= 25 and most <= most_ms)  # fmt: skip


def boards(tally_rows: int, times: list[float]) -> None:
    p95 = percentile(times, 0.95)
    row(
        f"A board figure ({tally_rows:,} tally rows)",
        f"p95 {p95:.1f} ms",
        "p95 ≤ 15 ms",
        met=p95 <= 15,
    )


def importing(rows: int, seconds: float) -> None:
    rate = rows / seconds
    row(
        "Import with steps, texts and facts",
        f"{rate:.0f} rows/s ({rows} rows)",
        "≥ 1,000 rows/s",
        met=rate >= 1000,
    )


def crashes(text: list[tuple[str, str, bool]]) -> None:
    for what, measured, met in text:
        row(what, measured, "nothing lost, none twice, serving within 5 s", met=met)


def lighthouse(pages: dict[str, dict[str, int]]) -> None:
    for page, classes in pages.items():
        measured = ", ".join(f"{name} {score}" for name, score in classes.items())
        row(f"Lighthouse 12.8: {page}", measured, "≥ 95 in each", met=min(classes.values()) >= 95)


def write(path: Path) -> None:
    """Write the page; says how it was made."""
    text = [
        "# Benchmarks", "",
        f"Made by `make bench` on {date.today().isoformat()}. Nothing in the table is typed by hand.", "",  # noqa: DTZ011  the day of the page
        *_lines, "",
        *HEAD, *_rows, "",
        "How: `bench/` starts a PostgreSQL and the web server with two processes, as `shiliu up` does. The client keeps its connections and",
        "checks every status. pgbench runs the very statements of one creation with new identifiers, in the same minute.", "",
    ]  # fmt: skip
    path.write_text("\n".join(text))
    print("\n".join(text))
