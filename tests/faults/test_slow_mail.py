"""Mail servers that hang, put off, break off or answer too late: every notice arrives, marked."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from shiliu.accounts.actions.mail import send_link
from shiliu.accounts.jobs import send_invitation
from shiliu.cases.actions import steps
from shiliu.notices.actions import ATTEMPTS, CLAIM_LIVES, send_notice
from shiliu.notices.jobs import BACKOFF, send
from shiliu.notices.models import Notice
from shiliu.webhooks.jobs import tell
from tests.faults.moody_mail import TOO_LATE, Moody, moody_mail
from tests.faults.told import told
from tests.installations import free_port
from tests.support.requests import CONTACT, REASON, ask

PATIENCE = 0.5  # the setting EMAIL_TIMEOUT of these tests; 20 seconds when it is served


@pytest.fixture
def mail(settings, socket_enabled):
    with moody_mail() as (moody, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = PATIENCE
        yield moody


@pytest.fixture
def notice(people, clock) -> Notice:
    """There is news for Dora."""
    request = ask(contact=CONTACT).accepted(people.erin)
    steps.pause(by=people.erin.actor, at=clock.now, case_id=request.id, reason=REASON)
    return Notice.objects.get()


def sent_in_the_end(notice: Notice, mail: Moody, at: datetime) -> int:
    """Try once in that mood, then with a server that is well again; how many tries failed."""
    with pytest.raises(OSError):
        send_notice(notice_id=notice.id, at=at)
    assert Notice.objects.get().result == "waiting"
    mail.mood = "takes"
    assert send_notice(notice_id=notice.id, at=at + timedelta(minutes=1)) == "sent"
    return 1


@pytest.mark.parametrize("mood", ["hangs", "puts off", "breaks off", "answers too late"])
def test_a_notice_reaches_a_mail_server_that_was_not_well(mood, notice, mail, clock):
    mail.mood = mood
    failed = sent_in_the_end(notice, mail, clock.now)
    assert len(mail.letters) == (2 if mood == "answers too late" else 1)
    assert len(set(mail.ids)) == 1, "who gets a letter twice can drop one of them"
    told("mail server", mood, tries=failed + 1, arrived=len(mail.letters), lost=0)


def test_a_worker_that_dies_after_the_server_took_the_letter_sends_it_again(
    notice, mail, clock, monkeypatch
):
    class Killed(BaseException):
        """What no handler of errors sees, like the death of the process."""

    def dies(*_: object) -> str:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("shiliu.notices.actions._finish", dies)
        with pytest.raises(Killed):
            send_notice(notice_id=notice.id, at=clock.now)
    assert len(mail.letters) == 1
    later = clock.later(seconds=CLAIM_LIVES.total_seconds() + 1)
    assert send_notice(notice_id=notice.id, at=later) == "sent"
    assert len(mail.letters) == 2
    assert len(set(mail.ids)) == 1
    told("worker killed after the mail server took the letter", "notice", arrived=2, lost=0)


def test_an_invitation_that_is_tried_again_bears_the_same_id(people, mail):
    user = people.erin.user
    user.email = "erin@example.org"
    user.save()
    message = UUID(int=7)
    for _ in range(2):
        assert send_link(user_id=user.id, message=message)
    assert send_link(user_id=user.id, message=UUID(int=8))
    first, again, other = mail.ids
    assert first == again != other


def test_a_page_does_not_wait_for_the_mail_server(people, mail, clock):
    mail.mood = "hangs"
    request = ask(contact=CONTACT)
    begun = time.monotonic()
    answer = Client().post(
        "/api/v1/requests",
        {"words": "路灯不亮了", "area": request.case.area.code, "category": "home.light.estate"},
        content_type="application/json",
        headers={"Idempotency-Key": "a key for slow mail"},
    )
    request.accepted(people.erin).paused(people.erin)
    assert answer.status_code == 201
    assert mail.letters == []
    assert time.monotonic() - begun < TOO_LATE + 3
    assert ProcrastinateJob.objects.filter(task_name="notices.send").count() == 1


def test_mails_wait_behind_everything_else():
    assert send.priority < 0
    assert send_invitation.priority < 0
    assert tell.priority < 0


def test_a_mail_server_may_be_away_for_a_day():
    waits = [BACKOFF.wait + BACKOFF.exponential_wait ** (n + 1) for n in range(ATTEMPTS - 1)]
    assert timedelta(seconds=sum(waits)) > timedelta(days=1)
    assert BACKOFF.max_attempts > ATTEMPTS, "some tries may find the claim of a dead worker"


def test_nobody_listening_is_tried_again(notice, settings, socket_enabled, clock):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(ConnectionRefusedError):
        send_notice(notice_id=notice.id, at=clock.now)
