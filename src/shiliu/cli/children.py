"""A process that the supervisor keeps alive."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from shiliu.cli.errors import NO_SPACE
from shiliu.cli.postgres.files import open_own

STEADY_SECONDS = 10.0
LONGEST_PAUSE = 15.0
LEFT_SECONDS = 30.0
BIGGEST_LOG = 10_000_000


@dataclass
class Child:
    """One child: how it is started, and what became of it.

    It gets a session of its own, so Ctrl-C in the terminal reaches only the supervisor, and what
    it leaves behind when it is killed (the workers of the web server) can be ended as a group.
    These serve on until `serves` says of the group of a new child that it serves too. Its stdin is
    the supervisor's pipe: when that closes, the child ends by itself.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(repr=False)
    log: Path | None = None
    serves: Callable[[int], bool] | None = None
    handed: tuple[int, ...] = ()  # open files that it gets beside stdin, under the same numbers
    left: list[int] = field(default_factory=list, init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    failures: int = field(default=0, init=False)
    not_before: float = field(default=0.0, init=False)

    def start(self, alive: int) -> None:
        """Start it; `alive` is the reading end of the supervisor's pipe."""
        with _opened(self.log) as output:
            self.process = subprocess.Popen(  # noqa: S603  our own program, arguments as a list
                self.command,
                stdin=alive,
                stdout=output,
                stderr=output,
                env=dict(self.environment),
                pass_fds=self.handed,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def ended(self) -> int | None:
        """How it ended; None while it runs or was never started."""
        return self.process.poll() if self.process else None

    def give_up(self) -> None:
        """After its end: keep what it left in mind, and say when to try again.

        At once after a life of some length; with growing pauses when it keeps dying.
        """
        if self.process is not None:
            self.left.append(self.process.pid)
        steady = time.monotonic() - self.started_at > STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        pause = min(0.5 * 2 ** (self.failures - 2), LONGEST_PAUSE) if self.failures > 1 else 0.0
        self.not_before = time.monotonic() + pause
        self.process = None

    def end_what_was_left(self) -> None:
        """End the groups of children that died, as soon as the present child does their work."""
        if not self.left or self.process is None:
            return
        if self.serves is None or self.serves(self.process.pid):
            for group in self.left:
                _signal_group(group, signal.SIGTERM)
            if time.monotonic() - self.started_at > LEFT_SECONDS:
                self.kill_what_was_left()

    def kill_what_was_left(self) -> None:
        """At once."""
        for group in self.left:
            _signal_group(group, signal.SIGKILL)
        self.left.clear()

    def ask_to_end(self) -> None:
        """Ask the child; it passes the wish on to its own processes."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and everything it has started, at once."""
        self.kill_what_was_left()
        if self.process is not None:
            _signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self) -> str:
        """The last lines of its log, for whoever waits at the terminal."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 3000))
            return "\n".join(file.read().decode(errors="replace").strip().splitlines()[-12:])


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


@contextmanager
def _opened(path: Path | None) -> Iterator[int | None]:
    """The log to append to, or None for the terminal's own output."""
    if path is None:
        yield None
        return
    keep_short(path)
    fd = open_own(path, os.O_WRONLY | os.O_APPEND)
    try:
        yield fd
    finally:
        os.close(fd)


def keep_short(log: Path) -> None:
    """Put a log that has grown long aside, while its writers go on: they append.

    Where the disk has no room for that, its lines go and the room is for the next ones.
    """
    if log.exists() and log.stat().st_size > BIGGEST_LOG:
        aside = log.with_suffix(".log.1")
        try:
            _copy(log, aside)
        except OSError as error:
            if error.errno not in NO_SPACE:
                raise
            aside.unlink(missing_ok=True)
        os.truncate(log, 0)


def _copy(log: Path, aside: Path) -> None:
    fd = open_own(aside, os.O_WRONLY | os.O_TRUNC)
    with log.open("rb") as long, os.fdopen(fd, "wb") as file:
        shutil.copyfileobj(long, file)
