"""Files that survive power cuts and visits of root."""

import os
import tempfile
from pathlib import Path


def write(path: Path, text: str, *, mode: int) -> None:
    """Replace a file whole: after a power cut there is the old text or the new one."""
    fd, half = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(fd)
            os.fchmod(fd, mode)
            give_to_owner(fd, path.parent)
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


def open_own(path: Path, flags: int) -> int:
    """Open a file for its owner alone, made if it is missing."""
    fd = os.open(path, flags | os.O_CREAT, 0o600)
    give_to_owner(fd, path.parent)
    return fd


def give_to_owner(fd: int, folder: Path) -> None:
    """Root may visit the folder of an ordinary account, which must get at its files later."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)


def sync(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
