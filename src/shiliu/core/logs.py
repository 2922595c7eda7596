"""Lines of the log: never a path, a query or what somebody wrote (safety rules 3 and 14)."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

import procrastinate.exceptions
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from shiliu.lib.errors import RuleBroken

OUR_OWN_WORDS: Final = (
    OSError,
    OperationalError,
    ImproperlyConfigured,
    RuleBroken,
    procrastinate.exceptions.ProcrastinateException,
)
REFUSALS: Final = "django.security."  # its messages quote hosts, origins and paths
Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class Line(logging.Formatter):
    """Writes the name of the route in place of a path, and an error without its message.

    A message may quote a row or a value, so it is only shown where the words are those of the
    machine or the house; type and place of the error are always there.
    """

    def format(self, record: logging.LogRecord) -> str:
        written = logging.makeLogRecord(record.__dict__)
        written.exc_text = None  # how another formatter wrote the error
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        shown = match.view_name if match else "no route"
        if record.name.startswith(REFUSALS):
            written.msg, written.args = (
                "refused: %s",
                (f"{record.name.rpartition('.')[2]}, {shown}",),
            )
        elif request is not None and isinstance(record.args, tuple):
            path = getattr(request, "path", "")
            written.args = tuple(shown if _holds(path, each) else each for each in record.args)
        return super().format(written)

    def formatException(self, ei: Raised | tuple[None, None, None]) -> str:  # noqa: N802
        error, seen, blocks = ei[1], set[int](), list[str]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            blocks.append(f"Traceback (most recent call last):\n{frames}\n{_said(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(blocks))


def _holds(path: str, argument: object) -> bool:
    """Whether an argument shows the path, also as Django writes it: with other letters escaped."""
    text = str(argument)
    ways = (path, path.encode("unicode_escape").decode())
    return text.startswith("/") or (bool(path) and any(way in text for way in ways))


class JsonLine(Line):
    """The same as one JSON object, with the keys of our own lines and the id of the request."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, tz=UTC).isoformat()
        told = {
            "event": super().format(record),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": moment.replace("+00:00", "Z"),
        }
        return json.dumps(structlog.contextvars.get_contextvars() | told, ensure_ascii=False)


def _said(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, OUR_OWN_WORDS):
        return f"{name}: {error}"
    return f"{name} (its message may hold what somebody wrote and is left out)"
