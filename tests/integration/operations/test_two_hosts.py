"""Rule 14: portal and desk on host names of their own, through the real server."""

from __future__ import annotations

import pytest

from tests.integration.operations.conftest import DESK, PORTAL
from tests.integration.operations.visitor import Visitor


@pytest.fixture
def visitor(served):
    return Visitor(served.port)


def test_safety_14_each_host_serves_its_own_pages_only(visitor):
    assert visitor.get(PORTAL, "/").status == 200
    assert visitor.get(PORTAL, "/desk/").status == 404
    assert visitor.get(PORTAL, "/desk/account/sign-in/").status == 404
    assert visitor.send(PORTAL, "/desk/account/sign-in/", {"login": "point-1"}).status == 404
    assert visitor.get(DESK, "/desk/account/sign-in/").status == 200
    for other in ("127.0.0.1", "unknown.localhost"):
        assert visitor.get(other, "/").status in (400, 404)
        assert visitor.get(other, "/desk/").status in (400, 404)


def test_safety_14_the_desks_host_leads_to_pages_of_the_portal_and_takes_no_form_of_it(visitor):
    first = visitor.get(DESK, "/")
    assert (first.status, first.headers["Location"]) == (302, "/desk/")
    led = visitor.get(DESK, "/requests/?state=open")
    assert led.status == 302
    assert led.headers["Location"] == f"http://{PORTAL}:{visitor.port}/requests/?state=open"
    assert visitor.send(DESK, "/ask/", {"words": "x"}).status in (403, 404)
    assert visitor.get(DESK, "/nowhere/").status == 404


def test_safety_14_interfaces_answer_on_the_portals_host_alone(visitor):
    assert visitor.get(PORTAL, "/api/v1/categories").status == 200
    assert visitor.get(PORTAL, "/open311/v2/services.json").status == 200
    assert visitor.get(DESK, "/api/v1/categories").status == 404
    assert visitor.get(DESK, "/open311/v2/services.json").status == 404


def test_safety_14_a_session_is_a_cookie_of_the_desks_host_and_means_nothing_elsewhere(visitor):
    answer = visitor.sign_in(DESK, "point-1")
    assert answer.status == 302
    assert visitor.get(DESK, "/desk/").status == 200
    assert not [line for line in answer.cookies if "domain=" in line.lower()]
    portal = visitor.jars.setdefault(PORTAL, {})
    assert "sessionid" not in portal
    portal.update(visitor.jars[DESK])  # stolen, or a browser that mixes hosts up
    assert visitor.get(PORTAL, "/desk/").status == 404
    home = visitor.get(PORTAL, "/")
    assert home.status == 200
    assert not [line for line in home.cookies if line.startswith("sessionid")]


def test_safety_14_a_form_is_taken_from_its_own_host_only(visitor):
    visitor.get(DESK, "/desk/account/sign-in/")
    found = visitor.fill(DESK, "/desk/account/sign-in/", {"login": "x", "password": "y"})
    assert found.status == 200  # told that name and password do not fit
    token = visitor.jars[DESK]["csrftoken"]
    form = {"csrfmiddlewaretoken": token, "login": "x", "password": "y"}
    foreign = f"http://{PORTAL}:{visitor.port}"
    assert visitor.send(DESK, "/desk/account/sign-in/", form, Origin=foreign).status == 403
    visitor.jars[DESK].clear()
    assert visitor.send(DESK, "/desk/account/sign-in/", form).status == 403


def test_safety_14_signing_out_stays_on_the_host_as_browsers_want_of_forms(visitor):
    visitor.sign_in(DESK, "point-1")
    left = visitor.fill(DESK, "/desk/", {}, to="/desk/account/sign-out/")
    assert (left.status, left.headers["Location"]) == (302, "/desk/account/sign-in/")


def test_the_portal_leads_staff_to_the_desks_host(visitor):
    assert f'href="http://{DESK}:{visitor.port}/desk/"' in visitor.get(PORTAL, "/").text
