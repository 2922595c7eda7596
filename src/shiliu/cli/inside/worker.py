"""The job worker: the queues, and beside them the followers of the ledger.

The projector counts facts into tallies, another makes deliveries for hooks of them. These have a
queue of their own, so that receivers that do not answer hold up no other job.
"""

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
from shiliu.webhooks.actions.following import follow_forever
from shiliu.webhooks.jobs import QUEUE as WEBHOOKS

JOBS_AT_ONCE = 4
USUAL = "default"
FINISH_SECONDS = 15.0


def run() -> int:
    """Work until told to end; 1 when the work broke off, so that the supervisor starts it again."""
    end_with_supervisor()
    try_again_soon()
    return asyncio.run(_work())


async def _work() -> int:
    """Queues and followers at once: when one ends, for whatever reason, so do the others.

    Until the queue is open SIGTERM takes its usual effect, at once: nothing has begun, and
    a pool of connections that is cancelled while it opens does not always hear of it.
    """
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    async with app.with_connector(connector).open_async() as queue:
        told, stop = asyncio.Event(), Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        following = [
            asyncio.create_task(asyncio.to_thread(follow, stop))
            for follow in (project_forever, follow_forever)
        ]
        working = [asyncio.create_task(_work_off(queue, name)) for name in (USUAL, WEBHOOKS)]
        telling = asyncio.create_task(told.wait())
        await asyncio.wait({*following, *working, telling}, return_when=asyncio.FIRST_COMPLETED)
        broke_off = not told.is_set()
        stop.set()
        for task in (*working, telling):
            task.cancel()
        results = await asyncio.gather(*following, *working, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return int(broke_off)


async def _work_off(queue: App, name: str) -> None:
    """Jobs that went well leave no row behind."""
    await queue.run_worker_async(
        queues=[name],
        concurrency=JOBS_AT_ONCE,
        delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
        install_signal_handlers=False,
        shutdown_graceful_timeout=FINISH_SECONDS,
    )
