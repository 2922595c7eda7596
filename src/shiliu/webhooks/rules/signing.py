"""Signing as https://www.standardwebhooks.com lays it down: receivers have libraries for it."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256


def secret_text(secret: bytes) -> str:
    """The secret as receivers keep it."""
    return f"whsec_{b64encode(secret).decode()}"


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, moment and body in base64."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.new(secret, signed, sha256).digest()).decode()}"


def headers(
    secrets: Iterable[bytes], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The three headers of the scheme; one signature for each secret that counts now."""
    signatures = (signature(secret, message_id, timestamp, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
