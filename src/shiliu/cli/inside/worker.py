"""The job worker: the queue, and beside it the projector that counts facts into tallies."""

from __future__ import annotations

import asyncio
import signal
from threading import Event

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition

from shiliu.cli.inside.alive import end_with_supervisor
from shiliu.cli.inside.pool import try_again_soon
from shiliu.tallies.actions import project_forever

JOBS_AT_ONCE = 4
FINISH_SECONDS = 15.0


def run() -> int:
    """Work until told to end; 1 when the work broke off, so that the supervisor starts it again."""
    end_with_supervisor()
    try_again_soon()
    return asyncio.run(_work())


async def _work() -> int:
    """The queue and the projector at once: when one ends, for whatever reason, so does the other.

    Until the queue is open SIGTERM takes its usual effect, at once: nothing has begun, and
    a pool of connections that is cancelled while it opens does not always hear of it.
    """
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    async with app.with_connector(connector).open_async() as queue:
        told, stop = asyncio.Event(), Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        projecting = asyncio.create_task(asyncio.to_thread(project_forever, stop))
        working = asyncio.create_task(_work_off(queue))
        telling = asyncio.create_task(told.wait())
        await asyncio.wait({projecting, working, telling}, return_when=asyncio.FIRST_COMPLETED)
        broke_off = not told.is_set()
        stop.set()
        working.cancel()
        telling.cancel()
        results = await asyncio.gather(projecting, working, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return int(broke_off)


async def _work_off(queue: App) -> None:
    """Jobs that went well leave no row behind."""
    await queue.run_worker_async(
        concurrency=JOBS_AT_ONCE,
        delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
        install_signal_handlers=False,
        shutdown_graceful_timeout=FINISH_SECONDS,
    )
