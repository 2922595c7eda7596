"""Pictures and documents in backups: encrypted like the rest, back after a restore, unless erased."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from shiliu.cli import postgres
from tests import disks
from tests.installations import Installation
from tests.integration.cli.life import ASK, erased, lived_home
from tests.support.pictures import written

PICTURED = """
from shiliu.cases.actions.files import add_pictures
from shiliu.files.actions import read_picture
from pathlib import Path
picture = read_picture(Path({path!r}).read_bytes())
ids = []
for words in ("The lamp is dark", "This picture must go"):
    case_id = ask(words, clock.now())
    add_pictures(by=holder_of(case_id), at=clock.now(), case_id=case_id, pictures=[picture])
    ids.append(str(case_id))
print(json.dumps(ids))
"""
DO_REMOVALS = """
from shiliu.files.actions import remove_stored
from shiliu.files.queries import waiting_removals
for key in waiting_removals():
    remove_stored(key=key)
"""


@pytest.fixture
def real():
    with lived_home() as installation, postgres.running(installation.home):
        yield installation


def pictures(real: Installation) -> list[bytes]:
    folder = real.home / "files"
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def pictured(real: Installation, tmp_path) -> list[str]:
    """Two requests with a picture each; their ids."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(written("PNG"))
    told = real.with_django(f"{ASK}\n{PICTURED.format(path=str(path))}")
    return list(json.loads(told))


def test_safety_7_pictures_come_back_with_a_restore_but_never_one_that_was_erased(real, tmp_path):
    kept, gone = pictured(real, tmp_path)
    (first, _second) = pictures(real)
    said = real.do("backup")
    assert said.count("Wrote ") == 2
    (packed,) = (real.home / "backups").glob("*.files.age")
    assert first[200:400] not in packed.read_bytes()
    assert b"ustar" not in packed.read_bytes()
    erased(real, gone)
    real.with_django(DO_REMOVALS)
    for path in (real.home / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt")
    (backup,) = (real.home / "backups").glob("*.backup.age")
    real.do("restore", str(backup))
    assert pictures(real) == [first, first], "until the worker has taken away what has to go"
    real.with_django(DO_REMOVALS)
    assert pictures(real) == [first]
    rows = real.ask("SELECT subject_id::text FROM files_file")
    assert rows == [(kept,)]


def test_a_damaged_file_of_pictures_is_refused_and_the_database_stays(real, tmp_path):
    pictured(real, tmp_path)
    real.do("backup")
    (packed,) = (real.home / "backups").glob("*.files.age")
    (backup,) = (real.home / "backups").glob("*.backup.age")
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in real.refused("restore", str(backup))
    packed.with_name(f"{packed.name}.sha256").unlink()
    assert "damaged" in real.refused("restore", str(backup))
    assert "damaged" in real.refused("restore", "--try", str(backup))
    assert real.ask("SELECT count(*) FROM files_file") == [(2,)]
    assert len(pictures(real)) == 2
    assert [path.name for path in real.home.glob("files*")] == ["files"], "none lies in clear"


def test_a_trial_changes_nothing_not_even_the_journal(real, tmp_path):
    _kept, gone = pictured(real, tmp_path)
    real.do("backup")
    erased(real, gone)
    journal = real.home / "erasures.journal"
    line = journal.read_text().splitlines()[-1]
    journal.write_text(journal.read_text().replace(line, ""))
    (real.home / "backups/erasures.journal").write_text(f"{line}\n")
    before = journal.read_text()
    (backup,) = (real.home / "backups").glob("*.backup.age")
    said = real.do("restore", "--try", str(backup))
    assert "The journal holds 2 erasures; 1 of them had to be repeated." in said
    assert journal.read_text() == before
    assert [path.name for path in real.home.glob("files*")] == ["files"]
    real.do("restore", str(backup))
    assert line in journal.read_text(), "now the home's own knows of it"


def test_pictures_in_a_backup_are_checked_to_their_end(real, tmp_path):
    assert "No pictures and documents lie beside it" in checked(real)
    sleep(1)  # its name is the second
    pictured(real, tmp_path)
    assert checked(real).count("opens to its end") == 2
    packed = max((real.home / "backups").glob("*.files.age"))
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) // 2])
    assert "does not fit its checksum" in real.refused("check-backup")
    packed.with_name(f"{packed.name}.sha256").unlink()
    assert "damaged or cut off" in real.refused("check-backup")


def checked(real: Installation) -> str:
    real.do("backup")
    return real.do("check-backup")


def test_a_backup_without_its_pictures_does_not_count_as_one(real, tmp_path):
    large = real.home / "files/2026/01/01" / ("a" * 48)
    large.parent.mkdir(parents=True)
    large.write_bytes(os.urandom(40_000_000))
    with disks.small(tmp_path, "30m") as more:
        real.more |= more
        try:
            assert "The disk is full" in real.refused("backup", str(tmp_path))
        finally:
            for name in more:
                del real.more[name]
        assert not list(tmp_path.glob("*.files.age*"))
        assert not (real.home / "last-backup").exists()


def test_safety_05_what_a_restore_put_aside_goes_after_a_week(real, tmp_path):
    """Nothing is purged or erased in it: it must not stay in clear until somebody thinks of it."""
    pictured(real, tmp_path)
    real.do("backup")
    (backup,) = (real.home / "backups").glob("*.backup.age")
    assert "is kept as shiliu_before_restore for 7 days" in real.do("restore", str(backup))
    real.do("backup")
    assert put_aside(real) == (True, True)
    moment = datetime.now(UTC) - timedelta(days=7)
    (real.home / "put-aside").write_text(moment.isoformat())
    sleep(1)  # its name is the second
    assert "Removed what the restore of 7 days ago had put aside." in real.do("backup")
    assert put_aside(real) == (False, False)
    assert not (real.home / "put-aside").exists()
    assert len(pictures(real)) == 2


def test_safety_05_what_an_earlier_version_put_aside_goes_as_well(real):
    (real.home / "files_before_restore").mkdir()
    real.do("backup")
    note = real.home / "put-aside"
    assert note.exists(), "its days begin"
    note.write_text((datetime.now(UTC) - timedelta(days=8)).isoformat())
    with real.up():
        assert put_aside(real) == (False, False)


def put_aside(real: Installation) -> tuple[bool, bool]:
    """Whether there is still a database, whether there are files from before a restore."""
    found = real.ask("SELECT datname FROM pg_database WHERE datname = 'shiliu_before_restore'")
    return bool(found), (real.home / "files_before_restore").exists()
