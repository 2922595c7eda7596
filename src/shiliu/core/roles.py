"""What web and job processes may do in the database; applied by the owner after migrating."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

APPEND_ONLY_TABLES = ("ledger_fact", "ledger_seal", "cases_step")


def grant_app_role(role: str) -> None:
    """Give `role` what it needs and nothing more: it owns nothing and cannot change history.

    Migrations' own table is read-only; facts, seals and steps can be inserted and read. The monthly
    parts of a table are reached only through the whole table; how many rows found no month is read.
    """
    name = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {name}")
        for table in APPEND_ONLY_TABLES:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
        for part in _parts(cursor):
            cursor.execute(f"REVOKE ALL ON {connection.ops.quote_name(part)} FROM {name}")
            if part.endswith("_rest"):
                cursor.execute(f"GRANT SELECT ON {connection.ops.quote_name(part)} TO {name}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")


def _parts(cursor: CursorWrapper) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace"
    )
    return [name for (name,) in cursor.fetchall()]
