"""Each answer is graded: what a browser may do with it, who may keep it, what it tells of us."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.integration.matrix.table import TABLE, Entry
from tests.integration.matrix.test_matrix import send, undone
from tests.integration.matrix.things import District
from tests.integration.safety.test_bad_input import insider

PUBLIC_MAY_BE_KEPT = ("portal:", "open311", "api:", "brand")
EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"  # of files: nothing in them runs or loads anything
TELLING = ("Server", "X-Powered-By", "Via", "X-Django-Version")


def policy_of(answer: HttpResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


def wrong(answer: HttpResponse, private: bool) -> list[str]:
    """What is missing or too much in the headers of one answer."""
    found = [name for name, value in EXACTLY.items() if answer.headers.get(name) != value]
    text = answer.headers["Content-Security-Policy"]
    if text != SHUT:
        policy = policy_of(answer)
        found += [name for name, value in POLICY.items() if policy.get(name, "") != value]
    found += [word for word in ("unsafe", "*", "http:", "https:", "blob:") if word in text]
    if answer.headers.get("Referrer-Policy") not in ("no-referrer", "same-origin"):
        found.append("Referrer-Policy")
    found += [name for name in TELLING if answer.headers.get(name)]
    kept = answer.headers.get("Cache-Control", "")
    if private and "no-store" not in kept:
        found.append(f"may be kept: {kept!r}")
    if "public" in kept and answer.headers.get("Set-Cookie"):
        found.append("kept with a cookie")
    return found


def asked(entry: Entry, district: District) -> list[tuple[str, HttpResponse]]:
    answers = []
    for method, who in (
        ("get", "signed_out"),
        ("get", insider(entry, entry.get)),
        ("post", insider(entry, entry.post)),
    ):
        if who:
            with undone():
                answers.append(
                    (f"{method} {entry.name} as {who}", send(entry, district, who, method))
                )
    return answers


def behind_a_door(entry: Entry, answer: HttpResponse) -> bool:
    """Whether the answer shows something that is not for everybody."""
    return answer.status_code == 200 and not entry.route.startswith(PUBLIC_MAY_BE_KEPT)


def test_every_answer_of_every_route_has_the_headers(district, tried):
    answers = [
        found for entry in TABLE for found in ((entry, *each) for each in asked(entry, district))
    ]
    found = [
        f"{name}: {problems}"
        for entry, name, answer in answers
        if (problems := wrong(answer, private=behind_a_door(entry, answer)))
    ]
    tried("clickjacking, sniffing, foreign scripts: headers of every answer", len(answers))
    assert len(answers) > 250
    assert not found, "\n".join(found)


def test_production_speaks_https_only(kangbashi, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 365 * 24 * 3600
    moved = Client().get("/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://testserver/")
    page = Client().get("/", secure=True)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("address", ["/", "/requests/", "/points/", "/figures/"])
def test_what_may_be_kept_is_kept_by_language_and_choice_of_display(kangbashi, address):
    answer = Client().get(address)
    assert "public" in answer.headers["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert not answer.cookies


DECEIVING = ["x.css", ";x.css", "%0ax.css", "x.js?v=1", "..%2fstatic%2fui%2fbase.css", "%3fx.css"]


def test_nobody_makes_a_cache_keep_a_private_page(district, tried):
    """An address that looks like a style sheet shows no page of the desk and is not kept."""
    pages = [
        entry for entry in TABLE if entry.route.startswith("desk:") and insider(entry, entry.get)
    ]
    found = []
    for entry in pages:
        client = district[insider(entry, entry.get)].browser()
        for ending in DECEIVING:
            answer = client.get(entry.address(district).partition("?")[0] + ending)
            kept = answer.headers.get("Cache-Control", "")
            if (answer.status_code == 200 and "no-store" not in kept) or "public" in kept:
                found.append(f"{entry.name}{ending}: {answer.status_code} {kept}")
    tried("cache deception", len(pages) * len(DECEIVING))
    assert not found, "\n".join(found)


POISON = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Original-URL": "/desk/",
    "X-Rewrite-URL": "/desk/",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Host": "evil.example",
    "Forwarded": "host=evil.example",
    "X-HTTP-Method-Override": "DELETE",
    "Referer": "https://evil.example/",
    "Origin": "https://evil.example",
    "HX-Current-URL": "https://evil.example/",
}


def test_no_header_of_a_stranger_is_written_into_a_public_page(kangbashi, tried):
    pages = ["/", "/ask/", "/points/", "/requests/", "/figures/", "/about/", "/api/v1/requests"]
    for address in pages:
        plain = Client().get(address).content
        for name, value in POISON.items():
            answer = Client().get(address, headers={name: value})
            assert b"evil.example" not in answer.content, f"{address} {name}"
            assert (answer.status_code, answer.content) == (200, plain), f"{address} {name}"
    tried("cache poisoning by headers", len(pages) * len(POISON))


HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "localhost@evil.example",
    "evil.example:80",
    "a b",
]


def test_another_host_is_not_served(kangbashi, tried):
    for host in HOSTS:
        for address in (
            "/",
            "/desk/account/sign-in/",
            "/api/v1/requests",
            "/open311/v2/services.xml",
        ):
            assert Client().get(address, headers={"host": host}).status_code == 400, host
    tried("another host name", len(HOSTS) * 4)
