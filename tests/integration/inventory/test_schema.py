"""Entry 9: no column and no key anywhere asks what nobody needs to know of a person.

Reads the tables of a database in use as its owner, and what the interfaces say and send.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.test import Client

from shiliu.core import clock
from tests.stories import every_state
from tests.support.moments import NOW

OPENAPI = Path(__file__).parents[3] / "docs/openapi.json"
FORBIDDEN_ENGLISH = [
    "ethnic",
    "ethnicity",
    "ethnicities",
    "minority",
    "nationality",
    "race",
    "racial",
    "tribe",
    "religion",
    "religions",
    "religious",
    "faith",
    "belief",
    "beliefs",
    "creed",
    "church",
    "political",
    "politics",
    "party",
    "membership",
    "ideology",
    "loyalty",
    "stance",
    "health",
    "healthy",
    "medical",
    "disease",
    "illness",
    "diagnosis",
    "disabled",
    "moral",
    "morals",
    "morality",
    "virtue",
    "civility",
    "credit",
    "reputation",
]
FORBIDDEN_CHINESE = [
    "民族",
    "族别",
    "种族",
    "宗教",
    "信仰",
    "教派",
    "政治",
    "政治面貌",
    "党员",
    "党派",
    "党团",
    "立场",
    "健康",
    "疾病",
    "病史",
    "病情",
    "残疾",
    "道德",
    "品德",
    "德行",
    "文明分",
    "信用分",
]
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
     WHERE table_schema = 'public' ORDER BY 1, 2
"""


def forbidden(names: Iterable[str]) -> list[str]:
    """The names that say one of the words, whole words in English, anywhere in Chinese."""
    return [
        name
        for name in names
        if {word.lower() for word in WORDS.findall(name)} & set(FORBIDDEN_ENGLISH)
        or any(word in name for word in FORBIDDEN_CHINESE)
    ]


def keys_in(value: object) -> Iterator[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            yield from keys_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from keys_in(inside)


CODES = "SELECT code FROM catalogue_category UNION SELECT code FROM network_unit"


def names_in(database: psycopg.Connection) -> set[str]:
    """All tables, columns and keys of stored JSON, each with where it stands.

    Codes of kinds of requests and of units are left out where they are keys: a department or a
    kind of help is nobody's quality.
    """
    columns = database.execute(COLUMNS).fetchall()
    codes = {code for (code,) in database.execute(CODES)}
    found = {f"{table}.{column}" for table, column, _ in columns}
    for table, column, kind in columns:
        if kind in ("json", "jsonb"):
            rows = database.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}"')
            for (text,) in rows:
                keys = set(keys_in(json.loads(text))) if text else set()
                found |= {f"{table}.{column}.{key}" for key in keys - codes}
    return found


def names_told(openapi: dict) -> set[str]:
    """Names of properties, parameters and schemas of a description."""
    schemas = openapi["components"]["schemas"]
    found = set(schemas)
    for name, schema in schemas.items():
        found |= {f"{name}.{key}" for key in schema.get("properties", {})}
    for path, operations in openapi["paths"].items():
        found.add(path)
        for operation in operations.values():
            found |= {each["name"] for each in operation.get("parameters", ())}
    return found


@pytest.fixture
def database(fresh_kangbashi) -> Iterator[psycopg.Connection]:
    """The district with a request in every state, as its owner reads it."""
    with clock.simulated(lambda: NOW):
        every_state(NOW)
    with psycopg.connect(fresh_kangbashi.owner_url, autocommit=True) as connection:
        yield connection


def test_inventory_9_no_column_and_no_stored_key_asks_for_it(database):
    names = names_in(database)
    tables = {name.partition(".")[0] for name in names}
    assert {"people_contact", "accounts_user", "cases_case", "ledger_fact"} <= tables
    assert len(names) > 250
    assert sum(name.count(".") == 2 for name in names) > 30
    assert not forbidden(names)


@pytest.mark.parametrize(
    "planted",
    [
        "ALTER TABLE people_contact ADD COLUMN ethnicity text",
        'ALTER TABLE accounts_user ADD COLUMN "民族" text',
        "ALTER TABLE cases_case ADD COLUMN asker_religion text",
        'ALTER TABLE people_contact ADD COLUMN "politicalStatus" text',
        "CREATE TABLE people_health (id int)",
        """UPDATE cases_case SET routing = routing || '{"asker": [{"morality": 7}]}'""",
        """INSERT INTO network_setting (key, value, changed_at)
           VALUES ('form', '{"fields": {"政治面貌": 1}}', now())""",
    ],
    ids=[
        "column",
        "column in Chinese",
        "part of a name",
        "joined name",
        "table",
        "key",
        "key in zh",
    ],
)
def test_inventory_9_a_planted_one_is_found(database, planted):
    database.execute(planted)
    assert len(forbidden(names_in(database))) >= 1


def test_inventory_9_the_words_are_looked_for_whole():
    innocent = ["trace", "third_place", "partly", "part", "racetrack", "人民"]
    assert not forbidden(innocent)
    told = ["race", "partyMember", "health_state", "user.moral", "PoliticalStatus", "是否党员"]
    assert forbidden(told) == told


def test_inventory_9_the_committed_description_asks_for_nothing_of_the_kind():
    names = names_told(json.loads(OPENAPI.read_text()))
    assert {"NewContact.phone", "NewRequestBody.words", "area"} <= names
    assert not forbidden(names)


@pytest.mark.usefixtures("kangbashi")
def test_inventory_9_nor_does_what_the_interfaces_send():
    with clock.simulated(lambda: NOW):
        code = every_state(NOW)["answered"]
        client = Client()
        served = client.get("/api/v1/openapi.json").json()
        sent = [
            *(client.get(f"/api/v1/{name}").json() for name in ("requests", "areas", "points")),
            client.get("/api/v1/categories").json(),
            client.post("/api/v1/follow", {"code": code}, content_type="application/json").json(),
            *(
                client.get(f"/open311/v2/{name}.json").json()
                for name in ("discovery", "services", "requests")
            ),
            client.get("/open311/v2/services/home.light.estate.json").json(),
            client.post("/follow/my-data/", {"code": code}).json(),
        ]
    assert not forbidden(names_told(served))
    keys = {key for each in sent for key in keys_in(each)}
    assert {"minimum_level", "timeline", "service_code", "title"} <= keys
    assert not forbidden(keys)


@pytest.mark.usefixtures("kangbashi")
@pytest.mark.parametrize("address", ["/ask/", "/report/", "/follow/"])
def test_inventory_9_no_field_of_a_public_form_asks_for_it(address):
    page = Client().get(address).content.decode()
    fields = set(re.findall(r'name="([^"]+)"', page))
    labels = set(re.findall(r"<label[^>]*>([^<]+)", page))
    assert fields & {"words", "code"}
    assert not forbidden(fields | labels)
