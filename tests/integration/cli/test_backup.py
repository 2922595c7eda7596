"""Backups: nobody reads them without the key, and what was erased stays erased."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from shiliu.cli import postgres
from shiliu.cli.backups.age import new_key
from tests import disks
from tests.installations import empty_home
from tests.integration.cli.life import asked, erased, lived_home

WORDS = "SELECT body FROM cases_text WHERE kind = 'words' AND body <> '' ORDER BY 1"
CONTACTS = "SELECT count(*) FROM people_contact"
DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE 'shiliu%%' ORDER BY 1"


def backups(folder):
    return sorted(folder.glob("*.backup.age"))


@pytest.fixture
def folder(held):
    return held.home / "backups"


@pytest.fixture(scope="module")
def backup(lived, tmp_path_factory):
    """A backup of what was lived, in a folder of its own."""
    folder = tmp_path_factory.mktemp("backups")
    lived.do("backup", str(folder))
    (path,) = backups(folder)
    return path


@pytest.fixture
def copy(backup, tmp_path):
    """The same to be spoilt, with its checksum."""
    for path in (backup, checksum_of(backup)):
        shutil.copy2(path, tmp_path)
    return tmp_path / backup.name


def checksum_of(path):
    return path.with_name(f"{path.name}.sha256")


@pytest.fixture
def changed():
    """A home of its own in which there was a day of work."""
    with lived_home() as installation, postgres.running(installation.home):
        yield installation


def test_what_was_erased_after_the_backup_stays_erased_after_the_restore(changed):
    real = changed
    kept, gone = asked(real, "This may stay", "This must go, my phone is 13900139000")
    assert "Wrote " in real.do("backup")
    erased(real, gone)
    asked(real, "Said after the backup")
    said = real.do("restore", str(backups(real.home / "backups")[0]))
    assert "The journal holds 2 erasures; 1 of them had to be repeated." in said
    assert "Everything holds." in said
    words = [body for (body,) in real.ask(WORDS)]
    assert "This may stay" in words
    assert not any("must go" in body or "after the backup" in body for body in words)
    rows = real.ask("SELECT count(*) FROM people_contact WHERE subject_id = %s", gone)
    assert rows == [(0,)]
    assert real.ask("SELECT count(*) FROM people_contact WHERE subject_id = %s", kept) == [(1,)]
    assert "Everything holds." in real.do("verify")
    assert real.ask(DATABASES) == [("shiliu",), ("shiliu_before_restore",)]


def test_the_restored_database_is_served_and_history_is_protected_in_it(held, backup, lived):
    """On a machine where there was another database before."""
    with held.up() as service:
        assert service.serves()
    (held.home / "secret").rename(held.home / "secret of the other")
    held.do("restore", str(backup), "--key", str(lived.home / "backup.key"))
    with held.up() as service:
        assert service.serves()
    with pytest.raises(Exception, match="permission denied"):
        held.ask("DELETE FROM ledger_fact")
    with pytest.raises(Exception, match="append-only"):
        held.ask("DELETE FROM ledger_fact", owner=True)


def test_a_new_machine_needs_the_folder_and_the_key_and_nothing_else(held, folder, tmp_path):
    """The backup brings the server secret, so receipt codes still open."""
    real = held
    _kept, gone = asked(real, "This may stay", "This must go")
    real.do("backup")
    erased(real, gone)
    real.do("backup")
    first = backups(folder)[0]
    key = tmp_path / "key"
    shutil.move(real.home / "backup.key", key)
    with empty_home() as other:
        assert "--key FILE" in other.refused("restore", str(first))
        other.do("restore", str(first), "--key", str(key))
        assert (other.home / "secret").read_text() == (real.home / "secret").read_text()
        assert stat.S_IMODE((other.home / "secret").stat().st_mode) == 0o600
        assert other.ask(WORDS) == [("This may stay",)]
        assert "Everything holds." in other.do("verify")


def test_a_backup_holds_nothing_that_can_be_read(lived, backup):
    content = backup.read_bytes()
    secret = (lived.home / "secret").read_text().strip().encode()
    for told in (b"lamp", b"Dora", b"13800138000", b"cases_text", b"PGDMP", secret):
        assert told not in content
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    check = ["sha256sum", "--check", checksum_of(backup).name]
    subprocess.run(check, cwd=backup.parent, check=True)


def test_it_does_not_open_with_another_key(lived, backup, tmp_path):
    key = tmp_path / "other.key"
    key.write_text(new_key())
    restore = ("restore", str(backup), "--key", str(key))
    assert "does not open with this key" in lived.refused(*restore)
    key.write_text("no key at all")
    assert "holds no key" in lived.refused(*restore)


@pytest.mark.parametrize("with_checksum", [True, False])
@pytest.mark.parametrize("harm", ["changed", "cut off"])
def test_a_damaged_backup_is_refused_and_the_database_stays(lived, copy, harm, with_checksum):
    words = lived.ask(WORDS)
    size = copy.stat().st_size
    if harm == "changed":
        with copy.open("r+b") as file:
            file.seek(size - 1000)
            file.write(b"harm")
    else:
        os.truncate(copy, size - 1000)
    if not with_checksum:
        checksum_of(copy).unlink()
    assert "is damaged" in lived.refused("restore", str(copy))
    assert lived.ask(DATABASES) == [("shiliu",)]
    assert lived.ask(WORDS) == words


def test_something_else_is_no_backup(lived, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear sir")
    assert "does not open with this key" in lived.refused("restore", str(other))


def test_while_it_is_served_a_backup_is_made_but_nothing_restored(lived, backup, tmp_path):
    with lived.up() as service:
        said = lived.refused("restore", str(backup))
        assert "connections are open to the database shiliu. Stop Shiliu" in said
        lived.do("backup", str(tmp_path))
        assert service.serves()
    assert len(backups(tmp_path)) == 1


def test_a_backup_with_another_secret_is_refused(lived, backup):
    lived.more["SHILIU_SECRET"] = "another secret, from somewhere else"
    try:
        said = lived.refused("restore", str(backup))
    finally:
        del lived.more["SHILIU_SECRET"]
    assert "works with another server secret" in said


def test_old_backups_are_removed_but_never_the_newest(lived, tmp_path):
    old = datetime.now(UTC) - timedelta(days=300)  # contacts are kept for 180 days, and 30 beyond
    name = f"shiliu-{old:%Y%m%dT%H%M%SZ}.backup.age"
    target = tmp_path / "elsewhere"
    target.mkdir()
    for each in (name, f"{name}.sha256", f"{name}.part", "letter.txt"):
        (target / each).write_text("old")
    said = lived.do("backup", str(target))
    assert f"Removed {target / name}." in said
    assert len(backups(target)) == 1
    assert (target / "letter.txt").exists()
    sleep(1)  # its name is the second
    nothing_more = ("--daily", "0", "--weekly", "0", "--monthly", "0", "--keep-days", "0")
    lived.do("backup", str(target), *nothing_more)
    assert len(backups(target)) == 2  # those of the last day stay


def test_safety_14_no_backup_outlives_what_was_purged_by_more_than_the_stated_days(lived, tmp_path):
    names = []
    for days in (100, 150, 185, 205, 215):
        made = datetime.now(UTC) - timedelta(days=days)
        names.append(f"shiliu-{made:%Y%m%dT%H%M%SZ}.backup.age")
        (tmp_path / names[-1]).write_text("old")
    lived.do("backup", str(tmp_path), "--monthly", "12", "--keep-days", "30")
    left = {path.name for path in backups(tmp_path)}
    assert names[-1] not in left
    assert {names[0], names[1]} <= left
    sleep(1)
    lived.do("backup", str(tmp_path), "--monthly", "12", "--keep-days", "0")
    left = {path.name for path in backups(tmp_path)}
    assert not left & set(names[2:])
    assert names[0] in left


def test_the_newest_backup_is_checked_to_its_end(lived, tmp_path):
    assert "There is no backup" in lived.refused("check-backup", str(tmp_path))
    seals = tmp_path / "far away"
    folder = tmp_path / "here"
    lived.do("backup", str(folder), "--seals", str(seals))
    assert (seals / "seals.txt").read_text() == (folder / "seals.txt").read_text()
    assert "opens to its end" in lived.do("check-backup", str(folder))
    (path,) = backups(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "does not fit its checksum" in lived.refused("check-backup", str(folder))
    checksum_of(path).unlink()
    assert "damaged or cut off" in lived.refused("check-backup", str(folder))
    old = path.with_name("shiliu-20260101T000000Z.backup.age")
    path.rename(old)
    assert "is older than 26 hours" in lived.refused("check-backup", str(folder))


def test_seals_are_copied_and_a_rewritten_history_is_told(lived, tmp_path):
    lived.do("backup", str(tmp_path))
    copies = tmp_path / "seals.txt"
    assert len(copies.read_text().splitlines()) == 1
    copies.write_text(copies.read_text().replace("a", "b"))
    before = copies.read_text()
    sleep(1)  # its name is the second
    said = lived.refused("backup", str(tmp_path))
    assert "the seals differ from their copies" in said
    assert copies.read_text() == before
    assert len(backups(tmp_path)) == 2


def test_a_full_disk_leaves_no_half_of_a_backup(lived, tmp_path):
    with disks.small(tmp_path, "64k") as more:
        lived.more |= more
        try:
            assert "The disk is full" in lived.refused("backup", str(tmp_path))
        finally:
            for name in more:
                del lived.more[name]
        assert list(tmp_path.iterdir()) == []
