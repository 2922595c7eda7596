"""The page for developers: its forms call this server and nobody else, and keep nothing."""

from __future__ import annotations

import json


def opened(page, operation):
    page.locator(f"#{operation} > summary").click()
    return page.locator(f"#{operation}")


def sent(page, operation):
    with page.expect_response(lambda answer: "/api/v1/" in answer.url) as waiting:
        operation.locator("form button").click()
    operation.locator("[data-answer]").wait_for()
    return waiting.value.request


def test_a_public_list_is_tried_with_status_headers_body_and_the_command_line(visit, server):
    page = visit("/developers/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    operation = opened(page, "listRequests")
    operation.locator("[name=state]").fill("open")
    sent(page, operation)
    assert operation.locator("[data-status]").inner_text().startswith("200")
    assert "etag:" in operation.locator("[data-headers]").inner_text()
    assert "requests" in json.loads(operation.locator("[data-body]").inner_text())
    assert "/api/v1/requests?state=open" in operation.locator("[data-curl]").inner_text()
    assert asked
    assert all(url.startswith(server.url) for url in asked)


def test_a_request_is_made_and_followed_with_its_code(visit):
    page = visit("/developers/")
    asking = opened(page, "createRequest")
    request = sent(page, asking)
    assert asking.locator("[data-status]").inner_text().startswith("201")
    assert request.headers["idempotency-key"]
    assert "cookie" not in request.all_headers()
    code = json.loads(asking.locator("[data-body]").inner_text())["code"]
    following = opened(page, "followRequest")
    following.locator("textarea").fill(json.dumps({"code": code}))
    sent(page, following)
    assert json.loads(following.locator("[data-body]").inner_text())["state"] == "received"


def test_a_key_is_sent_but_never_written_down(visit):
    page = visit("/developers/")
    page.fill("#try-key", "sl_nobody-has-this-key")
    operation = opened(page, "getKey")
    request = sent(page, operation)
    assert request.headers["authorization"] == "Bearer sl_nobody-has-this-key"
    assert operation.locator("[data-status]").inner_text().startswith("401")
    assert "sl_nobody-has-this-key" not in page.content()
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert "sl_nobody" not in kept


def test_without_scripts_every_operation_shows_its_command_line(visit):
    page = visit("/developers/", script=False)
    assert not page.locator("form[data-try]:visible").count()
    operation = opened(page, "createRequest")
    assert operation.locator("[data-curl]").inner_text().startswith("curl ")
