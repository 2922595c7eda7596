"""The e-mails of the sample: kept where its staff read them, and never on a real service."""

from __future__ import annotations

import pytest

from shiliu.core import clock
from shiliu.notices.actions import send_notice
from shiliu.notices.models import Notice, OutboxMail
from tests.integration.desk_journeys.staff import journey
from tests.support.people import CAST
from tests.support.requests import CONTACT, DEBT, REPLY, WORDS, ask

OUTBOX = "/desk/outbox/"
MANY = 120


@pytest.fixture
def sample(settings, people):
    """Serving the sample."""
    settings.SAMPLE = True
    settings.EMAIL_BACKEND = "shiliu.notices.outbox.OutboxBackend"


def jobs_run() -> None:
    for notice in Notice.objects.filter(result="waiting"):
        send_notice(notice_id=notice.id, at=clock.now())


@journey("account_login", "today", "outbox")
def test_an_answer_is_told_by_an_e_mail_that_says_only_that_there_is_news(sample, at_desk, erin):
    staff = at_desk("erin")
    staff.follow(OUTBOX)
    assert "还没有邮件" in staff.words
    assert "/ask/" in staff.shown.links, "the empty page says what to do"
    asked = ask(category=DEBT, contact=CONTACT)
    asked.accepted(erin).started(erin).answered(erin)
    jobs_run()
    staff.open(OUTBOX)
    assert "不向外发送" in staff.words
    (mail,) = OutboxMail.objects.all()
    for part in ("发给 dora@example.org", mail.subject, " ".join(mail.body.split())):
        assert part in staff.words
    for secret in (WORDS, REPLY, asked.receipt.number, "朵拉", "债", asked.code):
        assert secret not in mail.subject + mail.body
    staff.open(next(link for link in staff.shown.links if link.endswith("/follow/")))
    assert staff.at == "follow"


def test_whoever_works_in_the_sample_reads_them_and_nobody_else(sample, people, client):
    assert {people[name].client.get(OUTBOX).status_code for name in CAST} == {200}
    answer = client.get(OUTBOX)
    assert answer.headers["Location"] == "/desk/account/sign-in/?next=%2Fdesk%2Foutbox%2F"


def test_a_real_service_has_no_such_page_and_no_link_to_it(people, client):
    assert people.heidi.client.get(OUTBOX).status_code == 404
    for page in (people.heidi.client.get("/desk/"), client.get("/")):
        assert OUTBOX not in page.content.decode()


def test_every_page_of_the_sample_leads_there(sample, people, client):
    for page in (people.bob.client.get("/desk/account/"), client.get("/"), client.get("/danger/")):
        assert f'href="{OUTBOX}"' in page.content.decode()


def test_they_are_read_page_by_page_the_newest_first(sample, at_desk, clock):
    for number in range(MANY):
        OutboxMail.objects.create(to="x@example.org", subject=f"({number})", body="", at=clock())
    staff, seen = at_desk("bob"), []
    staff.open(OUTBOX)
    while True:
        found = [n for n in range(MANY) if f"({n})" in staff.words]
        seen.append(len(found))
        assert max(found) == MANY - 1 - sum(seen[:-1]), "the newest of those not yet seen"
        older = [link for link in staff.shown.links if "before=" in link]
        if not older:
            break
        staff.open(OUTBOX + older[0])
    assert seen == [50, 50, 20]


@pytest.mark.parametrize("cursor", ["nowhere", "1.5", "9" * 5000])
def test_a_cursor_that_is_none_finds_nothing(sample, people, cursor):
    assert people.bob.client.get(OUTBOX, {"before": cursor}).status_code == 404


def test_a_cursor_larger_than_any_number_of_the_database_is_no_failure(sample, people):
    assert people.bob.client.get(OUTBOX, {"before": "9" * 30}).status_code == 200


def test_the_text_of_an_e_mail_is_shown_and_never_run(sample, people, clock):
    OutboxMail.objects.create(to="<b>", subject="<b>", body="<script>1</script>", at=clock())
    page = people.bob.client.get(OUTBOX).content.decode()
    assert "<script>1" not in page
    assert "<b>" not in page.split("<main")[1].split("</main")[0]
