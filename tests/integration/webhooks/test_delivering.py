"""Deliveries to a real receiver: signed, at least once, only what the unit may know, never words."""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions import steps
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock as core_clock
from shiliu.core.actor import SYSTEM
from shiliu.ledger.actions import record
from shiliu.ledger.models import Fact, Pending
from shiliu.lib.errors import RuleBroken
from shiliu.webhooks.actions.delivering import forget_old_deliveries
from shiliu.webhooks.actions.following import fan_out, wake
from shiliu.webhooks.actions.managing import end_hook, resume_hook, rotate_secret, send_test
from shiliu.webhooks.models import DELIVERED, GIVEN_UP, WAITING, WITHDRAWN, Delivery, Hook
from tests.integration.webhooks.conftest import a_hook, tell
from tests.support.people import CENTRE, LIGHTING, OTHER_CENTRE, STREET, SUBDISTRICT
from tests.support.requests import ask

pytestmark = pytest.mark.usefixtures("people")
SECRET_WORDS = "灯不亮，门口很黑，暗号七七四十九。"


def signed(secret: str, headers: dict[str, str], body: bytes) -> str:
    """What the standard says, written down a second time."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, said, "sha256").digest()).decode()


def test_a_unit_is_told_signed_and_without_words(receiver, clock):
    _hook, secret = a_hook(receiver.address)
    request = ask(words=SECRET_WORDS)
    assert tell() == 1
    ((headers, body),) = receiver.came
    assert headers["webhook-signature"] == signed(secret, headers, body)
    assert int(headers["webhook-timestamp"]) == int(clock.now.timestamp())
    (event,) = receiver.events
    assert (event["verb"], event["id"]) == (
        "case.receive",
        str(Fact.objects.get(verb="case.receive").id),
    )
    about = event["request"]
    assert set(about) == {"id", "number", "state", "unit", "area", "category", "address"}
    assert (about["id"], about["state"]) == (str(request.id), "received")
    assert about["address"].endswith(f"/api/v1/desk/requests/{request.id}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d::text FROM webhooks_delivery d UNION ALL SELECT h::text FROM webhooks_hook h"
            " UNION ALL SELECT args::text FROM procrastinate_jobs"
        )
        kept = "".join(row for (row,) in cursor.fetchall()) + body.decode()
    assert not {"灯", "暗号"} & {mark for mark in ("灯", "暗号") if mark in kept}
    assert secret.removeprefix("whsec_") not in kept


def test_nothing_waits_in_the_ledger_while_nobody_listens(receiver):
    ask()
    assert not Pending.objects.filter(follower="webhooks").exists()
    hook, _ = a_hook(receiver.address, events=["case.answer"])
    ask()
    assert not Pending.objects.filter(follower="webhooks").exists(), "not what it asked for"
    end_hook(by=SYSTEM, at=hook.created_at, hook_id=hook.id)


def test_a_unit_hears_of_its_own_requests_only(receiver, erin, charlie):
    a_hook(receiver.address, unit=OTHER_CENTRE)
    a_hook(receiver.address, unit=LIGHTING)
    request = ask()
    assert tell() == 0
    assert receiver.came == []
    request.accepted(erin)
    steps.dispatch(
        by=erin.actor, at=Hook.objects.first().created_at, case_id=request.id, to=LIGHTING
    )
    assert tell() >= 1
    hooks = set(Delivery.objects.values_list("hook__unit__code", flat=True))
    assert hooks == {LIGHTING}


def test_never_of_a_complaint_about_the_unit(receiver):
    a_hook(receiver.address, unit=CENTRE)
    ask(category="complaint.unit", against=CENTRE)
    assert tell() == 0
    assert not Delivery.objects.exists()


def test_what_a_unit_may_not_see_any_more_is_not_sent(receiver, clock):
    a_hook(receiver.address)
    request = ask()
    receiver.answers = [500, 200]
    tell()
    request.case.__class__.objects.filter(pk=request.id).update(
        against=Hook.objects.get().unit_id, area_path="150603001000/"
    )
    clock.later(minutes=1)
    tell()
    assert Delivery.objects.get().state == WITHDRAWN
    assert len(receiver.came) == 1


def test_a_failure_is_tried_again_with_the_same_id_and_body(receiver, clock):
    a_hook(receiver.address)
    ask()
    receiver.answers = [500, 503, 200]
    tell()
    assert tell() == 0, "it waits five seconds"
    clock.later(seconds=6)
    tell()
    clock.later(seconds=31)
    tell()
    assert len(receiver.came) == 3
    assert len(set(receiver.ids)) == 1
    assert len({body for _headers, body in receiver.came}) == 1
    assert len({headers["webhook-timestamp"] for headers, _body in receiver.came}) == 3
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == (DELIVERED, 3, 200)
    assert Hook.objects.get().failures == 0


def test_a_receiver_that_does_not_answer_in_time_counts_as_a_failure(receiver, monkeypatch):
    monkeypatch.setattr("shiliu.core.outgoing.SECONDS", 0.3)
    a_hook(receiver.address)
    ask()
    receiver.slow = 1.0
    tell()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.reason) == (WAITING, None, "timeout")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver, status):
    a_hook(receiver.address)
    ask()
    receiver.answers = [status]
    tell()
    assert receiver.paths == ["/hook"]
    assert Delivery.objects.get().state == WAITING


def test_for_a_day_after_a_rotation_both_secrets_sign(receiver, clock):
    hook, old = a_hook(receiver.address)
    clock.later(minutes=1)
    _hook, new = rotate_secret(by=SYSTEM, at=clock.now, hook_id=hook.id)
    assert old != new
    ask()
    tell()
    headers, body = receiver.came[-1]
    both = headers["webhook-signature"].split(" ")
    assert both == [signed(new, headers, body), signed(old, headers, body)]
    with pytest.raises(RuleBroken, match=r"webhooks\.rotated"):
        rotate_secret(by=SYSTEM, at=clock.now, hook_id=hook.id)
    clock.later(days=1)
    ask()
    tell()
    headers, body = receiver.came[-1]
    assert headers["webhook-signature"] == signed(new, headers, body)


def test_after_three_days_it_is_given_up_the_hook_pauses_and_managers_hear_of_it(
    receiver, clock, people
):
    heidi, mona = people.heidi, people.add("mona", Role.ADMINISTRATOR, STREET, SUBDISTRICT)
    for person in (heidi, mona):
        person.user.email = f"{person.name}@example.org"
        person.user.save()
    hook, _ = a_hook(receiver.address)
    ask()
    receiver.answers = [500]
    for _ in range(40):
        tell()
        clock.later(hours=2)
    delivery = Delivery.objects.get()
    assert delivery.state == GIVEN_UP
    hook.refresh_from_db()
    assert hook.paused_at is not None
    assert Fact.objects.filter(verb="webhook.pause", subject_id=hook.id).count() == 1
    jobs = ProcrastinateJob.objects.filter(task_name="webhooks.tell_paused")
    assert {job.args["user"] for job in jobs} == {str(heidi.user.id), str(mona.user.id)}
    assert len(jobs) == 2
    for job in (jobs[0], jobs[0], jobs[1]):  # the first is tried again
        assert app.tasks[job.task_name](**job.args)
    first, again, other = (letter.message() for letter in mail.outbox)
    assert {first["To"], other["To"]} == {"heidi@example.org", "mona@example.org"}
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert receiver.origin not in mail.outbox[0].body
    ask()
    assert not Pending.objects.filter(follower="webhooks").exists(), "a paused hook hears nothing"
    receiver.answers = [200]
    resume_hook(by=SYSTEM, at=clock.now, hook_id=hook.id)
    ask()
    assert tell() == 1


def test_a_dead_receiver_holds_up_no_other(receiver, settings):
    settings.OUTGOING_INSIDE = [receiver.origin, "http://127.0.0.1:9"]
    dead, _ = a_hook("http://127.0.0.1:9/hook")
    a_hook(receiver.address)
    for _ in range(5):
        ask()
    tell()
    assert len(receiver.came) == 5
    dead.refresh_from_db()
    assert (dead.failures, dead.deliveries.filter(attempts=1).count()) == (1, 1), (
        "one call, then rest"
    )


def test_a_host_that_settings_do_not_name_any_more_is_not_called(receiver, settings):
    a_hook(receiver.address)
    ask()
    settings.OUTGOING_INSIDE = []
    tell()
    assert receiver.came == []
    assert Delivery.objects.get().reason == "outgoing_host"


def test_a_worker_that_died_leaves_a_lease_and_the_same_is_sent_again(receiver, clock):
    a_hook(receiver.address)
    ask()
    fan_out(clock.now)
    assert wake(clock.now) == 1
    assert wake(clock.now) == 0, "somebody is at work"
    clock.later(minutes=2)
    assert wake(clock.now) == 1
    assert ProcrastinateJob.objects.filter(task_name="webhooks.deliver").count() == 2
    clock.later(minutes=2)
    assert tell() == 1
    assert Delivery.objects.get().state == DELIVERED


def test_a_thousand_facts_arrive_once_each(receiver, clock):
    a_hook(receiver.address, events=["case.note"])
    case = ask().case
    with transaction.atomic():
        for _ in range(1000):
            record(
                verb="case.note",
                by=SYSTEM,
                at=clock.now,
                area_path=case.area_path,
                subject_type="case",
                subject_id=case.id,
            )
    assert tell() == 1000
    assert len(set(receiver.ids)) == len(receiver.came) == 1000
    assert {event["id"] for event in receiver.events} == set(
        map(str, Fact.objects.filter(verb="case.note").values_list("id", flat=True))
    )


def test_a_test_is_about_nothing_and_an_ended_hook_sends_nothing(receiver, clock):
    hook, _ = a_hook(receiver.address)
    send_test(by=SYSTEM, at=clock.now, hook_id=hook.id)
    assert tell() == 1
    assert receiver.events[0]["verb"] == "webhook.test"
    ask()
    end_hook(by=SYSTEM, at=clock.now, hook_id=hook.id)
    assert tell() == 0


def test_the_hook_of_a_unit_that_has_ended_is_told_nothing(receiver, erin, heidi, clock):
    hook, _ = a_hook(receiver.address, unit=LIGHTING)
    request = ask().accepted(erin)
    steps.dispatch(by=erin.actor, at=clock.now, case_id=request.id, to=LIGHTING)
    receiver.answers = [500]
    tell()
    assert len(receiver.came) == 1
    page = f"/desk/network/units/{LIGHTING}/end/"
    assert heidi.client.post(page, {"last_day": core_clock.today().isoformat()}).status_code == 302
    receiver.answers = [200]
    clock.later(minutes=1)
    tell()
    assert len(receiver.came) > 1, "its last day"
    told, before = len(receiver.came), Delivery.objects.count()
    clock.later(days=1)
    steps.note(by=erin.actor, at=clock.now, case_id=request.id, body="又问了一次。")
    tell()
    assert (len(receiver.came), Delivery.objects.count()) == (told, before)
    shown = heidi.client.get(f"/desk/hooks/{hook.id}/").content.decode()
    assert "已停用" in shown
    assert f"/desk/hooks/{hook.id}/decide/" not in shown


def test_the_sample_life_sends_nothing(receiver, settings):
    a_hook(receiver.address)
    ask()
    settings.SAMPLE = True
    assert tell() == 0


def test_deliveries_are_forgotten_after_thirty_days(receiver, clock):
    a_hook(receiver.address)
    ask()
    tell()
    assert forget_old_deliveries(clock.now + timedelta(days=29)) == 0
    assert forget_old_deliveries(clock.now + timedelta(days=31)) == 1


def test_an_answer_says_what_state_it_led_to_and_not_what_was_answered(receiver, erin, clock):
    a_hook(receiver.address, events=["case.answer"])
    request = ask().accepted(erin)
    steps.start(by=erin.actor, at=clock.now, case_id=request.id)
    steps.answer(
        by=erin.actor, at=clock.now, case_id=request.id, outcome=Outcome.DONE, reply="示例答复"
    )
    tell()
    assert receiver.events[0]["request"]["state"] == "answered"
    assert "示例答复" not in receiver.came[0][1].decode()
