"""Writing rows of several tables in one round trip, or very many rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery


def insert_together(*rows: models.Model) -> None:
    """Insert `rows` in the order given with one network round trip.

    The statements are Django's own, sent through psycopg's pipeline mode: the server runs them
    one after the other and answers once. Call inside a transaction; an error in any statement
    is raised here and rolls back all of them. Values that the database gives (a running number)
    are put into the rows.
    """
    assert connection.in_atomic_block
    connection.ensure_connection()
    answers = []
    with connection.wrap_database_errors, connection.connection.pipeline():
        for row in rows:
            statement, values, given = _insert_statement(row)
            cursor = connection.cursor()
            cursor.execute(statement, values)
            answers.append((row, given, cursor))
    for row, given, cursor in answers:
        if given:
            for field, value in zip(given, cursor.fetchone(), strict=True):
                setattr(row, field.attname, value)
        cursor.close()
        row._state.adding = False


def copy_together(rows: Sequence[models.Model]) -> None:
    """Insert many rows by COPY, one table after the other in the order in which they first appear.

    Call inside a transaction. For imports: values that the database gives (a running number) are
    not read back into the rows.
    """
    assert connection.in_atomic_block
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for model, its_rows in tables.items():
        _copy(model, its_rows)


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """COPY rows of one table; which values the database gives is the same for all of them."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated
        and not isinstance(field, models.AutoField)
        and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        copying = cursor.cursor.copy(
            f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
        )
        with copying as copy:
            for row in rows:
                copy.write_row(
                    [
                        field.get_db_prep_save(getattr(row, field.attname), connection)
                        for field in fields
                    ]
                )


def _insert_statement(
    row: models.Model,
) -> tuple[str, Sequence[object], list[models.Field[object, object]]]:
    query = InsertQuery(type(row))
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    given = [field for field in fields if isinstance(getattr(row, field.attname), DatabaseDefault)]
    given += [field for field in fields if isinstance(field, models.AutoField) and row.pk is None]
    query.insert_values([field for field in fields if not isinstance(field, models.AutoField)], [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = given
    ((statement, values),) = compiler.as_sql()
    return statement, values, given
