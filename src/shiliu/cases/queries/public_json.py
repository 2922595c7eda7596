"""Published requests as JSON written by the database: the hot list of the JSON interface.

PostgreSQL writes a page in a fraction of the time that fetching, converting and writing it here
takes; the words of conditions stay Django's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, connections
from django.db.models import Q
from django.utils import timezone

from shiliu.cases.models import Case, TitleState
from shiliu.cases.queries.rows import PAGE_SIZE, make_cursor, read_cursor
from shiliu.cases.queries.single import NUMBER_WIDTH
from shiliu.core import references
from shiliu.core.replica import alias
from shiliu.network.queries import deployment, network

_MOMENTS = ("received_at", "promised_at", "answered_at", "closed_at")
_UTC = ", ".join(
    f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS {name}"""
    for name in _MOMENTS
)
_ROWS = f"""
SELECT page.received_at::text, page.id::text, area_id::text, unit_id::text,
    row_to_json(shown)::text
FROM (
    SELECT * FROM cases_case WHERE title_state = '{TitleState.APPROVED}' {{where}}
    ORDER BY received_at DESC, id DESC LIMIT %s
) page, LATERAL (
    SELECT id, title, state, word, category_id AS category, {_UTC},
        %s || to_char(page.received_at AT TIME ZONE %s, '-YYYY-')
        || lpad(number::text, greatest({NUMBER_WIDTH}, length(number::text)), '0') AS number
) shown
"""  # noqa: S608 - only constants are put in


def public_page(
    where: Q | None = None, *, cursor: str = "", size: int = PAGE_SIZE
) -> tuple[list[str], str]:
    """Published requests as JSON objects, newest first, and the next cursor; one statement."""
    values: list[Any]
    conditions, values = _compiled(where) if where else ("", [])
    if cursor:
        conditions += " AND (received_at, id) < (%s, %s)"
        values += read_cursor(cursor)
    statement = _ROWS.format(where=conditions)
    values += [size + 1, deployment().number_prefix, timezone.get_default_timezone_name()]
    with connections[alias()].cursor() as database:
        database.execute(statement, values)
        found = database.fetchall()
    areas, units = _areas(), _units()
    shown = [
        f'{text[:-1]},"area":{areas[area]},"unit":{units[unit]}}}'
        for _at, _id, area, unit, text in found[:size]
    ]
    if len(found) <= size:
        return shown, ""
    last_at, last_id, *_rest = found[size - 1]
    return shown, make_cursor(datetime.fromisoformat(last_at), UUID(last_id))


def _compiled(where: Q) -> tuple[str, list[Any]]:
    query = Case.objects.filter(where).query
    statement, values = query.get_compiler(connection=connection).compile(query.where)
    return f" AND {statement}" if statement else "", list(values)


@references.cached
def _areas() -> Mapping[str, str]:
    """The code of each area as JSON."""
    areas = network().areas_by_id.items()
    return {str(one): orjson.dumps(area.code).decode() for one, area in areas}


@references.cached
def _units() -> Mapping[str, str]:
    """Code and name of each unit as JSON."""
    units = network().units_by_id.items()
    return {
        str(one): orjson.dumps({"code": unit.code, "name": dict(unit.name)}).decode()
        for one, unit in units
    }
