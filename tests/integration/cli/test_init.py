"""`shiliu init`: the real database, with two people who can give posts."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess

import pytest

from shiliu.cli import postgres
from tests.installations import ADMINISTRATORS, SHILIU, environment
from tests.waiting import until

PEOPLE = """
    SELECT u.username, p.role, a.path, p.approved_at IS NOT NULL, p.proposed_by IS NULL
    FROM accounts_post p JOIN accounts_user u ON u.id = p.user_id
    JOIN network_area a ON a.id = p.area_id ORDER BY 1
"""


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_it_makes_two_administrators_who_can_sign_in_and_keeps_secrets_to_itself(empty):
    said = empty.do("init", *ADMINISTRATORS)
    passwords = dict(re.findall(r"Administrator (\S+): password, shown once: (\S+)", said))
    assert set(passwords) == {"admin.one", "admin.two"}
    rows = empty.ask(PEOPLE)
    assert [row[:2] for row in rows] == [
        ("admin.one", "administrator"),
        ("admin.two", "administrator"),
    ]
    assert all(row[2].count("/") == 1 and row[3:] == (True, True) for row in rows)
    code = "\n".join(
        [
            "from shiliu.accounts.models import User",
            "for user in User.objects.order_by('username'):",
            f"    print(user.check_password({passwords}[user.username]))",
        ]
    )
    assert empty.with_django(code).split() == ["True", "True"]
    assert mode(empty.home / "secret") == mode(empty.home / "backup.key") == 0o600
    assert str(empty.home / "backup.key") in said


def test_a_second_init_changes_nothing(shared):
    before = shared.ask(PEOPLE)
    assert "is there already; nothing was changed" in shared.refused("init", *ADMINISTRATORS)
    assert shared.ask(PEOPLE) == before


@pytest.mark.parametrize("names", [(), ("--admin", "one"), ("--admin", "one", "--admin", "one")])
def test_two_people_are_needed(empty, names):
    assert "Two administrators are needed" in empty.refused("init", *names)


def test_a_name_that_cannot_sign_in_leaves_nothing_half_made(empty):
    said = empty.refused("init", "--admin", "admin.one", "--admin", "Not a name")
    assert "Traceback" not in said
    with postgres.running(empty.home) as cluster:
        assert "shiliu" not in postgres.list_databases(cluster)


def test_an_init_that_is_killed_leaves_nothing_half_made_and_the_next_one_works(empty):
    """Killed while its tables are made: then the home's own folder for compiled modules is there,
    which is used where they may not lie beside the sources."""
    process = subprocess.Popen(
        [SHILIU, "init", *ADMINISTRATORS],
        env=environment(empty.home, PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = process.stdout.readline()
    assert said.startswith("Making the tables")
    until(lambda: (empty.home / "pycache").exists() or process.poll() is not None)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    with postgres.running(empty.home) as cluster:
        assert postgres.list_databases(cluster) == ["shiliu_making"]
    assert "The database is ready." in empty.do("init", *ADMINISTRATORS)
    assert len(empty.ask(PEOPLE)) == 2


def test_it_fills_a_database_on_another_server_which_up_then_serves(empty, outside):
    empty.more |= outside
    assert "The database outside is empty. `shiliu init` fills it." in empty.refused("serve")
    assert "The database is ready." in empty.do("init", *ADMINISTRATORS)
    assert "is there already" in empty.refused("init", *ADMINISTRATORS)
    assert not (empty.home / "postgres/data").exists()
    del empty.more["DATABASE_OWNER_URL"]
    with empty.up() as service:
        assert service.serves()
    assert "Everything holds." in empty.do("verify")
    assert "set DATABASE_OWNER_URL for this command" in empty.refused("backup")


def test_up_alone_fills_an_empty_database_and_init_then_adds_the_people(empty, outside):
    empty.more |= outside
    with empty.up() as service:
        assert service.serves()
    assert "Nobody can sign in yet" in service.end()
    said = empty.do("init", *ADMINISTRATORS)
    assert said.count("shown once") == 2
