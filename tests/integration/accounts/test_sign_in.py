"""Signing in and out: two steps, limits, nothing to learn for a stranger."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from shiliu.accounts.actions.users import deactivate_user, drop_second_step, invite
from shiliu.accounts.rules.roles import Role
from shiliu.core.actor import SYSTEM
from tests.integration.accounts.browsing import CODE, CODES, SET_UP, SIGN_IN, set_up, sign_in, totp
from tests.integration.accounts.world import DAY, NOW, PASSWORD, acting

pytestmark = pytest.mark.usefixtures("world", "at_work")


@pytest.fixture
def secured(world, settings):
    """The second step is required and Wu, a grid worker, has set it up."""
    settings.STAFF_TOTP_REQUIRED = True
    world.wu = world.person("wu", Role.GRID_WORKER, world.station)
    client = Client()
    sign_in(client, "wu")
    world.secret = set_up(client)
    return world


class TestTheWayIn:
    def test_signed_out_one_is_led_to_sign_in_and_back(self, client):
        answer = client.get("/desk/posts/?q=li")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fdesk%2Fposts%2F%3Fq%3Dli"
        answer = sign_in(client, "alma", next="/desk/posts/?q=li")
        assert answer.headers["Location"] == "/desk/posts/?q=li"

    def test_a_form_sent_signed_out_comes_back_to_the_first_page(self, client):
        assert client.post("/desk/").headers["Location"] == f"{SIGN_IN}?next=%2Fdesk%2F"

    def test_a_fragment_asked_for_signed_out_moves_the_whole_page(self, client):
        answer = client.get("/desk/posts/", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert answer.headers["HX-Redirect"].startswith(SIGN_IN)
        assert answer.content == b""

    def test_signed_in_without_the_right_there_is_no_such_page(self, client):
        sign_in(client, "alma")
        assert client.get("/desk/posts/").status_code == 200
        assert client.get("/desk/cases/").status_code == 404
        assert client.get("/desk/looks/").status_code == 404

    def test_another_method_is_refused(self, client):
        assert client.post("/desk/posts/").status_code == 405
        assert client.delete("/desk/").status_code == 405

    def test_without_any_post_only_the_own_account_is_open(self, world, client):
        world.user("nobody")
        assert sign_in(client, "nobody").headers["Location"] == "/desk/"
        assert client.get("/desk/").headers["Location"] == "/desk/account/"
        page = client.get("/desk/account/")
        assert page.status_code == 200
        assert client.get("/desk/posts/").headers["Location"] == "/desk/account/"

    def test_desk_pages_are_kept_by_nobody_and_their_forms_can_be_sent(self, client):
        """With `no-referrer` a browser hides the origin of a form and Django refuses it."""
        pages = [client.get(SIGN_IN)]
        sign_in(client, "alma")
        pages += [
            client.get(f"/desk/{name}") for name in ("", "posts/", "account/", "account/password/")
        ]
        for page in pages:
            assert page.status_code == 200
            assert "no-store" in page.headers["Cache-Control"]
            assert page.headers["Referrer-Policy"] == "same-origin"

    def test_forms_are_taken_from_our_own_pages_only(self):
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(SIGN_IN, headers={"host": "localhost:8000"}).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"login": "alma", "password": PASSWORD, "csrfmiddlewaretoken": token}
        for origin, status in (
            ("https://evil.example", 403),
            ("null", 403),
            ("http://localhost:8000", 302),
        ):
            answer = browser.post(
                SIGN_IN, form, headers={"host": "localhost:8000", "origin": origin}
            )
            assert answer.status_code == status

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
    )
    def test_nobody_is_sent_elsewhere_after_signing_in(self, client, target):
        assert sign_in(client, "alma", next=target).headers["Location"] == "/desk/"


class TestPublicPages:
    def test_they_read_neither_session_nor_user(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            for address in ("/open/", "/asking/"):
                answer = client.get(address)
                assert "Cookie" not in answer.headers.get("Vary", "")
                assert not answer.cookies

    def test_signed_in_they_ask_who_acts_only_when_they_need_it(
        self, client, django_assert_num_queries
    ):
        sign_in(client, "alma")
        with django_assert_num_queries(0):
            client.get("/open/")
        assert client.get("/asking/").content == b"staff"

    def test_a_stale_cookie_is_the_public(self, client):
        client.cookies["sessionid"] = "x" * 32
        assert client.get("/asking/").content == b"public"


class TestNothingToLearn:
    def test_a_wrong_name_and_a_wrong_password_read_alike(self, client):
        def page(name):
            text = sign_in(client, name, "wrong wrong wrong").content.decode()
            return re.sub(r'value="[^"]*"', "", text)

        assert page("alma") == page("nobody-here")

    @pytest.mark.parametrize(
        "address",
        [
            "signup/",
            "password/reset/",
            "email/",
            "inactive/",
            "2fa/webauthn/",
            "webauthn/signup/",
            "login/code/",
        ],
    )
    def test_what_is_not_needed_does_not_exist(self, client, address):
        assert client.get(f"/desk/account/{address}").status_code == 404

    def test_a_closed_account_reads_like_a_wrong_password(self, world, client):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        deactivate_user(by=SYSTEM, at=NOW, user_id=user.id)
        assert b"closed" not in sign_in(client, "wu").content


class TestLimits:
    def test_after_five_failures_even_the_right_password_waits(self, client):
        for _ in range(5):
            assert sign_in(client, "alma", "wrong wrong wrong").status_code == 200
        assert sign_in(client, "alma").status_code == 200
        assert client.get("/desk/").status_code == 302, "still signed out"
        assert sign_in(client, "bert").status_code == 302, "others are not locked out"

    def test_another_host_name_or_case_begins_no_new_count(self, client):
        for number in range(5):
            client.post(
                SIGN_IN,
                {"login": "ALMA ", "password": "wrong wrong"},
                HTTP_HOST=f"localhost:{8000 + number}",
            )
        assert client.post(SIGN_IN, {"login": "alma", "password": PASSWORD}).status_code == 200

    def test_the_wait_is_over_after_five_minutes(self, client):
        for _ in range(6):
            sign_in(client, "alma", "wrong wrong wrong")
        with time_machine.travel(timedelta(minutes=6)):
            assert sign_in(client, "alma").status_code == 302

    def test_one_address_cannot_try_one_password_on_everybody(self, client):
        for number in range(10):
            sign_in(client, f"name-{number}", "wrong wrong wrong")
        assert sign_in(client, "alma").status_code == 200

    def test_a_flood_from_one_address_gets_a_sentence(self, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
        answers = [sign_in(client, "alma", "wrong wrong wrong") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "尝试太多次" in answers[2].content.decode()

    def test_codes_are_not_guessed(self, secured, client):
        sign_in(client, "wu")
        wrong = f"{(int(totp(secured.secret)) + 1) % 1_000_000:06}"
        for _ in range(5):
            client.post(CODE, {"code": wrong})
        assert client.post(CODE, {"code": totp(secured.secret)}).status_code == 200
        assert client.get("/desk/").headers["Location"].startswith(SIGN_IN)


class TestTheSecondStep:
    def test_without_it_every_page_leads_to_setting_it_up(self, world, client, settings):
        settings.STAFF_TOTP_REQUIRED = True
        sign_in(client, "alma")
        for address in ("/desk/", "/desk/posts/", "/desk/account/", "/desk/looks/"):
            assert client.get(address).headers["Location"] == SET_UP
        assert client.post("/desk/posts/propose/").headers["Location"] == SET_UP

    def test_it_is_set_up_with_a_real_code_and_ten_recovery_codes(self, client, settings):
        settings.STAFF_TOTP_REQUIRED = True
        sign_in(client, "alma")
        assert client.post(SET_UP, {"code": "000000"}).status_code == 200
        set_up(client)
        codes = re.findall(r'<li class="code">(\d{8})</li>', client.get(CODES).content.decode())
        assert len(set(codes)) == 10
        assert not re.search(r"\d{8}</li>", client.get(CODES).content.decode()), "shown once"
        assert client.get("/desk/posts/").status_code == 200

    def test_then_the_password_alone_opens_nothing(self, secured, client):
        answer = sign_in(client, "wu", next="/desk/cases/")
        assert answer.headers["Location"] == CODE
        assert client.get("/desk/cases/").headers["Location"].startswith(SIGN_IN)
        answer = client.post(CODE, {"code": totp(secured.secret)})
        assert answer.headers["Location"] == "/desk/cases/"
        assert client.get("/desk/cases/").status_code == 200

    @pytest.mark.parametrize(
        ("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
    )
    def test_a_phone_may_be_half_a_minute_off(self, secured, client, steps, opens):
        with time_machine.travel(1_800_000_015, tick=False):
            sign_in(client, "wu")
            answer = client.post(CODE, {"code": totp(secured.secret, steps)})
        assert (answer.status_code == 302) is opens

    def test_a_code_works_once_for_as_long_as_it_is_valid(self, secured):
        with time_machine.travel(1_800_000_000, tick=False) as moment:
            code, first, second = totp(secured.secret, 1), Client(), Client()
            sign_in(first, "wu")
            assert first.post(CODE, {"code": code}).status_code == 302
            moment.shift(45)
            sign_in(second, "wu")
            assert second.post(CODE, {"code": code}).status_code == 200

    def test_a_recovery_code_works_once(self, world, client, settings):
        settings.STAFF_TOTP_REQUIRED = True
        sign_in(client, "alma")
        set_up(client)
        code = re.findall(r'<li class="code">(\d{8})</li>', client.get(CODES).content.decode())[0]
        for works in (True, False):
            browser = Client()
            sign_in(browser, "alma")
            assert (browser.post(CODE, {"code": code}).status_code == 302) is works

    def test_its_secret_is_stored_encrypted(self, secured):
        stored = Authenticator.objects.get(user=secured.wu, type="totp").data["secret"]
        assert secured.secret not in stored

    def test_the_password_alone_cannot_take_it_away(self, secured, client):
        sign_in(client, "wu")
        client.post(CODE, {"code": totp(secured.secret)})
        remove = "/desk/account/second-step/remove/"
        with time_machine.travel(timedelta(minutes=20)):
            Authenticator.objects.update(created_at=NOW - DAY)
            asked = client.post(remove)
            assert asked.headers["Location"].startswith("/desk/account/code/again/")
            by_password = client.get(f"/desk/account/again/?next={remove}")
            assert by_password.headers["Location"].startswith("/desk/account/code/again/")
            client.post("/desk/account/again/", {"password": PASSWORD})
            assert client.post(remove).headers["Location"].startswith("/desk/account/code/again/")
            assert Authenticator.objects.filter(user=secured.wu, type="totp").exists()
            client.post("/desk/account/code/again/", {"code": totp(secured.secret)})
            client.post(remove)
        assert not Authenticator.objects.filter(user=secured.wu).exists()
        assert client.get("/desk/cases/").headers["Location"] == SET_UP

    def test_after_the_phone_is_lost_two_administrators_help(self, secured, client):
        drop_second_step(by=SYSTEM, at=NOW, user_id=secured.wu.id)
        assert sign_in(client, "wu").status_code == 200
        path = invite(by=SYSTEM, at=NOW, user_id=secured.wu.id)
        form = client.get(path).headers["Location"]
        new = {"password1": "another long sentence", "password2": "another long sentence"}
        assert client.post(form, new).status_code == 302
        sign_in(client, "wu", "another long sentence")
        assert client.get("/desk/cases/").headers["Location"] == SET_UP


class TestSessions:
    def test_the_session_of_before_is_not_the_one_of_after(self, client):
        client.get("/desk/posts/")
        client.get(SIGN_IN)
        sign_in(client, "alma", "wrong wrong wrong")
        session = client.session
        session["planted"] = "yes"
        session.save()
        client.cookies["sessionid"] = planted = session.session_key
        sign_in(client, "alma")
        assert client.cookies["sessionid"].value != planted
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert thief.get("/desk/").headers["Location"].startswith(SIGN_IN)

    def test_signing_out_is_a_post(self, client):
        sign_in(client, "alma")
        assert client.get("/desk/account/sign-out/").status_code == 405
        assert client.get("/desk/").status_code == 200
        assert client.post("/desk/account/sign-out/").headers["Location"] == "/"
        assert client.get("/desk/").headers["Location"].startswith(SIGN_IN)

    def test_signing_out_needs_the_forms_token(self):
        browser = Client(enforce_csrf_checks=True)
        assert browser.post("/desk/account/sign-out/").status_code == 403

    def test_a_new_password_ends_the_other_sessions(self, world):
        here, there = Client(), Client()
        for browser in (here, there):
            sign_in(browser, "alma")
        new = {
            "oldpassword": PASSWORD,
            "password1": "quite another one",
            "password2": "quite another one",
        }
        answer = here.post("/desk/account/password/", new)
        assert answer.headers["Location"] == "/desk/account/"
        assert here.get("/desk/").status_code == 200
        assert there.get("/desk/").headers["Location"].startswith(SIGN_IN)

    @pytest.mark.parametrize("password", ["short", "alma alma", "password123", "12345678901"])
    def test_weak_passwords_are_refused(self, client, password):
        sign_in(client, "alma")
        new = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        assert client.post("/desk/account/password/", new).status_code == 200
        assert sign_in(Client(), "alma").status_code == 302

    def test_closing_the_account_ends_the_session_at_once(self, world, client):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        sign_in(client, "wu")
        assert client.get("/desk/cases/").status_code == 200
        deactivate_user(by=acting(world.alma), at=NOW, user_id=user.id)
        assert client.get("/desk/cases/").headers["Location"].startswith(SIGN_IN)

    def test_a_session_ends_after_twelve_hours(self, client):
        sign_in(client, "alma")
        with time_machine.travel(timedelta(hours=13)):
            assert client.get("/desk/").headers["Location"].startswith(SIGN_IN)


class TestTheLink:
    def test_it_sets_a_password_once(self, world, client):
        user = world.user("wu")
        path = invite(by=acting(world.alma), at=NOW, user_id=user.id)
        form = client.get(path).headers["Location"]
        assert user.id.hex in form
        assert path.split("-")[-1] not in form, "the key leaves the address"
        new = {"password1": "another long sentence", "password2": "another long sentence"}
        assert client.post(form, new).headers["Location"] == "/desk/account/password/done/"
        assert sign_in(client, "wu", "another long sentence").status_code == 302
        page = Client().get(path)
        assert page.status_code == 200
        assert b"password1" not in page.content

    def test_it_is_void_after_a_day(self, world):
        user = world.user("wu")
        path = invite(by=acting(world.alma), at=NOW, user_id=user.id)
        with time_machine.travel(timedelta(hours=25)):
            assert Client().get(path).status_code == 200

    def test_an_invented_one_says_no_more(self, world, client):
        page = client.get(f"/desk/account/password/{world.alma.id.hex}-abc-def/")
        assert b"password1" not in page.content


def test_the_desk_speaks_the_language_of_the_account(world, client):
    sign_in(client, "alma")
    client.post("/desk/account/language/", {"language": "en"})
    fresh = Client()
    answer = sign_in(fresh, "alma")
    assert answer.cookies["django_language"].value == "en"
    assert fresh.get("/desk/account/").headers["Content-Language"] == "en"
