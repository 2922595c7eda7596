"""Health, metrics and logs of the real server, as those who run it see them."""

from __future__ import annotations

import json
import re
import time

import psycopg
import pytest

from shiliu.cli import postgres
from tests.integration.operations.conftest import DESK, PORTAL, TOKEN
from tests.integration.operations.visitor import Visitor

CHECKS = {
    *("database", "migrations", "worker", "projector", "seals", "backup", "put_aside", "disk"),
}
MARK, PHONE = "石榴籽标记甲乙丙", "13912345678"
AREA, LIGHT = "150603002007", "home.light.estate"
RECEIPT = re.compile(r'id="receipt-code">(\d{4} \d{4} \d{4} \d{4})<')
SAMPLE_LINE = re.compile(r"^(\w+)(?:\{(.*)\})? ([-+.e\dnaif]+)$")


@pytest.fixture
def visitor(served):
    return Visitor(served.port)


def test_live_asks_nobody_and_ready_tells_strangers_one_word(visitor):
    outside = {"X-Forwarded-For": "203.0.113.9"}
    assert json.loads(visitor.get(PORTAL, "/health/live", **outside).text) == {"status": "ok"}
    told = visitor.get(PORTAL, "/health/ready", **outside)
    assert set(json.loads(told.text)) == {"status"}
    assert told.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_ready_names_each_check_to_the_machine_itself_and_to_the_token(visitor):
    deadline = time.monotonic() + 30  # the worker begins a little after the web server
    while True:
        told = json.loads(visitor.get("localhost", "/health/ready").text)
        assert set(told["checks"]) == CHECKS
        if told["checks"]["worker"]["status"] == "ok" or time.monotonic() > deadline:
            break
        time.sleep(0.3)
    for name in ("database", "migrations", "worker"):
        assert told["checks"][name]["status"] == "ok", told
    with_token = visitor.get(
        DESK, "/health/ready", Authorization=f"Bearer {TOKEN}", X_Forwarded_For="203.0.113.9"
    )
    assert set(json.loads(with_token.text)["checks"]) == CHECKS


def test_metrics_are_for_operators_and_hold_names_only(visitor):
    outside = {"X-Forwarded-For": "203.0.113.9"}
    assert visitor.get(PORTAL, "/metrics", **outside).status == 404
    assert visitor.get(PORTAL, "/metrics", Authorization="Bearer wrong", **outside).status == 404
    assert visitor.get(DESK, "/metrics").status == 404  # not a name of this machine
    for _ in range(3):
        visitor.get(PORTAL, f"/requests/?words={MARK}")
        visitor.get(PORTAL, "/points/p10/")
    visitor.fill(DESK, "/desk/account/sign-in/", {"login": PHONE, "password": MARK})
    answer = visitor.get("localhost", "/metrics")
    assert answer.status == 200
    found = [SAMPLE_LINE.match(line) for line in answer.text.splitlines() if line[0] != "#"]
    assert all(found)
    names = {line[1] for line in found}
    assert {
        "shiliu_requests_total",
        "shiliu_request_seconds_bucket",
        "shiliu_database_seconds_total",
        "shiliu_database_statements_total",
        "shiliu_sign_in_failures_total",
        "shiliu_jobs",
        "shiliu_job_oldest_seconds",
        "shiliu_projector_lag_seconds",
        "shiliu_facts_total",
        "shiliu_check",
    } <= names
    assert 'shiliu_requests_total{method="GET",route="portal:requests",status="2xx"}' in answer.text
    labels = re.findall(r'(\w+)="([^"]*)"', answer.text)
    assert {name for name, _ in labels} <= {"method", "route", "status", "le", "check", "result"}
    assert not [value for _, value in labels if "/" in value or re.search(r"\d{6}", value)]


def test_every_request_has_an_id_that_its_lines_share(served, visitor):
    given = visitor.get(PORTAL, "/about/", X_Request_ID="proxy-gave-this-1")
    assert given.headers["X-Request-ID"] == "proxy-gave-this-1"
    made = visitor.get(PORTAL, "/about/", X_Request_ID="no good " + "x" * 200)
    assert re.fullmatch(r"[0-9a-f]{32}", made.headers["X-Request-ID"])
    lines = _lines(served)
    (line,) = [each for each in lines if each.get("request_id") == "proxy-gave-this-1"]
    assert set(line) == {
        "event", "level", "timestamp", "request_id", "method", "route", "status", "milliseconds"
    }  # fmt: skip
    assert (line["route"], line["status"]) == ("portal:about", 200)


def test_safety_14_logs_and_jobs_hold_nothing_that_was_written(served, visitor):
    words = f"{MARK} 路灯坏了，电话 {PHONE}"
    matter = {"words": words, "community": AREA, "category": LIGHT, "place": MARK}
    contact = {"name": MARK, "phone": PHONE, "email": f"{PHONE}@example.org", "contact": PHONE}
    for step in ("matter", "kind", "contact"):
        form = matter | contact | {"step": step, "once": "m" * 32}
        told = visitor.send(PORTAL, "/ask/", form)
    assert RECEIPT.search(told.text), told.text[-3000:]
    code = RECEIPT.search(told.text)[1]
    body = json.dumps({"words": words, "area": AREA, "category": LIGHT})
    kind = {"Idempotency-Key": "marked-key-1", "Content-Type": "application/json"}
    assert visitor.ask("POST", PORTAL, "/api/v1/requests", body, kind).status == 201
    visitor.ask("POST", PORTAL, "/api/v1/requests", "{" + words, kind)
    followed = visitor.send(PORTAL, "/follow/", {"code": code})
    assert followed.status == 200
    said = {"code": code, "text": words, "words": words, "answer": "not_solved"}
    for path in ("/follow/say/", "/follow/contact/", "/follow/my-data/", "/report/"):
        visitor.send(PORTAL, path, said | contact)
    for path in (
        f"/requests/?words={MARK}",
        f"/points/?at={MARK}",
        f"/{MARK}/{PHONE}",
        f"/follow/?code={code.replace(' ', '')}",
        f"/api/v1/requests?after={PHONE}",
    ):
        visitor.get(PORTAL, path)
    visitor.fill(DESK, "/desk/account/sign-in/", {"login": PHONE, "password": MARK})
    visitor.sign_in(DESK, "office")
    assert visitor.get(DESK, f"/desk/cases/?words={MARK}").status == 200
    visitor.fill(DESK, "/desk/", matter | contact, to="/desk/register/")
    seen = _jobs(served)
    time.sleep(1)
    found = "\n".join([*seen, *_jobs(served), *(_text(path) for path in _logs(served))])
    assert '"route": "portal:ask"' in found
    for mark in (MARK, PHONE, code, code.replace(" ", ""), "marked-key-1"):
        assert mark not in found, [line for line in found.splitlines() if mark in line][:3]


def test_safety_14_postgresql_is_told_to_keep_statements_and_values_out_of_its_log(served):
    with postgres.running(served.installation.home) as cluster:
        url = postgres.app_url(cluster, "shiliu_sample")
        with psycopg.connect(url, autocommit=True) as connection:
            for name, wanted in {
                "log_statement": "none",
                "log_min_error_statement": "panic",
                "log_min_duration_statement": "-1",
                "log_parameter_max_length": "0",
                "log_parameter_max_length_on_error": "0",
                "log_error_verbosity": "terse",
            }.items():
                assert connection.execute(f"SHOW {name}").fetchone() == (wanted,)
            with pytest.raises(psycopg.Error):
                connection.execute("INSERT INTO core_usecount VALUES (%s)", (MARK,))
            with pytest.raises(psycopg.Error):
                connection.execute(f"SELECT 1/0, '{MARK}'")
    assert not [path for path in _logs(served) if MARK in _text(path)]


def _logs(served) -> list:
    home = served.installation.home
    inside = [path for path in home.rglob("*") if path.is_file() and "log" in path.name.lower()]
    return [path for path in inside if "static" not in path.parts and "base" not in path.parts
            and "pg_xact" not in path.parts and path.suffix not in (".js", ".css", ".svg")]  # fmt: skip


def _text(path) -> str:
    return path.read_bytes().decode(errors="replace")


def _lines(served) -> list[dict]:
    log = served.installation.home / "logs/sample-web.log"
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def _jobs(served) -> list[str]:
    with (
        postgres.running(served.installation.home) as cluster,
        psycopg.connect(postgres.app_url(cluster, "shiliu_sample")) as connection,
    ):
        rows = connection.execute("SELECT args::text, lock, queueing_lock FROM procrastinate_jobs")
        return [str(row) for row in rows]
