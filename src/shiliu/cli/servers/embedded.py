"""Our own server in the home folder."""

from __future__ import annotations

from psycopg import errors

from shiliu.cli import postgres
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home
from shiliu.cli.postgres.server import running_server
from shiliu.cli.servers.access import Access, in_use


class Embedded:
    """The server of a home; this process holds a share in it until `stop`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._cluster = _started(home)

    def access(self, name: str) -> Access:
        """The ways into a database."""
        cluster = self._cluster
        return Access(name, postgres.app_url(cluster, name), postgres.owner_url(cluster, name))

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        return name in postgres.list_databases(self._cluster)

    def make(self, name: str) -> None:
        """Make an empty database in place of what an earlier attempt left."""
        postgres.drop_database(self._cluster, name)
        postgres.ensure_database(self._cluster, name)

    def rename(self, old: str, new: str) -> None:
        """Give a database another name; nobody may be connected to it."""
        try:
            postgres.rename_database(self._cluster, old, new)
        except errors.ObjectInUse as error:
            raise in_use(old) from error

    def drop(self, name: str) -> None:
        """Remove a database if it is there."""
        postgres.drop_database(self._cluster, name)

    def revive(self) -> bool:
        """Start the server again if it is gone; says whether it was."""
        if running_server(self._cluster.data_dir) is not None:
            return False
        dead, self._cluster = self._cluster, _started(self._home)
        postgres.stop(dead)  # gives back a share only: the new one is held
        return True

    def stop(self) -> None:
        """Give back the share; the last one stops the server."""
        postgres.stop(self._cluster)


def _started(home: Home) -> postgres.Cluster:
    try:
        return postgres.start(home.folder)
    except postgres.DatabaseStartFailed as error:
        raise CommandFailed(str(error)) from error
