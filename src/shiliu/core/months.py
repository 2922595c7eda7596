"""Tables that grow for ever are kept in parts, one a month, by time-ordered ids.

The parts are made ahead by a function of the owner, because the processes that serve own nothing.
A row for which no month was made lands in the part `…_rest`: nothing is refused, and the nightly
job moves it to its month and says so in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations import RunSQL

AHEAD = 3
_FUNCTIONS = Path(__file__).with_name("months.sql")
IMPORTED_FROM = "80000000-0000-0000-0000-000000000000"  # no moment gives such an id until 6429


def month_functions() -> RunSQL:
    """The two functions that find and make the parts."""
    return RunSQL(
        _FUNCTIONS.read_text(),
        "DROP FUNCTION shiliu_make_months(integer, timestamptz);"
        " DROP FUNCTION shiliu_month_floor(timestamptz)",
    )


_MAKE_WHOLE = """
    ALTER TABLE {table} RENAME TO {table}_before;
    ALTER TABLE {table}_before RENAME CONSTRAINT {table}_pkey TO {table}_before_pkey;
    CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS INCLUDING STORAGE)
        PARTITION BY RANGE ({key});
    CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT;
    CREATE TABLE {table}_imported PARTITION OF {table}
        FOR VALUES FROM ('{imported}') TO (MAXVALUE);
    ALTER TABLE {table} ADD PRIMARY KEY ({primary_key});
"""
_REFUSE_CHANGES = """
    CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION shiliu_refuse_change();
    CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change();
    CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}_rest
        FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change();
    CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}_imported
        FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change();
"""
# From the month of the first row on whose id tells a moment since there are such requests.
_MOVE = """
    SELECT shiliu_make_months({ahead}, coalesce(
        (SELECT to_timestamp(('x' || left(replace({key}::text, '-', ''), 12))::bit(48)::bigint
                             / 1000.0)
         FROM {table}_before
         WHERE {key} >= shiliu_month_floor('2020-01-01Z')
             AND {key} < shiliu_month_floor(now() + interval '1 day')
         ORDER BY {key} LIMIT 1),
        now()));
    INSERT INTO {table} SELECT * FROM {table}_before ORDER BY {primary_key};
    DROP TABLE {table}_before;
"""


def in_months(
    table: str, *, key: str, primary_key: str, indexes: Sequence[str], append_only: bool = False
) -> RunSQL:
    """Turn a table into one of monthly parts by `key`; its rows move, its indexes are made anew.

    `key` is a column of time-ordered ids and belongs to the primary key. There is no way back.
    """
    drop = "; ".join(f"DROP INDEX {statement.split()[2]}" for statement in indexes)
    values = {"table": table, "key": key, "primary_key": primary_key, "imported": IMPORTED_FROM}
    return RunSQL(
        [
            drop or RunSQL.noop,
            _MAKE_WHOLE.format(**values),
            _REFUSE_CHANGES.format(**values) if append_only else RunSQL.noop,
            _MOVE.format(**values, ahead=AHEAD),
            *indexes,
        ]
    )


@dataclass(frozen=True, slots=True)
class Months:
    """How many months one table has ahead of this one, and how many rows found no month."""

    table: str
    ahead: int
    rest: int


def make_months(ahead: int = AHEAD) -> int:
    """Make the missing parts of this month and the `ahead` next; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shiliu_make_months(%s)", [ahead])
        return int(cursor.fetchone()[0])


_STATE = """
    SELECT c.relname, count(*) FILTER (WHERE part.relname ~ '_[0-9]{4}_[0-9]{2}$'
        AND part.relname > c.relname || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM'))
    FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
    LEFT JOIN pg_inherits i ON i.inhparent = c.oid LEFT JOIN pg_class part ON part.oid = i.inhrelid
    WHERE c.relnamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 1
"""


def months() -> list[Months]:
    """The state of every table that is kept in months."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        found = []
        for table, ahead in cursor.fetchall():
            rest = connection.ops.quote_name(f"{table}_rest")
            cursor.execute(f"SELECT count(*) FROM {rest}")  # noqa: S608  names from the catalogue
            found.append(Months(table, ahead, cursor.fetchone()[0]))
    return found
