"""Rules 6 and 7: documents are written anew, saved and never opened, and named without people."""

from __future__ import annotations

import os
import re
import zlib
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.test import Client

from shiliu.core.http import SHUT
from shiliu.files import actions as files
from tests.integration.files.doors import errors_in, images_on
from tests.support import pictures
from tests.support.pictures import MAKER, from_a_phone, pdf, upload
from tests.support.requests import ask

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def case(people, stored) -> str:
    return f"/desk/cases/{ask().accepted(people.erin).id}/"


def attach(who: Client, case: str, data: bytes, name: str = "plan.pdf"):
    document = upload(data, name, "application/pdf")
    sent = {"once": uuid4().hex, "document": document}
    return who.post(f"{case}documents/", sent, follow=True)


def unpacked(document: bytes) -> bytes:
    """Everything in it so that it can be read."""
    out = BytesIO()
    with pikepdf.open(BytesIO(document)) as found:
        found.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def test_safety_7_a_document_brings_its_pages_and_nothing_else(people, case, stored):
    answer = attach(people.erin.client, case, pdf())
    assert answer.status_code == 200, errors_in(answer)
    (kept,) = stored.files
    assert MAKER.encode() not in kept, "nor does a photograph inside say what took it"
    plain = unpacked(kept)
    for hidden in (b"JavaScript", b"shiliu-script", b"shiliu-attached", b"evil.example", b"Dora"):
        assert hidden not in plain
    with pikepdf.open(BytesIO(kept)) as found:
        assert len(found.pages) == 1
        assert set(found.Root.keys()) <= {"/Type", "/Pages"}
        assert not found.attachments
        assert not found.docinfo
        assert b"Lamp 3 is dark" in found.pages[0].Contents.read_bytes()


def test_safety_7_a_document_is_saved_and_never_opened(people, case):
    answer = attach(people.erin.client, case, pdf())
    (url,) = images_on(answer)
    got = people.erin.client.get(url)
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == SHUT
    assert "no-store" in got.headers["Cache-Control"]
    assert Client().get(url).status_code == 302
    assert people.frank.client.get(url).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        from_a_phone(),
        b"MZ\x90\0",
        b"<html>%PDF-1.7",
        b"PK\x03\x04",
        b"nothing",
    ],
)
def test_safety_7_only_what_begins_as_a_pdf_is_taken(people, case, stored, data):
    answer = attach(people.erin.client, case, data)
    assert answer.status_code == 422
    assert "Only PDF documents" in errors_in(answer)
    assert stored.files == []


def test_safety_7_a_locked_or_broken_document_is_said(people, case, stored):
    locked = pdf(encryption=pikepdf.Encryption(owner="one", user="two"))
    answer = attach(people.erin.client, case, locked)
    assert "locked with a password" in errors_in(answer)
    for broken in (pdf()[:900], b"%PDF-1.7\nnothing", b"%PDF-1.7"):
        assert "cannot be read to its end" in errors_in(attach(people.erin.client, case, broken))
    assert stored.files == []


def test_safety_7_a_document_that_unpacks_without_end_harms_nothing(people, case, stored):
    bomb = pikepdf.new()
    bomb.add_blank_page()
    packed = b"BT (" + pictures.deflated(400_000_000) + b") Tj ET"
    bomb.pages[0].Contents = pikepdf.Stream(bomb, packed, Filter=pikepdf.Name.FlateDecode)
    out = BytesIO()
    bomb.save(out)
    answer = attach(people.erin.client, case, out.getvalue())
    assert answer.status_code in (200, 422)
    assert all(len(kept) < 2_000_000 for kept in stored.files)


def test_safety_07_what_came_packed_stays_packed(people, case, stored, settings):
    settings.DOCUMENT_MB = settings.LARGEST_FILE_MB = 1
    many = pikepdf.new()
    page = many.add_blank_page()
    notes = [many.make_indirect(pikepdf.Dictionary(N="Lamp " * 1000)) for _ in range(600)]
    page.Resources = pikepdf.Dictionary(
        Properties=pikepdf.Dictionary({f"/P{n}": note for n, note in enumerate(notes)})
    )
    out = BytesIO()
    many.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert len(out.getvalue()) < 100_000
    assert attach(people.erin.client, case, out.getvalue()).status_code == 200
    (kept,) = stored.files
    assert len(kept) < 2 * len(out.getvalue()), "three megabytes before"


def test_safety_07_one_that_grows_beyond_the_limit_is_refused(people, case, stored, settings):
    settings.DOCUMENT_MB = settings.LARGEST_FILE_MB = 1
    once_packed = zlib.compress(os.urandom(30_000) * 8_000)
    assert len(once_packed) > 1_000_000
    grows = pikepdf.new()
    grows.add_blank_page()
    twice = [pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
    grows.pages[0].Contents = pikepdf.Stream(grows, zlib.compress(once_packed), Filter=twice)
    out = BytesIO()
    as_it_is = pikepdf.StreamDecodeLevel.none
    grows.save(out, compress_streams=False, stream_decode_level=as_it_is)
    assert len(out.getvalue()) < 500_000
    assert "at most 1 MB" in errors_in(attach(people.erin.client, case, out.getvalue()))
    assert stored.files == []


def test_safety_09_documents_are_written_anew_one_at_a_time(people, case, stored, monkeypatch):
    monkeypatch.setattr(files, "LONGEST_WAIT", 0.01)
    with files._rewriting:
        busy = attach(people.erin.client, case, pdf())
    assert busy.status_code == 422
    assert "send it again in a minute" in errors_in(busy)
    assert attach(people.erin.client, case, pdf()).status_code == 200


def test_a_document_is_deleted_after_a_sentence_and_a_second_tap_does_no_harm(
    people, case, stored, do_jobs
):
    erin = people.erin.client
    page = attach(erin, case, pdf()).content.decode()
    fold = re.search(
        r'<details class="more"><summary>Delete plan.pdf.*?</details>', page, re.DOTALL
    )[0]
    assert "For good, from backups as well." in fold
    address = re.search(r'action="([^"]+)"', fold)[1].partition("?")[0]
    once = re.search(r'name="once" value="([^"]+)"', fold)[1]
    for _ in range(2):
        gone = erin.post(address, {"once": once}, follow=True)
        assert gone.status_code == 200
        assert gone.request["PATH_INFO"] == case
        assert "plan.pdf" not in gone.content.decode()
    do_jobs()
    assert stored.files == []


def test_what_is_refused_about_a_document_is_said_on_the_page_of_the_request(people, case):
    erin = people.erin.client
    page = attach(erin, case, pdf()).content.decode()
    address = re.search(rf'action="({case}files/[^"]+/)remove/', page)[1]
    answer = erin.post(f"{address}remove/", {"once": "k" * 81})
    assert answer.status_code == 422
    assert "plan.pdf" in answer.content.decode()
    assert "Paint over" not in answer.content.decode()
    assert erin.post(f"{address}brush/", {"once": uuid4().hex, "strokes": "[]"}).status_code == 422


def test_safety_7_one_that_is_too_large_is_said(people, case, stored, settings):
    settings.DOCUMENT_MB = settings.LARGEST_FILE_MB = 1
    answer = attach(people.erin.client, case, b"%PDF-" + b"0" * 1_000_001)
    assert "at most 1 MB" in errors_in(answer)
    assert "Choose a PDF first" in errors_in(
        people.erin.client.post(f"{case}documents/", {"once": uuid4().hex})
    )
    assert stored.files == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("灯杆图纸.pdf", "灯杆图纸.pdf"),
        ("张三13812345678.pdf", "Document.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fakepath\\plan 2.PDF", "plan 2.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("<script>.pdf", "script.pdf"),
    ],
)
def test_safety_6_a_name_from_outside_passes_the_finder(people, case, given, shown):
    answer = attach(people.erin.client, case, pdf(), given)
    page = answer.content.decode()
    assert re.search(r"</svg>([^<]+\.pdf)</a>", page)[1] == shown


def test_who_only_reads_attaches_nothing(people, case):
    assert attach(people.frank.client, case, pdf()).status_code == 200, "stands above"
    assert attach(people.alice.client, case, pdf()).status_code == 404
