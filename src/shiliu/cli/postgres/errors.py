"""What went wrong with the embedded PostgreSQL, as a sentence for whoever started it."""

import errno
from pathlib import Path

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)

# The longest piece of a server's last words that still helps on a terminal.
LAST_LINES = 12


class DatabaseStartFailed(Exception):
    """The embedded PostgreSQL cannot run; the message says why and what to do next."""


def full_disk(folder: Path) -> DatabaseStartFailed:
    return DatabaseStartFailed(
        f"There is not enough free space for the database in {folder}. "
        "Free at least 300 MB on that disk and start again."
    )


def not_writable(folder: Path) -> DatabaseStartFailed:
    return DatabaseStartFailed(
        f"The database needs {folder}, but this account may not read and write it. "
        "Give the account that right, or choose another folder, and start again."
    )


def from_os_error(error: OSError, folder: Path) -> DatabaseStartFailed:
    """Explain a refusal of the operating system; `folder` stands in when it names no file."""
    named = Path(str(error.filename)) if error.filename else folder
    if error.errno in NO_SPACE:
        return full_disk(named)
    if error.errno in NO_RIGHT:
        return not_writable(named)
    return DatabaseStartFailed(
        f"The database cannot use {named}: {error.strerror or error}. "
        "Put that right or choose another folder, and start again."
    )


def from_words(words: str, folder: Path) -> DatabaseStartFailed:
    """Explain what `initdb` or the server printed before it gave up.

    PostgreSQL runs with English messages, so they can be recognised. What is not
    recognised is handed on as it is, its last lines only.
    """
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return full_disk(folder)
    advice = next((text for sign, text in ADVICE.items() if sign in words), UNKNOWN)
    last = "\n".join(words.strip().splitlines()[-LAST_LINES:]) or "(it printed nothing)"
    return DatabaseStartFailed(f"{advice.format(folder=folder)}\nIts last words were:\n{last}")


UNKNOWN = (
    "PostgreSQL could not start with the data in {folder}. "
    "Put right what it says below and start again."
)
ADVICE = {
    "wrong ownership": (
        "The data in {folder} belong to another account than the one PostgreSQL runs as. "
        "Give the folder `data` to one unprivileged account (chown -R) and start again."
    ),
    "Permission denied": (
        "PostgreSQL may not read or write something it needs in {folder}. "
        "Give its account that right, or choose another folder, and start again."
    ),
    "Cannot allocate memory": (
        "There is not enough free memory for PostgreSQL, which takes 256 MB at once. "
        "Free some, or set a smaller shared_buffers in {folder}/local.conf, and start again."
    ),
    "pre-existing shared memory": (
        "Parts of an earlier PostgreSQL are still at work on the data in {folder}. "
        "Wait until they have ended, or end them, and start again."
    ),
    "could not look up effective user ID": (
        "PostgreSQL does not run under an account without a name. "
        "Add this account to /etc/passwd, or use another one, and start again."
    ),
    "contains errors": (
        "PostgreSQL does not accept its settings. "
        "Put right what it says below, most likely in {folder}/local.conf, and start again."
    ),
}
