"""One real server and one browser for the whole session."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Page

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user, invite
from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions.files import add_document, add_pictures, approve_picture
from shiliu.cases.models import Case
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.rows import make_cursor
from shiliu.cli import postgres
from shiliu.core import clock, references
from shiliu.core.actor import SYSTEM, Actor, holder_of
from shiliu.core.jobs import forget_all
from shiliu.files.actions import read_document, read_picture
from shiliu.files.rules.approval import TICKS
from shiliu.ledger.actions import seal_due
from shiliu.network.queries import network
from shiliu.tallies.actions.projecting import project
from shiliu.tallies.actions.publishing import publish_figures
from tests import databases
from tests.integration.matrix.actors import OWN, SUBDISTRICT, account, new_post
from tests.integration.matrix.things import District
from tests.serving import serving
from tests.stories import busy_month, every_state, worker_of
from tests.support.pictures import from_a_phone, pdf
from tests.support.visits import Visits

LANGUAGES = ("zh-hans", "en")
WITH_PEOPLE = (SUBDISTRICT, "150603001000")


@dataclass
class Server:
    """A running web server: its address, its database, and codes of requests in every state.

    `published` is a request that the public may read, `oldest` the cursor behind the last of them.
    """

    url: str
    database: str
    codes: dict[str, str]
    published: str
    oldest: str
    blocker: object = field(default=None, repr=False)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Inside, actions of this process write to the server's database.

        Afterwards its process knows changed reference data as well: it may take a second.
        """
        with self.blocker.unblock():
            databases.point_django_at(self.database)
            try:
                known = references.current_version()
                yield
                references.forget()
                moved = references.current_version() != known
            finally:
                databases.point_django_at(databases.database_name())
        if moved:
            time.sleep(references.CHECK_SECONDS)

    @contextmanager
    def emptied(self, *tables: str) -> Iterator[None]:
        """Inside, these tables are empty."""
        with psycopg.connect(postgres.owner_url(databases.cluster(), self.database)) as owner:
            for table in tables:
                owner.execute(f"ALTER TABLE {table} RENAME TO {table}_aside")
                owner.execute(f"CREATE TABLE {table} (LIKE {table}_aside INCLUDING ALL)")
                owner.execute(f"GRANT SELECT ON {table} TO PUBLIC")
            owner.commit()
            try:
                yield
            finally:
                for table in tables:
                    owner.execute(f"DROP TABLE {table}")
                    owner.execute(f"ALTER TABLE {table}_aside RENAME TO {table}")


def publish(now: datetime) -> None:
    """What the job worker does in a night: count, seal, publish."""
    while project(batch=2000):
        pass
    seal_due(at=now)
    publish_figures(now)


def stored_in(folder: Path) -> dict[str, object]:
    """The storages with pictures where a real server looks for them in its home."""
    files = settings.STORAGES["files"]
    options = {**files["OPTIONS"], "location": folder}
    return {**settings.STORAGES, "files": {**files, "OPTIONS": options}}


def add_pictures_to(received: Case, answered: Case) -> None:
    """One that came with a request, and one that everybody may see."""
    at, picture = clock.now(), read_picture(from_a_phone())
    add_pictures(by=holder_of(received.id), at=at, case_id=received.id, pictures=[picture])
    worker = worker_of(network().units_by_id[answered.unit_id])
    given = {"by": worker, "at": at, "case_id": answered.id}
    (shown,) = add_pictures(**given, pictures=[picture])
    approve_picture(**given, file_id=shown, ticks=TICKS)


def add_document_to(case_id: UUID, by: Actor) -> None:
    """One with as long a name as there may be: it has to fit a phone."""
    document = read_document(pdf(), f"{'路灯改造施工图' * 10}.pdf")
    add_document(by=by, at=clock.now(), case_id=case_id, document=document)


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    """A server over a committed database with the profile and a request in every state."""
    name, home = databases.database_name("_browser"), tmp_path_factory.mktemp("server")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        codes = every_state(clock.now())
        answered = case_by_code(codes["answered"])
        with override_settings(STORAGES=stored_in(home / "sample-files")):
            add_pictures_to(case_by_code(codes["received"]), answered)
        busy_month(clock.now())
        publish(clock.now())
        forget_all()
        oldest = make_cursor(datetime(2000, 1, 1, tzinfo=UTC), UUID(int=0))
        databases.point_django_at(databases.database_name())
        with serving(name, home) as url:
            yield Server(url, name, codes, str(answered.id), oldest, django_db_blocker)


@dataclass
class Desk:
    """A server with everybody at work: its address, ids of things, a page for each of the staff.

    `links` are those that newcomers were given to set their first password.
    """

    url: str
    ids: dict[str, str]
    sessions: dict[str, str]
    visits: Visits
    links: dict[str, str]
    form_token: str = "f" * 32
    _pages: dict[tuple[str, str], Page] = field(default_factory=dict)

    def page_of(self, who: str, language: str = "zh-hans") -> Page:
        """The page of somebody who is signed in, always the same."""
        if (who, language) not in self._pages:
            cookies = {
                "csrftoken": self.form_token,
                settings.SESSION_COOKIE_NAME: self.sessions[who],
            }
            page = self.visits(None, language=language, **cookies)
            self._pages[who, language] = page
        return self._pages[who, language]


NEWCOMERS = [
    *(f"{kind}-{language}" for kind in ("new", "passkey") for language in LANGUAGES),
    *("passkey-unverified", "passkey-code"),
]


def newcomers() -> dict[str, str]:
    """People who have a post and have never signed in; their links by name."""
    links = {}
    for name in NEWCOMERS:
        user = add_user(by=SYSTEM, at=clock.now(), username=name, display_name=name)
        post = new_post(user, *OWN["centre"])
        appoint(by=SYSTEM, at=clock.now(), new=post)
        links[name] = invite(by=SYSTEM, at=clock.now(), user_id=user.id)
    return links


def signed_in_where_nothing_is() -> str:
    """The session of an administrator of a subdistrict that nothing happened in."""
    areas = {network().areas_by_code[code].path for code in WITH_PEOPLE}
    offices = (unit for unit in network().units if unit.kind == "office" and unit.rank)
    office = next(unit for unit in offices if unit.area_path not in areas)
    user = account("third_admin")
    area = network().areas_by_path[office.area_path].code
    post = new_post(user, Role.ADMINISTRATOR, office.code, area)
    appoint(by=SYSTEM, at=clock.now(), new=post)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="session")
def desk(browser, django_db_setup, django_db_blocker, tmp_path_factory):
    """A server over a committed database with everybody at work and a request in every state."""
    name, home = databases.database_name("_desk"), tmp_path_factory.mktemp("desk")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        with override_settings(
            STAFF_TOTP_REQUIRED=True,
            ERASURE_JOURNAL=home / "journal",
            STORAGES=stored_in(home / "files"),
        ):
            district = District()
            add_document_to(district.ids["titled"], district["centre"].acting)
            codes = every_state(clock.now())
            links = newcomers()
            third_admin = signed_in_where_nothing_is()
        publish(clock.now())
        forget_all()
        cases = {state: case_by_code(code).id for state, code in codes.items()}
        ids = {each: str(found) for each, found in {**cases, **district.ids}.items()}
        sessions = {
            each: morsel.value
            for each, somebody in district.people.items()
            for morsel in somebody.client.cookies.values()
        }
        databases.point_django_at(databases.database_name())
        with serving(name, home, SHILIU_SAMPLE="0") as url:
            visits = Visits(browser, url)
            yield Desk(
                url,
                ids,
                {**sessions, "third_admin": third_admin, "signed_out": "nobody"},
                visits,
                links,
            )
            for context in visits.contexts:
                context.close()


@pytest.fixture
def visit(browser, server):
    """Open an address of the server as a reader who has chosen language, theme and width."""
    visits = Visits(browser, server.url)
    yield visits
    for context in visits.contexts:
        context.close()


@pytest.fixture(scope="session")
def readers(browser, server):
    """One page for each language, for tests that look at many addresses and leave no trace."""
    visits = Visits(browser, server.url)
    yield {language: visits(None, language=language) for language in ("zh-hans", "en")}
    for context in visits.contexts:
        context.close()


@pytest.fixture
def once():
    """A key that no form was sent with before."""
    return secrets.token_hex(16)
