"""A listening socket that a service manager holds for us (systemd's socket activation).

It outlives us: who connects while one version ends and the next begins waits in its queue and is
answered. Nobody is refused, and the program may be exchanged in between.
"""

from __future__ import annotations

import os
import socket

from shiliu.cli.errors import CommandFailed
from shiliu.cli.ports import Place

FIRST = 3  # systemd's number for the first of them


def held_place() -> Place | None:
    """Where the socket listens that was handed to this process; None without one."""
    handed = os.environ.get("LISTEN_PID") == str(os.getpid())
    number = os.environ.pop("LISTEN_FDS", "0") if handed else "0"
    for name in ("LISTEN_PID", "LISTEN_FDNAMES"):
        os.environ.pop(name, None)
    if number == "0":
        return None
    if number != "1":
        raise CommandFailed(
            f"The service manager hands over {number} sockets. Name one address in the socket unit."
        )
    with socket.socket(fileno=os.dup(FIRST)) as held:
        if held.family not in (socket.AF_INET, socket.AF_INET6):
            raise CommandFailed(
                "The socket that was handed over has no port. In the socket unit write "
                "ListenStream= with an address and a port, such as 127.0.0.1:8000."
            )
        host, port = held.getsockname()[:2]
    return Place(host, port)
