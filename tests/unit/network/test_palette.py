"""Whatever colours a brand is given: pages can be read in them, or they are refused."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.brand import check_brand
from shiliu.network.rules.palette import (
    DARK,
    DEFAULT,
    LIGHT,
    contrast,
    mix,
    overrides,
    palette,
    readable,
)
from tests.unit.ui.contrasts import DRAWN_PAIRS, TEXT_PAIRS, THEMES

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
deep = any_colour.map(lambda colour: mix(colour, "#000000", 0.5))
pale = any_colour.map(lambda colour: mix(colour, "#FFFFFF", 0.6))
# Mostly colours that somebody might choose; now and then anything at all.
brands = st.fixed_dictionaries(
    {},
    optional={
        "primary": deep | any_colour,
        "on_primary": st.just("#FFFFFF") | any_colour,
        "primary_dark": pale | any_colour,
        "on_primary_dark": st.just("#000000") | any_colour,
        "paper": any_colour.map(lambda colour: mix(colour, "#FFFFFF", 0.97)) | any_colour,
        "ink": deep.map(lambda colour: mix(colour, "#000000", 0.5)) | any_colour,
    },
)


def refusal(colours: dict[str, str]) -> RuleBroken | None:
    try:
        check_brand({"name": {"zh": "邻里"}, "colours": colours})
    except RuleBroken as refused:
        return refused
    return None


def pages(colours: dict[str, str]) -> list[dict[str, str]]:
    """The tokens of a page in each theme: those of the style sheet, and the brand's over them."""
    light, dark = overrides(colours)
    return [{**THEMES["light"], **light}, {**THEMES["dark"], **dark}]


@given(any_colour, any_colour)
def test_contrast_is_the_same_both_ways_and_never_above_twenty_one(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0000001
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@given(brands)
def test_with_every_brand_that_is_taken_all_text_is_readable_and_all_lines_can_be_seen(colours):
    assume(refusal(colours) is None)
    for tokens in pages(colours):
        for text, ground in TEXT_PAIRS:
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
        for line, ground in DRAWN_PAIRS:
            assert contrast(tokens[line], tokens[ground]) >= 3, (line, ground)


@given(brands)
def test_a_refusal_is_deserved_and_names_a_colour_of_the_brand(colours):
    refused = refusal(colours)
    assume(refused is not None)
    assert refused.code == "network.brand_contrast"
    assert refused.field.removeprefix("colours.") in DEFAULT
    assert float(refused.values["found"]) < 4.5
    made = [palette({**DEFAULT, **colours}, theme) for theme in (LIGHT, DARK)]
    assert any(
        contrast(tokens[text], tokens[ground]) < 4.5
        for tokens in made
        for text in ("ink", "ink2", "leaf", "lake", "late", "pome", "pome-hover", "on-pome",
                     "pome-fill", "amber", "amber-ink")
        for ground in ("paper", "sheet", "wash", "blush", "pome-fill", "pome-hover",
                       "leaf-soft", "amber-soft", "lake-soft", "alert-soft")
    )  # fmt: skip


@given(deep)
def test_every_deep_colour_with_white_on_it_makes_a_brand(primary):
    assume(contrast(primary, DEFAULT["paper"]) >= 4.5)
    assert refusal({"primary": primary, "on_primary": "#FFFFFF"}) is None
    light, dark = overrides({"primary": primary})
    assert (light["pome-fill"], dark) == (primary, {}) or primary == DEFAULT["primary"]


@given(pale)
def test_every_pale_colour_with_black_on_it_makes_a_brand_in_the_dark(primary):
    assert refusal({"primary_dark": primary, "on_primary_dark": "#000000"}) is None
    light, dark = overrides({"primary_dark": primary})
    assert (light, dark["pome-fill"]) == ({}, primary)


@pytest.mark.parametrize(
    ("colours", "field"),
    [
        ({"primary": "#D9A400"}, "primary"),
        ({"primary_dark": "#5A1020"}, "primary_dark"),
        ({"on_primary": "#C07080"}, "on_primary"),
        ({"on_primary_dark": "#FFFFFF"}, "on_primary_dark"),
        ({"ink": "#8A8080"}, "ink"),
        ({"paper": "#E0D0C0"}, "paper"),
    ],
)
def test_the_colour_to_blame_is_named(colours, field):
    refused = refusal(colours)
    assert refused is not None
    assert refused.field == f"colours.{field}"


def test_the_houses_own_colours_change_nothing():
    assert overrides({}) == overrides(DEFAULT) == ({}, {})
    assert overrides({name: value.lower() for name, value in DEFAULT.items()}) == ({}, {})
    assert refusal({}) is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_the_palette_takes_as_given_stands_in_the_style_sheet(theme):
    tokens = THEMES["light" if theme is LIGHT else "dark"]
    given_there = {
        **theme.fixed,
        "pome-fill": DEFAULT[theme.primary],
        "on-pome": DEFAULT[theme.on_primary],
        "edge": theme.edge,
    }
    if theme is LIGHT:
        given_there |= {"paper": DEFAULT["paper"], "ink": DEFAULT["ink"]}
    assert {name: tokens[name] for name in given_there} == given_there
    assert palette(DEFAULT, theme).keys() <= tokens.keys()


@given(any_colour, any_colour, st.sampled_from(["#000000", "#FFFFFF"]))
def test_a_colour_is_changed_no_more_than_it_needs(colour, ground, extreme):
    found = readable(colour, [ground], 4.5, extreme)
    if contrast(colour, ground) >= 4.5:
        assert found == colour
    elif contrast(extreme, ground) >= 4.5:
        assert contrast(found, ground) >= 4.5
    else:
        assert found == extreme
