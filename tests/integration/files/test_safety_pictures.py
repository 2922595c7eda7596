"""Rule 7: what a phone sends is decoded, written anew, blurred by hand, ticked, and short-lived."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from shiliu.core.http import SHUT
from shiliu.files import actions as files
from tests.integration.files.doors import (
    TICKS,
    Sent,
    ask_with,
    code_of,
    contrast,
    errors_in,
    follow,
    images_on,
    opened,
)
from tests.support import pictures
from tests.support.people import COMMUNITY
from tests.support.pictures import MAKER, from_a_phone, scene, upload, written
from tests.support.requests import DEBT, LIGHT, WORDS, ask

pytestmark = pytest.mark.usefixtures("people")
WHOLE_BOX = json.dumps([[290, 290, 320, 320]])


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def sent(people, stored) -> Sent:
    """A request at Erin's centre with a picture from the asker."""
    return Sent(ask().accepted(people.erin))


class TestWhatComesIn:
    def test_safety_7_place_time_and_device_are_gone_from_what_is_stored(self, stored):
        raw = from_a_phone()
        assert MAKER.encode() in raw
        code = code_of(ask_with(raw))
        (kept,) = stored.files
        assert kept != raw
        assert MAKER.encode() not in kept
        assert b"Exif" not in kept
        assert b"Dora" not in kept
        image = opened(Client().get(images_on(follow(code))[0]))
        assert not image.getexif()
        assert "comment" not in image.info

    def test_safety_7_a_picture_stands_upright_and_is_not_larger_than_needed(self, stored):
        code = code_of(ask_with(from_a_phone(orientation=6), written(image=scene((4000, 3000)))))
        first, second = (opened(Client().get(url)) for url in images_on(follow(code)))
        assert first.size == (900, 1200)
        red, green, _blue = first.getpixel((880, 20))
        assert (red > 180, green < 90) == (True, True), (
            "the corner that was left above is right above now"
        )
        assert max(second.size) == 2048

    @pytest.mark.parametrize("kind", ["HEIF", "PNG", "WEBP"])
    def test_safety_7_what_phones_send_comes_in_and_becomes_a_jpeg(self, stored, kind):
        code = code_of(ask_with(from_a_phone(kind=kind)))
        (kept,) = stored.files
        assert kept.startswith(b"\xff\xd8\xff")
        assert MAKER.encode() not in kept
        assert opened(Client().get(images_on(follow(code))[0])).size == pictures.SIZE

    def test_safety_7_what_it_is_is_told_from_its_bytes(self, stored):
        page = b"<html><script>alert(1)</script></html>"
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        for harmful in (
            page,
            svg,
            written("GIF"),
            written("TIFF"),
            written("BMP"),
            b"",
            b"\xff\xd8",
        ):
            answer = ask_with(harmful) if harmful else ask_with(b"\0")
            assert answer.status_code == 422
            assert "JPEG, PNG, WebP or HEIC" in errors_in(answer)
        answer = Client().post("/ask/", {}, follow=True)
        assert stored.files == []
        assert answer.status_code == 200

    def test_safety_7_a_pixel_bomb_is_refused_before_it_is_decoded(self, stored):
        answer = ask_with(pictures.pixel_bomb())
        assert answer.status_code == 422
        assert "50 million pixels" in errors_in(answer)
        assert stored.files == []

    def test_safety_7_a_picture_that_unpacks_without_end_does_no_harm(self, stored):
        bomb = pictures.zip_bomb()
        assert len(bomb) < 2_000_000
        answer = ask_with(bomb)
        if answer.status_code == 200:
            assert all(len(kept) < 10_000 for kept in stored.files)
        else:
            assert "cannot be read" in errors_in(answer)
            assert stored.files == []

    def test_safety_7_what_else_stands_in_a_picture_does_not_come_through(self, stored):
        code = code_of(ask_with(pictures.polyglot()))
        (kept,) = stored.files
        assert b"<script" not in kept
        assert b"PK\x03\x04" not in kept
        answer = Client().get(images_on(follow(code))[0])
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == SHUT

    def test_safety_7_of_a_moving_picture_the_first_frame_counts(self, stored):
        frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
        for kind in ("WEBP", "PNG"):
            moving = written(kind, frames[0], save_all=True, append_images=frames[1:], duration=90)
            code = code_of(ask_with(moving))
            image = opened(Client().get(images_on(follow(code))[0]))
            assert getattr(image, "n_frames", 1) == 1
            assert image.getpixel((30, 20))[0] > 200

    def test_safety_7_one_that_is_too_large_is_said_and_nothing_is_half_saved(
        self, stored, settings
    ):
        settings.PICTURE_MB = settings.LARGEST_FILE_MB = 1
        noise = Image.effect_noise((1200, 1200), 90)
        large = written("PNG", noise)
        assert len(large) > 1_000_000
        answer = ask_with(from_a_phone(), large)
        assert answer.status_code == 422
        assert "too large: at most 1 MB" in errors_in(answer)
        assert stored.files == []

    def test_safety_7_three_are_taken_and_a_fourth_is_said(self, stored):
        assert "At most 3" in errors_in(ask_with(*[from_a_phone()] * 4))
        assert stored.files == []
        code = code_of(ask_with(*[from_a_phone()] * 3))
        assert len(images_on(follow(code))) == len(stored.files) == 3
        more = follow(code, "pictures/", pictures=[upload(from_a_phone())])
        assert more.status_code == 422
        assert "At most 3" in errors_in(more)

    def test_safety_7_a_broken_picture_is_said(self, stored):
        for broken in (
            from_a_phone()[:5000],
            b"\x89PNG\r\n\x1a\nnothing",
            b"\0\0\0\x18ftypheic" + b"\0" * 40,
        ):
            answer = ask_with(broken)
            assert answer.status_code == 422
            assert "cannot be read" in errors_in(answer)
        assert stored.files == []

    def test_safety_7_a_name_from_outside_is_neither_shown_nor_a_path(self, people, stored):
        asked = ask().accepted(people.erin)
        evil = upload(from_a_phone(), "../../../张三13812345678.jpg")
        follow(asked.code, "pictures/", pictures=[evil])
        page = people.erin.client.get(f"/desk/cases/{asked.id}/").content.decode()
        assert "13812345678" not in page
        paths = [
            path.relative_to(stored.folder) for path in stored.folder.rglob("*") if path.is_file()
        ]
        assert all(re.fullmatch(r"\d{4}/\d\d/\d\d/[0-9a-f]{48}", str(path)) for path in paths)

    def test_pages_that_take_no_files_read_past_them(self, people, stored):
        asked = ask()
        answer = follow(asked.code, "", pictures=[upload(from_a_phone())])
        assert answer.status_code == 200
        assert stored.files == []


class TestWhatDecodingCosts:
    """Half a megabyte can cost the server seconds: counted before it is decoded."""

    def test_safety_09_pictures_of_one_network_are_counted_before_they_are_decoded(
        self, people, stored, settings
    ):
        settings.PICTURES_PER_HOUR = 3
        assert ask_with(*[from_a_phone()] * 2).status_code == 200
        assert "cannot be read" in errors_in(ask_with(from_a_phone()[:5000])), "the third"
        refused = ask_with(from_a_phone()[:5000])
        assert refused.status_code == 422
        assert "Very many pictures" in errors_in(refused), "it was not decoded"
        assert ask_with().status_code == 200, "without pictures the words come in"
        more = follow(ask().code, "pictures/", pictures=[upload(from_a_phone())])
        assert more.status_code == 422
        assert "Very many pictures" in errors_in(more), "both doors count together"
        assert ask_with(from_a_phone(), network="198.51.100.7").status_code == 200

    def test_safety_09_staff_are_not_counted(self, people, sent, settings):
        settings.PICTURES_PER_HOUR = 1
        for _ in range(3):
            assert staff_add(people.erin.client, sent).status_code == 302

    def test_safety_09_a_form_that_is_sent_again_is_not_decoded_again(
        self, people, stored, settings
    ):
        settings.PICTURES_PER_HOUR = 2
        picture, key = from_a_phone(), "a-key-of-its-own"
        first, again = ask_with(picture, once=key), ask_with(picture, once=key)
        assert code_of(first) == code_of(again)
        added = {"pictures": [upload(picture)], "once": key}
        for _ in range(2):
            page = follow(code_of(first), "pictures/", **added)
            assert page.status_code == 200, errors_in(page)
            added = {"pictures": [upload(picture)], "once": key}
        assert len(stored.files) == 2

    def test_safety_09_nobody_waits_without_end_for_others(self, people, stored, monkeypatch):
        monkeypatch.setattr(files, "LONGEST_WAIT", 0.01)
        with ExitStack() as others:
            for _ in range(2):
                others.enter_context(files._decoding)
            busy = ask_with(from_a_phone())
            assert busy.status_code == 422
            assert "send it again in a minute" in errors_in(busy)
        assert ask_with(from_a_phone()).status_code == 200


class TestWhoseTheyAre:
    """Behind a code stands the asker, or whoever found the slip."""

    def test_safety_07_what_staff_add_is_shown_by_code_only_once_it_is_approved(
        self, people, sent, clock
    ):
        frank = people.frank.client
        clock.later(minutes=5)
        assert staff_add(frank, sent).status_code == 302
        assert len(images_on(follow(sent.asked.code))) == 1
        of_staff = sent.addresses(frank)[1].replace("/pictures/", "/files/")
        ticked = frank.post(f"{of_staff}approve/", {"once": "one-key-or-other", **TICKS})
        assert ticked.status_code == 302
        shown = images_on(follow(sent.asked.code))
        assert len(shown) == 2
        frank.post(f"{of_staff}withdraw/", {"once": "another-key-of-it"})
        assert [Client().get(url).status_code for url in shown] == [200, 404]

    def test_safety_07_the_asker_deletes_no_picture_of_staff(self, people, sent, stored, clock):
        frank = people.frank.client
        clock.later(minutes=5)
        staff_add(frank, sent)
        address = sent.addresses(frank)[1]
        of_staff = address.rstrip("/").rpartition("/")[2]
        for approved in (False, True):
            if approved:
                address = address.replace("/pictures/", "/files/")
                frank.post(f"{address}approve/", {"once": "one-key-or-other", **TICKS})
            page = follow(sent.asked.code).content.decode()
            assert of_staff not in re.findall(r'name="picture" value="([^"]+)"', page)
            assert page.count("Delete picture") == 1
            assert "is gone for good" in page
            gone = follow(sent.asked.code, "pictures/take-back/", picture=of_staff)
            assert gone.status_code == 404
        assert len(stored.files) == 2

    def test_safety_07_what_the_counter_registered_with_the_request_is_the_askers(
        self, people, stored, clock, do_jobs
    ):
        form = {
            "channel": "counter", "words": WORDS, "area": COMMUNITY, "category": LIGHT,
            "once": "one-key-or-other", "pictures": [upload(from_a_phone())],
        }  # fmt: skip
        code = code_of(people.erin.client.post("/desk/register/", form))
        page = follow(code)
        (shown,) = images_on(page)
        assert opened(Client().get(shown)).size == pictures.SIZE
        picture = re.search(r'name="picture" value="([^"]+)"', page.content.decode())[1]
        assert follow(code, "pictures/take-back/", picture=picture).status_code == 200
        do_jobs()
        assert stored.files == []

    def test_pictures_of_staff_take_none_of_the_askers_three_places(self, people, sent, clock):
        clock.later(minutes=5)
        for _ in range(3):
            staff_add(people.erin.client, sent)
        page = follow(sent.asked.code)
        assert "Add pictures" in page.content.decode()
        more = follow(sent.asked.code, "pictures/", pictures=[upload(from_a_phone())])
        assert more.status_code == 200
        assert len(images_on(more)) == 2


def staff_add(who: Client, sent: Sent):
    added = {"once": uuid4().hex, "pictures": [upload(from_a_phone())]}
    return who.post(f"{sent.case}pictures/", added)


class TestBlur:
    def test_safety_7_what_is_painted_over_cannot_be_read_in_what_is_stored(
        self, people, sent, do_jobs
    ):
        erin = people.erin.client
        before = opened(erin.get(images_on(sent.page(erin))[0]))
        assert contrast(before) > 30
        answer = sent.act(erin, "brush", strokes=WHOLE_BOX)
        assert answer.status_code == 200
        after = opened(erin.get(images_on(answer)[0]))
        assert contrast(after) < 8
        assert after.getpixel((900, 700)) == pytest.approx(before.getpixel((900, 700)), abs=6)

    def test_safety_7_it_can_be_repeated_and_begun_anew_until_it_is_approved(
        self, people, sent, stored, do_jobs
    ):
        erin = people.erin.client
        sent.act(erin, "brush", strokes="[[100, 100, 60]]")
        sent.act(erin, "brush", strokes=WHOLE_BOX)
        do_jobs()
        assert len(stored.files) == 2, "the one from before, and the present one"
        page = sent.act(erin, "brush", strokes="[[100, 100, 60]]", anew="on")
        assert contrast(opened(erin.get(images_on(page)[0]))) > 30
        do_jobs()
        assert len(stored.files) == 2

    def test_safety_7_without_script_a_rectangle_by_lines_of_the_grid(self, people, sent):
        erin = people.erin.client
        page = sent.act(erin, "grid", left="4", right="11", top="6", bottom="14")
        assert page.status_code == 200
        assert contrast(opened(erin.get(images_on(page)[0]))) < 8
        wrong = sent.act(erin, "grid", left="11", right="4", top="6", bottom="14")
        assert wrong.status_code == 422
        assert "left before right" in errors_in(wrong)

    @pytest.mark.parametrize(
        "strokes", ["", "[]", "nothing", "{}", "[[1]]", "[[1,2,-3]]", '[["a",2,3]]', "[[9000,9000,5]]",
                    "[[true,2,3]]", "[[1e999,2,3]]", "[" * 9000, "[[1,2,3,4,5]]", "[[NaN,1,2]]"],
    )  # fmt: skip
    def test_strokes_that_are_none_are_said(self, people, sent, strokes):
        answer = sent.act(people.erin.client, "brush", strokes=strokes)
        assert answer.status_code == 422
        assert errors_in(answer)


class TestApproval:
    @pytest.mark.parametrize("missing", TICKS)
    def test_safety_7_each_of_the_four_ticks_is_needed(self, people, sent, missing):
        sent.publish_title(people.frank.client)
        ticks = {name: value for name, value in TICKS.items() if name != missing}
        answer = sent.act(people.frank.client, "approve", **ticks)
        assert answer.status_code == 422
        assert "tick all four" in errors_in(answer)
        assert images_on(sent.public) == []

    def test_safety_7_the_unblurred_one_is_gone_from_the_storage_after_the_approval(
        self, people, sent, stored, do_jobs
    ):
        frank = people.frank.client
        original = stored.files[0]
        sent.act(frank, "brush", strokes=WHOLE_BOX)
        before = [url for url in images_on(sent.page(frank)) if "/desk/files/" in url][1]
        assert contrast(opened(frank.get(before))) > 30
        page = sent.act(frank, "approve", **TICKS)
        assert "is being deleted" in page.content.decode()
        assert frank.get(before).status_code == 404
        do_jobs()
        assert original not in stored.files
        assert len(stored.files) == 1
        assert "Nothing unblurred is kept" in sent.page(frank).content.decode()
        assert "approved already" in errors_in(sent.act(frank, "brush", strokes=WHOLE_BOX))

    def test_safety_7_before_the_approval_the_public_sees_nothing(self, people, sent):
        frank = people.frank.client
        sent.publish_title(frank)
        assert images_on(sent.public) == []
        sent.act(frank, "approve", **TICKS)
        (shown,) = images_on(sent.public)
        answer = Client().get(shown)
        assert opened(answer).size == pictures.SIZE
        assert answer.headers["Cache-Control"] == "public, max-age=60"

    def test_safety_7_a_picture_shows_only_beside_a_public_title(self, people, sent):
        frank = people.frank.client
        page = sent.act(frank, "approve", **TICKS).content.decode()
        assert "shows as soon as the title is public" in page
        assert sent.public.status_code == 404
        sent.publish_title(frank)
        (shown,) = images_on(sent.public)
        frank.post(f"{sent.case}withdraw-title/", {"once": "a-key-of-its-own"})
        assert Client().get(shown).status_code == 404

    def test_safety_7_in_kinds_about_people_no_picture_becomes_public(self, people, stored):
        sent = Sent(ask(category=DEBT).accepted(people.erin))
        page = sent.page(people.erin.client).content.decode()
        assert "never public, and neither are their pictures" in page
        assert "/approve/" not in page
        answer = sent.act(people.erin.client, "approve", **TICKS)
        assert answer.status_code == 422

    def test_safety_7_who_may_not_publish_needs_a_second_person(self, people, stored):
        alice = people.alice.client
        asked = ask(area="150603002007001").accepted(people.alice)
        mine = Sent(asked)
        assert (
            "has looked, now a second person"
            in mine.act(alice, "approve", **TICKS).content.decode()
        )
        assert mine.act(alice, "approve", **TICKS).status_code == 404
        mine.publish_title(people.frank.client)
        assert images_on(mine.public) == []
        mine.act(people.frank.client, "approve", **TICKS)
        assert len(images_on(mine.public)) == 1

    def test_safety_7_staff_take_a_picture_down_at_once(self, people, sent):
        frank = people.frank.client
        sent.publish_title(frank)
        sent.act(frank, "approve", **TICKS)
        (shown,) = images_on(sent.public)
        sent.act(frank, "withdraw")
        assert images_on(sent.public) == []
        assert Client().get(shown).status_code == 404

    def test_safety_7_the_asker_takes_a_picture_back_at_once(self, people, sent, stored, do_jobs):
        frank = people.frank.client
        sent.publish_title(frank)
        sent.act(frank, "approve", **TICKS)
        (shown,) = images_on(sent.public)
        page = follow(sent.asked.code).content.decode()
        picture = re.search(r'name="picture" value="([^"]+)"', page)[1]
        after = follow(sent.asked.code, "pictures/take-back/", picture=picture)
        assert after.status_code == 200
        assert images_on(after) == images_on(sent.public) == []
        assert Client().get(shown).status_code == 404
        do_jobs()
        assert stored.files == []


class TestAddresses:
    def test_safety_7_an_address_is_over_in_ten_minutes(self, people, sent, clock):
        erin = people.erin.client
        theirs, ours = images_on(follow(sent.asked.code))[0], images_on(sent.page(erin))[0]
        assert Client().get(theirs).status_code == erin.get(ours).status_code == 200
        clock.later(minutes=4.9)
        assert Client().get(theirs).status_code == erin.get(ours).status_code == 200
        clock.later(minutes=5.2)
        for answer in (Client().get(theirs), erin.get(ours)):
            assert answer.status_code == 404
            assert "load it again" in answer.content.decode()

    def test_safety_7_an_altered_address_opens_nothing(self, people, sent):
        url = images_on(follow(sent.asked.code))[0]
        for at in (12, len(url) // 2, -4):
            other = "A" if url[at] != "A" else "B"
            altered = url[:at] + other + (url[at + 1 :] if at != -1 else "")
            assert Client().get(altered).status_code == 404
        assert Client().get("/files/none/").status_code == 404

    def test_safety_7_an_address_of_the_desk_is_bound_to_who_it_was_made_for(self, people, sent):
        ours = images_on(sent.page(people.erin.client))[0]
        assert people.frank.client.get(ours).status_code == 404
        assert Client().get(ours).status_code == 302, "to the sign-in"
        assert Client().get(ours.removeprefix("/desk")).status_code == 404

    def test_safety_7_private_ones_are_kept_nowhere(self, people, sent):
        erin = people.erin.client
        for answer in (
            Client().get(images_on(follow(sent.asked.code))[0]),
            erin.get(images_on(sent.page(erin))[0]),
        ):
            assert "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_safety_7_a_neighbour_unit_finds_nothing(self, people, sent):
        erin, charlie = people.erin.client, people.charlie.client
        address = sent.address(erin)
        assert charlie.get(address).status_code == 404
        for slug in ("brush", "grid", "approve", "withdraw", "remove"):
            target = address.replace("/pictures/", "/files/") + f"{slug}/"
            assert charlie.post(target, {"once": "some-key-or-other"}).status_code == 404
        for path in ("pictures", "documents"):
            assert charlie.post(f"{sent.case}{path}/", {}).status_code == 404

    def test_a_picture_is_not_opened_through_another_request(self, people, sent):
        erin = people.erin.client
        other = ask().accepted(people.erin)
        file_id = sent.address(erin).rstrip("/").rpartition("/")[2]
        assert erin.get(f"/desk/cases/{other.id}/pictures/{file_id}/").status_code == 404
        gone = follow(other.code, "pictures/take-back/", picture=file_id)
        assert gone.status_code == 404
        assert follow(other.code, "pictures/take-back/", picture="nothing").status_code == 404


class TestTheEnd:
    def test_safety_7_an_erasure_takes_pictures_and_documents(self, people, sent, stored, do_jobs):
        url = images_on(follow(sent.asked.code))[0]
        document = upload(pictures.pdf(), "plan.pdf", "application/pdf")
        people.erin.client.post(
            f"{sent.case}documents/", {"once": "one-key-or-other", "document": document}
        )
        assert len(stored.files) == 2
        follow(sent.asked.code, "erase/", sure="yes")
        assert Client().get(url).status_code == 404
        do_jobs()
        assert stored.files == []
        assert images_on(follow(sent.asked.code)) == []

    def test_long_after_closing_pictures_are_not_shown_any_more(self, people, sent, clock):
        from shiliu.cases.rules.lifecycle import Word

        sent.asked.answered(people.erin).says(Word.SOLVED)
        clock.later(days=100)
        assert images_on(follow(sent.asked.code)) == []
