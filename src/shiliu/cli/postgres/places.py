"""Where the database lies, and the account it runs as."""

import hashlib
import os
import platform
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from shiliu.cli.postgres.errors import DatabaseStartFailed, not_writable
from shiliu.cli.postgres.locks import alone
from shiliu.cli.postgres.programs import Account, run

SYSTEM_HOME = Path("/var/lib/shiliu")
SYSTEM_ACCOUNT = "shiliu"

# The name of the socket adds 14 characters, and the kernel of macOS stops at 103.
LONGEST_SOCKET_PATH = 99
PORT = 5432


@dataclass(frozen=True)
class Place:
    """The folder `home/postgres` and the account its server runs as."""

    folder: Path
    account: Account

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_dir(self) -> Path:
        """In the folder itself, or in /tmp where the path is too long for a socket.

        libpq takes a comma as the end of a path, so a folder with one moves out too.
        """
        inside = self.folder / "socket"
        length = len(os.fsencode(inside / f".s.PGSQL.{PORT}"))
        if length <= LONGEST_SOCKET_PATH and not set(str(inside)) & set(',"'):
            return inside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"shiliu-{name}"  # noqa: S108  owner and mode are checked in open_private


def default_home() -> Path:
    """/var/lib/shiliu for root, else the usual folder for an account's own data."""
    if os.geteuid() == 0:
        return SYSTEM_HOME
    if platform.system() == "Darwin":
        return Path.home() / "Library" / "Application Support" / "shiliu"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "shiliu"


def make_folder(home: Path) -> Path:
    """Make `home/postgres` and return it. Folders that exist keep their permissions."""
    folder = home.expanduser().resolve() / "postgres"
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        # The account that root chooses for the server has to pass through.
        path.chmod(0o755 if os.geteuid() == 0 else 0o700)
    return folder


def settle(folder: Path) -> Place:
    """Choose the account and see that it can reach `folder`."""
    place = Place(folder, _account(folder / "data"))
    if place.account.is_other:
        reached = run("/bin/sh", ["-c", 'cd "$1"', "sh", str(folder)], place.account)
        if reached.returncode:
            raise DatabaseStartFailed(
                f"PostgreSQL does not run as root, and the account it runs as, "
                f"{place.account.name}, cannot enter {folder}. "
                f"Choose a folder that it can enter, for example under {SYSTEM_HOME}."
            )
    return place


def open_private(folder: Path, account: Account) -> None:
    """Make `folder` for `account` alone, and refuse one that somebody else prepared.

    Anybody can make a folder in /tmp, also under the name that we are going to use.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    # From here on the descriptor is used: the name could be made a link to something else.
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(fd).st_uid not in {account.uid, os.geteuid()}:
            raise DatabaseStartFailed(
                f"The folder {folder} belongs to somebody else, so the database cannot trust "
                "it. Find out who made it, remove it and start again."
            )
        if account.is_other:
            os.fchown(fd, account.uid, account.gid)
        os.fchmod(fd, 0o700)
    finally:
        os.close(fd)


def _account(data_dir: Path) -> Account:
    """The account for the server: our own, or for root an unprivileged one.

    Existing data decide: PostgreSQL insists on running as their owner, and what a start
    without `useradd` gave to `nobody` must not be lost to a later start with it.
    """
    if os.geteuid() != 0:
        return _named(os.geteuid(), os.getegid())
    if data_dir.exists() and (found := data_dir.stat()).st_uid != 0:
        return _named(found.st_uid, found.st_gid)
    SYSTEM_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    with alone(SYSTEM_HOME / "account.lock"):
        return _system_account()


def _system_account() -> Account:
    """`shiliu`, made if need be; else `postgres`; else `nobody`.

    Other services may share the last two and could then read our data, so they stand in
    only where no account can be made (no `useradd`, or a read-only /etc).
    """
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd and _account_called(SYSTEM_ACCOUNT) is None:
        subprocess.run(  # noqa: S603  every argument is a constant
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir",
             str(SYSTEM_HOME), "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT],
            check=False, capture_output=True,
        )  # fmt: skip
    for name in (SYSTEM_ACCOUNT, "postgres", "_postgres", "nobody"):
        found = _account_called(name)
        if found is not None and found.uid != 0:
            return found
    raise not_writable(Path("/etc/passwd"))


def _account_called(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, found.pw_uid, found.pw_gid)


def _named(uid: int, gid: int) -> Account:
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, gid)
    except KeyError:
        return Account(str(uid), uid, gid)
