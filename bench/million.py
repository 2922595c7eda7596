"""A million requests and their eight million facts: what costs more than among twenty thousand?"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import environment, report, scenarios
from bench.environment import ROOT
from bench.load import Result
from bench.signing import coordinator_signed_in, worker_signed_in
from shiliu.cli import postgres
from tests import databases

SMALL, LARGE, DAYS = 20_000, 1_000_000, 730
RUNS = 7
PAGES = ("/", "/requests/", "/api/v1/requests")


@dataclass
class Measured:
    """What was measured at one size, in which database."""

    name: str
    requests: int
    grown: dict[str, float]
    creations: list[Result] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    inbox: list[Result] = field(default_factory=list)
    list: list[Result] = field(default_factory=list)
    searches: dict[str, list[float]] = field(default_factory=dict)
    public: dict[str, Result] = field(default_factory=dict)


def measure(large: int = LARGE) -> None:
    """Measure both sizes and report what the issue asks for."""
    with _grown("shiliu_bench_small", SMALL) as one, _grown("shiliu_bench", large) as other:
        for each in (one, other):
            _look(each)
        _create_by_turns(one, other)
    _report(one, other)


def _look(found: Measured) -> None:
    databases.point_django_at(found.name)
    worker, coordinator = worker_signed_in(), coordinator_signed_in()
    found.boards = scenarios.boards()
    found.searches = scenarios.searches()
    with environment.server(found.name) as port:
        for path in PAGES:
            runs = scenarios.listing(port, path, concurrency=8)
            found.public[path] = runs[len(runs) // 2]
        for what, path, cookie in (
            ("inbox", "/desk/inbox/", worker),
            ("list", "/desk/cases/", coordinator),
        ):
            headers = {"Cookie": cookie}
            setattr(found, what, scenarios.listing(port, path, concurrency=4, headers=headers))


def _create_by_turns(one: Measured, other: Measured) -> None:
    """The machine's better and worse minutes fall on both sizes."""
    with environment.server(one.name) as here, environment.server(other.name) as there:
        for _ in range(RUNS):
            for found, port in ((one, here), (other, there)):
                found.creations.append(scenarios.create(port, 8)[0])


@contextmanager
def _grown(name: str, requests: int) -> Iterator[Measured]:
    with environment.database(name):
        url = postgres.owner_url(databases.cluster(), name)
        done = subprocess.run(
            [sys.executable, "-m", "bench.growing", url, str(requests), str(DAYS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        environment.settle(name)
        yield Measured(name, requests, json.loads(done.stdout.splitlines()[-1]))


def _rate(runs: list[Result]) -> float:
    return statistics.median(each.per_second for each in runs)


def _report(small: Measured, large: Measured) -> None:
    size, grown = f"{large.requests:,}", large.grown
    report.row(
        f"{size} requests made (`shiliu bench data`)",
        f"{grown['grow'] / 60:.1f} min, {grown['facts']:,} facts",
        "minutes, 8 million facts",
        met=grown["grow"] <= 1200,
    )
    for what, name, facts, least in (
        ("Projector", "project", grown["projected"], 5_000),
        ("Rebuild of all figures", "rebuild", grown["counted"], 20_000),
    ):
        rate = facts / grown[name]
        report.row(
            f"{what} among {grown['facts']:,} facts",
            f"{rate:,.0f} facts/s",
            f"≥ {least:,} facts/s",
            met=rate >= least,
        )
    share = _rate(large.creations) / _rate(small.creations)
    report.row(
        f"Create among {size}, to among {small.requests:,}",
        f"{_rate(large.creations):.0f}/s to {_rate(small.creations):.0f}/s: {share:.2f}",
        "≥ 0.90",
        met=share >= 0.9,
    )
    for what, runs in (("inbox page of a grid station", large.inbox), ("list page", large.list)):
        p95 = report.middle(runs).percentile(0.95)
        report.row(
            f"Desk {what}, 50 of {size}, concurrency 4",
            report.in_runs(runs),
            "p95 ≤ 55 ms",
            met=p95 <= 55 and report.all_answered(runs),
        )
    report.searches(large.searches, size, most_ms=300)
    p95, before = (scenarios.percentile(each.boards, 0.95) for each in (large, small))
    report.row(
        f"A board figure among {size}, to among {small.requests:,}",
        f"p95 {p95:.1f} ms to {before:.1f} ms",
        "p95 ≤ 15 ms, equal within noise",
        met=p95 <= 15 and p95 <= 2 * before + 2,
    )
    for path, run in large.public.items():
        report.row(
            f"Public {path} among {size}, concurrency 8",
            f"{run.per_second:,.0f}/s, p95 {run.percentile(0.95):.1f} ms",
            "≥ 2,000/s",
            met=run.per_second >= 2000 and set(run.statuses) == {200},
        )
