"""What the machine refuses is one sentence and exit code 1, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import disks, installations
from tests.installations import ADMINISTRATORS, Installation


def sentence(installation: Installation, *arguments: str) -> str:
    """What a command says when it refuses: one line."""
    said = installation.refused(*arguments).strip()
    assert len(said.splitlines()) == 1, said
    return said


def test_a_home_that_may_not_be_written(tmp_path):
    """Root may write everywhere but into a read-only file system."""
    folder = Path("/proc/shiliu") if os.geteuid() == 0 else tmp_path / "locked"
    if os.geteuid() != 0:
        folder.mkdir(mode=0o500)
    said = sentence(Installation(folder), "up")
    assert str(folder) in said


@pytest.mark.parametrize("size", ["20m", "150m"])
def test_a_home_on_a_full_disk(empty, size):
    """Found out before anything is made, by the home and by the database."""
    with disks.small(empty.home, size) as more:
        said = sentence(Installation(empty.home, more), "up")
        assert "Free at least 300 MB" in said
        assert str(empty.home) in said


def test_a_database_that_does_not_answer(empty):
    port = installations.free_port()
    empty.more["DATABASE_URL"] = f"postgresql://me:hidden@127.0.0.1:{port}/mine"
    said = sentence(empty, "up")
    assert "The database 'mine' at 127.0.0.1 does not answer" in said
    assert "hidden" not in said


def test_an_address_of_something_else_than_postgresql(empty):
    empty.more["DATABASE_URL"] = "mysql://me@127.0.0.1/mine"
    assert sentence(empty, "up") == "DATABASE_URL must begin with postgresql://"


def test_one_role_for_both(empty, outside):
    empty.more |= {**outside, "DATABASE_URL": outside["DATABASE_OWNER_URL"]}
    assert "name one role" in sentence(empty, "up")


def test_a_role_that_serves_and_may_do_everything(empty, outside, shared):
    """The grants would be decoration for a role that is a member of the owner."""
    empty.more |= outside
    shared.ask("GRANT shiliu_owner TO shiliu_app", superuser=True)
    try:
        assert "may do whatever the owner may" in empty.refused("init", *ADMINISTRATORS)
    finally:
        shared.ask("REVOKE shiliu_owner FROM shiliu_app", superuser=True)


def test_a_port_that_this_machine_does_not_have(shared):
    assert "cannot serve at 203.0.113.7" in sentence(shared, "up", "--host", "203.0.113.7")


def test_a_host_that_nobody_knows(shared):
    assert "no address for the host nowhere.invalid" in sentence(
        shared, "up", "--host", "nowhere.invalid"
    )


def test_a_profile_that_is_not_there(empty):
    assert "There is no profile nowhere. Name one of" in sentence(
        empty, "init", "--profile", "nowhere", "--admin", "admin.one", "--admin", "admin.two"
    )


@pytest.mark.parametrize("command", ["serve", "worker", "verify", "backup", "seal", "rebuild"])
def test_a_command_that_needs_a_database_where_there_is_none(empty, command):
    assert "there is no real database: `shiliu init` makes it" in sentence(empty, command)


def test_the_secret_of_a_real_database_is_never_made_anew(real):
    secret = real.home / "secret"
    secret.rename(real.home / "lost")
    for command in ("up", "verify"):
        assert f"The server secret {secret} is missing" in sentence(real, command)
    secret.write_text("another one, made by somebody who did not know")
    assert "works with another server secret" in sentence(real, "up")
