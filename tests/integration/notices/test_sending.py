"""Notices: there is news, said once, over a real mail server; nothing is sent twice."""

from __future__ import annotations

import email
import socket
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from shiliu.core import clock, references
from shiliu.core.database import insert_together
from shiliu.network.models import Setting
from shiliu.notices import actions
from shiliu.notices.actions import (
    ATTEMPTS,
    CLAIM_LIVES,
    StillClaimed,
    forget_old_notices,
    message_for,
    notice_row,
    send_notice,
    tell_news,
)
from shiliu.notices.jobs import send as send_job
from shiliu.notices.models import Notice, OutboxMail
from shiliu.notices.queries import outbox
from shiliu.people.actions import contact_rows, erase_contacts
from shiliu.people.models import Contact
from tests.integration.accounts.world import DAY, NOW

CASE = UUID("018f0000-0000-7000-8000-000000000002")
LATER = NOW + CLAIM_LIVES + timedelta(seconds=1)


class Letterbox:
    """Takes letters, or answers as the test says."""

    def __init__(self) -> None:
        self.letters: list[email.message.Message] = []
        self.answer = "250 taken"
        self.recipient_answer = "250 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content))
        return self.answer


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def letterbox(settings, socket_enabled):
    """A real mail server in a thread of this process."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()


@pytest.fixture
def notice(db):
    """One notice that waits, about a request whose asker left an address."""
    return a_notice()


def a_notice(
    subject: UUID = CASE, language: str = "zh-hans", address: str = "dora@example.org"
) -> Notice:
    rows = contact_rows(
        subject_type="case", subject_id=subject, name="Dora", email=address, purpose="news", at=NOW
    )
    row = notice_row("case", subject, "news", language, NOW)
    with transaction.atomic():
        insert_together(*rows, row)
    return row


def state(notice: Notice) -> tuple[str, int]:
    notice.refresh_from_db()
    return notice.result, notice.attempts


class TestTheLetter:
    @pytest.mark.parametrize(
        ("language", "subject", "said"),
        [
            ("zh-hans", "睦邻：有新进展", "有新进展。请打开这个地址，输入查询码查看"),
            ("en", "Neighbours: there is news", "There is news for you."),
            ("mn", "睦邻：有新进展", "有新进展"),
        ],
    )
    def test_it_says_that_there_is_news_and_nothing_else(
        self, letterbox, db, language, subject, said
    ):
        notice = a_notice(language=language)
        assert send_notice(notice_id=notice.id, at=NOW) == "sent"
        (letter,) = letterbox.letters
        body = letter.get_payload(decode=True).decode()
        assert (
            str(email.header.make_header(email.header.decode_header(letter["Subject"]))) == subject
        )
        assert said in body
        assert "http://localhost:8000/follow/" in body
        for secret in ("Dora", str(CASE), str(notice.id), "news_kind", "case", "request"):
            assert secret not in body
        assert state(notice) == ("sent", 1)

    def test_it_is_plain_text_and_asks_for_no_automatic_answer(self, letterbox, notice):
        send_notice(notice_id=notice.id, at=NOW)
        (letter,) = letterbox.letters
        assert letter.get_content_type() == "text/plain"
        assert not letter.is_multipart()
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["To"] == "dora@example.org"
        assert letter["From"] == "noreply@localhost"

    def test_a_repetition_by_mistake_carries_the_same_id(self, notice):
        ids = {message_for(notice, "a@example.org").extra_headers["Message-ID"] for _ in range(2)}
        assert len(ids) == 1

    def test_the_name_is_the_deployments_own(self, notice):
        Setting.objects.create(key="brand", value={"name": {"zh": "好邻居"}}, changed_at=NOW)
        references.forget()
        assert message_for(notice, "a@example.org").subject == "好邻居：有新进展"

    def test_the_server_is_given_up_after_a_time(self, settings):
        assert get_connection("django.core.mail.backends.smtp.EmailBackend").timeout == 20


class TestOnceOnly:
    def test_sending_again_sends_nothing(self, letterbox, notice):
        assert send_notice(notice_id=notice.id, at=NOW) == "sent"
        assert send_notice(notice_id=notice.id, at=NOW) == "sent"
        assert send_notice(notice_id=notice.id, at=NOW + DAY) == "sent"
        assert len(letterbox.letters) == 1

    def test_while_one_worker_sends_another_waits(self, letterbox, notice):
        Notice.objects.update(sending_at=NOW, attempts=1)
        with pytest.raises(StillClaimed):
            send_notice(notice_id=notice.id, at=NOW + timedelta(minutes=9))
        assert letterbox.letters == []

    def test_after_a_crash_between_claim_and_send_it_goes_out_once_later(
        self, letterbox, notice, monkeypatch
    ):
        def crash(*_):
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(actions, "address_for_sending", crash)
            with pytest.raises(SystemExit):
                send_notice(notice_id=notice.id, at=NOW)
        with pytest.raises(StillClaimed):
            send_notice(notice_id=notice.id, at=NOW + timedelta(minutes=1))
        assert letterbox.letters == []
        assert send_notice(notice_id=notice.id, at=LATER) == "sent"
        assert send_notice(notice_id=notice.id, at=LATER + DAY) == "sent"
        assert len(letterbox.letters) == 1
        assert state(notice) == ("sent", 2)

    def test_the_claim_is_seen_by_others_before_the_letter_leaves(
        self, letterbox, notice, monkeypatch
    ):
        seen = []
        real = actions.message_for

        def watched(*given):
            seen.append(Notice.objects.get(pk=notice.pk).sending_at)
            return real(*given)

        monkeypatch.setattr(actions, "message_for", watched)
        send_notice(notice_id=notice.id, at=NOW)
        assert seen == [NOW]

    def test_a_notice_that_is_gone_is_no_reason_to_try_again(self, db):
        assert send_notice(notice_id=uuid4(), at=NOW) == "failed"


class TestWhenItCannotBeSent:
    def test_after_an_erasure_there_is_no_address(self, letterbox, notice):
        erase_contacts("case", CASE)
        assert send_notice(notice_id=notice.id, at=NOW) == "no_address"
        assert send_notice(notice_id=notice.id, at=LATER) == "no_address"
        assert letterbox.letters == []

    def test_a_corrected_address_is_the_one_that_counts(self, letterbox, notice):
        Contact.objects.update(email="new@example.org")
        send_notice(notice_id=notice.id, at=NOW)
        assert letterbox.letters[0]["To"] == "new@example.org"

    def test_a_server_that_is_away_is_tried_again(self, notice, settings, socket_enabled):
        settings.EMAIL_PORT = free_port()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        with pytest.raises(ConnectionRefusedError):
            send_notice(notice_id=notice.id, at=NOW)
        assert state(notice) == ("waiting", 1)
        with pytest.raises(ConnectionRefusedError):
            send_notice(notice_id=notice.id, at=NOW + timedelta(seconds=1))
        assert state(notice) == ("waiting", 2)

    @pytest.mark.parametrize("answer", ["451 busy", "452 full"])
    def test_a_busy_server_is_tried_again_and_given_up_in_the_end(self, letterbox, notice, answer):
        letterbox.answer = answer
        for number in range(1, ATTEMPTS):
            with pytest.raises(OSError, match=answer[:3]):
                send_notice(notice_id=notice.id, at=NOW)
            assert state(notice) == ("waiting", number)
        assert send_notice(notice_id=notice.id, at=NOW) == "failed"
        letterbox.answer = "250 taken"
        assert send_notice(notice_id=notice.id, at=LATER) == "failed"
        assert letterbox.letters == []

    def test_a_refused_address_is_not_tried_again(self, letterbox, notice):
        letterbox.recipient_answer = "550 nobody here"
        assert send_notice(notice_id=notice.id, at=NOW) == "refused"
        assert state(notice) == ("refused", 1)

    def test_a_letter_refused_for_good_is_not_tried_again(self, letterbox, notice):
        letterbox.answer = "554 no"
        assert send_notice(notice_id=notice.id, at=NOW) == "refused"

    def test_a_greylisting_server_gets_it_at_the_second_try(self, letterbox, notice):
        letterbox.recipient_answer = "450 come back"
        with pytest.raises(OSError, match="450"):
            send_notice(notice_id=notice.id, at=NOW)
        letterbox.recipient_answer = "250 fine"
        assert send_notice(notice_id=notice.id, at=NOW + timedelta(minutes=1)) == "sent"


class TestTelling:
    def tell(self, subject=CASE):
        with transaction.atomic():
            tell_news(subject_type="case", subject_id=subject, language="zh-hans", at=NOW)

    def test_a_notice_and_its_job_are_made_together(self, notice):
        Notice.objects.all().delete()
        self.tell()
        made = Notice.objects.get()
        job = ProcrastinateJob.objects.get(task_name="notices.send")
        assert job.args == {"notice": str(made.id)}, "no address in the queue"

    def test_without_an_address_nothing_is_made(self, db):
        self.tell()
        assert not Notice.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name="notices.send").exists()

    def test_news_that_is_not_out_yet_is_told_once(self, notice):
        self.tell()
        assert Notice.objects.count() == 1
        Notice.objects.update(sending_at=NOW)
        self.tell()
        assert Notice.objects.count() == 2, "one is on its way: the new news needs its own"

    def test_it_rolls_back_with_the_action(self, notice):
        Notice.objects.all().delete()
        with transaction.atomic():
            tell_news(subject_type="case", subject_id=CASE, language="en", at=NOW)
            transaction.set_rollback(True)
        assert not Notice.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name="notices.send").exists()

    def test_the_job_sends_it(self, letterbox, notice):
        with clock.simulated(lambda: NOW):
            assert send_job(notice=str(notice.id)) == "sent"
        assert len(letterbox.letters) == 1

    def test_the_job_is_tried_again_later_and_later(self):
        waits = [60 + 3 ** (attempt + 1) for attempt in range(15)]
        assert send_job.retry_strategy.max_attempts == 15
        assert sum(waits[:7]) > CLAIM_LIVES.total_seconds(), "a claim of a dead worker is outlived"


def test_old_records_of_sending_are_forgotten(notice):
    assert forget_old_notices(at=NOW + 90 * DAY) == 0
    assert forget_old_notices(at=NOW + 91 * DAY) == 1


class TestTheSample:
    @pytest.fixture(autouse=True)
    def _outbox(self, settings):
        settings.EMAIL_BACKEND = "shiliu.notices.outbox.OutboxBackend"

    def test_it_keeps_letters_and_sends_none(self, notice):
        with clock.simulated(lambda: NOW):
            assert send_notice(notice_id=notice.id, at=NOW) == "sent"
        (kept,), following = outbox()
        assert (kept.to, kept.at, following) == ("dora@example.org", NOW, None)
        assert "有新进展" in kept.subject
        assert "/follow/" in kept.body

    def test_the_outbox_is_paged(self, db, monkeypatch):
        monkeypatch.setattr("shiliu.notices.queries.PAGE", 2)
        for number in range(5):
            OutboxMail.objects.create(to="x", subject=str(number), body="", at=NOW)
        seen, before = [], None
        while True:
            rows, before = outbox(before)
            seen += [row.subject for row in rows]
            if before is None:
                break
        assert seen == ["4", "3", "2", "1", "0"]


def test_two_workers_at_the_same_moment_send_one_letter(fresh_database, letterbox):
    notice = a_notice()
    start, results = Barrier(4), []

    def work():
        start.wait()
        try:
            results.append(send_notice(notice_id=notice.id, at=NOW))
        except StillClaimed:
            results.append("waits")
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert "sent" in results
    assert set(results) <= {"sent", "waits"}
    assert len(letterbox.letters) == 1
    assert Notice.objects.get().attempts == 1
