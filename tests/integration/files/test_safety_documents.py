"""Rules 6 and 7: documents are written anew, saved and never opened, and named without people."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.test import Client

from shiliu.core.http import SHUT
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


def test_safety_7_a_document_brings_its_pages_and_nothing_else(people, case, stored):
    answer = attach(people.erin.client, case, pdf())
    assert answer.status_code == 200, errors_in(answer)
    (kept,) = stored.files
    for hidden in (b"JavaScript", b"shiliu-script", b"shiliu-attached", b"evil.example", b"Dora"):
        assert hidden not in kept
    assert MAKER.encode() not in kept, "nor does a photograph inside say what took it"
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
