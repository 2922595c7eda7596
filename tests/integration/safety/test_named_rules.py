"""The rules of safety, each through the doors that people and programs use."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection

from shiliu.accounts.rules.roles import Role
from shiliu.cli.inside import verify
from shiliu.tallies.actions.projecting import project
from shiliu.tallies.actions.publishing import publish_figures
from tests.integration.portal.plain_browser import Browser, Page
from tests.integration.portal.test_inventory import in_inbox, press, staff, take
from tests.support.moments import Clock
from tests.support.people import CENTRE, COMMUNITY, DISTRICT, GRID, OFFICE, STATION

WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
PLACE, NAME, MAIL = "3号楼东侧第二根杆", "朵拉", "dora@example.org"
LIGHT, DEBT, NOISE = "home.light.estate", "care.hardship.debt", "neighbours.dispute.noise"
CODE = re.compile(r'id="receipt-code">(\d{4} \d{4} \d{4} \d{4})<')
TITLE = "小区路灯不亮"


@pytest.fixture
def dora(people) -> Browser:
    """A resident who reads Chinese, without script and without an account."""
    return Browser()


def told(dora: Browser, **changed: str) -> Page:
    """A request sent at the last step of the form; the receipt."""
    usual = {"step": "contact", "words": WORDS, "community": COMMUNITY, "category": LIGHT}
    sent = {**usual, "place": PLACE, "once": f"a-key-{len(dora.visited)}-{id(dora)}", **changed}
    address = sent.pop("address", "/ask/")
    page = dora._page(dora.client.post(address, sent), address)
    assert page.status == 200, page.text
    return page


def code_of(page: Page) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def followed(dora: Browser, code: str) -> Page:
    return dora.submit(dora.open("/follow/").form("/follow/", "code"), code=code)


def answered(person, dora: Browser) -> tuple[str, str]:
    """Asked and answered; the code and the id."""
    code = code_of(told(dora))
    case_id = in_inbox(person)
    take(person, case_id, "accept")
    take(person, case_id, "answer", outcome="done", reply="灯亮了。")
    return code, case_id


def everything_public(dora: Browser, case_id: str) -> dict[str, str]:
    addresses = [
        *(
            "/",
            "/requests/",
            f"/requests/{case_id}/",
            "/figures/",
            "/figures/table.csv",
            "/points/",
        ),
        *("/api/v1/requests", f"/api/v1/requests/{case_id}", "/open311/v2/requests.json"),
        *("/open311/v2/requests.xml", f"/open311/v2/requests/{case_id}.xml", "/about/"),
    ]
    return {address: dora.client.get(address).content.decode() for address in addresses}


# --- 1 private by default ---------------------------------------------------------------------


def test_safety_01_words_place_and_contact_are_nowhere_public_and_a_title_is(dora, people):
    told(dora, name=NAME, email=MAIL)
    case_id = in_inbox(people.alice)
    secrets = (WORDS, WORDS[:12], PLACE, NAME, MAIL)
    for text in everything_public(dora, case_id).values():
        assert not [secret for secret in secrets if secret in text]
        assert TITLE not in text
    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "title", zh=TITLE)
    assert dora.open(f"/requests/{case_id}/").status == 404, "nobody approved it"
    staff(people.erin).client.post(f"/desk/cases/{case_id}/approve-title/", {"once": "k" * 12})
    shown = everything_public(dora, case_id)
    for address, text in shown.items():
        assert not [secret for secret in secrets if secret in text], address
    for address in ("/requests/", f"/requests/{case_id}/", "/api/v1/requests"):
        assert TITLE in shown[address], address
    assert TITLE in shown["/open311/v2/requests.xml"]


def test_safety_01_a_matter_about_people_gets_no_public_title(dora, people):
    told(dora, category=DEBT)
    case_id = in_inbox(people.erin)
    take(people.erin, case_id, "accept")
    answer = people.erin.client.post(
        f"/desk/cases/{case_id}/title/", {"zh": "家里有困难", "once": "k" * 12}
    )
    assert answer.status_code in (404, 422)
    assert dora.open(f"/requests/{case_id}/").status == 404
    assert "家里有困难" not in dora.open("/requests/").text


# --- 3 codes ----------------------------------------------------------------------------------


def test_safety_03_a_code_is_shown_once_stored_as_a_hash_and_opens_one_request(dora, people):
    first, second = code_of(told(dora)), code_of(told(dora, words="电梯里的灯不亮了。"))
    assert len(re.sub(r"\D", "", first)) == 16
    page = followed(dora, first)
    assert "路灯不亮" in page.text
    assert "电梯" not in page.text
    assert second not in page.text
    assert first not in page.words()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    digits = re.sub(r"\D", "", first)
    case_id = in_inbox(people.alice)
    assert digits not in re.sub(r"\D", "", staff(people.alice).open(f"/desk/cases/{case_id}/").text)
    assert not stored(digits)
    assert not stored(first)


def stored(secret: str) -> list[str]:
    """The tables in whose rows something stands."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{secret}%"]
            )
            if cursor.fetchone()[0]:
                found.append(name)
        return found


# --- 4 a look changes nothing -----------------------------------------------------------------


def test_safety_04_links_change_nothing_and_only_the_asker_says_solved(dora, people):
    code, case_id = answered(people.alice, dora)
    for address in ("/follow/say/", "/follow/erase/", "/follow/contact/", "/follow/"):
        sent = {"code": code, "act": "confirm", "word": "solved", "sure": "on"}
        assert dora.client.get(address, sent).status_code in (200, 405)
    alice = people.alice.client
    for step in ("accept", "answer", "confirm", "release"):
        alice.get(f"/desk/cases/{case_id}/{step}/", {"word": "solved", "way": "phone"})
    assert "解决了" not in followed(dora, code).words().split("您", 1)[0]
    noted = alice.post(
        f"/desk/cases/{case_id}/confirm/", {"word": "solved", "way": "phone", "once": "k" * 12}
    )
    assert noted.status_code in (404, 422), "whoever did the work has no word"
    page = press(dora, followed(dora, code), "solved")
    assert page.status == 200
    state = dora.client.post(
        "/api/v1/follow", json.dumps({"code": code}), content_type="application/json"
    ).json()
    assert (state["state"], state["word"]) == ("closed", "solved")


# --- 5 erasable text --------------------------------------------------------------------------


def test_safety_05_erased_words_are_in_no_table(dora, people):
    code = code_of(told(dora, name=NAME, email=MAIL))
    assert stored(WORDS)
    assert stored(MAIL)
    erased(dora, code)
    for secret in (WORDS, WORDS[:14], MAIL, NAME):
        assert not stored(secret), secret
    assert WORDS not in followed(dora, code).text


def erased(dora: Browser, code: str) -> None:
    ask = dora.submit(followed(dora, code).form("/follow/erase/"))
    assert dora.submit(ask.form("/follow/erase/", "sure")).status == 200


def test_safety_05_after_an_erasure_the_record_still_holds(
    fresh_kangbashi, settings, tmp_path, capsys
):
    """The command `shiliu verify`, in a database whose commits are real."""
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    dora = Browser()
    codes = [code_of(told(dora)) for _ in range(2)]
    erased(dora, codes[0])
    while project(batch=2000):
        pass
    assert verify.run() == 0
    assert "Everything holds." in capsys.readouterr().out
    assert WORDS in followed(dora, codes[1]).text


# --- 6 one gate -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "路灯不亮，电话13812345678",
        "王建国家门口的灯",
        "身份证11010519491231002X的事",
        "京A12345挡住路灯",
    ],
)
def test_safety_06_what_points_at_somebody_waits_until_a_person_looked(title, dora, people):
    told(dora)
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    assert take(people.alice, case_id, "title", zh=title).status == 422
    people.erin.client.post(f"/desk/cases/{case_id}/approve-title/", {"once": "k" * 12})
    assert dora.open(f"/requests/{case_id}/").status == 404


def test_safety_06_notice_and_takedown_are_on_every_public_page(dora):
    for address in ("/", "/requests/", "/figures/", "/points/", "/points/p10/", "/about/", "/ask/"):
        assert any(link.startswith("/report/") for link in dora.open(address).links), address


# --- 9 spam and abuse -------------------------------------------------------------------------


def test_safety_09_over_the_quota_is_set_aside_with_the_reason_and_worked_on(
    dora, people, settings
):
    settings.REQUESTS_PER_HOUR = 2
    codes = [code_of(told(dora, words=f"第{number}盏路灯不亮，请来看看。")) for number in range(4)]
    assert len(set(codes)) == 4, "none was dropped"
    assert all("路灯不亮" in followed(dora, code).text for code in codes)
    inbox = staff(people.alice).open("/desk/inbox/").text
    assert inbox.count("同一网络来得太多") + inbox.count("同一网络") >= 1, "the reason is shown"
    case_id = in_inbox(people.alice)
    assert take(people.alice, case_id, "accept").status == 302


def test_safety_09_abusive_words_are_folded_for_staff(dora, people):
    told(dora, words="你们这帮傻逼，楼前的路灯坏了三天没人管。")
    case_id = in_inbox(people.alice)
    assert "傻逼" not in staff(people.alice).open("/desk/inbox/").text
    page = staff(people.alice).open(f"/desk/cases/{case_id}/").text
    before, _, folded = page.partition("傻逼")
    assert before.rindex("<details") > before.rfind("</details>")
    assert "</details>" in folded


def test_safety_09_serial_reports_lead_to_the_offer_of_a_talk(dora, people):
    for number in range(3):
        words = f"楼上半夜拖椅子，吵得睡不着，已经第{number}次。"
        told(dora, category=NOISE, words=words, address="/ask/?at=p10-1-1-1", place="1号楼")
    case_id = in_inbox(people.erin)
    assert "调解" in staff(people.erin).open(f"/desk/cases/{case_id}/").words()


# --- 10 signs ---------------------------------------------------------------------------------


def test_safety_10_the_page_of_a_sign_names_the_point_and_what_is_never_asked(dora):
    points = {each["code"]: each["name"]["zh"] for each in dora.client.get("/api/v1/points").json()}
    for code in ("p10", "p10-1", "p10-1-1-1"):
        words = dora.open(f"/points/{code}/").words()
        assert points[code] in words
        assert "从不要您的身份证、银行卡，也不收钱" in words


# --- 11 insiders ------------------------------------------------------------------------------


def test_safety_11_nobody_gives_posts_alone_or_to_themselves(dora, people):
    heidi, hugo = people.heidi, people.add("hugo", Role.ADMINISTRATOR, OFFICE, DISTRICT)
    people.add("nina", Role.GRID_WORKER, STATION, GRID)
    post = {"role": "centre_staff", "unit": CENTRE, "area": COMMUNITY}

    def proposed(name: str, key: str) -> int:
        sent = {**post, "username": name, "once": key, "from_day": "2026-03-10"}
        return heidi.client.post("/desk/posts/propose/", sent).status_code

    assert proposed("heidi", "for-oneself") == 422
    assert proposed("nina", "for-somebody") == 302
    page = staff(hugo).open("/desk/posts/")
    (decide,) = {form.action for form in page.forms if form.action.endswith("/decide/")}
    heidi.client.post(decide, {"decision": "approve", "once": "by-the-same"})
    assert decide in [form.action for form in staff(hugo).open("/desk/posts/").forms]
    assert (
        hugo.client.post(decide, {"decision": "approve", "once": "by-another"}).status_code == 302
    )
    assert decide not in [form.action for form in staff(hugo).open("/desk/posts/").forms]


def test_safety_11_there_is_no_way_to_sign_in_as_somebody_else(dora):
    from tests.integration.matrix.test_matrix import routes

    names = [name for name, _ in routes()]
    assert not [n for n in names if re.search(r"imperson|login_as|su$|hijack|become", n)]


def test_safety_11_a_look_outside_the_own_matters_gives_a_reason_that_the_person_reads(
    dora, people
):
    code = code_of(told(dora, name=NAME, email=MAIL))
    case_id = in_inbox(people.alice)
    address = f"/desk/cases/{case_id}/contact/"
    refused = people.frank.client.post(address, {"once": "k" * 12})
    assert MAIL not in refused.content.decode()
    shown = people.frank.client.post(address, {"reason": "核对回访名单用", "once": "k" * 13})
    assert MAIL in shown.content.decode()
    assert "核对回访名单用" in followed(dora, code).words()
    assert "Frank" not in followed(dora, code).text


# --- 13 exports -------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_safety_13_a_cell_that_a_spreadsheet_would_calculate_is_neutralised(sign, dora, people):
    told(dora)
    case_id = in_inbox(people.alice)
    take(people.alice, case_id, "accept")
    take(people.alice, case_id, "title", zh=f"{sign} 路灯")
    people.erin.client.post(f"/desk/cases/{case_id}/approve-title/", {"once": "k" * 12})
    answer = people.frank.client.post("/desk/export/", {"once": "k" * 12})
    assert answer.headers["Content-Type"].startswith("text/csv")
    text = b"".join(answer).decode("utf-8-sig")
    assert WORDS not in text
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_safety_13_contacts_need_a_right_and_a_reason(dora, people):
    told(dora, name=NAME, email=MAIL)
    plain = people.frank.client.post("/desk/export/", {"once": "k" * 12})
    assert MAIL not in b"".join(plain).decode()
    refused = people.frank.client.post("/desk/export/", {"contacts": "on", "once": "k" * 13})
    assert (refused.status_code, MAIL in refused.content.decode()) == (422, False)
    assert people.alice.client.post("/desk/export/", {"once": "k" * 12}).status_code == 404


# --- 14 operations ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["https://evil.example/a.jpg", "http://127.0.0.1/", "file:///etc/passwd"]
)
def test_safety_14_an_address_that_somebody_sends_is_not_called(address, dora, monkeypatch):
    """Sockets to anything but loopback are refused in tests; to those nobody connects either."""
    called: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *given, **_more: called.append(given))
    body = {
        "service_code": LIGHT,
        "description": WORDS,
        "media_url": address,
        "lat": 39.6,
        "long": 109.8,
    }
    answer = dora.client.post("/open311/v2/requests.json", body)
    assert answer.status_code < 500
    assert not called


def test_safety_14_no_page_names_another_host(dora):
    for page in (dora.open("/"), dora.open("/ask/"), dora.open("/points/")):
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text)


# --- 21 public figures ------------------------------------------------------------------------


def figures_row(dora: Browser) -> str:
    return (
        dora.open("/figures/table.csv").text
        or dora.client.get("/figures/table.csv").content.decode()
    )


def count_and_publish(clock: Clock) -> None:
    while project(batch=2000):
        pass
    publish_figures(clock.now)


def test_safety_21_public_figures_change_daily_and_in_batches_of_ten(dora, people, clock, settings):
    settings.REQUESTS_PER_HOUR = 0

    def asks(number: int) -> None:
        for each in range(number):
            told(dora, words=f"第{each}盏路灯不亮，请来看看。{clock.now}")

    asks(12)
    clock.later(days=1, hours=1)
    count_and_publish(clock)
    first = figures_row(dora)
    asks(12)
    count_and_publish(clock)
    assert figures_row(dora) == first, "once a day"
    clock.later(days=1, hours=1)
    count_and_publish(clock)
    second = figures_row(dora)
    assert second != first
    asks(3)
    clock.later(days=1, hours=1)
    count_and_publish(clock)
    third = figures_row(dora)
    assert numbers(third) == numbers(second), "three are too few to change them"


def numbers(table: str) -> list[str]:
    """The figures without the day on which they were published."""
    return re.findall(r",(<?\d+|—|&lt; ?5)", re.sub(r"\d{4}-\d{2}-\d{2}", "", table))
