"""A disk is full: of the database, of the logs, of temporary files, of the backups."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from shiliu.cli.children import BIGGEST_LOG, keep_short
from tests import disks
from tests.crash.client import Client, words_of
from tests.crash.rounds import AREA, CATEGORY
from tests.faults.told import told
from tests.installations import Installation, real_home
from tests.waiting import until

BACK_WITHIN = 60.0
FOUND = (
    "SELECT t.body, count(*), min(c.id::text) FROM cases_text t JOIN cases_case c"
    " ON c.id = t.case_id WHERE t.kind = 'words' GROUP BY t.body"
)


def fill(folder: Path) -> Path:
    """Take all the room that is left, to the last byte."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def requests_of(client: Client, installation: Installation) -> tuple[int, int]:
    """How many acknowledged requests are missing, and how many are there twice."""
    found = {body: (count, case) for body, count, case in installation.ask(FOUND)}
    missing = [
        key
        for key, case in client.log.acknowledged.items()
        if found.get(words_of(key), (0, ""))[1] != case
    ]
    return len(missing), sum(count > 1 for count, _ in found.values())


@pytest.mark.skipif(not disks.can_mount(), reason="a small disk for PostgreSQL has to be mounted")
def test_the_disk_of_the_database_is_full_under_load_and_has_room_again():
    """Nothing is acknowledged that is not saved; with room it serves again by itself."""
    with real_home() as source, disks.mounted(source.home / "postgres", "600m", keep=True):
        with source.up() as service, Client(service.port, AREA, CATEGORY, threads=2) as client:
            until(lambda: len(client.log.acknowledged) > 10)
            ballast = fill(source.home / "postgres")
            full = time.monotonic()
            until(lambda: _fails(client, full))
            ballast.unlink()
            free = time.monotonic()
            until(lambda: client.acknowledged_after(free), BACK_WITHIN)
            back = time.monotonic() - free
        missing, twice = requests_of(client, source)
        assert (missing, twice, client.log.wrong) == (0, 0, [])
        assert "Everything holds." in source.do("verify")
        source.stop_server()
    told(
        "full disk",
        "of the database, under load",
        acknowledged=len(client.log.acknowledged),
        lost=missing,
        twice=twice,
        back_after_seconds=round(back, 1),
    )


def _fails(client: Client, since: float) -> bool:
    """Whether three tries in a row failed with the database full."""
    tries = [each for each in list(client.log.attempts) if each.begun > since]
    return len(tries) > 3 and not any(each.ok for each in tries[-3:])


def test_full_logs_keep_nobody_from_asking():
    """Lines are lost, requests are not; also a worker that starts meanwhile has no use for it."""
    with real_home() as installation:
        logs = installation.home / "logs"
        logs.mkdir(exist_ok=True)
        with disks.small(logs, "64k") as more:
            installation.more |= more | {"SHILIU_LOG_LEVEL": "INFO"}
            with installation.up() as service, Client(service.port, AREA, CATEGORY, 2) as client:
                if disks.can_mount():
                    fill(logs)
                full = time.monotonic()
                until(lambda: len(client.log.acknowledged) > 40 and _later(client, full))
                assert service.get("/")[0] == 200
            failed = [each for each in client.log.attempts if each.begun > full and not each.ok]
            assert failed == []
            missing, twice = requests_of(client, installation)
            assert (missing, twice) == (0, 0)
    told(
        "full disk",
        "of the logs",
        acknowledged=len(client.log.acknowledged),
        lost=missing,
        twice=twice,
    )


def _later(client: Client, since: float) -> bool:
    return sum(each.ok for each in list(client.log.attempts) if each.begun > since) > 20


def test_a_long_log_that_cannot_be_put_aside_is_begun_anew(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (BIGGEST_LOG + 1))
    aside = log.with_suffix(".log.1")
    aside.symlink_to("/dev/full")
    keep_short(log)
    assert log.stat().st_size == 0
    assert not aside.exists()


@pytest.mark.parametrize("command", [("verify",), ("backup",)])
def test_full_temporary_files_stop_no_command_or_are_told(command, tmp_path):
    with real_home() as installation, disks.small(tmp_path, "4k") as more:
        if disks.can_mount():
            fill(tmp_path)
        installation.more |= more | {"TMPDIR": str(tmp_path)}
        done = installation.run(*command)
        assert "Traceback" not in done.stdout
        assert done.returncode == 0 or "The disk is full" in done.stdout
        halves = list((installation.home / "backups").glob("*.part"))
        assert halves == []
        told("full disk", f"of temporary files: {command[0]}", refused=done.returncode, lost=0)


def test_a_restore_without_room_leaves_the_database_as_it_was(tmp_path):
    """The backup folder's own disk is tried in `tests/integration/cli/test_backup.py`."""
    if not disks.can_mount():
        return
    with real_home() as installation:
        installation.do("backup")
        (file,) = (installation.home / "backups").glob("*.backup.age")
        with disks.mounted(installation.home / "postgres", "600m", keep=True):
            before = installation.ask("SELECT count(*) FROM ledger_fact")
            ballast = fill(installation.home / "postgres")
            said = installation.refused("restore", str(file))
            ballast.unlink()
            assert "free space" in said or "is full" in said
            assert installation.ask("SELECT count(*) FROM ledger_fact") == before
            assert "Everything holds." in installation.do("verify")
            installation.stop_server()
    told("full disk", "of the database, while a backup is restored", refused=1, lost=0)
