"""A browser without a screen: reads the links and forms of a page and sends forms as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

CHECKABLE = ("checkbox", "radio")


@dataclass
class Form:
    """A form with what it would send: hidden fields, defaults, and the choices it offers."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """One page as a browser without scripts has it."""

    def __init__(self, response: HttpResponse, address: str = "/") -> None:
        super().__init__()
        self.status, self.address = response.status_code, address
        self.html = response.content.decode()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text = ""
        self._form: Form | None = None
        self._area = self._select = ""
        self.feed(self.html)

    def form(self, *names: str, action: str = "") -> Form:
        """The one form that has these fields or buttons, and goes to `action` when given."""
        found = [
            form
            for form in self.forms
            if action in form.action
            and set(names) <= {*form.values, *form.choices, *(name for name, _ in form.buttons)}
        ]
        assert len(found) == 1, f"{len(found)} of the forms at {self.address} have {names} {action}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            address = urljoin(self.address, given.get("action") or self.address)
            self._form = Form(address, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "textarea":
            self._area = name
            form.values.setdefault(name, "")
        elif tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "option" and self._select:
            form.choices[self._select].append(given.get("value", ""))
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = given.get("value", "")
        elif tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name:
            self._input(form, name, given)

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        if given.get("type") in CHECKABLE:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values[name] = given.get("value", "on")
        else:
            form.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area and self._form is not None:
            self._form.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def visit(client: Client, address: str) -> Page:
    """Open an address, following redirects."""
    response = client.get(address, follow=True)
    chain = getattr(response, "redirect_chain", [])
    return Page(response, chain[-1][0] if chain else address)


def send(client: Client, form: Form, **typed: str) -> Page:
    """Send a form as it stands with what is typed put in, following redirects."""
    values = {name: value for name, value in {**form.values, **typed}.items() if name}
    if form.method == "get":
        response = client.get(urlsplit(form.action).path, values, follow=True)
    else:
        response = client.post(form.action, values, follow=True)
    chain = getattr(response, "redirect_chain", [])
    return Page(response, chain[-1][0] if chain else form.action)
