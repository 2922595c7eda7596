"""Pictures through the doors: the ask form, the page behind a code, the desk, the public page."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from itertools import pairwise
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from PIL import Image

from tests.support.people import COMMUNITY
from tests.support.pictures import SECRET_BOX, from_a_phone, upload
from tests.support.requests import LIGHT, WORDS, Asked

TICKS = {"no_face": "on", "no_child": "on", "no_plate": "on", "no_door": "on"}
CODE = re.compile(r"\b(\d{4} \d{4} \d{4} \d{4})\b")
IMAGE = re.compile(r'(?:src|href)="(/(?:desk/)?files/[^"]+)"')


def ask_with(*pictures: bytes, network: str = "127.0.0.1", **changed: str) -> HttpResponse:
    """The last step of asking, with pictures."""
    typed = {
        "step": "contact", "words": WORDS, "community": COMMUNITY, "category": LIGHT,
        "once": uuid4().hex, **changed,
    }  # fmt: skip
    sent = [upload(each) for each in pictures]
    return Client(REMOTE_ADDR=network).post("/ask/", {**typed, "pictures": sent})


def code_of(receipt: HttpResponse) -> str:
    assert receipt.status_code == 200, errors_in(receipt)
    return CODE.search(receipt.content.decode())[1]


def errors_in(page: HttpResponse) -> str:
    found = re.search(r'<div class="errors".*?</div>', page.content.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def follow(code: str, path: str = "", **data: object) -> HttpResponse:
    return Client().post(f"/follow/{path}", {"code": code, "once": uuid4().hex, **data})


def images_on(page: HttpResponse) -> list[str]:
    """The addresses of the pictures and documents on a page, in order."""
    return list(dict.fromkeys(map(unescape, IMAGE.findall(page.content.decode()))))


def opened(response: HttpResponse) -> Image.Image:
    assert response.status_code == 200
    return picture_in(response.content)


def picture_in(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def contrast(image: Image.Image) -> float:
    """How much neighbours differ inside the secret box: fine lines differ much."""
    left, top, right, bottom = SECRET_BOX
    grey = image.convert("L").crop((left + 9, top + 9, right - 9, bottom - 9))
    row = [grey.getpixel((x, 100)) for x in range(grey.width)]
    return sum(abs(a - b) for a, b in pairwise(row)) / len(row)


class Sent:
    """A request with one picture of a phone, as staff and the asker meet it."""

    def __init__(self, asked: Asked, picture: bytes | None = None) -> None:
        self.asked = asked
        self.case = f"/desk/cases/{asked.id}/"
        answer = follow(asked.code, "pictures/", pictures=[upload(picture or from_a_phone())])
        assert answer.status_code == 200, errors_in(answer)

    def page_of_case(self, who: Client) -> HttpResponse:
        return who.get(self.case)

    def address(self, who: Client) -> str:
        """Where the page of the picture lies."""
        return self.addresses(who)[0]

    def addresses(self, who: Client) -> list[str]:
        """The same of all its pictures, in order."""
        page = self.page_of_case(who).content.decode()
        return list(dict.fromkeys(re.findall(rf"{self.case}pictures/[0-9a-f-]+/", page)))

    def page(self, who: Client) -> HttpResponse:
        return who.get(self.address(who))

    def act(self, who: Client, slug: str, **data: object) -> HttpResponse:
        address = self.address(who).replace("/pictures/", "/files/")
        return who.post(f"{address}{slug}/", {"once": uuid4().hex, **data}, follow=True)

    def publish_title(self, who: Client) -> None:
        data = {"once": uuid4().hex, "zh": "楼前路灯不亮", "checked": "on"}
        assert who.post(f"{self.case}title/", data).status_code == 302

    @property
    def public(self) -> HttpResponse:
        return Client().get(f"/requests/{self.asked.id}/")
