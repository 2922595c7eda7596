"""Public reads on a real replica: asked where it is good, left where it is not."""

from __future__ import annotations

import signal
import threading
import time
from urllib.parse import urlencode
from urllib.request import Request, build_opener

import pytest

from tests.installations import Installation, Service
from tests.standby import Standby
from tests.waiting import until

PUBLIC = ("/requests/", "/api/v1/requests", "/open311/v2/requests.json")
PUBLISH = """
from shiliu.cases.actions.intake import receive
from shiliu.cases.models import Case
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import NewRequest
from shiliu.core import clock
from shiliu.core.actor import PUBLIC
from shiliu.network.queries import network
area = next(area for area in network().visible_areas if area.level == "community")
asked = NewRequest(words="示例", area=area.code, category="street.light", channel=Channel.WEB)
receipt = receive(by=PUBLIC, at=clock.now(), request=asked)
Case.objects.filter(pk=receipt.case_id).update(title={"zh": TITLE}, title_state="approved")
print(receipt.code)
"""
CHANGED = """
from django.db import transaction
from shiliu.core import references
with transaction.atomic():
    references.changed()
"""
SIGN_IN = """
from django.test import Client
from shiliu.accounts.models import User
client = Client()
client.force_login(User.objects.get(username="admin.one"), "shiliu.accounts.signed_in.Backend")
print(client.cookies["sessionid"].value)
"""


def publish(installation: Installation, title: str) -> str:
    """Publish a request on the primary; returns its code."""
    return installation.with_django(f"TITLE = {title!r}\n{PUBLISH}").strip()


def work_of(lines: list[str]) -> list[str]:
    """Statements about requests: what a public list needs the database for."""
    return [line for line in lines if "cases_case" in line]


def replica_is_used(service: Service, standby: Standby) -> bool:
    before = len(standby.asked("replica"))
    assert service.get("/requests/")[0] == 200
    return bool(work_of(standby.asked("replica", before)))


@pytest.mark.parametrize("path", PUBLIC)
def test_public_lists_are_read_from_the_replica_alone(followed, served, path):
    (installation, standby), (service, _) = followed, served
    title = f"示例：路灯 {path}"
    publish(installation, title)
    standby.catch_up()
    until(lambda: replica_is_used(service, standby))
    primary, replica = len(standby.asked("primary")), len(standby.asked("replica"))
    status, text = service.get(path)
    assert status == 200
    assert title in text
    assert work_of(standby.asked("replica", replica))
    assert not work_of(standby.asked("primary", primary))


def test_pages_with_a_code_and_the_desk_never_ask_the_replica(followed, served):
    (installation, standby), (service, _) = followed, served
    code = publish(installation, "示例：电梯")
    session = installation.with_django(SIGN_IN).strip()
    until(lambda: replica_is_used(service, standby))
    primary, replica = len(standby.asked("primary")), len(standby.asked("replica"))
    base = f"http://localhost:{service.port}"
    data = urlencode({"code": code}).encode()
    opener = build_opener()
    assert opener.open(f"{base}/follow/").status == 200
    assert "示例" in opener.open(f"{base}/follow/", data).read().decode()
    signed_in = {"Cookie": f"sessionid={session}"}
    for path in ("/desk/", "/desk/cases/", "/requests/"):  # the public page too, for staff
        assert opener.open(Request(f"{base}{path}", headers=signed_in)).status == 200
    assert work_of(standby.asked("primary", primary))
    assert not standby.asked("replica", replica)


def test_what_a_process_keeps_is_read_from_the_primary(followed, served):
    """A replica that is a moment behind would have its old areas kept under the new version."""
    (installation, standby), (service, _) = followed, served
    publish(installation, "示例：有地点的一件")  # a list with nothing in it needs no areas
    standby.catch_up()
    until(lambda: replica_is_used(service, standby))
    primary, replica = len(standby.asked("primary")), len(standby.asked("replica"))
    installation.with_django(CHANGED)
    until(lambda: page(service) and "network_area" in "".join(standby.asked("primary", primary)))
    assert work_of(standby.asked("replica", replica))
    assert "network_" not in "".join(standby.asked("replica", replica))


def test_a_replica_that_falls_behind_is_left_and_comes_back(followed, served):
    (installation, standby), (service, _) = followed, served
    until(lambda: replica_is_used(service, standby))
    standby.do("SELECT pg_wal_replay_pause()")
    try:
        publish(installation, "示例：新的标题")
        until(lambda: "示例：新的标题" in page(service))
        assert not replica_is_used(service, standby)
    finally:
        standby.do("SELECT pg_wal_replay_resume()")
    until(lambda: replica_is_used(service, standby))


def page(service: Service) -> str:
    status, text = service.get("/requests/")
    assert status == 200
    return text


def test_kill_9_of_the_replica_under_load_fails_no_request(followed, served):
    (_, standby), (service, _) = followed, served
    until(lambda: replica_is_used(service, standby))
    ended, statuses = threading.Event(), []

    def look(path: str) -> None:
        while not ended.is_set():
            statuses.append(service.get(path, timeout=30)[0])

    readers = [threading.Thread(target=look, args=[path]) for path in PUBLIC]
    for reader in readers:
        reader.start()
    try:
        for _round in range(3):
            time.sleep(0.5)
            standby.kill()
            time.sleep(1)
            standby.start()
            until(lambda: replica_is_used(service, standby))
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert set(statuses) == {200}
    assert len(statuses) > 30
    print(f"\nkill -9 of the replica, 3 times under load: {len(statuses)} pages, none failed")


def test_a_replica_that_hangs_holds_up_those_who_ask_it_and_nobody_else(followed, served):
    (_, standby), (service, _) = followed, served
    until(lambda: replica_is_used(service, standby))
    standby.hold(signal.SIGSTOP)
    try:
        until(lambda: answers(service), 20)
        assert all(answers(service) for _ in range(20))
    finally:
        standby.hold(signal.SIGCONT)
    until(lambda: replica_is_used(service, standby))


def answers(service: Service) -> bool:
    try:
        return service.get("/requests/", timeout=2)[0] == 200
    except TimeoutError:
        return False


CANCELLED = """
from django.db import connections
from shiliu.core.replica import alias, from_replica
asked = []
def work():
    asked.append(alias())
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "SELECT count(*), (SELECT 1 FROM pg_sleep(%s)) FROM network_area",
            [SLEEP * (len(asked) < 2)],
        )
        return cursor.fetchone()[0]
assert from_replica(work) > 0
print(*asked)
"""


def test_a_query_that_takes_too_long_on_the_replica_is_answered_by_the_primary(followed):
    installation, standby = followed
    standby.catch_up()
    slow = CANCELLED.replace("SLEEP", "4")
    assert installation.with_django(slow).split() == ["replica", "default"]


def test_a_query_that_stands_in_the_way_of_replay_is_answered_by_the_primary(followed):
    installation, standby = followed
    standby.catch_up()
    slow = CANCELLED.replace("SLEEP", "1.5")
    found: list[str] = []
    asking = threading.Thread(target=lambda: found.append(installation.with_django(slow)))
    before = len(standby.asked("replica"))
    asking.start()
    until(lambda: any("pg_sleep" in line for line in standby.asked("replica", before)))
    installation.ask(
        "DO $$ BEGIN LOCK TABLE network_area IN ACCESS EXCLUSIVE MODE;"
        " PERFORM pg_current_xact_id(); END $$",
        owner=True,
    )
    asking.join()
    assert found[0].split() == ["replica", "default"]
