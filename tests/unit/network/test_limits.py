"""Settings for two people and the brand."""

import pytest

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.brand import check_brand
from shiliu.network.rules.settings import RANGES, Retention, Thresholds, check_setting

GOOD = {"name": {"zh": "邻里"}, "colours": {"primary": "#A3223A", "on_primary": "#FFFFFF"}}


@pytest.mark.parametrize("key", RANGES)
def test_every_default_lies_in_its_range(key):
    group, _, name = key.partition(".")
    defaults = Thresholds() if group == "thresholds" else Retention()
    assert check_setting(key, getattr(defaults, name)) == getattr(defaults, name)


@pytest.mark.parametrize("key", RANGES)
def test_just_outside_the_range_is_refused_with_its_limits(key):
    for value in (RANGES[key][0] - 1, RANGES[key][-1] + 1):
        with pytest.raises(RuleBroken) as refused:
            check_setting(key, value)
        assert refused.value.values["least"] == RANGES[key][0]


@pytest.mark.parametrize("value", ["7", 7.0, True, None, [7]])
def test_only_whole_numbers_are_taken(value):
    with pytest.raises(RuleBroken, match=r"network\.setting_range"):
        check_setting("thresholds.confirm_days", value)


def test_other_settings_are_not_changed_this_way():
    with pytest.raises(RuleBroken, match=r"network\.setting_unknown"):
        check_setting("brand", 1)


def test_a_readable_brand_is_taken():
    check_brand(GOOD)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": {"en": "Neighbours"}}, "network.brand_name"),
        ({"name": "邻里"}, "network.brand_text"),
        ({"subtitle": {"fr": "Voisins"}}, "network.brand_text"),
        ({"subtitle": {"zh": "长" * 201}}, "network.brand_text"),
        ({"motif": "石榴"}, "network.brand_text"),
        ({"logo": {}}, "network.brand_key"),
        ({"colours": {"primary": "red"}}, "network.brand_colour"),
        ({"colours": {"accent": "#112233"}}, "network.brand_colour"),
        ({"colours": {"primary": "#A3223A", "on_primary": "#AA3344"}}, "network.brand_contrast"),
    ],
)
def test_what_nobody_could_read_is_refused(change, code):
    with pytest.raises(RuleBroken) as refused:
        check_brand({**GOOD, **change})
    assert refused.value.code == code
