"""`make bench`: measure everything the issue asks for and write docs/BENCHMARKS.md."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

import tests.environment  # noqa: F401  settings need it before Django

django.setup()

from bench import (  # noqa: E402
    environment,
    faults,
    fill,
    lake,
    million,
    report,
    restoring,
    scale,
    scenarios,
)
from bench.signing import coordinator_signed_in, worker_signed_in  # noqa: E402
from tests import databases  # noqa: E402

SMALL, LARGE = 20_000, 200_000
DIFFERENT = 100  # texts: one alone would be cheap to put into the index of words
PARTS = (
    "create", "list", "import", "boards", "inbox", "search", "crash", "restore", "million",
    "lighthouse",
)  # fmt: skip
ALONE = {
    "crash",
    "restore",
    "million",
    "faults",
    "lake",
    "lighthouse",
}  # without the bench's own database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help="only these parts: " + ", ".join((*PARTS, "faults", "lake"))
    )
    parser.add_argument("--rounds", type=int, default=5, help="of kill -9 of each process (crash)")
    parser.add_argument(
        "--requests", type=int, default=50_000, help="to back up and restore (restore)"
    )
    given = parser.parse_args()
    report.begin(environment.load_average(), environment.loop_milliseconds())
    try:
        measure(set(given.parts or PARTS), given.rounds, given.requests)
    finally:  # a part that fails does not take with it what the others measured
        faults.write()
        if not set(given.parts) or set(given.parts) - ALONE:
            report.write(Path(__file__).parent.parent / "docs/BENCHMARKS.md")
        else:
            report.show()


def measure(wanted: set[str], rounds: int, requests: int) -> None:
    """The parts that are wanted, those that need a quiet machine most first."""
    if wanted - ALONE:
        measure_with_database(wanted)
    if "crash" in wanted:
        report.crashes(scenarios.crashes(rounds))
    if "restore" in wanted:
        report.restored(restoring.restored(requests))
    if "million" in wanted:
        measure_million()
    if "lake" in wanted:  # writes into docs/SCALE.md
        lake.measure()
    if "faults" in wanted:
        faults.run_tests()
    if "lighthouse" in wanted:
        report.lighthouse(scenarios.lighthouse())


def measure_with_database(wanted: set[str]) -> None:
    """What is measured on a database of the bench's own."""
    with environment.database() as name:
        report.machine(environment.machine())
        writing(name, wanted)
        reading_small(name, wanted)
        reading_large(name, wanted)


def measure_million() -> None:
    """A million requests; what was found stands in docs/SCALE.md, too."""
    before = len(report.rows())
    million.measure()
    scale.fill("million", [*report.HEAD, *report.rows()[before:]])


def writing(name: str, wanted: set[str]) -> None:
    """Creating and importing."""
    if "create" in wanted:
        measure_create(name)
    if "import" in wanted:
        report.importing(*scenarios.importing())


def reading_small(name: str, wanted: set[str]) -> None:
    """The public list over 20,000 requests, and a board over a year of tallies."""
    if not wanted & {"list", "boards", "inbox", "search"}:
        return
    fill.fill(SMALL)
    tallies = fill.fill_tallies() if "boards" in wanted else 0
    environment.settle(name)
    if "list" in wanted:
        with environment.server(name) as port:
            report.listing(scenarios.listing(port, "/api/v1/requests", concurrency=8))
    if "boards" in wanted:
        report.boards(tallies, scenarios.boards())


def reading_large(name: str, wanted: set[str]) -> None:
    """The desk list and the search over 200,000 requests."""
    if not wanted & {"inbox", "search"}:
        return
    with environment.without_word_index(name):
        fill.fill(LARGE - SMALL, seed=2)
    environment.settle(name)
    if "inbox" in wanted:
        coordinator, worker = coordinator_signed_in(), worker_signed_in()
        with environment.server(name) as port:
            for what, path, cookie in (
                ("Desk inbox page of a grid station", "/desk/inbox/", worker),
                ("Desk list page of the district", "/desk/cases/", coordinator),
            ):
                headers = {"Cookie": cookie}
                report.page(what, scenarios.listing(port, path, concurrency=4, headers=headers))
    if "search" in wanted:
        report.searches(scenarios.searches())


def measure_create(name: str) -> None:
    """The creation and pgbench with its statements, in the same minute.

    pgbench has a database of its own: it leaves ten thousand requests at one station.
    """
    creations = [scenarios.statements_of_create(number) for number in range(DIFFERENT)]
    with environment.server(name) as port:
        result, application, database = scenarios.create(port)
    with databases.clone("shiliu_bench_reference", databases.KANGBASHI) as apart:
        reference = scenarios.pgbench(apart, creations)
    report.create(result, application, database, len(creations[0]), reference)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
