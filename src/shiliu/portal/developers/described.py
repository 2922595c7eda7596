"""The operations of the JSON interface, read from its own description."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from shiliu.portal.developers.wording import GROUPS, SUMMARIES

ID = "01970000-0000-7000-8000-000000000001"
EXAMPLES = {"case_id": ID, "file_id": ID, "code": "p10", "token": "token-of-a-link"}
FILES = {"pictures": "@picture.jpg", "document": "@document.pdf"}
ONCE = "Idempotency-Key"
SHOWN_IN_FORMS = frozenset({"path", "query"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in the address or a header. `value` is an example that works."""

    name: str
    where: str
    required: bool
    value: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `body` is an example as text; `scopes` are those of which a key needs one.

    `form` are the fields of a form with files, `told` says whether it answers with text.
    """

    id: str
    method: str
    path: str
    summary: Promise
    parameters: tuple[Parameter, ...]
    body: str
    form: tuple[str, ...]
    told: bool
    scopes: tuple[str, ...]
    keyed: bool
    statuses: tuple[str, ...]

    @property
    def tried(self) -> bool:
        """Whether the page has a form for it: for whatever is public or only reads, and is text."""
        return (not self.keyed or self.method == "GET") and self.told and not self.form

    @property
    def fields(self) -> tuple[Parameter, ...]:
        """What the form asks for besides the body."""
        return tuple(each for each in self.parameters if each.where in SHOWN_IN_FORMS)

    @property
    def once(self) -> bool:
        """Whether it needs a key of its own for each thing done."""
        return any(each.name == ONCE for each in self.parameters)

    @property
    def curl(self) -> str:
        """The call on a command line."""
        path = self.path
        for each in self.parameters:
            if each.where == "path":
                path = path.replace(f"{{{each.name}}}", each.value)
        parts = ["curl", *(("-X", self.method) if self.method == "PATCH" else ())]
        parts += [settings.PUBLIC_ADDRESS + path]
        if self.keyed:
            parts += ["-H", "Authorization: Bearer $KEY"]
        if self.once:
            parts += ["-H", f"{ONCE}: $(uuidgen)"]
        for field in self.form:
            parts += ["-F", field]
        if self.body:
            parts += ["-H", "Content-Type: application/json", "-d", self.body]
        return " ".join(_quoted(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Operations of one kind."""

    name: str
    title: Promise
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        return self.name.replace(": ", "-")


@cache
def groups() -> tuple[Group, ...]:
    """All operations by group, in the order of the description."""
    found = list(_operations(_description()))
    return tuple(
        Group(name, title, tuple(each for tag, each in found if tag == name))
        for name, title in GROUPS.items()
    )


def _description() -> dict[str, Any]:
    """The interface is put together above this package; settings name what describes it."""
    described: dict[str, Any] = json.loads(import_string(settings.API_DESCRIPTION)())
    return described


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield operation["tags"][0], _operation(path, method, operation)


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    security = operation.get("security", [])
    answers, sent = operation["responses"], operation.get("requestBody", {}).get("content", {})
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=SUMMARIES[operation["operationId"]],
        parameters=tuple(_parameters(operation["parameters"])),
        body=_body(sent.get("application/json")),
        form=_form(sent.get("multipart/form-data")),
        told="image/jpeg" not in answers.get("200", {}).get("content", {}),
        scopes=tuple(scope for each in security for scope in each.get("UnitKey", ())),
        keyed=bool(security) and {} not in security,
        statuses=tuple(answers),
    )


def _parameters(described: Iterable[Mapping[str, Any]]) -> Iterator[Parameter]:
    for each in described:
        value = each.get("example", EXAMPLES.get(each["name"], "") if each["required"] else "")
        yield Parameter(each["name"], each["in"], each["required"], str(value))


def _body(content: Mapping[str, Any] | None) -> str:
    if content is None:
        return ""
    several = content.get("examples", {}).values()
    shown = content.get("example") or next(each["value"] for each in several)
    return json.dumps(shown, ensure_ascii=False)


def _form(content: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Each field as curl takes it; a file by its name."""
    shown = content["example"] if content else {}
    return tuple(f"{name}={FILES.get(name, value)}" for name, value in shown.items())


def _quoted(part: str) -> str:
    """For a shell; what the shell is to fill in stands in double quotes."""
    return f'"{part}"' if "$" in part else shlex.quote(part)
