"""The server's settings, written anew at each start so that they follow the code."""

import sys

from shiliu.cli.postgres.files import write
from shiliu.cli.postgres.places import PORT, Place

# After a crash one call for the whole disk instead of one for each of a thousand files: on a busy
# disk half a second instead of five. Other systems than Linux know only the latter.
SYNC = "syncfs" if sys.platform == "linux" else "fsync"

SETTINGS = f"""\
# Written by Shiliu at each start. Your own settings go into local.conf in this folder.
listen_addresses = ''
port = {PORT}
unix_socket_permissions = 0700
max_connections = 60
password_encryption = 'scram-sha-256'

shared_buffers = 256MB
work_mem = 32MB
random_page_cost = 1.1
min_wal_size = 80MB
max_wal_size = 1GB
wal_compression = on
max_wal_senders = 0
jit = off

# What a resident was told is saved stays saved, also through a power cut.
fsync = on
synchronous_commit = on
full_page_writes = on
recovery_init_sync_method = {SYNC}

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
idle_in_transaction_session_timeout = 60s

# People's words must never reach the log, neither in statements nor in parameters nor in
# details such as "Key (phone)=(…) already exists" or "Failed process was running: …".
logging_collector = off
log_destination = 'stderr'
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_statement = 'none'
log_min_duration_statement = -1
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse

include 'local.conf'
"""

LOCAL = "# Your own settings. They win over those in server.conf and stay yours.\n"

HBA = """\
# Written by Shiliu at each start.
local all postgres peer map=server
local postgres,template0,template1 all reject
local all all scram-sha-256
local replication postgres peer map=server
"""


def write_settings(place: Place) -> list[str]:
    """Write the three files and return the server's arguments that name them.

    They lie outside the data, in a folder that the server's account cannot write when
    root is in charge: root must not write where another account could lay a symbolic link.
    """
    maps = "".join(f'server "{name}" postgres\n' for name in {place.account.name, "root"})
    folder = place.folder
    write(folder / "server.conf", SETTINGS, mode=0o644)
    write(folder / "hba.conf", HBA, mode=0o644)
    write(folder / "ident.conf", "# Written by Shiliu at each start.\n" + maps, mode=0o644)
    if not (folder / "local.conf").exists():
        write(folder / "local.conf", LOCAL, mode=0o644)
    values = {
        "config_file": folder / "server.conf",
        "hba_file": folder / "hba.conf",
        "ident_file": folder / "ident.conf",
        "unix_socket_directories": place.socket_dir,
    }
    return [word for name, value in values.items() for word in ("-c", f"{name}={value}")]
