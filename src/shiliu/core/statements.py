"""Queries that nearly every page asks: written by the ORM once, then asked as they are.

To write such a statement takes several times as long as to have it answered. Whoever keeps one
keeps it for everything that it was made from (`lru_cache` over actor, filters, day …).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

from shiliu.core.replica import alias


class Statement(NamedTuple):
    """A SELECT and its values."""

    sql: str
    values: tuple[Any, ...]


NO_ROWS = Statement("SELECT WHERE false", ())


def statement_of(rows: QuerySet[Model, Any]) -> Statement:
    """The statement behind `rows`."""
    try:
        return Statement(*rows.query.sql_with_params())
    except EmptyResultSet:  # such as everything that no unit at all is responsible for
        return NO_ROWS


def fetch(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them: moments in UTC, JSON as text."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def counts(*statements: Statement) -> tuple[int, ...]:
    """How many rows each of them has, asked together."""
    asked = ", ".join(
        f"(SELECT count(*) FROM ({each.sql}) AS found)"  # noqa: S608  written by the ORM
        for each in statements
    )
    values = tuple(value for each in statements for value in each.values)
    (found,) = fetch(Statement(f"SELECT {asked}", values))
    return found
