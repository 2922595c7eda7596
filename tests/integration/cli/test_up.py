"""`shiliu up` and its two halves, as an operator sees them."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from shiliu.cli.ports import listeners
from shiliu.cli.postgres.server import running_server
from tests.installations import Service, command_of, descendants, start
from tests.waiting import until

SECOND_START_WITHIN = 5.0


def test_it_serves_the_real_database_and_leaves_nothing_behind(real):
    with real.up() as service:
        assert service.children("web")
        until(lambda: service.children("worker"))
        below = descendants(service.process.pid)
    said = service.end()
    assert "Shiliu serves the database shiliu." in said
    assert f"http://localhost:{service.port}" in said
    assert service.process.returncode == 0
    assert [pid for pid in below if "shiliu" in command_of(pid)] == []
    assert running_server(real.home / "postgres/data") is None


def test_the_second_start_serves_within_five_seconds(real):
    """The fastest of three counts; on a machine with more work than cores, in proportion."""
    with real.up():
        pass
    took = []
    allowed = SECOND_START_WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    for _ in range(3):
        begun = time.monotonic()
        with real.up():
            took.append(time.monotonic() - begun)
        if took[-1] < allowed:
            break
    print(f"second starts: {', '.join(f'{seconds:.2f}' for seconds in took)} s")
    assert min(took) < allowed


def test_static_files_are_named_by_their_content_and_compressed(shared):
    with shared.up() as service:
        _, page = service.get("/")
    start_of_path = page.index("/static/ui/")
    path = page[start_of_path : page.index('"', start_of_path)]
    folder = next((shared.home / "static").iterdir())
    assert (folder / f"{path.removeprefix('/static/')}.gz").is_file()
    assert list((shared.home / "static").glob("half-*")) == []


def test_no_process_that_serves_knows_the_owner(shared):
    with shared.up() as service:
        until(lambda: service.children("worker"))
        processes = descendants(service.process.pid)
        for pid in processes:
            environment = Path(f"/proc/{pid}/environ")
            if "inside" in command_of(pid):
                assert b"shiliu_owner" not in environment.read_bytes()
                assert b"DATABASE_OWNER_URL" not in environment.read_bytes()
        secret = (shared.home / "secret").read_text().strip().encode()
        assert all(
            secret not in Path(f"/proc/{pid}/environ").read_bytes()
            for pid in service.children("web")
        )


def test_the_e_mails_of_the_worker_lead_to_where_the_service_is(shared):
    with shared.up() as service:
        until(lambda: service.children("worker"))
        for pid in service.children("worker"):
            knows = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            assert f"SHILIU_ADDRESS=http://localhost:{service.port}".encode() in knows


def test_a_port_in_use_is_told_with_who_uses_it(shared):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = shared.refused("up", "--port", str(port))
    assert f"Port {port} is in use by process {os.getpid()}" in said
    assert len(said.splitlines()) == 1


def test_a_second_up_on_the_same_port_is_told_where_the_first_one_serves(shared):
    with shared.up() as service:
        said = shared.refused("up", "--port", str(service.port))
        assert f"Shiliu already serves at http://localhost:{service.port}" in said
        assert f"process {service.process.pid}" in said
        assert service.serves()


def test_ctrl_c_in_the_terminal_reaches_the_supervisor_alone(shared):
    with shared.up() as service:
        until(lambda: service.children("worker"))
        groups = {os.getpgid(pid) for pid in descendants(service.process.pid)}
        assert os.getpgid(service.process.pid) not in groups
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(30) == 0


def test_what_a_killed_supervisor_leaves_ends_by_itself_and_the_next_up_works(real):
    with real.up() as service:
        until(lambda: service.children("worker"))
        children = service.children("web") + service.children("worker")
        service.process.kill()
        service.process.wait()
        again = Service(real, start(real, "up", port=service.port))
        try:
            again.wait_until_served()
            assert set(listeners(service.port)) <= set(descendants(again.process.pid))
            until(lambda: not any("inside" in command_of(pid) for pid in children))
            assert again.children("web")
        finally:
            again.end()


def test_what_hangs_after_a_killed_supervisor_is_ended_by_the_next_up(real):
    with real.up() as service:
        children = service.children("web")
        for pid in children:
            os.kill(pid, signal.SIGSTOP)
        service.process.kill()
        service.process.wait()
        again = Service(real, start(real, "up", port=service.port))
        try:
            again.wait_until_served()
            until(lambda: not any("inside" in command_of(pid) for pid in children))
        finally:
            again.end()


def test_pages_and_jobs_can_be_served_by_two_commands(shared):
    with shared.up(command="serve") as pages:
        assert pages.serves()
        assert pages.children("web")
        assert not pages.children("worker")
    assert "Shiliu serves at" in pages.end()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_service_does_not_start_on_tables_of_another_version(real, command):
    real.ask("COMMENT ON TABLE django_migrations IS NULL", owner=True)
    assert "was made by another version. Run: shiliu migrate" in real.refused(command)
    assert "Done." in real.do("migrate")
    assert "fits this version already" in real.do("migrate")
