"""The receiver in docs/INTERFACES.md verifies what is really sent, and refuses what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shiliu.core.actor import SYSTEM
from shiliu.webhooks.actions.managing import rotate_secret
from tests.integration.webhooks.conftest import a_hook, tell
from tests.support.requests import ask

DOCS = Path(__file__).parents[3] / "docs" / "INTERFACES.md"


@pytest.fixture
def verify():
    """The function as it is printed."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, str(DOCS), "exec"), names)
    return names["verify"]


@pytest.fixture
def sent(people, receiver, clock):
    """The secret and what came: headers and body, and when."""
    hook, secret = a_hook(receiver.address)
    ask()
    tell()
    headers, body = receiver.came[0]
    return hook, secret, headers, body, clock.now.timestamp()


def test_what_is_sent_is_accepted_once(verify, sent):
    _hook, secret, headers, body, now = sent
    assert verify(secret, headers, body, now=now) == body
    with pytest.raises(ValueError, match="seen before"):
        verify(secret, headers, body, now=now)


def test_a_replay_and_anything_changed_are_refused(verify, sent):
    _hook, secret, headers, body, now = sent
    for moment in (now + 301, now - 301):
        with pytest.raises(ValueError, match="too old"):
            verify(secret, headers, body, now=moment)
    later = {**headers, "webhook-timestamp": str(int(now) + 200)}
    other = {**headers, "webhook-id": "msg_other"}
    for changed, text in ((later, body), (other, body), (headers, body + b" ")):
        with pytest.raises(ValueError, match="not signed"):
            verify(secret, changed, text, now=now)


def test_after_a_rotation_old_and_new_secret_both_verify(verify, sent, receiver, clock):
    hook, old, *_ = sent
    _hook, new = rotate_secret(by=SYSTEM, at=clock.now, hook_id=hook.id)
    ask()
    tell()
    headers, body = receiver.came[-1]
    assert verify(new, headers, body, now=clock.now.timestamp()) == body
    headers = {**headers, "webhook-id": headers["webhook-id"]}
    with pytest.raises(ValueError, match="seen before"):
        verify(old, headers, body, now=clock.now.timestamp())
