"""What holds for every address: looking changes nothing, forms are ours, words are never markup."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Value
from django.test import Client

from shiliu.accounts.models import Token, User
from shiliu.cases.models import Case, ExportApproval, Text
from shiliu.catalogue.models import Category
from shiliu.core import references
from shiliu.network.actions import set_brand
from shiliu.network.models import Area, Holiday, PublishedFact, SettingChange, Unit
from shiliu.network.queries import deployment
from shiliu.people.models import Look
from tests.integration.matrix.table import TABLE, Entry
from tests.integration.matrix.test_matrix import NOT_THE_WORK, WRITTEN, undone
from tests.integration.matrix.things import District
from tests.integration.safety.test_bad_input import act, doors, insider

MARKUP = "\"'><img src=x onerror=alert(1)>"
ALIVE = "<img src=x"
AS_IS = ("application/json", "text/csv", "text/css", "text/xml", "application/xml")


def rows_written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [NOT_THE_WORK])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_any_address_changes_nothing(method, district):
    """Every route, as somebody who may go in and as everybody who acts there (rule 4)."""
    changed, looked = [], 0
    for entry in TABLE:
        for who in {"signed_out", insider(entry, entry.get), insider(entry, entry.post)} - {""}:
            with undone():
                before, client = rows_written(), district[who].browser()
                headers = dict(district[who].headers)
                answer = getattr(client, method)(entry.address(district), headers=headers)
                looked += 1
                if rows_written() != before:
                    changed.append(f"{entry.name} as {who}: {answer.status_code}")
    assert looked > 200
    assert not changed, "\n".join(changed)


def test_a_row_written_on_the_way_is_noticed(district):
    before = rows_written()
    Text.objects.filter(case_id=district.ids["answered"]).update(folded="")
    assert rows_written() > before


def test_no_form_of_the_desk_is_taken_from_another_page(district):
    taken = []
    for entry, who in doors("post"):
        address = entry.address(district)
        if not address.startswith("/desk/"):
            continue
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = district[who].browser().cookies
        with undone():
            before = rows_written()
            answer = browser.post(address, dict(entry.data(district, who)))
            if answer.status_code != 403 or rows_written() != before:
                taken.append(f"{entry.name}: {answer.status_code}")
    assert not taken, "\n".join(taken)


def fill_with_markup(district: District) -> District:
    """Everything that anybody can name or write is markup now."""
    texts = {"zh": MARKUP, "en": MARKUP}
    for model, columns in (
        (Area, ["name"]),
        (Unit, ["name", "address", "services"]),
        (Category, ["name", "who_can"]),
        (PublishedFact, ["name"]),
        (Holiday, ["name"]),
    ):
        fields = {field.name for field in model._meta.get_fields()}
        model.objects.update(**{name: texts for name in columns if name in fields})
    Text.objects.update(body=MARKUP, folded=MARKUP)
    Case.objects.exclude(title={}).update(title=texts)
    User.objects.update(display_name=MARKUP)
    Token.objects.update(name=MARKUP)
    Holiday.objects.update(source=MARKUP)
    PublishedFact.objects.update(source=MARKUP)
    SettingChange.objects.update(reason=MARKUP)
    ExportApproval.objects.update(reason=MARKUP)
    Look.objects.update(reason=Value(MARKUP))
    brand = {"name": texts, "tagline": texts, "owner": texts, "colours": {}}
    set_brand(
        brand=brand, by=district["district_admin"].acting, at=district["host"].post.approved_at
    )
    references.forget()
    assert deployment().brand.name["zh"] == MARKUP
    return district


@pytest.fixture
def full_of_markup(district):
    return fill_with_markup(district)


def alive(district: District, entry: Entry, who: str) -> list[str]:
    """The pages of one door on which the markup is markup."""
    address, headers = entry.address(district), dict(district[who].headers)
    answers = []
    if insider(entry, entry.get) == who:
        answers.append(district[who].browser().get(address, headers=headers))
    if insider(entry, entry.post) == who:
        data = dict(entry.data(district, who))
        answers.append(act(district, entry, who, data))
        typed = {name: MARKUP for name in data if name not in ("code", "once", "step", "api_key")}
        answers.append(act(district, entry, who, {**data, **typed}))
    return [
        f"{entry.name} as {who}"
        for answer in answers
        if ALIVE in b"".join(answer).decode(errors="replace")
        and answer.headers["Content-Type"].partition(";")[0] not in AS_IS
    ]


def test_what_people_wrote_is_markup_on_no_page(full_of_markup):
    found, seen = [], 0
    for entry in TABLE:
        for who in {insider(entry, entry.get), insider(entry, entry.post)} - {""}:
            with undone():
                found += alive(full_of_markup, entry, who)
                seen += 1
    assert seen > 100
    assert not found, "\n".join(found)


def test_the_markup_is_on_the_pages_as_text(full_of_markup):
    """The test above looks at pages that do show it."""
    page = full_of_markup["district"].browser().get("/desk/cases/?state=any").content.decode()
    assert "&lt;img src=x" in page
    home = Client().get("/").content.decode()
    assert "&lt;img src=x" in home


def test_what_is_no_page_is_not_guessed_to_be_one(district):
    for entry, who in doors("get"):
        answer = (
            district[who]
            .browser()
            .get(entry.address(district), headers=dict(district[who].headers))
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff", entry.name
        policy = answer.headers["Content-Security-Policy"]
        assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy.split("; ")), (
            entry.name
        )
