"""Backups: nobody reads them without the key, and what was erased stays erased."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from tests.installations import empty_home
from tests.integration.cli.life import a_day_of_work, asked, erased

WORDS = "SELECT body FROM cases_text WHERE kind = 'words' AND body <> '' ORDER BY 1"
CONTACTS = "SELECT count(*) FROM people_contact"
DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE 'shiliu%%' ORDER BY 1"


def backups(folder):
    return sorted(folder.glob("*.backup.age"))


@pytest.fixture
def folder(real):
    return real.home / "backups"


def test_what_was_erased_after_the_backup_stays_erased_after_the_restore(real, folder):
    a_day_of_work(real)
    kept, gone = asked(real, "This may stay", "This must go, my phone is 13900139000")
    assert "Wrote " in real.do("backup")
    erased(real, gone)
    asked(real, "Said after the backup")
    said = real.do("restore", str(backups(folder)[0]))
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


def test_the_restored_database_is_served_and_history_is_protected_in_it(real, folder):
    asked(real, "The lamp at the gate is dark")
    real.do("backup")
    real.do("restore", str(backups(folder)[0]))
    with real.up() as service:
        assert service.serves()
    with pytest.raises(Exception, match="permission denied"):
        real.ask("DELETE FROM ledger_fact")
    with pytest.raises(Exception, match="append-only"):
        real.ask("DELETE FROM ledger_fact", owner=True)


def test_a_new_machine_needs_the_folder_and_the_key_and_nothing_else(real, folder, tmp_path):
    """The backup brings the server secret, so receipt codes still open."""
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


def test_a_backup_holds_nothing_that_can_be_read(real, folder):
    asked(real, "The lamp at the gate is dark")
    real.do("backup")
    (path,) = backups(folder)
    content = path.read_bytes()
    secret = (real.home / "secret").read_text().strip().encode()
    for told in (b"lamp", b"Dora", b"13800138000", b"cases_text", b"PGDMP", secret):
        assert told not in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    subprocess.run(["sha256sum", "--check", f"{path.name}.sha256"], cwd=folder, check=True)


def test_it_does_not_open_with_another_key(real, folder, tmp_path):
    real.do("backup")
    with empty_home() as other:
        (other.home / "backups").mkdir()
        from shiliu.cli.backups.age import new_key

        key = tmp_path / "other.key"
        key.write_text(new_key())
    (path,) = backups(folder)
    assert "does not open with this key" in real.refused("restore", str(path), "--key", str(key))
    key.write_text("no key at all")
    assert "holds no key" in real.refused("restore", str(path), "--key", str(key))


@pytest.mark.parametrize("with_checksum", [True, False])
@pytest.mark.parametrize("harm", ["changed", "cut off"])
def test_a_damaged_backup_is_refused_and_the_database_stays(real, folder, harm, with_checksum):
    asked(real, "The lamp at the gate is dark")
    real.do("backup")
    (path,) = backups(folder)
    size = path.stat().st_size
    if harm == "changed":
        with path.open("r+b") as file:
            file.seek(size - 1000)
            file.write(b"harm")
    else:
        os.truncate(path, size - 1000)
    if not with_checksum:
        path.with_name(f"{path.name}.sha256").unlink()
    assert "is damaged" in real.refused("restore", str(path))
    assert real.ask(DATABASES) == [("shiliu",)]
    assert real.ask(WORDS) == [("The lamp at the gate is dark",)]


def test_something_else_is_no_backup(real, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear sir")
    assert "does not open with this key" in real.refused("restore", str(other))


def test_nothing_is_restored_under_the_feet_of_a_running_service(real, folder):
    real.do("backup")
    with real.up() as service:
        said = real.refused("restore", str(backups(folder)[0]))
        assert "connections are open to the database shiliu. Stop Shiliu" in said
        assert service.serves()


def test_a_backup_with_another_secret_is_refused(real, folder):
    real.do("backup")
    (real.home / "secret").write_text("another secret, from somewhere else")
    said = real.refused("restore", str(backups(folder)[0]))
    assert "works with another server secret" in said


def test_a_backup_is_made_while_everything_runs(real, folder):
    with real.up() as service:
        real.do("backup")
        assert service.serves()
    assert len(backups(folder)) == 1


def test_old_backups_are_removed_but_never_the_newest(real, tmp_path):
    old = datetime.now(UTC) - timedelta(days=40)
    name = f"shiliu-{old:%Y%m%dT%H%M%SZ}.backup.age"
    target = tmp_path / "elsewhere"
    target.mkdir()
    for each in (name, f"{name}.sha256", f"{name}.part", "letter.txt"):
        (target / each).write_text("old")
    said = real.do("backup", str(target))
    assert f"Removed {target / name}." in said
    assert len(backups(target)) == 1
    assert (target / "letter.txt").exists()
    real.do("backup", str(target), "--keep-days", "1")
    assert len(backups(target)) == 2


def test_seals_are_copied_and_a_rewritten_history_is_told(real, folder):
    a_day_of_work(real)
    real.do("backup")
    copies = folder / "seals.txt"
    assert len(copies.read_text().splitlines()) == 1
    copies.write_text(copies.read_text().replace("a", "b"))
    before = copies.read_text()
    said = real.refused("backup")
    assert "the seals differ from their copies" in said
    assert copies.read_text() == before
    assert len(backups(folder)) == 2


def test_a_full_disk_leaves_no_half_of_a_backup(real):
    """/dev/full refuses every byte; a folder with a name for each part stands in for a disk."""
    target = real.home / "small"
    target.mkdir()
    if os.geteuid() != 0:
        pytest.skip("needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(target)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("may not mount here")
    try:
        assert "The disk is full" in real.refused("backup", str(target))
        assert list(target.iterdir()) == []
    finally:
        subprocess.run(["umount", str(target)], check=True)
