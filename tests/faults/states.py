"""What a database holds, in one statement, seen past Django and past the cutter."""

from __future__ import annotations

from functools import cache

import psycopg
from psycopg import sql

# A part of a table is read with its whole; what the migrations keep never changes here.
_TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition ORDER BY 1
"""
_DIGEST = """
    SELECT {}, count(*), md5(coalesce(string_agg(md5(row::text), '' ORDER BY md5(row::text)), ''))
    FROM {} row
"""
State = dict[str, tuple[int, str]]


@cache
def _tables(url: str) -> tuple[str, ...]:
    with psycopg.connect(url) as connection:
        return tuple(name for (name,) in connection.execute(_TABLES).fetchall())


def state(url: str) -> State:
    """Each table with the number of its rows and a digest of them."""
    each = [sql.SQL(_DIGEST).format(name, sql.Identifier(name)) for name in _tables(url)]
    with psycopg.connect(url) as connection:
        found = connection.execute(sql.SQL(" UNION ALL ").join(each)).fetchall()
    return {name: (count, digest) for name, count, digest in found}


def counts(found: State) -> dict[str, int]:
    """How many rows each table has."""
    return {name: count for name, (count, _) in found.items()}


def changed(before: State, after: State) -> set[str]:
    """The tables that differ."""
    return {name for name in before if before[name] != after[name]}
