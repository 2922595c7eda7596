"""Pictures and documents of a request, from the place to the public page, without script."""

from __future__ import annotations

import pytest

from tests.integration.desk_journeys.staff import Staff, journey
from tests.integration.desk_journeys.test_requests import case, do
from tests.integration.files.doors import TICKS, contrast, picture_in
from tests.integration.portal.plain_browser import Browser
from tests.support.people import BUILDING, STATION
from tests.support.pictures import MAKER, from_a_phone, pdf, upload
from tests.support.requests import ask

TITLE = "3号楼前路灯不亮"
SECRET_LINES = {"left": "4", "right": "11", "top": "6", "bottom": "14"}

pytestmark = pytest.mark.usefixtures("stored")


@pytest.fixture
def asked(people):
    """A request about a thing, in the inbox of a grid station."""
    return ask(area=BUILDING, asked_at=STATION)


def at_the_picture(staff: Staff, asked) -> None:
    """Press the first picture on the page of the request."""
    link = next(link for link in staff.shown.links if link.startswith(f"{case(asked)}pictures/"))
    staff.open(link)
    assert staff.at == "picture"


def act(staff: Staff, slug: str, **typed: str) -> None:
    """Send the form of the picture's page that does this."""
    targets = {form.action.partition("?")[0] for form in staff.shown.forms}
    (action,) = {target for target in targets if target.endswith(f"/{slug}/")}
    staff.send(action, **typed)


def with_picture(staff: Staff, asked) -> None:
    """Take the request and put a picture on it."""
    staff.follow(case(asked))
    staff.send(f"{case(asked)}accept/")
    staff.open(case(asked))
    staff.send(f"{case(asked)}pictures/", pictures=[upload(from_a_phone())])
    assert "照片已保存" in staff.words


@journey("add_pictures", "picture", "file", "file_act")
def test_a_picture_is_made_unreadable_by_one_and_let_out_by_another(at_desk, asked, do_jobs):
    station = at_desk("alice")
    with_picture(station, asked)
    (picture,) = station.pictures()
    assert MAKER.encode() not in picture
    do(station, asked, "title", zh=TITLE)
    at_the_picture(station, asked)
    act(station, "approve", **TICKS | {"no_plate": None})
    assert station.shown.status == 422
    act(station, "grid", **SECRET_LINES)
    assert "部分已打码；处理前的照片保留到审核通过为止。" in station.words
    (blurred,) = station.pictures()
    assert contrast(picture_in(blurred)) < contrast(picture_in(picture)) / 10
    act(station, "approve", **TICKS)
    assert "Alice已经看过，还要第二个人再看" in station.words

    centre = at_desk("erin")
    centre.open(case(asked))
    centre.send(f"{case(asked)}approve-title/")
    centre.open(case(asked))
    at_the_picture(centre, asked)
    assert "Alice已经看过，还要第二个人再看" in centre.words
    centre.follow_to(next(link for link in centre.shown.links if "/desk/files/" in link))
    assert centre.shown.body == picture
    centre.open(case(asked))
    at_the_picture(centre, asked)
    act(centre, "approve", **TICKS)
    assert "这张照片和公开标题一起对所有人可见。" in centre.words
    do_jobs()
    assert public_pictures(asked) == [blurred]
    centre.open(centre.shown.address)
    assert "没有保留未打码的照片。" in centre.words


def public_pictures(asked) -> list[bytes]:
    """What anybody sees beside the public title."""
    anybody = Browser()
    page = anybody.open(f"/requests/{asked.id}/")
    assert TITLE in page.words()
    return [anybody.client.get(each).content for each in page.images]


@journey("add_pictures", "picture", "file_act")
def test_a_public_picture_is_taken_down_at_once_and_then_deleted(at_desk, people):
    asked = ask(area=BUILDING)
    centre = at_desk("erin")
    centre.open("/desk/cases/")
    with_picture(centre, asked)
    do(centre, asked, "title", zh=TITLE)
    at_the_picture(centre, asked)
    act(centre, "approve", **TICKS)
    assert len(public_pictures(asked)) == 1
    act(centre, "withdraw")
    assert "只有标题，没有这张照片。" in centre.words
    assert public_pictures(asked) == []
    act(centre, "remove")
    assert centre.at == "case"
    assert centre.pictures() == []


@journey("add_document", "file", "file_act", "case")
def test_a_document_is_kept_read_and_deleted(at_desk, asked):
    centre = at_desk("alice")
    centre.follow(case(asked))
    centre.send(f"{case(asked)}accept/")
    centre.open(case(asked))
    centre.send(f"{case(asked)}documents/", document=upload(from_a_phone()))
    assert centre.shown.status == 422
    sent = upload(pdf(), "合同.pdf", "application/pdf")
    centre.send(f"{case(asked)}documents/", document=sent)
    assert "文件已保存" in centre.words
    (link,) = {link for link in centre.shown.links if "/desk/files/" in link}
    centre.follow(link)
    assert centre.shown.headers["Content-Type"] == "application/pdf"
    assert b"shiliu-script" not in centre.shown.body
    centre.open(case(asked))
    (remove,) = {form.action for form in centre.shown.forms if "/remove/" in form.action}
    centre.send(remove)
    assert centre.at == "case"
    assert not [link for link in centre.shown.links if "/desk/files/" in link]
