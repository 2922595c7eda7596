"""The supervisor by itself, with a child made for it."""

from __future__ import annotations

import os
import signal
import sys
import time

from shiliu.cli.children import Child
from shiliu.cli.supervisor import END_SECONDS, Supervisor

HARD_OF_HEARING = """
import pathlib, signal, sys, time
heard = []
signal.signal(signal.SIGTERM, lambda *_: heard.append(1))
folder = pathlib.Path(sys.argv[1])
(folder / "ready").touch()
while len(heard) < 2:
    time.sleep(0.01)
(folder / "ended").touch()
"""


def test_a_child_that_did_not_hear_the_wish_to_end_is_asked_again(tmp_path):
    command = [sys.executable, "-c", HARD_OF_HEARING, str(tmp_path)]
    child = Child("test child", command, dict(os.environ))
    supervisor = Supervisor([child], revive=lambda: False, noted=lambda _: None)
    begun = time.monotonic()
    supervisor.run(
        is_ready=(tmp_path / "ready").exists,
        when_ready=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    assert (tmp_path / "ended").exists(), "it ended by itself"
    assert time.monotonic() - begun < END_SECONDS / 2
