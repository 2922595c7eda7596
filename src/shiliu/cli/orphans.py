"""Processes whose parent died come to the supervisor, which clears them away at once.

Otherwise they come to process 1, which in many containers looks for them only now and then, and
PostgreSQL refuses to start as long as the killed one still has its number.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Collection
from contextlib import suppress

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on. Only Linux has this; elsewhere process 1 goes on doing it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def clear_away(known: Collection[int]) -> None:
    """Clear away dead processes that came to us; our own children are somebody's to wait for."""
    with suppress(ChildProcessError):
        while (dead := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
            if dead.si_pid in known:
                return
            os.waitpid(dead.si_pid, 0)
