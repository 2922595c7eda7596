from __future__ import annotations

from collections.abc import Iterator

import pytest

from shiliu.core import clock as core_clock
from shiliu.core import references
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network
from shiliu.webhooks.actions.delivering import deliver_one, release
from shiliu.webhooks.actions.following import fan_out, wake
from shiliu.webhooks.actions.managing import issue_hook
from shiliu.webhooks.models import Hook
from shiliu.webhooks.rules.events import EVENTS
from tests.support.people import CENTRE
from tests.support.receiving import Receiver, receiving


@pytest.fixture(autouse=True)
def _read_at_once(monkeypatch):
    """A test never commits, so it cannot hear of a commit: the version is asked for each time."""
    monkeypatch.setattr(references, "CHECK_SECONDS", 0)


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """A receiver whose origin the settings name."""
    with receiving() as found:
        settings.OUTGOING_INSIDE = [found.origin]
        yield found


def a_hook(address: str, unit: str = CENTRE, events=EVENTS, by=SYSTEM):
    """A hook of a unit and its secret."""
    return issue_hook(
        by=by,
        at=core_clock.now(),
        unit_id=network().units_by_code[unit].id,
        name="示例系统",
        address=address,
        events=list(events),
    )


def tell() -> int:
    """What the worker does in one round; says how many attempts there were."""
    while fan_out(core_clock.now()):
        pass
    wake(core_clock.now())
    attempts = 0
    for hook in Hook.objects.exclude(busy_until=None):
        lease = hook.busy_until
        while lease is not None:
            held, lease = lease, deliver_one(hook_id=hook.id, lease=lease, at=core_clock.now())
            attempts += lease is not None
        release(hook_id=hook.id, lease=held)
    return attempts
