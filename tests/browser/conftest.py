"""One real server and one browser for the whole session."""

from __future__ import annotations

import os
import secrets
import shutil
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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user, invite
from shiliu.accounts.rules.roles import Role
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.rows import make_cursor
from shiliu.cli import postgres
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.core.jobs import forget_all
from shiliu.ledger.actions import seal_due
from shiliu.network.queries import network
from shiliu.tallies.actions.projecting import project
from shiliu.tallies.actions.publishing import publish_figures
from tests import databases
from tests.integration.matrix.actors import OWN, SUBDISTRICT, account, new_post
from tests.integration.matrix.things import District
from tests.serving import serving
from tests.stories import busy_month, every_state

# Playwright's loop runs in this thread; Django would refuse to read the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
LANGUAGES = ("zh-hans", "en")
WITH_PEOPLE = (SUBDISTRICT, "150603001000")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str:
    """The Chromium that SHILIU_CHROMIUM names, or one on the PATH."""
    named = os.environ.get("SHILIU_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium: install it or name it in SHILIU_CHROMIUM (tools/browser.sh)")
    return found


@pytest.fixture(scope="session")
def browser():
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=options)
        yield chromium
        chromium.close()


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
        """Inside, actions of this process write to the server's database."""
        with self.blocker.unblock():
            databases.point_django_at(self.database)
            try:
                yield
            finally:
                databases.point_django_at(databases.database_name())

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


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    """A server over a committed database with the profile and a request in every state."""
    name = databases.database_name("_browser")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        codes = every_state(clock.now())
        busy_month(clock.now())
        publish(clock.now())
        forget_all()
        published = str(case_by_code(codes["answered"]).id)
        oldest = make_cursor(datetime(2000, 1, 1, tzinfo=UTC), UUID(int=0))
        databases.point_django_at(databases.database_name())
        with serving(name, tmp_path_factory.mktemp("server")) as url:
            yield Server(url, name, codes, published, oldest, django_db_blocker)


def stored_in(home: Path) -> dict[str, object]:
    """The storages with pictures where a real server of this home looks for them."""
    files = settings.STORAGES["files"]
    options = {**files["OPTIONS"], "location": home / "files"}
    return {**settings.STORAGES, "files": {**files, "OPTIONS": options}}


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
            STAFF_TOTP_REQUIRED=True, ERASURE_JOURNAL=home / "journal", STORAGES=stored_in(home)
        ):
            district = District()
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


class Visits:
    """Pages of readers, each with a choice of language, theme, type size, width and script."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, path: str | None = "/", *, width: int = 390, script: bool = True, **chosen: str
    ) -> Page:
        """A new reader's page; opened at `path` unless that is None."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        cookies = {"django_language": chosen.pop("language", "zh-hans"), **chosen}
        context.add_cookies(
            [{"name": name, "value": value, "url": self._url} for name, value in cookies.items()]
        )
        page = context.new_page()
        if path is not None:
            page.goto(self._url + path)
        return page

    def at(self, url: str) -> Visits:
        """The same under another name of the server."""
        visits = Visits(self._browser, url)
        visits.contexts = self.contexts
        return visits


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
