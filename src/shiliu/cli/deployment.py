"""What a command works on: a home, a server, a database in it, and the environment it makes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home, make_secret, open_home
from shiliu.cli.servers import Access, Embedded, External, Server, address, is_empty

PACKAGE = Path(__file__).parent.parent
REAL = "shiliu"
SAMPLE = "shiliu_sample"
DEFAULT_PROFILE = "kangbashi"

# Not for every process: what only the owner's processes need, and what is set below.
NOT_HANDED_ON = frozenset(
    {
        "DATABASE_OWNER_URL",
        "DATABASE_OWNER_URL_FILE",
        "DATABASE_URL_FILE",
        "SHILIU_AS_OWNER",
        "SHILIU_SAMPLE",
    }
)


@dataclass(frozen=True)
class Deployment:
    """The real deployment of a home, or its sample."""

    home: Home
    server: Server
    database: Access
    sample: bool

    def environment(self, *, as_owner: bool = False) -> dict[str, str]:
        """The whole environment of a process. Only the owner's ever hold the owner's address."""
        found = {key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON}
        found |= {
            "DATABASE_URL": self.database.app_url,
            "DJANGO_SETTINGS_MODULE": "shiliu.config.settings",
            "SHILIU_HOME": str(self.home.folder),
            "SHILIU_SAMPLE": "1" if self.sample else "0",
        }
        if self.sample or not named_secret():
            found.pop("SHILIU_SECRET", None)
            found["SHILIU_SECRET_FILE"] = str(self.home.secret(sample=self.sample))
        if found.pop("PYTHONDONTWRITEBYTECODE", None):
            # Usual in containers, to keep source folders clean. Ours go elsewhere: compiling
            # everything at each start would take as long as the rest of the start.
            found["PYTHONPYCACHEPREFIX"] = str(self.home.private("pycache"))
        if as_owner:
            found |= {"DATABASE_OWNER_URL": self.database.as_owner(), "SHILIU_AS_OWNER": "1"}
        return found

    def secret(self) -> str:
        """The server secret as the processes will read it."""
        found = None if self.sample else named_secret()
        return found or self.home.secret(sample=self.sample).read_text().strip()

    def at(self, name: str) -> Deployment:
        """The same with another database of the server."""
        return replace(self, database=self.server.access(name))


@contextmanager
def open_deployment(*, sample: bool = False) -> Iterator[Deployment]:
    """The real deployment, or the sample: for commands that need it to be there already."""
    home = open_home()
    with open_server(home, sample=sample) as server:
        deployment = sample_of(home, server) if sample else real_of(home, server)
        if isinstance(server, Embedded) and not server.has(deployment.database.name):
            missing = "sample: `shiliu up --sample`" if sample else "real database: `shiliu init`"
            raise CommandFailed(f"In {home.folder} there is no {missing} makes it.")
        if isinstance(server, External) and is_empty(deployment.database):
            raise CommandFailed(
                f"The database {deployment.database.name} is empty. `shiliu init` fills it."
            )
        if not sample:
            check_real_secret(home)
        yield deployment


@contextmanager
def open_server(home: Home, *, sample: bool) -> Iterator[Server]:
    """The server that DATABASE_URL names, or our own; the sample always lives in our own."""
    if address(os.environ, "DATABASE_URL") and not sample:
        yield External(os.environ)
        return
    embedded = Embedded(home)
    try:
        yield embedded
    finally:
        embedded.stop()


def real_of(home: Home, server: Server) -> Deployment:
    """The real deployment of a home. Its secret must be there once its database is."""
    if isinstance(server, External):
        return Deployment(home, server, server.access(server.name), sample=False)
    return Deployment(home, server, server.access(REAL), sample=False)


def sample_of(home: Home, server: Server) -> Deployment:
    """The sample of a home, with a secret of its own."""
    make_secret(home, sample=True)
    return Deployment(home, server, server.access(SAMPLE), sample=True)


def ensure_real_secret(home: Home) -> None:
    """A secret for a deployment that is about to be made, unless the environment names one."""
    if not named_secret():
        make_secret(home, sample=False)


def check_real_secret(home: Home) -> None:
    """Refuse to go on without the secret of a database that exists: its codes would not open."""
    path = home.secret(sample=False)
    if not named_secret() and not path.exists():
        raise CommandFailed(
            f"The server secret {path} is missing, and the receipt codes in the database open "
            "with that secret only. Put it back (every backup holds it) and start again."
        )


def named_secret() -> str | None:
    """The server secret that the environment names, for a real deployment."""
    return address(os.environ, "SHILIU_SECRET")


def profile_folder(profile: str) -> Path:
    """The folder of a profile: one that comes with Shiliu by its name, any other by its path."""
    built_in = PACKAGE / "profiles"
    found = next((path for path in (built_in / profile, Path(profile)) if _is_profile(path)), None)
    if found is None:
        names = ", ".join(sorted(path.name for path in built_in.iterdir() if _is_profile(path)))
        raise CommandFailed(
            f"There is no profile {profile}. Name one of {names}, or a folder with a profile.toml."
        )
    return found.resolve()


def _is_profile(path: Path) -> bool:
    return (path / "profile.toml").is_file()
