"""A browser without script: it opens pages, fills in their forms and presses their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

from django.http import HttpResponse
from django.test import Client

EMPTY = frozenset({"input", "br", "hr", "img", "link", "meta", "path", "circle", "use"})


@dataclass
class Form:
    """A form as it came: address, method, what stands in its fields, its buttons.

    A name that stands in several fields has a list of values.
    """

    action: str = ""
    method: str = "get"
    takes_files: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    uploads: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    other_targets: list[str] = field(default_factory=list)

    @property
    def targets(self) -> list[str]:
        """Where it can go: its own address, and those of buttons that go elsewhere."""
        return [self.action, *self.other_targets]

    def hold(self, name: str, value: str) -> None:
        """Keep a value beside those that came with this name before."""
        before = self.values.get(name)
        self.values[name] = value if before is None else [*_each(before), value]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _same(found: str, wanted: str) -> bool:
    """Whether an address is the wanted one; what only says where to go back to is passed over."""
    return found == wanted or ("?" not in wanted and found.partition("?")[0] == wanted)


@dataclass
class Page:
    """One answer of the server."""

    status: int
    text: str
    headers: dict[str, str]
    forms: list[Form]
    links: list[str]
    images: list[str]
    address: str
    body: bytes

    def form(self, action: str, having: str = "", **values: str) -> Form:
        """The form that goes to `action`, holds the field `having` and these hidden values.

        A form fits as well when only one of its buttons goes there.
        """
        for each in self.forms:
            fits = all(each.values.get(name) == value for name, value in values.items())
            target = next((found for found in each.targets if _same(found, action)), "")
            if target and fits and (not having or having in each.names):
                return replace(each, action=target)
        raise AssertionError(f"no form to {action} with {having} {values} in\n{self.text}")

    def words(self) -> str:
        """What a reader reads, without markup and with single spaces."""
        reader = _Words()
        reader.feed(self.text)
        return " ".join("".join(reader.found).split())


class Browser:
    """Keeps cookies, follows forms; refuses to type into a field or press a button that is not there."""

    def __init__(self, language: str = "zh-hans", **headers: str) -> None:
        self.client = Client(headers={"accept-language": language, **headers})
        self.visited: list[str] = []

    def open(self, address: str) -> Page:
        return self._page(self.client.get(address), address)

    def submit(self, form: Form, button: tuple[str, str] | None = None, **typed: Any) -> Page:
        """Send a form. None takes a value away: a box that is not ticked, a field left empty."""
        assert not set(typed) - form.names, f"the form has no field {set(typed) - form.names}"
        assert form.takes_files or not set(typed) & form.uploads, "only names of files would arrive"
        for name, value in typed.items():
            offered = set(form.choices.get(name, _each(value)))
            assert value is None or set(_each(value)) <= offered, name
        if button is not None:
            assert button in form.buttons, f"the form has no button {button}, only {form.buttons}"
        values = form.values | typed | dict([button] if button else [])
        sent = {name: value for name, value in values.items() if value is not None}
        if form.method == "post":
            return self._page(self.client.post(form.action, sent), form.action)
        return self.open(f"{form.action.partition('?')[0]}?{urlencode(sent, doseq=True)}")

    def _page(self, response: HttpResponse, address: str) -> Page:
        self.visited.append(address)
        text = response.content.decode() if "text" in response.headers["Content-Type"] else ""
        reader = _Reader(address)
        reader.feed(text)
        headers = dict(response.headers.items())
        found = (reader.forms, reader.links, reader.images)
        return Page(response.status_code, text, headers, *found, address, response.content)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self._address = urldefrag(address).url
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag in ("img", "image"):
            self.images.append(attributes.get("src") or attributes["href"])
        elif tag == "form":
            self._form = self._begun(attributes)
        elif form := self._form_of(attributes):
            self._control(tag, attributes, form)

    def _begun(self, attributes: dict[str, str]) -> Form:
        """A form without an address goes to that of its page."""
        form = self._by_id.setdefault(attributes["id"], Form()) if "id" in attributes else Form()
        form.method = attributes.get("method", "get").lower()
        form.action = self._there(attributes.get("action", ""))
        form.takes_files = attributes.get("enctype") == "multipart/form-data"
        if form.method != "dialog":  # closes a box on the page and is never sent
            self.forms.append(form)
        return form

    def _there(self, action: str) -> str:
        return urljoin(self._address, action) if action else self._address

    def _form_of(self, attributes: dict[str, str]) -> Form | None:
        """The form around a control, or the one that the control names."""
        named = attributes.get("form")
        return self._by_id.setdefault(named, Form()) if named else self._form

    def _control(self, tag: str, attributes: dict[str, str], form: Form) -> None:  # noqa: C901  one case for each kind of control
        name, value = attributes.get("name", ""), attributes.get("value", "")
        match tag:
            case "input":
                self._input(attributes, form)
            case "button":
                if name:
                    form.buttons.append((name, value))
                if "formaction" in attributes:
                    form.other_targets.append(self._there(attributes["formaction"]))
            case "textarea":
                self._area = name
                form.names.add(name)
                form.values[name] = ""
            case "select":
                self._select = name
                form.names.add(name)
                form.choices[name] = []
            case "option" if self._select:
                form.choices[self._select].append(value)
                if "selected" in attributes or self._select not in form.values:
                    form.values[self._select] = value

    def _input(self, attributes: dict[str, str], form: Form) -> None:
        name, value, kind = (attributes.get(each, "") for each in ("name", "value", "type"))
        form.names.add(name)
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in attributes:
                form.hold(name, value or "on")
        elif kind == "file":
            form.uploads.add(name)
        else:
            form.hold(name, value)

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "h1", "h2", "dd", "dt", "td", "th", "b", "button"):
            self.found.append(" ")
