"""Contacts: kept for a time, looked at with a trace, corrected, erased."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from shiliu.accounts.rules.roles import Role
from shiliu.core.actor import PUBLIC, SYSTEM, Actor, ActorKind, Grant, holder_of
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.ledger.models import Fact
from shiliu.people.actions import (
    contact_rows,
    correct_contact,
    erase_contacts,
    keep_contact,
    look,
    purge_contacts,
)
from shiliu.people.models import Contact, Look
from shiliu.people.queries import (
    address_for_sending,
    contact_in_part,
    has_address,
    looks_at,
    looks_page,
    weekly_sample,
)
from tests.integration.accounts.world import DAY, NOW, World, acting

CASE = UUID("018f0000-0000-7000-8000-000000000001")


@pytest.fixture
def world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_TOTP_REQUIRED = False
    world = World()
    world.wu = world.person("wu", Role.GRID_WORKER, world.station)
    return world


def leave(subject=CASE, at=NOW, **details):
    details = details or {"name": "Dora", "phone": "0477-555-0101", "email": "dora@example.org"}
    rows = contact_rows(subject_type="case", subject_id=subject, purpose="news", at=at, **details)
    with transaction.atomic():
        insert_together(*rows)


def see(by, subject=CASE, at=NOW, own=True, reason="", area_path="d/s/c/g/"):
    return look(
        subject_type="case",
        subject_id=subject,
        by=by,
        at=at,
        reason=reason,
        own=own,
        area_path=area_path,
    )


def test_nothing_left_is_no_row():
    assert (
        contact_rows(subject_type="case", subject_id=CASE, purpose="news", at=NOW, name=" ") == []
    )


@pytest.mark.parametrize(
    ("details", "field"),
    [({"phone": "ring me"}, "phone"), ({"email": "dora"}, "email"), ({"name": "x" * 61}, "name")],
)
def test_what_cannot_be_a_contact_is_refused_with_the_field(db, details, field):
    with pytest.raises(RuleBroken) as refusal:
        contact_rows(subject_type="case", subject_id=CASE, purpose="news", at=NOW, **details)
    assert refusal.value.field == field


def test_a_contact_is_kept_for_the_set_time_and_counted_anew_when_the_subject_moves(db):
    leave()
    assert Contact.objects.get().retain_until == date(2027, 5, 22)
    keep_contact("case", CASE, NOW + 10 * DAY)
    assert Contact.objects.get().retain_until == date(2027, 6, 1)


class TestLooking:
    def test_a_look_leaves_who_when_and_why(self, world):
        leave()
        actor = acting(world.wu)
        assert see(actor).phone == "0477-555-0101"
        row = Look.objects.get()
        assert (row.by, row.unit, row.at, row.own) == (actor.by, world.station.id, NOW, True)
        fact = Fact.objects.order_by("id").last()
        assert (fact.verb, fact.by, fact.subject_id) == ("contact.look", actor.by, CASE)
        assert "0477" not in str(fact.data)

    def test_outside_the_own_matters_a_reason_is_asked_for(self, world):
        leave()
        before = Fact.objects.count()
        with pytest.raises(RuleBroken) as refusal:
            see(acting(world.wu), own=False, reason="  ")
        assert refusal.value.code == "people.reason_missing"
        assert not Look.objects.exists()
        assert Fact.objects.count() == before
        see(acting(world.wu), own=False, reason="call back about the lift")
        assert Look.objects.get().reason == "call back about the lift"

    def test_a_reason_is_never_in_the_sealed_fact(self, world):
        leave()
        see(acting(world.wu), own=False, reason="Dora asked me to ring")
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(f::text, '') FROM ledger_fact f")
            assert "Dora" not in cursor.fetchone()[0]

    def test_residents_the_public_and_the_system_do_not_look(self, world):
        leave()
        for by in (PUBLIC, SYSTEM, holder_of(CASE)):
            with pytest.raises(NotAllowed):
                see(by)
        assert not Look.objects.exists()

    def test_without_a_contact_there_is_nothing_to_see_and_no_trace(self, world):
        with pytest.raises(RuleBroken) as refusal:
            see(acting(world.wu), subject=uuid4())
        assert refusal.value.code == "people.no_contact"
        assert not Look.objects.exists()

    def test_the_trace_rolls_back_with_the_look(self, world):
        leave()
        with transaction.atomic():
            see(acting(world.wu))
            transaction.set_rollback(True)
        assert not Look.objects.exists()


class TestReadingTheLog:
    def test_the_person_reads_who_and_why_without_names(self, world):
        leave()
        see(acting(world.wu), own=False, reason="call back")
        grant = Grant("d/", frozenset(), unit=world.department.id)
        see(Actor(ActorKind.UNIT, grants=(grant,)), at=NOW + DAY)
        by_unit, by_wu = looks_at("case", CASE)
        assert (by_wu.unit["en"], by_wu.reason, by_wu.person) == ("station", "call back", "")
        assert by_wu.role
        assert (by_unit.unit["en"], by_unit.role) == ("water", "")
        assert looks_at("case", uuid4()) == []

    def test_the_auditor_reads_names_within_the_area(self, world):
        leave()
        see(acting(world.wu))
        (shown,), _ = looks_page(acting(world.ada))
        assert shown.person == "Wu"
        street = acting(world.person("ou", Role.AUDITOR, world.other_street))
        assert looks_page(street) == ([], None)
        assert looks_page(acting(world.alma)) == ([], None), "administrators do not"
        assert looks_page(acting(world.wu)) == ([], None)

    def test_the_log_pages_through_every_look_once(self, world, monkeypatch):
        monkeypatch.setattr("shiliu.people.queries.PAGE", 3)
        leave()
        actor = acting(world.wu)
        for minute in range(8):
            see(actor, at=NOW + timedelta(minutes=minute))
        seen, before = [], None
        while True:
            rows, before = looks_page(acting(world.ada), before)
            seen += [row.id for row in rows]
            if before is None:
                break
        assert len(seen) == len(set(seen)) == 8

    def test_the_weekly_sample_is_drawn_from_last_week_the_same_all_week(self, world, monkeypatch):
        monkeypatch.setattr("shiliu.people.queries.SAMPLE_SIZE", 5)
        leave()
        actor, monday = acting(world.wu), datetime(2026, 11, 23, tzinfo=ZoneInfo("Asia/Shanghai"))
        for hours in range(-30, 10, 2):
            see(actor, at=monday + timedelta(hours=hours))
        see(actor, at=monday - timedelta(days=8))
        drawn = {row.id for row in weekly_sample(acting(world.ada), monday)}
        assert len(drawn) == 5
        assert all(row.at < monday for row in weekly_sample(acting(world.ada), monday))
        for later in (monday + timedelta(days=3), monday + timedelta(days=6, hours=23)):
            assert {row.id for row in weekly_sample(acting(world.ada), later)} == drawn
        assert weekly_sample(acting(world.ada), monday + timedelta(days=14)) == []
        assert weekly_sample(acting(world.alma), monday) == []

    def test_nobody_can_know_the_sample_without_the_secret(self, world, monkeypatch, settings):
        monkeypatch.setattr("shiliu.people.queries.SAMPLE_SIZE", 5)
        leave()
        actor, later = acting(world.wu), NOW + timedelta(days=7)
        for minute in range(40):
            see(actor, at=NOW + timedelta(minutes=minute))
        ours = {row.id for row in weekly_sample(acting(world.ada), later)}
        settings.SHILIU_SECRET = "another secret"
        assert {row.id for row in weekly_sample(acting(world.ada), later)} != ours


def test_a_contact_is_put_right_and_the_fact_says_only_that(world):
    leave()
    correct_contact(
        subject_type="case",
        subject_id=CASE,
        by=acting(world.wu),
        at=NOW,
        area_path="d/s/c/g/",
        name="Dora",
        phone="0477-555-0199",
        email="",
    )
    assert Contact.objects.get(subject_id=CASE).phone == "0477-555-0199"
    assert not has_address("case", CASE)
    fact = Fact.objects.order_by("id").last()
    assert (fact.verb, fact.data) == ("contact.correct", {})


@pytest.mark.django_db
def test_whoever_holds_the_code_reads_a_contact_in_part_only():
    leave()
    shown = contact_in_part("case", CASE)
    assert shown == {
        "name": "D***",
        "phone": "***0101",
        "email": "d***@example.org",
        "purpose": "news",
    }


def test_an_erasure_takes_contact_and_reasons_but_not_who_looked(world):
    other = uuid4()
    leave()
    leave(other)
    see(acting(world.wu), own=False, reason="Dora rang")
    see(acting(world.wu), subject=other, own=False, reason="somebody else")
    assert erase_contacts("case", CASE) == 1
    assert contact_in_part("case", CASE) == {}
    assert address_for_sending("case", CASE) == ""
    (shown,) = looks_at("case", CASE)
    assert (shown.reason, shown.unit["en"]) == ("", "station")
    assert has_address("case", other)
    assert looks_at("case", other)[0].reason == "somebody else"
    assert erase_contacts("case", CASE) == 0


def test_the_purge_deletes_what_is_over_and_counts_it(world):
    leave()
    leave(uuid4(), at=NOW + 100 * DAY)
    see(acting(world.wu))
    last_day = datetime(2027, 5, 22, 12, tzinfo=NOW.tzinfo)
    assert purge_contacts(by=SYSTEM, at=last_day) == 0
    assert purge_contacts(by=SYSTEM, at=last_day + DAY) == 1
    fact = Fact.objects.order_by("id").last()
    assert (fact.verb, fact.amount, fact.by) == ("contact.purge", 1, "system")
    assert Contact.objects.count() == 1
    assert Look.objects.count() == 1, "the log is kept longer"
    purge_contacts(by=SYSTEM, at=NOW + 1200 * DAY)
    assert not Look.objects.exists()
