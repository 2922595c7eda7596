"""What others read of webhooks."""

from shiliu.webhooks.rules.events import TEST

__all__ = ["TEST"]
