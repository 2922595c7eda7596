"""A webhook: added by one, approved by another, paused, resumed, rotated, ended, without script."""

from __future__ import annotations

import re

import pytest

from tests.integration.desk_journeys.staff import Staff, journey
from tests.integration.webhooks.conftest import tell
from tests.support.people import CENTRE
from tests.support.receiving import receiving
from tests.support.requests import ask

HOOKS = "/desk/hooks/"
SECRET = re.compile(r"whsec_[\w+/=]+")


@pytest.fixture
def receiver(settings):
    """The system of a centre, whose origin the settings name."""
    with receiving() as found:
        settings.OUTGOING_INSIDE = [found.origin]
        yield found


def hook_on(staff: Staff) -> str:
    """The one webhook of the list."""
    (link,) = {link for link in staff.shown.links if re.search(r"/desk/hooks/[0-9a-f-]{36}/", link)}
    return link


def added(one: Staff, address: str) -> str:
    """Add one and read its secret, that is shown this once."""
    one.follow("/desk/tokens/")
    one.follow(HOOKS)
    assert "还没有事件推送" in one.words
    one.follow(f"{HOOKS}issue/")
    one.send(unit=CENTRE, name="示例系统", address="https://nowhere.example.org/x")
    assert one.shown.status == 422
    one.send(unit=CENTRE, name="示例系统", address=address)
    assert "请现在复制密钥" in one.words
    return SECRET.search(one.words)[0]


@journey("tokens", "hooks", "hook_issue", "hook", "hook_decide")
def test_one_adds_it_another_approves_and_tries_it(administrators, receiver):
    one, other = administrators
    secret = added(one, receiver.address)
    one.follow(HOOKS)
    assert "待批准" in one.words
    one.follow(hook_on(one))
    assert secret not in one.shown.text
    decide = f"{one.shown.address}decide/"
    assert ("decision", "approve") not in one.form(decide).buttons, "not by whoever added it"
    ask()
    assert tell() == 0

    other.follow("/desk/tokens/")
    other.follow(HOOKS)
    other.follow(hook_on(other))
    other.send(decide, ("decision", "approve"))
    assert "已批准：从现在起推送。" in other.words
    other.send(decide, ("decision", "test"))
    assert "测试已发出" in other.words
    tell()
    other.open(other.shown.address)
    assert "测试" in other.words
    assert "已送达" in other.words
    ask()
    tell()
    assert [each["verb"] for each in receiver.events] == ["webhook.test", "case.receive"]


@journey("hook_issue", "hook_rotate")
def test_a_button_pressed_twice_adds_one_hook_and_makes_one_secret(administrators, receiver):
    one, _ = administrators
    one.open(f"{HOOKS}issue/")
    filled = {"unit": CENTRE, "name": "示例系统", "address": receiver.address}
    form = one.form("", "address")
    for _ in range(2):
        one.submit(form, **filled)
        assert SECRET.search(one.words)
    one.open(HOOKS)
    one.follow(hook_on(one))
    form = one.form(f"{one.shown.address}rotate/")
    secrets = set()
    for _ in range(2):
        one.submit(form)
        secrets.add(SECRET.search(one.words)[0])
    assert len(secrets) == 1


@journey("hooks", "hook", "hook_decide")
def test_it_pauses_and_is_resumed(administrators, receiver, clock):
    one, other = administrators
    added(one, receiver.address)
    other.open(HOOKS)
    other.follow(hook_on(other))
    hook = other.shown.address
    other.send(f"{hook}decide/", ("decision", "approve"))
    ask()
    receiver.answers = [500]
    for _ in range(40):
        tell()
        clock.later(hours=2)

    one.open(HOOKS)
    assert "已暂停" in one.words
    one.follow(hook_on(one))
    assert "三天没有送达" in one.words
    assert "已放弃" in one.words
    receiver.answers = [200]
    one.send(f"{hook}decide/", ("decision", "resume"))
    assert "已恢复推送。" in one.words
    receiver.came.clear()
    ask()
    tell()
    assert len(receiver.came) == 1


@journey("hooks", "hook", "hook_decide", "hook_rotate")
def test_it_gets_a_new_secret_once_a_day_and_ends(administrators, receiver):
    one, _ = administrators
    secret = added(one, receiver.address)
    one.open(HOOKS)
    one.follow(hook_on(one))
    hook = one.shown.address
    one.send(f"{hook}rotate/")
    new = SECRET.search(one.words)[0]
    assert new != secret
    one.open(hook)
    assert new not in one.shown.text
    one.send(f"{hook}rotate/")
    assert one.shown.status == 422
    assert "换过新密钥还不到一天" in one.words
    one.send(f"{hook}decide/", ("decision", "end"))
    assert "已停用" in one.words
    assert not [form for form in one.shown.forms if hook in form.action]
