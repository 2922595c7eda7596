"""Entries 15 and 16: one change of the brand reaches headers, print sheets and e-mails."""

from __future__ import annotations

import json
import re
from email.header import decode_header, make_header

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from shiliu.network.queries import deployment
from tests.integration.desk_network.district import form_values
from tests.integration.portal.plain_browser import Browser
from tests.integration.portal.test_asking import asked, code_in
from tests.integration.portal.test_inventory import in_inbox, take

pytestmark = pytest.mark.usefixtures("kangbashi", "clock")

BRAND = "/desk/settings/brand/"
NEW = {"name_zh": "左邻右里", "name_en": "Next Door"}
HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
RAIL = re.compile(r"<(?:header|nav|aside)\b.*?</(?:header|nav|aside)>", re.DOTALL)


@pytest.fixture
def dora() -> Browser:
    """A resident who reads Chinese, without script and without an account."""
    return Browser()


@pytest.fixture
def renamed(people, django_capture_on_commit_callbacks) -> str:
    """An administrator changes the names on the page of the brand; the name before."""
    before, client = deployment().brand.name["zh"], people.heidi.client
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(BRAND, form_values(client.get(BRAND)) | NEW)
    assert answer.status_code == 302
    return before


def read(client: Client, address: str) -> str:
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/ask/", "/points/", "/about/", "/follow/"])
def test_inventory_16_the_header_of_the_public_pages_changes(renamed, dora, address):
    header = HEADER.search(read(dora.client, address))[0]
    assert NEW["name_zh"] in header
    assert renamed not in header


@pytest.mark.parametrize("address", ["/desk/", "/desk/settings/", "/desk/overview/"])
def test_inventory_16_the_header_of_the_desk_changes(renamed, people, address):
    page = read(people.heidi.client, address)
    frame = " ".join(RAIL.findall(page))
    assert NEW["name_zh"] in frame
    assert renamed not in frame


def test_inventory_16_the_sheets_to_print_change(renamed, dora, people):
    sheet = dora.open("/other-ways/paper/").words()
    assert NEW["name_zh"] in sheet
    assert renamed not in sheet
    slip = asked(dora)
    assert NEW["name_zh"] in slip.text
    assert renamed not in slip.words()
    sign = dora.open("/points/p10/").words()
    assert NEW["name_zh"] in sign


def letters(settings) -> list[str]:
    """What the waiting jobs send: subject and words of each e-mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs WHERE status = 'todo'")
        for name, arguments in cursor.fetchall():
            if name in ("notices.send", "accounts.send_invitation"):
                app.tasks[name](**json.loads(arguments))
    return [f"{make_header(decode_header(letter.subject))} {letter.body}" for letter in mail.outbox]


def test_inventory_16_e_mails_to_residents_and_to_staff_change(renamed, dora, people, settings):
    settings.EMAIL_HOST = "localhost"
    code_in(asked(dora, email="dora@example.org"))
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "start")
    take(people.alice, case_id, "answer", outcome="done", reply="灯亮了。")
    heidi = people.heidi.client
    added = {"username": "li.na", "display_name": "Li Na", "email": "li.na@example.org"}
    assert heidi.post("/desk/people/add/", added).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_user WHERE username = 'li.na'")
        user_id = cursor.fetchone()[0]
    other = people.add("leo", people.heidi.post.role, "office-district", "150603000000").client
    assert other.post(f"/desk/people/{user_id}/invite/").status_code == 302
    sent = letters(settings)
    assert len(sent) == 2
    assert all(NEW["name_zh"] in each for each in sent)
    assert not [each for each in sent if renamed in each]


def test_inventory_16_the_name_stands_in_one_place_of_the_database(renamed):
    """Nothing else had to be changed for all that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM network_setting WHERE value::text LIKE '%左邻右里%'")
        assert cursor.fetchall() == [("brand",)]
