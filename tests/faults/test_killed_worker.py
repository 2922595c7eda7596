"""`kill -9` of a real job worker in the midst of a job: it goes back into the queue and is done."""

from __future__ import annotations

import os
import signal

import pytest

from tests.faults.moody_mail import moody_mail
from tests.faults.told import told
from tests.installations import real_home
from tests.waiting import until

INVITED = """
from django.db import transaction
from shiliu.accounts.actions.users import add_user
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.core.ids import new_id
from shiliu.core.jobs import enqueue
with transaction.atomic():
    user = add_user(by=SYSTEM, at=clock.now(), username="nina", display_name="Nina",
                    email="nina@example.org")
    enqueue("accounts.send_invitation", user_id=user.id, message=new_id())
"""
FIVE_MINUTES_LATER = """
from procrastinate.contrib.django import app
app.configure_task("core.retry_stalled").defer(timestamp=0)
"""
HEARD_LONG_AGO = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'"
LEFT = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'accounts.send_invitation'"


@pytest.mark.usefixtures("socket_enabled")
def test_a_job_whose_worker_was_killed_is_done_by_the_next_one():
    with moody_mail() as (mail, port), real_home() as installation:
        mail.mood, mail.late = "answers too late", 60.0
        installation.more |= {"SHILIU_SMTP_HOST": "127.0.0.1", "SHILIU_SMTP_PORT": str(port)}
        with installation.up() as service:
            until(lambda: service.children("worker"))
            (worker,) = service.children("worker")
            installation.with_django(INVITED)
            until(lambda: mail.letters)
            assert installation.ask(LEFT) == [("doing",)]
            mail.mood = "takes"
            os.kill(worker, signal.SIGKILL)
            installation.ask(HEARD_LONG_AGO)
            until(lambda: service.children("worker") not in ([], [worker]))
            installation.with_django(FIVE_MINUTES_LATER)
            until(lambda: installation.ask(LEFT) == [])
        assert len(mail.letters) == 2
        assert len(set(mail.ids)) == 1
    told("worker killed in mid-job", "a letter that the mail server had taken", arrived=2, lost=0)
