"""Moments from the database: each list reads some hundred of them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.adapt import Buffer, Loader


class UtcLoader(Loader):
    """As Django sets its connections to UTC; the driver's way, for any zone, takes far longer."""

    timezone = UTC  # Django compares it with the connection's

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode())


def read_in_utc(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """For the signal of a new connection."""
    connection.connection.adapters.register_loader("timestamptz", UtcLoader)
