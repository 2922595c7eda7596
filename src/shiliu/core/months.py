"""Tables that grow for ever are kept in parts, one a month, by time-ordered ids.

The parts are made ahead by a function of the owner, because the processes that serve own nothing.
A row for which no month was made lands in the part `…_rest`: nothing is refused, and the nightly
job moves it to its month and says so in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.migrations import RunSQL

AHEAD = 3
IMPORTED_FROM = "80000000-0000-0000-0000-000000000000"  # no moment gives such an id until 6429

_FLOOR = """
CREATE FUNCTION shiliu_month_floor(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rpad(lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$
"""

# Runs as the owner, for the role that serves: it takes nothing but a number and a moment.
_MAKE = """
CREATE FUNCTION shiliu_make_months(ahead integer, since timestamptz DEFAULT now()) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '5s' AS $$
DECLARE
    parent record;
    month timestamp := date_trunc('month', since AT TIME ZONE 'UTC');
    final timestamp := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => least(ahead, 24));
    part text;
    low uuid;
    high uuid;
    waiting bigint;
    made integer := 0;
BEGIN
    WHILE month <= final LOOP
        low := shiliu_month_floor(month AT TIME ZONE 'UTC');
        high := shiliu_month_floor((month + interval '1 month') AT TIME ZONE 'UTC');
        FOR parent IN
            SELECT c.oid, c.relname AS name, a.attname AS key, EXISTS (
                SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'refuse_truncate') AS append_only
            FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
            WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname
        LOOP
            part := parent.name || to_char(month, '_YYYY_MM');
            CONTINUE WHEN to_regclass('public.' || quote_ident(part)) IS NOT NULL;
            EXECUTE format('SELECT count(*) FROM public.%I WHERE %I >= $1 AND %I < $2',
                           parent.name || '_rest', parent.key, parent.key) INTO waiting USING low, high;
            IF waiting > 0 THEN
                EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', parent.name);
                EXECUTE format('CREATE TEMP TABLE shiliu_moving ON COMMIT DROP AS SELECT * FROM public.%I WHERE %I >= %L AND %I < %L',
                               parent.name || '_rest', parent.key, low, parent.key, high);
                EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER USER', parent.name || '_rest');
                EXECUTE format('DELETE FROM public.%I WHERE %I >= %L AND %I < %L',
                               parent.name || '_rest', parent.key, low, parent.key, high);
                EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER USER', parent.name || '_rest');
            END IF;
            EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                           part, parent.name, low, high);
            IF parent.append_only THEN
                EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.%I '
                               'FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change()', part);
            END IF;
            IF waiting > 0 THEN
                EXECUTE format('INSERT INTO public.%I SELECT * FROM shiliu_moving', parent.name);
                DROP TABLE shiliu_moving;
            END IF;
            made := made + 1;
        END LOOP;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END $$
"""


def month_functions() -> RunSQL:
    """The two functions that find and make the parts."""
    return RunSQL(
        [_FLOOR, _MAKE],
        [
            "DROP FUNCTION shiliu_make_months(integer, timestamptz)",
            "DROP FUNCTION shiliu_month_floor(timestamptz)",
        ],
    )


def in_months(
    table: str, *, key: str, primary_key: str, indexes: Sequence[str], append_only: bool = False
) -> RunSQL:
    """Turn a table into one of monthly parts by `key`; its rows move, its indexes are made anew.

    `key` is a column of time-ordered ids and belongs to the primary key. There is no way back.
    """
    before = f"{table}_before"
    statements = [
        f"ALTER TABLE {table} RENAME TO {before}",
        f"ALTER TABLE {before} RENAME CONSTRAINT {table}_pkey TO {before}_pkey",
        *(f"DROP INDEX {name}" for name in _names(indexes)),
        f"CREATE TABLE {table} (LIKE {before} INCLUDING DEFAULTS INCLUDING STORAGE)"
        f" PARTITION BY RANGE ({key})",
        f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT",
        f"CREATE TABLE {table}_imported PARTITION OF {table}"
        f" FOR VALUES FROM ('{IMPORTED_FROM}') TO (MAXVALUE)",
        f"ALTER TABLE {table} ADD PRIMARY KEY ({primary_key})",
    ]
    if append_only:
        statements += [
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION shiliu_refuse_change()",
            *(
                f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {each} "
                "FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change()"
                for each in (table, f"{table}_rest", f"{table}_imported")
            ),
        ]
    statements += [
        f"SELECT shiliu_make_months({AHEAD}, coalesce((SELECT to_timestamp(('x' || left(replace("
        f"{key}::text, '-', ''), 12))::bit(48)::bigint / 1000.0) FROM {before} WHERE {key} >="
        f" shiliu_month_floor('2020-01-01Z') AND {key} < '{IMPORTED_FROM}'"
        f" ORDER BY {key} LIMIT 1), now()))",
        f"INSERT INTO {table} SELECT * FROM {before} ORDER BY {primary_key}",
        f"DROP TABLE {before}",
        *indexes,
    ]
    return RunSQL(statements)


def _names(indexes: Sequence[str]) -> list[str]:
    return [statement.split()[2] for statement in indexes]


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
