"""The software of a unit: it calls the interface with the unit's key."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

HERE = "/api/v1/desk/"


class Software:
    """What it sends is JSON, each time with a new idempotency key when none is given."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"})

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"{HERE}{path}")

    def post(self, path: str, once: str = "", **body: Any) -> HttpResponse:
        return self._sent(self.client.post, path, once, body)

    def patch(self, path: str, once: str = "", **body: Any) -> HttpResponse:
        return self._sent(self.client.patch, path, once, body)

    @staticmethod
    def _sent(call: Any, path: str, once: str, body: dict[str, Any]) -> HttpResponse:
        headers = {"Idempotency-Key": once or uuid4().hex}
        return call(f"{HERE}{path}", json.dumps(body), "application/json", headers=headers)
