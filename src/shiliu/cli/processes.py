"""Starting our own processes. Commands never load Django: what needs it runs in one of these."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

import click


def inside(task: str, *arguments: str) -> list[str]:
    """The command line of a process with Django. `-P`: nothing is imported from where we stand."""
    return [sys.executable, "-P", "-m", "shiliu.cli.inside", task, *arguments]


def run_inside(
    task: str, *arguments: str, environment: Mapping[str, str], given: str | None = None
) -> None:
    """Run a task on this terminal. When it fails it has said why, so end with its exit code."""
    done = subprocess.run(  # noqa: S603  our own program, arguments as a list
        inside(task, *arguments),
        check=False,
        env=_short_lived(environment),
        input=given,
        text=True,
    )
    if done.returncode:
        raise click.exceptions.Exit(_exit_code(done.returncode))


def answer_of(task: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run a task to its end and return what it printed."""
    done = subprocess.run(  # noqa: S603  our own program, arguments as a list
        inside(task, *arguments),
        check=False,
        env=_short_lived(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise click.exceptions.Exit(_exit_code(done.returncode))
    return done.stdout


def _short_lived(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "SHILIU_NO_POOL": "1"}


def _exit_code(returncode: int) -> int:
    return returncode if returncode > 0 else 128 - returncode
