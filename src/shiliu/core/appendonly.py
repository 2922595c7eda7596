"""Migration operations that make a table append-only for everybody."""

from __future__ import annotations

from django.db.migrations import RunSQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION shiliu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$
"""


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on `table` by trigger.

    The web and job processes lack the rights as well (`shiliu migrate` grants them INSERT and
    SELECT only); the trigger also stops the owner role from changing history by mistake.
    """
    return RunSQL(
        [
            _FUNCTION,
            (
                f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION shiliu_refuse_change()"
            ),
            (
                f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION shiliu_refuse_change()"
            ),
        ],
        [
            f"DROP TRIGGER refuse_truncate ON {table}",
            f"DROP TRIGGER refuse_change ON {table}",
        ],
    )
