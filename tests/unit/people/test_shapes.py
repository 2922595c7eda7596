"""Which names, numbers, addresses and reasons are taken."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.people.rules.shapes import clean_email, clean_name, clean_phone, clean_reason


@pytest.mark.parametrize(
    "typed",
    [
        "0477-555-0101",
        "13800138000",
        "+86 138 0013 8000",
        "0477 8591234 转 12",
        "12345",
        " 110119 ",
        "８１２３４５６７",
        "",
    ],
)
def test_numbers_that_somebody_could_ring_are_taken(typed):
    assert clean_phone(typed).isascii() or "转" in typed


@pytest.mark.parametrize(
    "typed",
    ["123", "call me", "0477--555", "138001380001380013800138001", "555-", "1;2;3;4;5;6", "+"],
)
def test_other_numbers_are_refused_with_the_field(typed):
    with pytest.raises(RuleBroken) as refusal:
        clean_phone(typed)
    assert (refusal.value.code, refusal.value.field) == ("people.phone_shape", "phone")


@pytest.mark.parametrize(
    "typed", ["li.na@example.org", "a+b@sub.example.cn", "li@例子.中国", " x@y.zz ", ""]
)
def test_addresses_are_taken(typed):
    assert clean_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "li",
        "li@",
        "李@example.org",
        "@example.org",
        "a@b",
        "a b@example.org",
        "a@b..org",
        "a@example.org,b@example.org",
        "a@example.org\nBcc: b@example.org",
        "x" * 65 + "@example.org",
        "a@" + "b" * 250 + ".org",
    ],
)
def test_other_addresses_are_refused(typed):
    with pytest.raises(RuleBroken) as refusal:
        clean_email(typed)
    assert refusal.value.field == "email"


@given(st.text(max_size=400))
def test_what_is_taken_as_an_address_cannot_carry_a_header(typed):
    try:
        email = clean_email(typed)
    except RuleBroken:
        return
    assert "\n" not in email
    assert "\r" not in email
    assert not email or email.count("@") == 1


def test_long_input_is_refused_quickly():
    start = time.perf_counter()
    for clean, typed in ((clean_email, "a." * 50_000 + "@"), (clean_phone, "1 " * 50_000 + "x")):
        with pytest.raises(RuleBroken):
            clean(typed)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("typed", ["x" * 61, "a\0b", "a\u202eb", "a\nb"])
def test_names_that_cannot_be_shown_are_refused(typed):
    with pytest.raises(RuleBroken):
        clean_name(typed)


def test_a_name_loses_only_its_surrounding_space():
    assert clean_name(" 李 娜 ") == "李 娜"


def test_outside_ones_own_matters_a_reason_is_needed():
    assert clean_reason(" ", own=True) == ""
    with pytest.raises(RuleBroken) as refusal:
        clean_reason("  \n ", own=False)
    assert refusal.value.code == "people.reason_missing"
    with pytest.raises(RuleBroken):
        clean_reason("x" * 201, own=True)
