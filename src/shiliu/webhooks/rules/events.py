"""Which events a hook can ask for. An event says that something happened, never what was said."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from shiliu.cases.rules.lifecycle import Verb
from shiliu.lib.errors import RuleBroken

TEST: Final = "webhook.test"
EVENTS: Final = (*(f"case.{verb}" for verb in Verb), "case.erase")


def check_events(wanted: Collection[str]) -> None:
    """Raises `webhooks.events` when none is named or one does not exist."""
    if not wanted or not set(EVENTS) >= set(wanted):
        raise RuleBroken("webhooks.events", field="events")
