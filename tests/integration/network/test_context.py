"""What every page knows about the deployment."""

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation

from shiliu.network.context import brand
from tests.integration.network.loading import PROFILES, load, write_tiny


def page(language: str) -> dict[str, object]:
    with translation.override(language):
        return brand(RequestFactory().get("/"))


@pytest.mark.django_db
def test_the_brand_speaks_the_language_of_the_page():
    load(PROFILES / "example-town")
    assert page("en")["brand"]["name"] == "Next Door"
    assert page("zh-hans")["brand"]["name"] == "隔壁"
    assert page("en")["brand"]["place"] == "Example Town"
    assert page("en")["brand"]["colours"]["primary"] == "#225E75"
    assert page("en")["deployment"].languages == ("en", "zh-hans")


@pytest.mark.django_db
def test_a_missing_translation_falls_back_to_what_there_is(tmp_path):
    load(write_tiny(tmp_path))
    assert page("en")["brand"]["name"] == "小街"


@pytest.mark.django_db
def test_without_a_profile_the_name_is_neutral():
    assert page("en")["brand"]["name"] == "Neighbours"
    assert page("zh-hans")["brand"]["name"] == "睦邻"


@pytest.mark.django_db
@override_settings(SAMPLE=True)
def test_a_sample_says_so():
    assert page("en")["deployment"].sample is True
