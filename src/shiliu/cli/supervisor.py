"""Keeping the children and the database server alive, and ending them in order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from shiliu.cli.children import Child, keep_short
from shiliu.cli.errors import CommandFailed
from shiliu.cli.orphans import adopt_orphans, clear_away

LOOK_SECONDS = 0.1
READY_SECONDS = 60.0
END_SECONDS = 20.0
ASK_SECONDS = 1.0
LOG_SECONDS = 60.0
WISHES = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs until it is told to end, by Ctrl-C or a signal; a second one ends everything at once."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        revive: Callable[[], bool],
        noted: Callable[[Sequence[Child]], None],
    ) -> None:
        """`revive` starts a dead database server again, `noted` writes down the children."""
        self._children = children
        self._revive = revive
        self._noted = noted
        self._wishes = 0
        self._alive, self._held = os.pipe()
        self._logs_looked_at = time.monotonic()

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Start the first child, say when it serves, then start the others and keep all alive."""
        with self._wishes_heard():
            try:
                self._start_missing(self._children[:1])
                if self._wait_until(is_ready):
                    when_ready()
                while not self._wishes:
                    time.sleep(LOOK_SECONDS)
                    self._look()
            finally:
                self._end()

    @contextmanager
    def _wishes_heard(self) -> Iterator[None]:
        """Count the wishes to end. A hang-up that is ignored (`nohup`) stays ignored."""
        before = {number: signal.getsignal(number) for number in WISHES}
        heard = [number for number in WISHES if before[number] is not signal.SIG_IGN]
        for number in heard:
            signal.signal(number, self._wish)
        try:
            yield
        finally:
            for number in heard:
                signal.signal(number, before[number])

    def _wish(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._wishes += 1

    def _wait_until(self, is_ready: Callable[[], bool]) -> bool:
        """At the first start a child that dies is a mistake to be told, not one to be repeated."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._wishes:
            if is_ready():
                return True
            ended = next((child for child in self._children if child.ended() is not None), None)
            if ended is not None or time.monotonic() > deadline:
                raise _never_served(ended or self._children[0])
            time.sleep(LOOK_SECONDS / 5)
        return False

    def _look(self) -> None:
        try:
            if self._revive():
                click.echo("PostgreSQL had ended; it was started again.", err=True)
        except CommandFailed as error:
            click.echo(f"{error.message} Shiliu keeps trying.", err=True)
        for child in self._children:
            code = child.ended()
            if code is not None:
                click.echo(f"The {child.name} ended ({_how(code)}); starting it again.", err=True)
                child.give_up()
            child.end_what_was_left()
        self._start_missing(self._children)
        clear_away([child.process.pid for child in self._children if child.process])
        if time.monotonic() - self._logs_looked_at > LOG_SECONDS:
            self._logs_looked_at = time.monotonic()
            for child in self._children:
                if child.log is not None:
                    keep_short(child.log)

    def _start_missing(self, children: Sequence[Child]) -> None:
        missing = [child for child in children if child.process is None]
        due = [child for child in missing if time.monotonic() >= child.not_before]
        for child in due:
            child.start(self._alive)
        if due:
            self._noted(self._children)

    def _end(self) -> None:
        """One after the other: first nobody comes in any more, then the work is finished.

        Each is asked again every second: one that was just beginning may not have heard it.
        """
        for child in self._children:
            begun = asked = time.monotonic()
            child.ask_to_end()
            while child.ended() is None and child.process is not None:
                now = time.monotonic()
                if self._wishes > 1 or now > begun + END_SECONDS:
                    break
                if now > asked + ASK_SECONDS:
                    asked = now
                    child.ask_to_end()
                time.sleep(LOOK_SECONDS / 5)
            child.kill()
        os.close(self._held)
        os.close(self._alive)


def begin_supervising() -> None:
    """Before anything is started: adopt orphans, and take a wish to end for Ctrl-C meanwhile."""
    adopt_orphans()

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def _never_served(child: Child) -> CommandFailed:
    code = child.ended()
    what = f"ended ({_how(code)})" if code is not None else f"took over {READY_SECONDS:.0f} seconds"
    words = child.last_words()
    where = f" It writes to {child.log}; its last words were:\n{words}" if child.log else ""
    return CommandFailed(f"The {child.name} {what} before it served.{where}")


def _how(code: int) -> str:
    if code < 0:
        return f"killed by signal {-code}"
    return f"exit code {code}"
