"""Counting the figures anew, in several processes when there are very many facts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from multiprocessing import get_context

import django
from django.db import connection, transaction

from shiliu.tallies.queries import shares_of_days, wrong_tallies

FACTS_EACH = 500_000  # the figures of a share then take a process less than a gigabyte


def recounted(facts_each: int = FACTS_EACH) -> tuple[int, list[str]]:
    """How many facts are counted, and each tally that is wrong, as a line."""
    shares = shares_of_days(facts_each)
    if len(shares) == 1:
        return wrong_tallies()
    processes = min(os.cpu_count() or 1, len(shares))
    with (
        _snapshot() as snapshot,
        ProcessPoolExecutor(processes, get_context("spawn"), django.setup) as pool,
    ):
        found = list(pool.map(wrong_tallies, shares, repeat(snapshot)))
    return sum(facts for facts, _ in found), [line for _, wrong in found for line in wrong]


@contextmanager
def _snapshot() -> Iterator[str]:
    """The name of a snapshot of the database, which others may share during the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])
