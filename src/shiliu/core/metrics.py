"""What is counted for Prometheus. Labels are names of routes and kinds, never an id or a person.

With `PROMETHEUS_MULTIPROC_DIR` set the counts of all processes lie in files of that folder; the
library reads the variable when it is imported.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from prometheus_client import Counter, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = ("GET", "HEAD", "POST")
TOO_MANY = 429
REQUESTS = Counter(
    "shiliu_requests",
    "Requests by route, method and status",
    ("route", "method", "status"),
)
SECONDS = Histogram("shiliu_request_seconds", "Time to answer", ("route",), buckets=BUCKETS)
DATABASE = Counter("shiliu_database_seconds", "Time that requests waited for rows", ("route",))
STATEMENTS = Counter("shiliu_database_statements", "Statements sent one by one", ("route",))
THROTTLED = Counter("shiliu_throttled_calls", "Calls answered with 429", ("route",))
SIGN_IN_FAILURES = Counter("shiliu_sign_in_failures", "Wrong passwords or names at sign-in")
MAILS = Counter("shiliu_mails", "E-mails by how the attempt ended", ("result",))


class Asked:
    """What one request asks the database; Django hands it each statement."""

    __slots__ = ("seconds", "statements")

    def __init__(self) -> None:
        self.statements, self.seconds = 0, 0.0

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,  # noqa: ANN401  Django's hook
        many: bool,  # noqa: FBT001  Django's hook
        context: dict[str, Any],
    ) -> Any:  # noqa: ANN401  what the database answers
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements += 1
            self.seconds += time.perf_counter() - start


class _Of(NamedTuple):
    requests: Counter
    seconds: Histogram
    database: Counter
    statements: Counter


@lru_cache(maxsize=4096)
def _of(route: str, method: str, status: str) -> _Of:
    """To find a child among the labels costs more than to count in it."""
    return _Of(
        REQUESTS.labels(route, method, status),
        SECONDS.labels(route),
        DATABASE.labels(route),
        STATEMENTS.labels(route),
    )


def count_request(route: str, method: str, status: int, seconds: float, asked: Asked) -> None:
    """Count one answered request; one without a route is counted under "none"."""
    named = route or "none"
    of = _of(named, method if method in METHODS else "other", f"{status // 100}xx")
    of.requests.inc()
    of.seconds.observe(seconds)
    if asked.statements:
        of.database.inc(asked.seconds)
        of.statements.inc(asked.statements)
    if status == TOO_MANY:
        THROTTLED.labels(named).inc()
