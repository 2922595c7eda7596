"""Connections that broke come back soon."""

from __future__ import annotations

from psycopg_pool.base import AttemptWithBackoff


def try_again_soon() -> None:
    """Let pools try a server that is gone every fraction of a second instead of after 1, 2, 4 … s.

    Our own server is back within two seconds of being killed; with the usual pauses the pool
    would notice after up to seven. psycopg_pool has no setting for it.
    """
    AttemptWithBackoff.INITIAL_DELAY = 0.1
    AttemptWithBackoff.DELAY_BACKOFF = 1.2
