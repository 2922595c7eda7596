"""A disk that is soon full: a real small one where one may mount it, else what commands see of one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

# Loaded by each Python process before anything else: the folder lies on a disk without room.
FULL = """
import errno, os, shutil
folder, really_open, really_used = {folder!r}, os.open, shutil.disk_usage

def opened(path, flags, mode=0o777, **more):
    fd = really_open(path, flags, mode, **more)
    if os.fspath(path).startswith(folder) and flags & (os.O_WRONLY | os.O_RDWR):
        if not os.path.exists("/dev/full"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        full = really_open("/dev/full", os.O_WRONLY)
        os.dup2(full, fd, inheritable=False)
        os.close(full)
    return fd

def used(path):
    small = os.fspath(path).startswith(folder)
    return really_used(path)._replace(free=0) if small else really_used(path)

os.open = opened
shutil.disk_usage = used
"""


@cache
def can_mount() -> bool:
    """Whether this account may mount: root outside of most containers."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() != 0 or _mount(Path(folder), "64k").returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


@contextmanager
def mounted(folder: Path, room: str, *, keep: bool = False) -> Iterator[None]:
    """A small disk over `folder`; with `keep` what lay in the folder lies on it."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
        if keep:
            subprocess.run(["cp", "-a", f"{folder}/.", aside], check=True)
        assert _mount(folder, room).returncode == 0
        try:
            if keep:
                subprocess.run(["cp", "-a", f"{aside}/.", str(folder)], check=True)
                shutil.rmtree(aside, ignore_errors=True)
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def small(folder: Path, size: str) -> Iterator[dict[str, str]]:
    """`folder` on a disk of that size; what comes is for the environment of commands."""
    if can_mount():
        with mounted(folder, size):
            yield {}
        return
    with tempfile.TemporaryDirectory() as aside:
        Path(aside, "sitecustomize.py").write_text(FULL.format(folder=str(folder)))
        paths = [aside, os.environ.get("PYTHONPATH", "")]
        yield {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _mount(folder: Path, room: str) -> subprocess.CompletedProcess[bytes]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True)
