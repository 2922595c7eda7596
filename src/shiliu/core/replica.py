"""Public reads may be answered by a streaming replica; everything else asks the primary.

A replica is asked inside `from_replica` only, and only while its last replayed transaction is
young: the worker's heartbeat writes one every ten seconds, so a replica that replays nothing, or
has lost its primary, or was made a primary itself, grows old and is left. Whatever goes wrong
there, the work is done again on the primary at once, and the replica is left alone for a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, models
from django.http import HttpRequest, HttpResponse

Result = TypeVar("Result")
View = Callable[..., HttpResponse]

PRIMARY = DEFAULT_DB_ALIAS
REPLICA = "replica"
LOOK_SECONDS = 1.0
ALONE_SECONDS = 5.0
OVERDUE_SECONDS = 2.0
# NULL where nothing was replayed, as on a primary: such a server is not asked.
_AGE = "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8"

_asked: ContextVar[str] = ContextVar("database", default=PRIMARY)
log = structlog.get_logger("shiliu.replica")


def alias() -> str:
    """The database that reads of this thread go to now."""
    return _asked.get()


def from_replica(work: Callable[[], Result]) -> Result:
    """What `work` returns, read from the replica where a good one is set up.

    `work` only reads, returns values and no querysets, and may be called twice.
    """
    if REPLICA not in settings.DATABASES or alias() == REPLICA or not _watch.usable():
        return work()
    try:
        with _asking(REPLICA):
            return work()
    except Error as error:  # of any kind: also a table that is not there yet
        _watch.leave(error)
    return work()


def read_from_replica(view: View) -> View:
    """Let a public page ask the replica, except for somebody who is signed in.

    Who works here sees at once what they have changed.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **named)
        return from_replica(lambda: view(request, *args, **named))

    return answered


@contextmanager
def on_primary() -> Iterator[None]:
    """Ask the primary also in the midst of a public page: for what is kept longer than the page."""
    with _asking(PRIMARY):
        yield


@contextmanager
def _asking(database: str) -> Iterator[None]:
    before = _asked.set(database)
    try:
        yield
    finally:
        _asked.reset(before)


class Router:
    """Django's reads follow `alias`; it writes to the primary, also what the replica gave."""

    def db_for_read(self, model: type[models.Model], **_hints: object) -> str:  # noqa: ARG002
        return alias()

    def db_for_write(self, model: type[models.Model], **_hints: object) -> str:  # noqa: ARG002
        return PRIMARY

    def allow_relation(self, *_rows: models.Model, **_hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, *_names: object, **_hints: object) -> bool:
        return db == PRIMARY


class _Watch:
    """Whether the replica is worth asking. One thread looks now and then, the others go on."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._good = False
        self._until = float("-inf")
        self._told = ""

    def usable(self) -> bool:
        if time.monotonic() >= self._until and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        # Who looks may be held up by a server that is stopped and not dead: do not follow them.
        return self._good and time.monotonic() < self._until + OVERDUE_SECONDS

    def leave(self, error: Error) -> None:
        """Ask the primary for some seconds. Only the kind is logged: words may quote a row."""
        cause = error.__cause__
        kind = type(cause or error).__name__
        self._leave(f"{kind} {getattr(cause, 'sqlstate', None) or ''}".strip())

    def _look(self) -> None:
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(_AGE)
                (age,) = cursor.fetchone()
        except Error as error:
            self.leave(error)
            return
        if age is None or age > settings.REPLICA_LAG_SECONDS:
            self._leave("behind")
            return
        if self._told:
            log.warning("replica in use again")
        self._good, self._told = True, ""
        self._until = time.monotonic() + LOOK_SECONDS

    def _leave(self, reason: str) -> None:
        self._good, self._until = False, time.monotonic() + ALONE_SECONDS
        connections[REPLICA].close()  # what broke goes back to the pool, which throws it away
        if self._told != reason:
            log.warning("replica left alone", reason=reason)
        self._told = reason


_watch = _Watch()
