"""What a command says when it cannot go on: one sentence, exit code 1, no traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)


class CommandFailed(click.ClickException):
    """The command cannot go on; the message says why and what to do next."""

    def show(self, file: object = None) -> None:  # noqa: ARG002  click passes it
        """Print the sentence as it stands, without click's "Error:" before it."""
        click.echo(self.message, err=True)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the machine refuses into a CommandFailed; mistakes in our code stay tracebacks."""
    try:
        yield
    except OSError as error:
        raise CommandFailed(refusal(error)) from error


def refusal(error: OSError) -> str:
    """The operating system's refusal as a sentence."""
    named = Path(error.filename) if isinstance(error.filename, str) else None
    where = f" {named}" if named else " a file it needs"
    if error.errno in NO_SPACE:
        return f"The disk is full: Shiliu could not write{where}. Free some space and start again."
    if error.errno in NO_RIGHT:
        return (
            f"This account may not read or write{where}. Give it that right, "
            "or choose another folder, and start again."
        )
    if error.errno == errno.ENOENT:
        return f"There is no{where}."
    return f"The operating system refused{where}: {error.strerror or error}."
