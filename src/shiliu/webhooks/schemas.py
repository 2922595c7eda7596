"""What others read of webhooks."""

from shiliu.webhooks.rules.events import EVENTS, TEST

__all__ = ["EVENTS", "TEST"]
