"""Doing many things at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Semaphore, Thread

from django.db import connection

CONNECTIONS = 16  # the tests' server has sixty for everybody


def at_the_same_moment(works: Sequence[Callable[[], object]]) -> list[object]:
    """Begin all of `works` together; what each returned, or the exception it raised."""
    outcomes: list[object] = [None] * len(works)
    start, room = Barrier(len(works)), Semaphore(CONNECTIONS)

    def run(index: int) -> None:
        start.wait()
        with room:
            try:
                outcomes[index] = works[index]()
            except Exception as error:  # noqa: BLE001  the test says which are expected
                outcomes[index] = error
            finally:
                connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
