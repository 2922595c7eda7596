"""The rules of pictures and documents, with whatever can be typed, painted and sent."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shiliu.files.rewriting import without_metadata
from shiliu.files.rules.approval import TICKS, check_ticks
from shiliu.files.rules.naming import safe_name
from shiliu.files.rules.pictures import blur, re_encode
from shiliu.files.rules.shapes import GRID, on_grid, read_strokes
from shiliu.files.rules.sniffing import is_pdf, picture_type
from shiliu.lib.errors import RuleBroken
from shiliu.lib.personal import find
from tests.support.pictures import MAKER, from_a_phone, written

LINES = st.integers(-2, GRID + 2)


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_a_picture_or_refused(data):
    with pytest.raises(RuleBroken, match=r"files\.picture_"):
        re_encode(data, most_bytes=1_000_000, most_pixels=1_000_000)


@given(st.integers(4, 400), st.binary(max_size=60))
def test_a_picture_that_was_spoilt_on_the_way_is_whole_or_refused(at, noise):
    data = bytearray(written(image=Image.new("RGB", (64, 48), "teal")))
    data[at : at + len(noise)] = noise
    try:
        found = re_encode(bytes(data), most_bytes=1_000_000, most_pixels=1_000_000)
    except RuleBroken:
        pass  # a refusal is a good answer, any other exception is not
    else:
        assert picture_type(found.data) == "JPEG"


@given(st.text(max_size=60))
def test_whatever_is_said_to_be_painted_is_read_or_refused(text):
    with suppress(RuleBroken):
        assert read_strokes(text, 100, 100)


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 79), st.integers(1, 50)),
        min_size=1,
        max_size=40,
    )
)
def test_every_circle_inside_is_kept_as_painted(circles):
    shapes = read_strokes(json.dumps(circles), 100, 80)
    assert [(s.left + s.right, s.right - s.left) for s in shapes] == [
        (2 * x, 2 * r) for x, _, r in circles
    ]
    assert all(shape.round for shape in shapes)


@given(LINES, LINES, LINES, LINES)
def test_a_rectangle_lies_between_lines_in_order(left, top, right, bottom):
    in_order = 0 <= left < right <= GRID and 0 <= top < bottom <= GRID
    if not in_order:
        with pytest.raises(RuleBroken, match=r"files\.grid_order"):
            on_grid((left, top, right, bottom), 1200, 907)
        return
    (shape,) = on_grid((left, top, right, bottom), 1200, 907)
    assert 0 <= shape.left < shape.right <= 1200
    assert 0 <= shape.top < shape.bottom <= 907


@given(st.sets(st.sampled_from(TICKS)))
def test_three_ticks_are_not_four(ticked):
    if ticked == set(TICKS):
        check_ticks(ticked)
        return
    with pytest.raises(RuleBroken) as refused:
        check_ticks(ticked)
    assert refused.value.field not in ticked


@given(st.text(max_size=120))
def test_a_name_that_is_shown_steers_nothing_and_points_at_nobody(name):
    safe = safe_name(name)
    assert not set(safe) & set('/\\:*?"<>|\n\r\t\0\u202e')
    assert not safe.startswith(".")
    assert len(safe) <= 80
    assert not find(safe)


def test_what_is_blurred_depends_on_nothing_finer_than_its_blocks():
    """Two pictures that differ only in fine lines become nearly the same under the brush."""
    box = json.dumps([[0, 0, 400, 400]])
    found = []
    for step in (2, 6):  # both fill a block of twelve evenly
        image = Image.new("L", (400, 400))
        image.frombytes(
            bytes(255 if (x // step) % 2 else 0 for _ in range(400) for x in range(400))
        )
        data = written(image=image.convert("RGB"))
        done = blur(data, read_strokes(box, 400, 400))
        found.append(Image.open(BytesIO(done.data)).convert("L"))
    pixels = [image.tobytes() for image in found]
    assert max(abs(a - b) for a, b in zip(*pixels, strict=True)) < 24


def test_a_jpeg_loses_what_says_where_it_was_taken_and_keeps_its_pixels():
    raw = from_a_phone()
    clean = without_metadata(raw)
    assert MAKER.encode() not in clean
    before, after = (Image.open(BytesIO(each)) for each in (raw, clean))
    assert before.tobytes() == after.tobytes()
    assert without_metadata(b"\xff\xd8\xff") == b"\xff\xd8\xff"


@given(st.binary(max_size=80))
def test_only_what_begins_as_one_is_a_pdf(data):
    assert is_pdf(b"%PDF-1.7" + data)
    assert is_pdf(data) == (data[:5] == b"%PDF-")
