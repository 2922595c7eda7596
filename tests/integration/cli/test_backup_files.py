"""Pictures and documents in backups: encrypted like the rest, back after a restore, unless erased."""

from __future__ import annotations

import json

import pytest

from shiliu.cli import postgres
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
    assert real.ask("SELECT count(*) FROM files_file") == [(2,)]
    assert len(pictures(real)) == 2
