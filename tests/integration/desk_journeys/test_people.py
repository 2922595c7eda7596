"""Signing in, the own account, people, posts and keys, without script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from shiliu.accounts.models import User
from shiliu.accounts.rules.roles import Role
from tests.integration.accounts.browsing import totp
from tests.integration.desk_journeys.staff import PASSWORD, Staff, journey
from tests.support.people import BUILDING, CENTRE, COMMUNITY, POINT, People

ACCOUNT = "/desk/account/"
NEW = "another long sentence"


def link_in(staff: Staff) -> str:
    return re.search(r"/desk/account/password/[\w-]+/", staff.shown.text)[0]


def opens_the_account(link: str, name: str) -> Staff:
    """A newcomer who was handed a link and signs in for the first time."""
    newcomer = Staff()
    newcomer.open(link)
    newcomer.send(password1=NEW, password2=NEW)
    newcomer.follow(f"{ACCOUNT}sign-in/")
    newcomer.sign_in(name, NEW)
    return newcomer


@journey(
    *("posts", "user_add", "user", "user_invite", "post_propose", "post_decide", "post"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("post_end", "user_close"),
)
def test_somebody_comes_works_and_goes(administrators):
    one, other = administrators
    one.follow("/desk/posts/")
    one.follow("/desk/people/add/")
    one.send(username="olga", display_name="Olga")
    assert one.at == "post_propose"
    one.send(username="olga", role="centre_staff", unit=CENTRE, area=COMMUNITY)
    assert one.at == "posts"

    other.follow("/desk/posts/")
    (decide,) = {form.action for form in other.shown.forms if form.action.endswith("/decide/")}
    other.send(decide, ("decision", "approve"))
    post = _post_of(other, "Olga")
    other.follow(post)
    (user,) = {link for link in other.shown.links if "/desk/people/" in link}
    other.follow(user)
    other.send(f"{user}invite/")
    newcomer = opens_the_account(link_in(other), "olga")
    assert newcomer.at == "today"

    one.open(post)
    one.send(f"{post}end/")
    assert "岗位到您写的那一天结束" in one.words
    one.follow(user)
    one.send(f"{user}close/")
    newcomer.open("/desk/")
    assert newcomer.at == "account_login"


@journey("user", "user_second_step", "user_invite")
def test_a_lost_phone_and_a_new_password(at_desk, second, people, settings):
    helper, giver = at_desk("heidi"), Staff.signed_in(second)
    user = f"/desk/people/{people.erin.user.id}/"
    settings.STAFF_TOTP_REQUIRED = True
    for each in (people.heidi, second, people.erin):
        with_second_step(each.user)
    for staff in (helper, giver):
        staff.open(user)
    helper.send(f"{user}second-step/")
    giver.send(f"{user}invite/")
    newcomer = opens_the_account(link_in(giver), "erin")
    assert newcomer.at == "mfa_activate_totp"


def with_second_step(user: User) -> None:
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
    )


def _post_of(staff: Staff, name: str) -> str:
    found = re.search(rf'href="(/desk/posts/[0-9a-f-]+/)" data-row>{name}<', staff.shown.text)
    return found[1]


@journey("account", "post", "post_absence", "absence_end")
def test_somebody_is_away_and_back_earlier(at_desk, people):
    post, _stand_in = people.bob.post, people.alice
    host = at_desk("bob")
    host.follow(ACCOUNT)
    host.follow(f"/desk/posts/{post.id}/")
    form = host.form(f"/desk/posts/{post.id}/absence/", "stand_in")
    day = form.values["from_day"]
    host.submit(form, stand_in=form.choices["stand_in"][0], to_day=day)
    assert host.at == "post"
    (back,) = {
        form.action for form in host.shown.forms if re.search("absence/.+/end/", form.action)
    }
    assert "Alice" in host.words
    host.send(back)
    assert "没有记录离岗" in host.words


@journey("account", "account_post", "account_language", "account_logout")
def test_another_post_another_language_and_out(at_desk, people):
    second = people.alice.gets(Role.NEIGHBOUR_HOST, POINT, BUILDING)
    station = at_desk("alice")
    station.follow(ACCOUNT)
    post = ("post", str(second.id))
    if not any(post in form.buttons for form in station.shown.forms):
        post = ("post", str(people.alice.post.id))
    station.send(f"{ACCOUNT}post/", post)
    assert station.at == "account"
    station.send(f"{ACCOUNT}language/", ("language", "en"))
    assert "Own account" in station.words
    station.send(f"{ACCOUNT}sign-out/")
    station.open("/desk/")
    assert station.at == "account_login"


@journey("tokens", "token_issue", "token_decide", "token_rotate")
def test_a_key_is_issued_approved_replaced_and_ended(administrators):
    one, other = administrators
    one.follow("/desk/tokens/")
    one.follow("/desk/tokens/issue/")
    one.send(unit=CENTRE, name="Stadt")
    assert one.at in ("tokens", "token_issue")
    other.follow("/desk/tokens/")
    other.send(_key(other, "decide"), ("decision", "approve"))
    assert "可用" in other.words
    one.open("/desk/tokens/")
    one.send(_key(one, "rotate"))
    other.open("/desk/tokens/")
    other.send(_key(other, "decide"), ("decision", "revoke"))
    assert "已停用" in other.words


def _key(staff: Staff, what: str) -> str:
    return next(form.action for form in staff.shown.forms if form.action.endswith(f"/{what}/"))


@pytest.fixture
def at_home(kangbashi, settings, tmp_path):
    """Staff whose second step is required, at the time of the real clock."""
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    settings.STAFF_TOTP_REQUIRED = True
    user = People().erin.user
    user.set_password(PASSWORD)
    user.save()
    staff = Staff()
    staff.open("/desk/")
    staff.sign_in("erin")
    return staff


@journey(
    *("account_login", "mfa_activate_totp", "mfa_view_recovery_codes", "account_logout"),
    *("mfa_generate_recovery_codes", "mfa_authenticate", "mfa_index", "account_change_password"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "account_inactive"),
)
def test_the_second_step_is_set_up_used_and_moved_to_a_new_phone(at_home):
    staff = at_home
    assert staff.at == "mfa_activate_totp"
    with time_machine.travel(timedelta(minutes=20)):
        staff.open("/desk/")
        assert staff.at == "account_reauthenticate"
        staff.send(password=PASSWORD)
        secret = re.search(r'<span class="code">([A-Z2-7]+)</span>', staff.shown.text)[1]
        staff.send(code=totp(secret))
        assert staff.at == "mfa_view_recovery_codes"
        codes = re.findall(r'<li class="code">(\d{8})</li>', staff.shown.text)
        staff.follow(ACCOUNT)
        staff.follow(f"{ACCOUNT}password/")
        staff.send(oldpassword=PASSWORD, password1=NEW, password2=NEW)
        assert staff.at == "account"
        staff.send(f"{ACCOUNT}sign-out/")
        staff.open("/desk/")
        staff.sign_in("erin", NEW)
        assert staff.at == "mfa_authenticate"
        staff.send(code=codes[0])
        assert staff.at == "today"
    _moves_to_a_new_phone(staff, secret)
    staff.open(f"{ACCOUNT}closed/")
    assert staff.shown.status == 200


def _moves_to_a_new_phone(staff: Staff, secret: str) -> None:
    with time_machine.travel(timedelta(minutes=50)):
        staff.follow(ACCOUNT)
        staff.follow(f"{ACCOUNT}codes/new/")
        assert staff.at == "mfa_reauthenticate"
        staff.send(code=totp(secret))
        staff.send()
        assert staff.at == "mfa_view_recovery_codes"
        staff.open(f"{ACCOUNT}second-step/")
        staff.follow(f"{ACCOUNT}second-step/remove/")
        staff.send()
        assert staff.at == "mfa_activate_totp"


@journey("account_change_password", "account_set_password", "account")
def test_somebody_without_a_password_reads_who_gives_the_link(people):
    """The sample signs people in without one."""
    staff, user = Staff(), people.heidi.user
    user.set_unusable_password()
    user.save()
    staff.client.force_login(user)
    staff.open(ACCOUNT)
    staff.follow(f"{ACCOUNT}password/")
    assert staff.at == "account"
    assert "请管理员给您设置密码的链接" in staff.words
