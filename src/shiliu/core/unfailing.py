"""Where the lines of the log go: a disk that is full loses lines, never the work they tell of."""

from __future__ import annotations

from contextlib import suppress
from typing import TextIO


class Unfailing:
    """A stream that takes everything and writes what it can.

    A line is written while an action is under way or after it was committed. An error then would
    tell somebody that nothing was saved.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text if there is room."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what is buffered if there is room."""
        with suppress(OSError):
            self._stream.flush()
