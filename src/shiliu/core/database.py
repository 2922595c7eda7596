"""Writing rows of several tables in one round trip, or very many rows."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models, transaction
from django.db.models.expressions import DatabaseDefault

from shiliu.core.fields import LanguagesField

Item = TypeVar("Item")
Result = TypeVar("Result")


def insert_together(*rows: models.Model) -> None:
    """Insert `rows` in the order given with one network round trip.

    The statements are prepared once per connection and sent through psycopg's pipeline mode: the
    server runs them one after the other and answers once. Call inside a transaction; an error in
    any statement is raised here and rolls back all of them. Values that the database gives (a
    running number) are put into the rows.
    """
    _inside_a_transaction()
    connection.ensure_connection()
    answers = []
    with connection.wrap_database_errors, connection.connection.pipeline():
        for row in rows:
            insert = _insert_of(type(row))
            values = insert.values_of(row)
            if connection.queries_logged:
                _log(insert.statement, values)
            cursor = psycopg.Cursor(connection.connection)
            cursor.execute(insert.statement, values, prepare=True)
            answers.append((row, insert.given, cursor))
    for row, given, cursor in answers:
        if given:
            for field, value in zip(given, cursor.fetchone() or (), strict=True):
                setattr(row, field.attname, value)
        cursor.close()
        row._state.adding = False


@dataclass(frozen=True, slots=True)
class _Insert:
    """The INSERT of one model: always all its fields, so that its text never changes."""

    statement: str
    fields: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    given: tuple[models.Field[Any, Any], ...]

    def values_of(self, row: models.Model) -> list[Any]:
        """The values of one row as the database takes them."""
        values = [(getattr(row, name), prepare) for name, prepare in self.fields]
        return [
            value if value is None or prepare is None else prepare(value)
            for value, prepare in values
        ]


@cache
def _insert_of(model: type[models.Model]) -> _Insert:
    """The statement for a model; the database gives automatic keys and fields with `db_default`."""
    given = tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.AutoField) or field.has_db_default()
    )
    fields = tuple(field for field in model._meta.concrete_fields if field not in given)
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608  names only
    if given:
        statement += " RETURNING " + ", ".join(quoted(str(field.column)) for field in given)
    prepared = tuple((field.attname, _preparing(field)) for field in fields)
    return _Insert(statement, prepared, given)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value becomes what the driver takes; None where it takes the value itself."""
    kind = type(field.target_field if isinstance(field, models.ForeignKey) else field)
    if kind in _TAKEN_AS_THEY_ARE:
        return None
    return _array if kind is ArrayField else partial(field.get_db_prep_save, connection=connection)


def _log(statement: str, values: list[Any]) -> None:
    """Let Django's query log see the statement: tests count them."""
    sql = psycopg.ClientCursor(connection.connection).mogrify(statement, values)
    connection.queries_log.append({"sql": sql, "time": "0"})


def copy_together(rows: Sequence[models.Model]) -> None:
    """Insert many rows by COPY, one table after the other in the order in which they first appear.

    Call inside a transaction. For imports: values that the database gives (a running number) are
    not read back into the rows.
    """
    _inside_a_transaction()
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


_TAKEN_AS_THEY_ARE = {
    *(models.UUIDField, models.CharField, models.TextField, models.BooleanField),
    *(models.DateTimeField, models.PositiveSmallIntegerField, models.PositiveIntegerField),
}
_TO_TEXT: dict[type[object], Callable[[Any], str]] = {
    ArrayField: _array,
    models.JSONField: json.dumps,
    LanguagesField: json.dumps,
}


def _inside_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows of several tables need a transaction")
