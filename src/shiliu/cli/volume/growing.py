"""Growing the present database to a size, by processes that write side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context

from django.db import connection

from shiliu.cli.volume.batches import BATCH, Plan, write_batch
from shiliu.cli.volume.beginning import begin
from shiliu.core.months import AHEAD

LOADED = ("cases_case", "cases_step", "cases_text", "ledger_fact")
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)
"""


def grow(plan: Plan, *, processes: int, told: Callable[[int], None]) -> int:
    """Add requests with their whole lives; returns how many facts they left.

    For a database that nobody uses and nothing has sealed: as the owner it makes the months, and
    leaves indexes away until all rows are there. Counting and sealing are left to the caller.
    """
    facts = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT shiliu_make_months(%s, %s)", [AHEAD, plan.first])
    with (
        _without_indexes(),
        ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin) as pool,
    ):
        starts = range(0, plan.requests, BATCH)
        for done in as_completed([pool.submit(write_batch, plan, start) for start in starts]):
            requests, written = done.result()
            facts += written
            told(requests)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return facts


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Every index but those that keys need goes, and is built anew at the end."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [list(LOADED)])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            cursor.execute(definition.replace(" ON ONLY ", " ON "))  # in every part too
