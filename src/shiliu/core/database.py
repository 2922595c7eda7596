"""Writing rows of several tables in one round trip, or very many rows."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

from shiliu.core.fields import LanguagesField

Item = TypeVar("Item")
Result = TypeVar("Result")


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


def in_parallel(
    work: Callable[[Item], Result], items: Iterable[Item], *, workers: int
) -> Iterator[Result]:
    """What `work` returns for each item, in order, from threads with connections of their own.

    Takes items only a few ahead. An error ends it: items not begun are left, begun ones finish.
    """

    def working(item: Item) -> Result:
        try:
            return work(item)
        finally:
            connections.close_all()

    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(workers) as threads:
        try:
            for item in items:
                waiting.append(threads.submit(working, item))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """COPY rows of one table; which values the database gives is the same for all of them."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated
        and not isinstance(field, models.AutoField)
        and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    names = [(field.attname, _TO_TEXT.get(type(field))) for field in fields]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(statement) as copy,
    ):
        for row in rows:
            values = [(getattr(row, name), to_text) for name, to_text in names]
            copy.write_row(
                [
                    value if value is None or to_text is None else to_text(value)
                    for value, to_text in values
                ]
            )


def _array(texts: list[str]) -> str:
    """A list of texts as PostgreSQL writes an array; psycopg's own way takes ten times as long."""
    if not texts:
        return "{}"
    joined = "\0".join(texts).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\0", '","') + '"}'


_TO_TEXT: dict[type[object], Callable[[Any], str]] = {
    ArrayField: _array,
    models.JSONField: json.dumps,
    LanguagesField: json.dumps,
}


def _insert_statement(
    row: models.Model,
) -> tuple[str, Any, list[models.Field[object, object]]]:
    query = InsertQuery(type(row))
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    given = [field for field in fields if isinstance(getattr(row, field.attname), DatabaseDefault)]
    given += [field for field in fields if isinstance(field, models.AutoField) and row.pk is None]
    query.insert_values(
        [field for field in fields if not isinstance(field, models.AutoField)], [row]
    )
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = given
    ((statement, values),) = compiler.as_sql()
    return statement, values, given
