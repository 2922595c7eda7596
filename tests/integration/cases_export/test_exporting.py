"""Lists as files: who may, what is in them, a second person for long ones (safety rule 13)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions import exporting
from shiliu.cases.actions.exporting import approve_export, ask_for_export, export_cases
from shiliu.cases.actions.splitting import NewPart, split
from shiliu.cases.models import Case, ExportApproval
from shiliu.cases.queries import Filters
from shiliu.cases.queries.exports import waiting_exports
from shiliu.core import clock, references
from shiliu.core.actor import PUBLIC, SYSTEM
from shiliu.core.errors import NotAllowed
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network
from shiliu.people.models import Look
from shiliu.people.queries import looks_at
from tests.integration.checks.examples.kinds import World
from tests.integration.checks.examples.network import areas_settled
from tests.support.people import COMMUNITY, DISTRICT, OTHER_COMMUNITY, STREET, SUBDISTRICT
from tests.support.requests import CONTACT, LAMP, WORDS, ask

WHY = "Checking the repairs of the week."


def taken(by, *, filters: Filters | None = None, **asked: object) -> list[list[str]]:
    """The cells of the file, the byte order mark taken off."""
    file = export_cases(by=by.actor, at=clock.now(), filters=filters or Filters(), **asked)
    text = b"".join(file.parts).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def columns(rows: list[list[str]], name: str) -> list[str]:
    return [row[rows[1].index(name)] for row in rows[2:]]


def test_the_file_says_who_took_it_out_when_and_for_which_unit(frank):
    ask()
    with translation.override("en"):
        (mark, *rest), *_others = taken(frank)
    assert rest == []
    assert mark.startswith(
        "1 requests, taken out on 2026-03-10 10:00 by Frank, Qingchunshan subdistrict office."
    )


def test_it_holds_codes_names_and_days_but_no_words(frank):
    first, second = ask(), ask(category=LAMP)
    rows = taken(frank)
    assert columns(rows, "number") == [second.receipt.number, first.receipt.number]
    assert columns(rows, "state") == ["received", "received"]
    assert columns(rows, "received_at") == ["2026-03-10 10:00"] * 2
    assert columns(rows, "category") == ["路灯", "小区内路灯"]
    assert "email" not in rows[1]
    assert WORDS not in str(rows)


def test_filters_narrow_it_as_they_narrow_the_list(frank):
    ask(), ask(category=LAMP)
    assert len(taken(frank, filters=Filters(category="street"))) == 3
    assert len(taken(frank, filters=Filters(received_from=date(2026, 3, 11)))) == 2
    with pytest.raises(RuleBroken, match="category_unknown"):
        taken(frank, filters=Filters(category="nothing"))


def test_only_the_own_area_and_what_one_may_see(frank, grace):
    ask()
    ask(area="150603001001")
    complaint = ask(category="complaint.unit", against=STREET)
    assert len(taken(grace)) == 5
    assert complaint.receipt.number not in columns(taken(frank), "number")
    assert len(taken(frank)) == 3


def test_one_fact_says_what_was_taken_out_without_words(frank):
    ask()
    taken(frank, filters=Filters(states=("open",), area=SUBDISTRICT))
    fact = Fact.objects.get(verb="case.export")
    assert (fact.by, fact.amount, fact.subject_type) == (str(frank.post.id), 1, "export")
    assert fact.area_path.endswith(f"{SUBDISTRICT}/")
    assert fact.data == {"detail": "list", "filters": {"states": ["open"], "area": SUBDISTRICT}}


@pytest.mark.parametrize("name", ["alice", "erin", "heidi", "ivan", "judy"])
def test_without_the_permission_nobody_exports(people, name):
    with pytest.raises(NotAllowed):
        export_cases(by=people[name].actor, at=clock.now(), filters=Filters())


@pytest.mark.parametrize("actor", [PUBLIC, SYSTEM])
def test_only_a_person_exports(people, actor):
    with pytest.raises(NotAllowed):
        export_cases(by=actor, at=clock.now(), filters=Filters())
    assert not Fact.objects.filter(verb="case.export").exists()


def test_cells_that_a_spreadsheet_would_calculate_are_neutralised(frank):
    asked = ask()
    Case.objects.filter(pk=asked.id).update(title={"zh": "=HYPERLINK(1)"})
    assert columns(taken(frank), "title") == ["'=HYPERLINK(1)"]


def test_contacts_need_a_reason_and_leave_a_trace_that_the_asker_reads(frank):
    asked, silent = ask(contact=CONTACT), ask()
    with pytest.raises(RuleBroken, match="export_reason"):
        taken(frank, contacts=True)
    rows = taken(frank, contacts=True, reason=WHY)
    assert columns(rows, "phone") == ["", CONTACT.phone]
    assert columns(rows, "email") == ["", CONTACT.email]
    (seen,) = looks_at("case", asked.id)
    assert (seen.reason, seen.own) == (WHY, False)
    assert not Look.objects.filter(subject_id=silent.id).exists()
    assert Fact.objects.get(verb="case.export").data["detail"] == "contacts"


def test_contacts_need_a_permission_of_their_own(people, monkeypatch):
    frank = people.frank.actor
    grants = tuple(
        replace(grant, permissions=grant.permissions - {"cases:contact:export"})
        for grant in frank.grants
    )
    without = replace(frank, grants=grants)
    export_cases(by=without, at=clock.now(), filters=Filters())
    with pytest.raises(NotAllowed):
        export_cases(by=without, at=clock.now(), filters=Filters(), contacts=True, reason=WHY)


@pytest.fixture
def long_list(monkeypatch, frank):
    """More requests than one person may take out alone."""
    monkeypatch.setattr(exporting, "MOST_ALONE", 2)
    for _ in range(3):
        ask()


def asked_by(frank, **asked: object) -> ExportApproval:
    return ask_for_export(by=frank.actor, at=clock.now(), filters=Filters(), reason=WHY, **asked)


@pytest.mark.usefixtures("long_list")
def test_a_long_list_needs_a_second_person_and_is_taken_out_once(frank, grace):
    with pytest.raises(RuleBroken, match="export_second_person"):
        taken(frank)
    approval = asked_by(frank)
    assert (approval.rows, approval.approved_at) == (3, None)
    with pytest.raises(RuleBroken, match="export_second_person"):
        taken(frank)
    assert [each.id for each in waiting_exports(grace.actor)] == [approval.id]
    approve_export(by=grace.actor, at=clock.now(), approval_id=approval.id)
    assert waiting_exports(grace.actor) == []
    assert len(taken(frank)) == 5
    assert Fact.objects.get(verb="case.export").subject_id == approval.id
    with pytest.raises(RuleBroken, match="export_second_person"):
        taken(frank)
    verbs = (
        Fact.objects.filter(subject_id=approval.id).order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["export.ask", "export.approve", "case.export"]


@pytest.mark.usefixtures("long_list")
def test_short_lists_one_after_the_other_are_a_long_one(frank, clock, monkeypatch):
    """Month by month everything would be out without a second person."""
    monkeypatch.setattr(exporting, "MOST_ALONE", 2)
    ask(), ask(), ask(category=LAMP)
    lamps, others = Filters(category=LAMP), Filters(category=ask().case.category_id)
    assert len(taken(frank, filters=lamps)) == 3
    with pytest.raises(RuleBroken, match="export_second_person"):
        taken(frank, filters=others)
    clock.later(hours=25)
    assert len(taken(frank, filters=lamps)) == 3


def test_who_works_for_several_areas_names_the_one(frank):
    """Another person approves for that area, and for no other."""
    paths = [network().areas_by_code[code].path for code in (COMMUNITY, OTHER_COMMUNITY)]
    both = replace(
        frank.actor,
        grants=tuple(replace(frank.actor.grants[0], area_path=path) for path in paths),
    )
    with pytest.raises(RuleBroken, match="export_area"):
        ask_for_export(by=both, at=clock.now(), filters=Filters(), reason=WHY)
    here = Filters(area=OTHER_COMMUNITY)
    asked = ask_for_export(by=both, at=clock.now(), filters=here, reason=WHY)
    assert asked.area_path == paths[1]


def test_nobody_approves_their_own_list_in_any_post(frank):
    approval = asked_by(frank)
    other_post = frank.gets(Role.COORDINATOR, STREET, "150603002007")
    for by in (frank.actor, frank.acting(other_post)):
        with pytest.raises((RuleBroken, NotAllowed)):
            approve_export(by=by, at=clock.now(), approval_id=approval.id)
    with pytest.raises(RuleBroken, match="export_same_person"):
        approve_export(by=frank.actor, at=clock.now(), approval_id=approval.id)


@pytest.mark.usefixtures("long_list")
def test_the_second_person_needs_the_right_over_that_area(people, frank):
    approval = asked_by(frank)
    elsewhere = people.add("mallory", Role.COORDINATOR, "office-habagexi", "150603001000")
    for by in (elsewhere, people.erin):
        with pytest.raises(NotAllowed):
            approve_export(by=by.actor, at=clock.now(), approval_id=approval.id)
        assert waiting_exports(by.actor) == []


@pytest.mark.usefixtures("long_list")
def test_the_approval_is_for_this_list_this_person_and_a_week(people, frank, grace, clock):
    approve_export(by=grace.actor, at=clock(), approval_id=asked_by(frank).id)
    for other in (
        lambda: taken(frank, filters=Filters(area=SUBDISTRICT)),
        lambda: taken(frank, contacts=True, reason=WHY),
        lambda: taken(grace),
    ):
        with pytest.raises(RuleBroken, match="export_second_person"):
            other()
    clock.later(days=8)
    with pytest.raises(RuleBroken, match="export_second_person"):
        taken(frank)


@pytest.mark.usefixtures("long_list")
def test_it_is_approved_once_and_asked_for_with_a_reason(frank, grace):
    approval = asked_by(frank)
    approve_export(by=grace.actor, at=clock.now(), approval_id=approval.id)
    with pytest.raises(RuleBroken, match="export_approved"):
        approve_export(by=grace.actor, at=clock.now(), approval_id=approval.id)
    with pytest.raises(RuleBroken, match="export_reason"):
        ask_for_export(by=frank.actor, at=clock.now(), filters=Filters(), reason=" ")
    with pytest.raises(RuleBroken, match="area_unknown"):
        ask_for_export(by=frank.actor, at=clock.now(), filters=Filters(area="nowhere"), reason=WHY)


def test_a_refused_export_leaves_no_trace(frank, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ALONE", 0)
    ask(contact=CONTACT)
    with pytest.raises(RuleBroken):
        taken(frank, contacts=True, reason=WHY)
    assert not Look.objects.exists()
    assert not Fact.objects.filter(verb="case.export").exists()


def test_the_district_and_other_communities_are_named(grace):
    ask(area=DISTRICT, category="policy.paper")
    ask(area=OTHER_COMMUNITY)
    assert set(columns(taken(grace), "area_code")) == {DISTRICT, OTHER_COMMUNITY}


def test_an_old_code_of_an_area_means_what_it_became(grace, people, clock, tmp_path):
    """A list kept under an address, or a view, outlives the area it was narrowed to."""
    ask(area=COMMUNITY)
    areas_settled(World(people, clock, tmp_path))()
    references.forget()  # as after the commit
    assert COMMUNITY not in network().areas_by_code or network().areas_by_code[COMMUNITY].ended
    assert len(taken(grace, filters=Filters(area=COMMUNITY))) >= 2
    assert Fact.objects.filter(verb="case.export").count() == 1


def test_a_part_is_exported_with_the_contact_of_its_whole(erin, frank):
    asked = ask(contact=CONTACT)
    new = NewPart("4号楼前的路灯也不亮。", COMMUNITY, LAMP)
    changes = asked.case.changes
    split(by=erin.actor, at=clock.now(), case_id=asked.id, new=new, changes=changes)
    rows = taken(frank, contacts=True, reason=WHY)
    assert columns(rows, "phone") == [CONTACT.phone] * 2
    assert len(looks_at("case", asked.id)) == Look.objects.count() == 1
