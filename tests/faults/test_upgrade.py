"""From the version before the monthly tables to this one, by its backup; and never back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.told import told
from tests.installations import Installation, empty_home

EARLIER = Path(__file__).with_name("earlier")
SEALS = EARLIER / "seals.txt"
HELD = {  # as the earlier version counted them
    "cases_case": 300,
    "ledger_fact": 2538,
    "cases_text": 665,
    "ledger_seal": 92,
}
CODES = {
    "5549 6001 5154 0004": "working",
    "3381 9229 5677 4771": "answered",
    "1410 5357 8197 1776": "closed",
}
STATE_OF = "from shiliu.cases.queries import case_by_code; print(case_by_code({!r}).state)"
DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE 'shiliu%%' ORDER BY 1"


@pytest.fixture(scope="module")
def backup(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("earlier") / "backups"
    shutil.copytree(EARLIER, folder)
    (path,) = folder.glob("*.backup.age")
    return path


@pytest.fixture(scope="module")
def upgraded(backup):
    with empty_home() as installation:
        said = installation.do("restore", str(backup), "--key", str(EARLIER / "backup.key"))
        assert "Everything holds." in said
        yield installation


def count(installation: Installation, table: str) -> int:
    return installation.ask(f"SELECT count(*) FROM {table}")[0][0]


@pytest.mark.parametrize("table", HELD)
def test_nothing_is_lost(upgraded, table):
    found = count(upgraded, table)
    assert found == HELD[table] if table != "ledger_seal" else found >= HELD[table]
    told("upgrade from the version before the months", table, rows=HELD[table], lost=0)


def test_the_seals_are_those_that_the_earlier_version_made(upgraded):
    assert "Everything holds." in upgraded.do("verify", "--seals", str(SEALS))


@pytest.mark.parametrize("code", CODES)
def test_receipt_codes_still_open(upgraded, code):
    assert upgraded.with_django(STATE_OF.format(code)).strip() == CODES[code]


@pytest.mark.parametrize("table", ["ledger_fact", "cases_step", "cases_text"])
def test_what_there_was_lies_in_its_months(upgraded, table):
    assert count(upgraded, f"{table}_rest") == 0
    parts = "SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass"
    assert upgraded.ask(parts, table)[0][0] > 5


def test_it_is_served_and_a_trial_restore_beside_it_changes_nothing(upgraded, backup):
    with upgraded.up() as service:
        key = ("--key", str(EARLIER / "backup.key"))
        said = upgraded.do("restore", str(backup), *key, "--try")
        assert "The backup can be restored with this version: it took" in said
        assert "Everything holds." in said
        assert service.serves()
    assert upgraded.ask(DATABASES) == [("shiliu",)]


def test_a_machine_without_a_secret_is_no_place_for_a_trial(backup):
    with empty_home() as other:
        key = ("--key", str(EARLIER / "backup.key"))
        said = other.refused("restore", str(backup), *key, "--try")
        assert "no server secret yet" in said
        assert not (other.home / "secret").exists()


@pytest.mark.parametrize("command", ["migrate", "up"])
def test_an_older_version_refuses_what_a_newer_one_made(upgraded, command):
    """As it looks from the older version: a migration that it does not know."""
    known = "app = 'cases' AND name = '9999_from_a_newer_version'"
    upgraded.ask(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('cases', '9999_from_a_newer_version', now());"
        " COMMENT ON TABLE django_migrations IS ''",
        owner=True,
    )
    try:
        said = upgraded.refused(command)
    finally:
        upgraded.ask(f"DELETE FROM django_migrations WHERE {known}", owner=True)
        upgraded.do("migrate")
    assert "made by a newer version of Shiliu" in said
    assert "cases.9999_from_a_newer_version" in said
