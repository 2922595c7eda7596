"""Markup in every text that anybody can write: never alive, in no page, file or message."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.test import override_settings
from playwright.sync_api import Error, Page

from tests import databases
from tests.integration.matrix.table import TABLE, Entry
from tests.integration.matrix.test_matrix import send, undone
from tests.integration.matrix.things import District
from tests.integration.portal.plain_browser import Browser, Form
from tests.integration.safety.test_bad_input import insider
from tests.integration.safety.test_every_address import ALIVE, fill_with_markup
from tests.serving import serving
from tests.support.visits import Visits

PAYLOADS = [
    "\"'><img src=x onerror=hit()>",
    "</title></textarea></script><script>hit()</script>",
    "<svg/onload=hit()>",
    "javascript:hit()//",
    "' onfocus=hit() autofocus x='",
    "{{7*7}}${7*7}{% debug %}<%= 7*7 %>",
    '=HYPERLINK("http://evil.example")',
    "]]><script>hit()</script><!--",
    "\u2028<script>hit()</script>",
]
LIVING = (
    ALIVE,
    "<script>hit",
    "<svg/onload",
    'href="javascript:',
    "' onfocus=hit() autofocus x='\"",
)
NOT_TYPED = ("code", "once", "step", "api_key", "csrfmiddlewaretoken", "credential")


def fields_of(form: Form) -> list[str]:
    """What somebody can type into: no choices and no keys of ours."""
    return [name for name in form.names if name not in form.choices and name not in NOT_TYPED]


def filled(form: Form, payload: str) -> Form:
    typed = dict.fromkeys(fields_of(form), payload)
    return replace(form, values={**form.values, **typed})


def living(text: str) -> list[str]:
    return [mark for mark in LIVING if mark in text]


def test_every_text_field_of_every_form_shows_markup_as_text(district, tried):
    """The forms are those that stand on the pages; what they answer and lead to is read."""
    found, tries = [], 0
    pages = {entry.route: entry for entry in TABLE if insider(entry, entry.get)}
    for entry in pages.values():
        who = insider(entry, entry.get)
        reader = Browser()
        reader.client = district[who].browser()
        reader.client.raise_request_exception = False
        for form in reader.open(entry.address(district)).forms:
            if not fields_of(form) or form.action.startswith("http"):
                continue
            for payload in PAYLOADS:
                tries += len(fields_of(form))
                with undone():
                    page = reader.submit(filled(form, payload))
                    if page.status >= 500 or living(page.text):
                        found.append(
                            f"{entry.name} → {form.action}: {page.status} {living(page.text)}"
                        )
    tried("markup in every text field of every form (XSS)", tries)
    assert tries > 500
    assert not found, "\n".join(found)


def test_xml_and_csv_hold_it_as_text_too(district, tried):
    fill_with_markup(district)
    found, files = [], 0
    for entry in TABLE:
        for method, answers in (("get", entry.get), ("post", entry.post)):
            who = insider(entry, answers)
            if not who:
                continue
            with undone():
                answer = send(entry, district, who, method)
                kind = answer.headers["Content-Type"].partition(";")[0]
                text = b"".join(answer).decode(errors="replace")
            if "xml" in kind or kind == "text/csv":
                files += 1
            if "xml" in kind and living(text):
                found.append(entry.name)
            if kind == "text/csv":
                rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
                found += [
                    f"{entry.name}: {cell}"
                    for row in rows
                    for cell in row
                    if cell[:1] in tuple("=+-@\t\r")
                ]
    tried("markup and formulas in XML and CSV", files)
    assert files > 3
    assert not found, "\n".join(found)


# --- in a real browser ------------------------------------------------------------------------

WATCH = """
window.hits = [];
window.hit = window.alert = window.prompt = window.confirm = () => hits.push("ran");
document.addEventListener("securitypolicyviolation", (event) => hits.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def painted(browser, django_db_setup, django_db_blocker, tmp_path_factory):
    """A server over a committed district in which everything is called and said in markup."""
    name, home = databases.database_name("_markup"), tmp_path_factory.mktemp("markup")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        with override_settings(STAFF_TOTP_REQUIRED=True, ERASURE_JOURNAL=home / "journal"):
            district = District()
            fill_with_markup(district)
        databases.point_django_at(databases.database_name())
        with serving(name, home, SHILIU_SAMPLE="0") as url:
            visits = Visits(browser, url)
            yield url, district, visits
            for context in visits.contexts:
                context.close()


def page_of(visits: Visits, district: District, who: str) -> Page:
    cookies = {morsel.key: morsel.value for morsel in district[who].browser().cookies.values()}
    page = visits(None, width=1200, **cookies)
    page.add_init_script(WATCH)
    return page


def looked_at(entry: Entry) -> bool:
    """Pages of ours; a picture or document is none, and runs nothing by its own policy."""
    ours = entry.route.startswith(("portal:", "desk:")) and not entry.route.endswith(":file")
    return ours and bool(insider(entry, entry.get))


def test_no_page_runs_what_somebody_wrote(painted, tried):
    """Neither does a page try to: the policy that would stop it has nothing to report."""
    url, district, visits = painted
    pages: dict[str, Page] = {}
    found, shown, addresses = [], 0, 0
    for entry in {each.route: each for each in TABLE if looked_at(each)}.values():
        who = insider(entry, entry.get)
        page = pages.setdefault(who, pages.get(who) or page_of(visits, district, who))
        try:
            page.goto(url + entry.address(district))
        except Error as error:
            if "Download" not in str(error):
                found.append(f"{entry.name}: {error}")
            continue
        addresses += 1
        shown += "onerror=alert" in page.inner_text("body")
        if hits := page.evaluate("window.hits"):
            found.append(f"{entry.name} as {who}: {hits}")
    tried("markup on every page in a real browser (XSS)", addresses)
    assert addresses > 40
    assert shown > 20, "the pages do show it"
    assert not found, "\n".join(found)
