"""What a backup is: one line about it, then the dump, encrypted together with age."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO

from shiliu.cli.errors import CommandFailed

FORMAT = 1
LONGEST_LINE = 100_000


@dataclass(frozen=True)
class About:
    """The first line. It holds the server secret: receipt codes open with no other."""

    made_at: str
    version: str
    schema: str
    secret: str
    format: int = FORMAT

    def line(self) -> bytes:
        """As bytes, with the line's end."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def about(line: bytes) -> About:
    """The first line read again."""
    found = json.loads(line)
    if found.get("format") != FORMAT:
        raise CommandFailed("This backup was made by a newer version of Shiliu; restore with that.")
    return About(**found)


class Source:
    """What is encrypted: the line, then everything that comes out of a pipe."""

    def __init__(self, line: bytes, pipe: IO[bytes]) -> None:
        self._line, self._pipe = line, pipe

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`."""
        if self._line:
            part, self._line = self._line[:size], self._line[size:]
            return part
        return self._pipe.read(size)


class Sink:
    """Where the encrypted bytes go: a file whose hash is known at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, sha256()
        self.error: OSError | None = None

    def write(self, part: bytes) -> int:
        """Write all of it. The encryption wraps errors, so the first one is kept for the caller."""
        try:
            self._hash.update(part)
            return self._file.write(part)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._file.flush()

    def hexdigest(self) -> str:
        """The hash of everything written."""
        return self._hash.hexdigest()


class Unpacked:
    """What comes out of a decryption: the line goes to `begin`, the dump to what that returns."""

    def __init__(self, begin: Callable[[About], IO[bytes]]) -> None:
        self._begin = begin
        self._line = b""
        self._dump: IO[bytes] | None = None

    def write(self, part: bytes) -> int:
        """Take the next bytes."""
        if self._dump is not None:
            return self._dump.write(part)
        self._line += part
        line, end, rest = self._line.partition(b"\n")
        if end:
            self._dump = self._begin(about(line))
            self._dump.write(rest)
        elif len(self._line) > LONGEST_LINE:
            raise CommandFailed("This file is no backup of Shiliu.")
        return len(part)

    def flush(self) -> None:
        """Hand on what is buffered."""
        if self._dump is not None:
            self._dump.flush()
