"""The job worker as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

from tests.installations import environment


def test_a_worker_that_has_not_begun_ends_as_soon_as_it_is_told_to(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as database:  # takes a connection, never answers
        port = database.getsockname()[1]
        worker = subprocess.Popen(
            [sys.executable, "-m", "shiliu.cli.inside", "worker"],
            env=environment(
                tmp_path,
                DATABASE_URL=f"postgres://somebody:secret@127.0.0.1:{port}/shiliu",
                SHILIU_SECRET="s" * 50,
                DJANGO_SETTINGS_MODULE="shiliu.config.settings",
            ),
            stdin=subprocess.PIPE,
        )
        try:
            database.settimeout(30)
            with database.accept()[0]:
                worker.terminate()
                assert worker.wait(5) == -signal.SIGTERM
        finally:
            worker.kill()
            worker.stdin.close()
            worker.wait()
