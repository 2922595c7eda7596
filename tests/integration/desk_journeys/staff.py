"""Staff at a browser without script, who follow links and press buttons; what they reach is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.urls import resolve

from tests.integration.portal.plain_browser import Browser, Form, Page
from tests.support.people import Person

PASSWORD = "a long enough sentence"
JOURNEYS: dict[str, frozenset[str]] = {}
Test = Callable[..., None]


def journey(*routes: str) -> Callable[[Test], Test]:
    """A walk that comes through these routes; the fixture `walked` holds it to that."""

    def noted(test: Test) -> Test:
        JOURNEYS[test.__name__] = frozenset(routes)
        return test

    return noted


class Staff(Browser):
    """One of the staff. `page` is what stands on the screen."""

    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None

    @classmethod
    def signed_in(cls, person: Person) -> Staff:
        """Somebody who typed name and password, and sees today."""
        person.user.set_password(PASSWORD)
        person.user.save()
        staff = cls()
        staff.open("/desk/")
        staff.sign_in(person.name)
        assert staff.at == "today"
        return staff

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.send("/desk/account/sign-in/", login=name, password=password)

    @property
    def shown(self) -> Page:
        assert self.page is not None
        return self.page

    @property
    def at(self) -> str:
        """The name of the route whose page is shown."""
        return _route(self.shown.address)

    @property
    def words(self) -> str:
        return self.shown.words()

    def follow(self, path: str) -> None:
        """Press the link of this page that leads there."""
        links = [urljoin(self.shown.address, link) for link in self.shown.links]
        found = [link for link in links if link == path]
        found += [link for link in links if urlsplit(link).path == path]
        assert found, f"no link to {path} among {sorted(set(links))}"
        self.open(found[0])

    def follow_to(self, end: str) -> None:
        """Press the link of this page whose address ends so."""
        self.open(urljoin(self.shown.address, next(a for a in self.shown.links if a.endswith(end))))

    def pictures(self) -> list[bytes]:
        """The pictures of this page, loaded as the page loads them."""
        loaded = []
        for address in (urljoin(self.shown.address, each) for each in self.shown.images):
            response = self.client.get(address)
            assert response.status_code == 200, address
            self.reached.add(_route(address))
            loaded.append(response.content)
        return loaded

    def send(
        self,
        action: str = "",
        button: tuple[str, str] | None = None,
        *,
        having: str = "",
        **typed: Any,
    ) -> None:
        """Fill in the form that goes there (to this page when nothing is said) and send it."""
        names = {*typed, having} - {""}
        self.submit(self.form(action, *names, button=button), button, **typed)

    def form(self, action: str = "", *names: str, button: tuple[str, str] | None = None) -> Form:
        """The form that goes there and has these fields and this button."""
        wanted = action or urlsplit(self.shown.address).path
        for form in self.shown.forms:
            fits = set(names) <= form.names and (button is None or button in form.buttons)
            for target in form.targets:
                if fits and wanted in (target, target.partition("?")[0]):
                    return replace(form, action=target)
        raise AssertionError(f"no form to {wanted} with {names} and {button}")

    def _page(self, response: HttpResponse, address: str) -> Page:
        self.reached.add(_route(address))
        while 300 <= response.status_code < 400:
            address = urljoin(address, response.headers["Location"])
            self.reached.add(_route(address))
            response = self.client.get(address)
        self.page = super()._page(response, address)
        assert self.page.status < 500
        return self.page


def _route(address: str) -> str:
    return str(resolve(urlsplit(address).path).url_name)
