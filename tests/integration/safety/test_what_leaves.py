"""What leaves the house: jobs, e-mails, addresses to be sent on to, calls to other hosts."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

import shiliu
from shiliu.accounts.actions.mail import send_link
from shiliu.accounts.actions.users import add_user, invite
from shiliu.cases.schemas import ContactInput
from shiliu.core import clock as core_clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import set_brand
from shiliu.network.queries import deployment
from shiliu.notices.actions import message_for, notice_row
from tests.support.people import CAST
from tests.support.requests import CONTACT, MANHOLE, ask

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TWO_LINES = "十六里\r\nBcc: mallory@example.org"


def test_jobs_hold_ids_and_nothing_else(people):
    """What waits in the queue names rows and tells nothing (rule 14)."""
    asked = ask(category=MANHOLE, contact=CONTACT)
    asked.accepted(people.erin).answered(people.erin)
    user = add_user(
        by=people.heidi.actor,
        at=core_clock.now(),
        username="newcomer",
        display_name="Newcomer",
        email="newcomer@example.org",
    )
    people.add("other_admin", *CAST["heidi"])
    invite(by=people["other_admin"].actor, at=core_clock.now(), user_id=user.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        jobs = dict(cursor.fetchall())
    assert jobs.keys() >= {"cases.alarm", "notices.send", "accounts.send_invitation"}
    for name, arguments in jobs.items():
        for value in json.loads(arguments).values():
            assert isinstance(value, int) or ID.fullmatch(value), f"{name}: {arguments}"


@pytest.mark.parametrize(
    "email",
    ["a@b.example\r\nBcc: c@d.example", "a@b\0.example", "a\n@b.example", "a@b.example\n\n"],
)
def test_no_line_end_reaches_the_address_of_an_e_mail(email, kangbashi):
    body = {
        "words": "灯不亮，请来看看。",
        "area": "150603002007",
        "category": "home.light.estate",
        "contact": {"email": email},
    }
    answer = Client().post(
        "/api/v1/requests",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "a-usual-key"},
    )
    if answer.status_code == 201:
        assert email.strip() == "a@b.example", "white space around an address is taken off"
    else:
        assert answer.status_code == 422
        assert answer.json()["field"] in {"email", "contact.email"}


def test_a_name_of_two_lines_writes_no_header_of_its_own(people):
    brand = {"name": {"zh": TWO_LINES, "en": TWO_LINES}, "colours": {}}
    set_brand(brand=brand, by=people.heidi.actor, at=core_clock.now())
    assert deployment().brand.name["zh"] == TWO_LINES
    asked = ask(contact=ContactInput("", "", "dora@example.org"))
    notice = notice_row("case", asked.id, "news", "zh-hans", core_clock.now())
    message_for(notice, "dora@example.org").send()
    user = add_user(
        by=SYSTEM,
        at=core_clock.now(),
        username="mail",
        display_name=TWO_LINES,
        email="mail@example.org",
    )
    assert send_link(user_id=user.id)
    for letter in mail.outbox:
        headers = letter.message()
        assert "mallory" not in str(headers["Bcc"])
        assert "\n" not in letter.subject
        assert len(letter.recipients()) == 1


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/%0d%0aLocation: https://evil.example",
        "http:///evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_choosing_how_pages_look(target, kangbashi):
    answer = Client().get("/display/", {"next": target, "theme": "dark"})
    where = answer.headers["Location"]
    assert where == "/" or re.fullmatch(r"/[A-Za-z%][^\r\n]*", where), where
    assert "//" not in where.partition("?")[0][:2]


CALLS = {
    *("urllib.request", "http.client", "requests", "httpx", "httpcore", "aiohttp", "urllib3"),
    "ftplib",
}
ONLY_WAY_OUT = "core/outgoing.py"
MAY_ASK_ITSELF = {"cli"}  # `shiliu up` asks whether its own port answers


def test_no_package_that_serves_calls_another_host():
    """One client of the web in the house, which calls named hosts only (rule 14)."""
    root, found = Path(shiliu.__file__).parent, []
    for path in root.rglob("*.py"):
        if path.relative_to(root).parts[0] in MAY_ASK_ITSELF:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [f"{path.relative_to(root)}: {name}" for name in names if name in CALLS]
    assert {each.partition(":")[0] for each in found} <= {ONLY_WAY_OUT}, "\n".join(found)
