"""Placeholders: the fixed list, filled with what is known, never sent open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.placeholders import PLACEHOLDERS, check, fill, left_in
from shiliu.lib.errors import RuleBroken

NAMES = st.sampled_from(PLACEHOLDERS)
PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=20)
TEXTS = st.lists(PLAIN | NAMES.map(lambda name: f"{{{name}}}"), max_size=8).map("".join)
VALUES = st.fixed_dictionaries({name: PLAIN.filter(bool) for name in PLACEHOLDERS})


@given(TEXTS, VALUES)
def test_a_text_with_all_values_leaves_nothing_open(text, values):
    check(text, "zh")
    assert left_in(fill(text, values)) == ""


@given(TEXTS, VALUES, NAMES)
def test_what_is_not_known_stays_open_and_is_seen(text, values, missing):
    filled = fill(f"{text}{{{missing}}}", {**values, missing: ""})
    assert left_in(filled) == missing


@given(TEXTS, PLAIN.filter(lambda name: name not in PLACEHOLDERS))
def test_an_unknown_one_is_refused_by_its_name(text, name):
    with pytest.raises(RuleBroken) as refused:
        check(f"{text}{{{name}}}", "zh")
    assert refused.value.code == "cases.placeholder_unknown"
    assert refused.value.values["name"] == name


@given(st.text(max_size=60), VALUES)
def test_any_text_can_be_filled(text, values):
    assert isinstance(fill(text, values), str)
    assert left_in(text) in {"", *PLACEHOLDERS}
