import pytest
from django.test import RequestFactory

from shiliu.ui.display import choose


def ask(query):
    return choose(RequestFactory().get(f"/display/{query}"))


def test_a_choice_is_kept_and_the_reader_goes_back():
    response = ask("?theme=dark&next=/points%3Fopen%3D1")
    assert response.headers["Location"] == "/points?open=1"
    assert response.cookies["theme"].value == "dark"
    assert response.cookies["theme"]["samesite"] == "Lax"


def test_language_is_kept_in_djangos_own_cookie(settings):
    response = ask("?language=zh&next=/")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


@pytest.mark.parametrize("query", ["?theme=pink", "?type=huge", "?language=xx", ""])
def test_what_is_not_offered_is_not_kept(query):
    assert not ask(query).cookies


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "points", ""]
)
def test_nobody_is_sent_elsewhere(target):
    assert ask(f"?theme=dark&next={target}").headers["Location"] == "/"


def test_only_reading_is_allowed():
    assert choose(RequestFactory().post("/display/")).status_code == 405
