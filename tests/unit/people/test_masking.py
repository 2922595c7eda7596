"""How much of a contact is shown to whoever holds a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.people.rules.masking import masked_email, masked_name, masked_phone


@pytest.mark.parametrize(
    ("mask", "held", "shown"),
    [
        (masked_name, "张三", "张***"),
        (masked_name, "欧阳娜娜", "欧***"),
        (masked_name, "丽", "***"),
        (masked_phone, "0477-555-0199", "***0199"),
        (masked_phone, "+86 138 0013 8000", "***8000"),
        (masked_phone, "12345", "***45"),
        (masked_email, "dora@example.org", "d***@example.org"),
        (masked_email, "d@example.org", "***@example.org"),
        *((mask, "", "") for mask in (masked_name, masked_phone, masked_email)),
    ],
)
def test_as_much_as_one_needs_to_know_ones_own_again(mask, held, shown):
    assert mask(held) == shown


@given(st.text("0123456789 -+", min_size=1).filter(lambda typed: any(map(str.isdigit, typed))))
def test_at_most_half_of_a_number_is_shown_and_never_more_than_four_digits(phone):
    digits = [each for each in phone if each.isdigit()]
    shown = [each for each in masked_phone(phone) if each.isdigit()]
    assert len(shown) <= min(4, len(digits) / 2)
    assert digits[len(digits) - len(shown) :] == shown


@given(st.text(min_size=2, max_size=60), st.text(min_size=2, max_size=60))
def test_two_names_with_the_same_beginning_look_the_same(first, second):
    assert masked_name(first) == masked_name(first[0] + second)
