"""The database server: our own in the home folder, or the one that DATABASE_URL names."""

from shiliu.cli.servers.access import Access, Server, connect, is_empty, others_connected
from shiliu.cli.servers.embedded import Embedded
from shiliu.cli.servers.external import External, address

__all__ = [
    "Access",
    "Embedded",
    "External",
    "Server",
    "address",
    "connect",
    "is_empty",
    "others_connected",
]
