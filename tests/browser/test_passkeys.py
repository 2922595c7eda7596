"""Passkeys in a real browser, with the authenticator that its test tools bring."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LANGUAGES
from tests.browser.desk_states import WITH_PASSKEY, route_of
from tests.browser.looking import look_at
from tests.integration.accounts.browsing import totp

PASSWORD = "a sentence that is easy to keep"
ACCOUNT = "/desk/account/"


class Holder:
    """Somebody with a browser on `localhost`, where passkeys work without a certificate."""

    def __init__(self, desk, language: str) -> None:
        self.url = desk.url.replace("127.0.0.1", "localhost")
        self.page: Page = desk.visits.at(self.url)(None, language=language)
        self.tools = self.page.context.new_cdp_session(self.page)
        self.seen: list[str] = []

    def has_a_device(self, *, verifies: bool = True) -> str:
        self.tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        made = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(made["authenticatorId"])

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.look()

    def send(self, form: str = "main form", **typed: str) -> None:
        for name, text in typed.items():
            self.page.fill(f"{form} [name={name}]", text)
        self.press(f"{form} button")

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

    def signs_out(self) -> None:
        self.open(ACCOUNT)
        self.press("main form[action$='sign-out/'] button")


def newcomer(desk, name: str, language: str) -> Holder:
    """Somebody who has just set a password and is asked for the second step."""
    holder = Holder(desk, language)
    holder.open(desk.links[name])
    holder.send(password1=PASSWORD, password2=PASSWORD)
    holder.press("main a.btn")
    holder.send(login=name, password=PASSWORD)
    assert holder.at == "mfa_activate_totp"
    return holder


def adds_by_keyboard(holder: Holder) -> None:
    holder.has_a_device()
    holder.press("main a[href$='passkeys/add/']")
    holder.page.fill("main [name=name]", "手机")
    holder.page.keyboard.press("Tab")
    with holder.page.expect_navigation():
        holder.page.keyboard.press("Enter")
    holder.look()
    assert holder.at == "mfa_view_recovery_codes"
    assert holder.page.locator("li.code").count() == 10


def signs_in_both_ways(holder: Holder, name: str) -> None:
    holder.signs_out()
    holder.open("/desk/account/sign-in/?next=/desk/account/passkeys/")
    holder.press("form[data-passkey] button")
    assert holder.at == "mfa_list_webauthn"
    assert "手机" in holder.page.inner_text("main")
    holder.signs_out()
    holder.open("/desk/")
    holder.send(login=name, password=PASSWORD)
    assert holder.at == "mfa_authenticate"
    holder.press("form[data-passkey] button")
    assert holder.at == "today"


def renames_and_removes(holder: Holder) -> None:
    holder.open(f"{ACCOUNT}passkeys/again/?next=/desk/account/passkeys/")
    holder.press("form[data-passkey] button")
    holder.press("main li a[href$='name/']")
    holder.send(name="")
    assert holder.page.locator(".field-error:visible").count()
    holder.send(name="办公电脑")
    assert "办公电脑" in holder.page.inner_text("main")
    holder.press("main li a[href$='remove/']")
    holder.send()
    assert holder.at == "mfa_list_webauthn"
    holder.open("/desk/")
    assert holder.at == "mfa_activate_totp", "nothing is open without a second step"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_the_second_step_and_a_sign_in_of_its_own(desk, language):
    name = f"passkey-{language}"
    holder = newcomer(desk, name, language)
    adds_by_keyboard(holder)
    signs_in_both_ways(holder, name)
    renames_and_removes(holder)
    assert {*holder.seen, "mfa_login_webauthn"} >= WITH_PASSKEY


def test_a_device_that_does_not_ask_who_holds_it_opens_nothing(desk):
    holder = newcomer(desk, "passkey-unverified", "en")
    holder.has_a_device(verifies=False)
    holder.press("main a[href$='passkeys/add/']")
    holder.page.fill("main [name=name]", "key")
    holder.page.locator("main form button").click()
    failed = holder.page.wait_for_selector("[data-passkey-failed]:visible", timeout=20_000)
    assert failed.inner_text().startswith("That did not work.")
    look_at(holder.page)
    holder.open("/desk/")
    assert holder.at == "mfa_activate_totp"


def test_without_script_the_page_says_so_and_the_code_stays(desk):
    holder = newcomer(desk, "passkey-code", "zh-hans")
    secret = holder.page.inner_text("form span.code")
    holder.send(code=totp(secret))
    plain = desk.visits(None, script=False)
    plain.goto(f"{desk.url}/desk/account/sign-in/")
    assert not plain.locator("form[data-passkey] button").is_visible()
    plain.fill("main [name=login]", "passkey-code")
    plain.fill("main [name=password]", PASSWORD)
    plain.locator("main form button").first.click()
    assert plain.locator("main [name=code]").is_visible()
