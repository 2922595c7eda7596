"""What the roles may do to history, asked of a real server. Nothing here is committed."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors, sql

from shiliu.cli import postgres
from shiliu.core.roles import APPEND_ONLY_TABLES
from tests import databases

ANYTHING = {
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "now()",
    "date": "current_date",
    "character varying": "''",
    "bigint": "1",
    "smallint": "1",
    "integer": "1",
    "jsonb": "'{}'",
    "bytea": "''",
    "boolean": "false",
}
CHANGES = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
}
DEFINITIONS = [
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER refuse_change",
    "DROP TRIGGER refuse_change ON {table}",
    "ALTER TABLE {table} ADD COLUMN more integer",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "DROP TABLE {table} CASCADE",
    "CREATE RULE quiet AS ON UPDATE TO {table} DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION shiliu_refuse_change()",
]
tables = pytest.mark.parametrize("table", APPEND_ONLY_TABLES)


@pytest.fixture
def app(django_db_setup):
    yield from _connection(postgres.app_url)


@pytest.fixture
def owner(django_db_setup):
    yield from _connection(postgres.owner_url)


def _connection(url):
    with psycopg.connect(url(databases.cluster(), databases.database_name())) as connection:
        yield connection
        connection.rollback()


def columns_of(connection: psycopg.Connection, table: str) -> dict[str, str]:
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return dict(rows.fetchall())


def insert_any(connection: psycopg.Connection, table: str) -> None:
    columns = columns_of(connection, table)
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(",").join(map(sql.Identifier, columns)),
            sql.SQL(",".join(ANYTHING[kind] for kind in columns.values())),
        )
    )


def change(connection: psycopg.Connection, table: str, how: str) -> str:
    column = next(iter(columns_of(connection, table)))
    return CHANGES[how].format(table=table, column=column)


@tables
def test_the_web_process_may_add_and_read_history(app, table):
    insert_any(app, table)
    assert app.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


@tables
@pytest.mark.parametrize("how", CHANGES)
def test_the_web_process_may_not_change_history(app, table, how):
    insert_any(app, table)
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        app.execute(change(app, table, how))


@tables
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_web_process_may_not_change_the_tables_or_their_triggers(app, table, definition):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(definition.format(table=table))


@tables
def test_the_web_process_cannot_give_itself_rights(app, table):
    app.execute(f"GRANT UPDATE ON {table} TO CURRENT_USER")  # the server only warns
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(change(app, table, "update"))


def test_the_web_process_may_not_switch_triggers_off_for_its_session(app):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("SET session_replication_role = replica")


def test_the_web_process_may_not_become_somebody_else(app):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("SET ROLE shiliu_owner")


def test_the_web_process_may_not_replace_the_function_of_the_triggers(app):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(
            "CREATE OR REPLACE FUNCTION public.shiliu_refuse_change() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )


def test_the_web_process_is_no_superuser_and_owns_nothing(app):
    (owned,) = app.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles"
        " WHERE rolname = current_user)"
    ).fetchone()
    (strong,) = app.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    assert (owned, strong) == (0, False)


@tables
@pytest.mark.parametrize("how", CHANGES)
def test_triggers_stop_the_owner_who_changes_history_by_mistake(owner, table, how):
    insert_any(owner, table)
    with pytest.raises(errors.InsufficientPrivilege, match="is append-only"):
        owner.execute(change(owner, table, how))


def test_the_web_process_may_fold_facts(app):
    """Taking what waits and locking the tallies while they are rebuilt needs rights too."""
    insert_any(app, "ledger_pending")
    app.execute("DELETE FROM ledger_pending")
    app.execute("LOCK TABLE tallies_daytally, tallies_cohorttally IN SHARE ROW EXCLUSIVE MODE")
