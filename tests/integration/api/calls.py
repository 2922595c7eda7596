"""Calls of the JSON interface: with a key, with a code, with files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from shiliu.core.permissions import Permission
from tests.support.people import People
from tests.support.pictures import upload

READS = (Permission.CASES_UNIT_VIEW, Permission.CASES_AREA_VIEW)
WORKS = (*READS, Permission.CASES_REQUEST_WORK)
APPROVES = (*READS, Permission.CASES_TITLE_APPROVE)
REGISTERS = (*WORKS, Permission.CASES_REQUEST_REGISTER)
TICKS = dict.fromkeys(("no_face", "no_child", "no_plate", "no_door"), True)


class Keyed:
    """The software of a unit, which calls with its key."""

    def __init__(self, unit: str, *scopes: Permission) -> None:
        self.headers = {"Authorization": f"Bearer {People.key_of(unit, scopes=scopes)}"}

    def get(self, path: str, **headers: str) -> HttpResponse:
        return Client().get(f"/api/v1/desk/{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: Mapping[str, object], **headers: str) -> HttpResponse:
        return posted(f"desk/{path}", body, **{**self.headers, **headers})

    def step(self, case_id: UUID, step: str, **body: object) -> HttpResponse:
        return self.post(f"requests/{case_id}/steps", {"step": step, **body})

    def about(self, case_id: UUID) -> dict:
        """The request as this key sees it."""
        return self.get(f"requests/{case_id}").json()

    def add(self, case_id: UUID, *pictures: bytes, **headers: str) -> HttpResponse:
        files = {"pictures": [upload(each) for each in pictures]}
        return formed(f"desk/requests/{case_id}/pictures", files, **{**self.headers, **headers})

    def attach(self, case_id: UUID, document: bytes, name: str = "letter.pdf") -> HttpResponse:
        files = {"document": upload(document, name, "application/pdf")}
        return formed(f"desk/requests/{case_id}/documents", files, **self.headers)

    def files(self, case_id: UUID) -> list[dict]:
        return self.get(f"requests/{case_id}/files").json()["files"]

    def file_step(
        self, case_id: UUID, file_id: str, step: str, sent: Mapping[str, str] = {}, **body: object
    ) -> HttpResponse:
        path = f"requests/{case_id}/files/{file_id}/steps"
        return self.post(path, {"step": step, **body}, **sent)

    def open(self, link: str) -> HttpResponse:
        return Client().get(link[link.index("/api/") :], headers=self.headers)


def posted(path: str, body: Mapping[str, object], **headers: str) -> HttpResponse:
    headers = {"Idempotency-Key": uuid4().hex, **headers}
    sent = json.dumps(body)
    return Client().post(f"/api/v1/{path}", sent, content_type="application/json", headers=headers)


def formed(path: str, form: Mapping[str, object], **headers: str) -> HttpResponse:
    """A form with files."""
    headers = {"Idempotency-Key": uuid4().hex, **headers}
    return Client().post(f"/api/v1/{path}", form, headers=headers)


def refused(answer: HttpResponse) -> tuple[int, str, str]:
    """Status, code and field of a problem."""
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, told["code"], told.get("field", "")
