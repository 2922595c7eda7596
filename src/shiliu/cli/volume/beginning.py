"""How a process that writes begins: loaded before Django is."""

from __future__ import annotations

import django
from django.db import connection


def begin() -> None:
    """Its own connection, whose commits need not reach the disk one by one."""
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
