"""Signing in, from the first link to a new phone; each page on the way is looked at."""

from __future__ import annotations

import pytest

from tests.browser.conftest import LANGUAGES
from tests.browser.desk_states import SIGNING_IN, route_of
from tests.browser.looking import look_at
from tests.integration.accounts.browsing import totp

PASSWORD = "a sentence that is easy to keep"
ACCOUNT = "/desk/account/"


class Newcomer:
    """Somebody with a link and a phone, in a browser."""

    def __init__(self, desk, language: str) -> None:
        self.name, self.url = f"new-{language}", desk.url
        self.page = desk.visits(None, language=language)
        self.seen: list[str] = []
        self.secret = ""

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.look()

    def send(self, **typed: str) -> None:
        """Fill in the form and press its button."""
        for name, text in typed.items():
            self.page.fill(f"main [name={name}]", text)
        self.press("main form button")

    def press(self, what: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(what).first.click()
        self.look()

    def look(self) -> None:
        look_at(self.page)
        self.seen.append(route_of(self.page.url.removeprefix(self.url)))

    @property
    def at(self) -> str:
        return self.seen[-1]

    def codes(self) -> list[str]:
        return self.page.locator("li.code").all_inner_texts()

    def sets_the_password(self, link: str) -> None:
        self.open(link)
        self.send(password1="short", password2="other")
        assert self.page.locator(".field-error").count()
        self.send(password1=PASSWORD, password2=PASSWORD)
        assert self.at == "account_reset_password_from_key_done"
        self.press("main a.btn")

    def signs_in(self) -> None:
        self.send(login=self.name, password=PASSWORD)

    def sets_up_the_second_step(self) -> list[str]:
        assert self.at == "mfa_activate_totp"
        self.send(code="000000")
        assert self.page.locator(".field-error").count()
        self.secret = self.page.inner_text("form span.code")
        self.send(code=totp(self.secret))
        assert self.at == "mfa_view_recovery_codes"
        return self.codes()


@pytest.fixture(params=LANGUAGES)
def newcomer(desk, request):
    return Newcomer(desk, request.param)


def test_from_the_first_link_to_a_new_phone_every_page_can_be_used(desk, newcomer, record_property):
    newcomer.sets_the_password(desk.links[newcomer.name])
    newcomer.signs_in()
    codes = newcomer.sets_up_the_second_step()
    assert len(codes) == 10

    newcomer.open(f"{ACCOUNT}codes/")
    assert not newcomer.codes(), "shown once"
    newcomer.open(f"{ACCOUNT}codes/new/")
    newcomer.send()
    anew = newcomer.codes()
    assert not set(anew) & set(codes)

    newcomer.open(ACCOUNT)
    newcomer.press("main form[action$='sign-out/'] button")
    newcomer.open("/desk/")
    newcomer.signs_in()
    assert newcomer.at == "mfa_authenticate"
    newcomer.send(code="000000")
    assert newcomer.page.locator(".field-error").count()
    newcomer.send(code=anew[0])
    assert newcomer.at == "today"

    newcomer.open(f"{ACCOUNT}second-step/remove/")
    newcomer.send()
    assert newcomer.at == "mfa_activate_totp"
    record_property("pages", len(newcomer.seen))
    assert set(newcomer.seen) >= SIGNING_IN
