"""Kill every process of a serving installation in turn, under load, and look what is left.

One round in the suite; several in the benchmark: `python -m tests.crash.rounds 5`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from shiliu.cli.postgres.server import running_server
from tests.crash.client import Client, words_of
from tests.installations import Installation, Service, children_of, real_home
from tests.waiting import until

AGAIN_WITHIN = 5.0
SETTLED_SECONDS = 1.5
PATIENCE = 60.0  # what is killed often is started again with growing pauses
NOBODY = -1
AREA, CATEGORY = "150603001001", "home.fabric.leak"


@dataclass(frozen=True)
class Kill:
    """One kill: of what, after how many seconds everything was answered again, what failed."""

    what: str
    outage: float
    failed: list[str]


@dataclass(frozen=True)
class Outcome:
    """What a run of kills left."""

    kills: list[Kill]
    acknowledged: int
    missing: list[str]
    twice: list[str]
    refused: list[str]
    verified: str

    def outages(self) -> dict[str, list[float]]:
        """By what was killed: after how many seconds everything was answered again."""
        found: dict[str, list[float]] = {}
        for kill in self.kills:
            found.setdefault(kill.what, []).append(kill.outage)
        return found


def web_worker(service: Service) -> int:
    (main, *_) = service.children("web")
    return children_of(main)[0]


def web_server(service: Service) -> int:
    return service.children("web")[0]


def job_worker(service: Service) -> int:
    return service.children("worker")[0]


def database_server(service: Service) -> int:
    pid = running_server(service.installation.home / "postgres/data")
    assert pid is not None
    return pid


def database_backend(service: Service) -> int:
    """The server process of a connection of the web server."""
    ((pid,),) = service.installation.ask(
        "SELECT pid FROM pg_stat_activity WHERE datname = 'shiliu' AND usename = 'shiliu_app'"
        " AND pid <> pg_backend_pid() ORDER BY state_change DESC LIMIT 1"
    )
    return pid


VICTIMS: dict[str, Callable[[Service], int]] = {
    "web worker": web_worker,
    "web server": web_server,
    "job worker": job_worker,
    "database server": database_server,
    "database backend": database_backend,
}


def run(installation: Installation, rounds: int = 1) -> Outcome:
    """Kill each of the victims `rounds` times while a client asks without a pause."""
    with installation.up() as service:
        with Client(service.port, AREA, CATEGORY) as client:
            until(lambda: len(client.log.acknowledged) > 20)
            kills = [
                _kill(service, client, what, find)
                for _ in range(rounds)
                for what, find in VICTIMS.items()
            ]
        until(lambda: installation.ask("SELECT count(*) FROM ledger_pending") == [(0,)])
        missing, twice = _compared(installation, client)
        verified = installation.do("verify")
    log = client.log
    return Outcome(kills, len(log.acknowledged), missing, twice, log.wrong, verified)


def _kill(service: Service, client: Client, what: str, find: Callable[[Service], int]) -> Kill:
    """Kill it, wait until it is replaced and nothing has failed for a while."""
    until(lambda: _replaced(service, find, NOBODY), PATIENCE)  # after the kill before
    victim = find(service)
    killed = time.monotonic()
    os.kill(victim, signal.SIGKILL)
    until(lambda: _replaced(service, find, victim), PATIENCE)
    until(lambda: _settled(client, killed), PATIENCE)
    failed = [each for each in client.log.attempts if not each.ok and each.ended > killed]
    return Kill(what, _served_again(client, killed) - killed, [each.error for each in failed])


def _settled(client: Client, killed: float) -> bool:
    """Whether tries have been acknowledged, and none has failed for a while."""
    attempts = [each for each in list(client.log.attempts) if each.begun > killed]
    last_failure = max((each.ended for each in attempts if not each.ok), default=killed)
    recent = time.monotonic() - last_failure > SETTLED_SECONDS
    return recent and any(each.ok and each.begun >= last_failure for each in attempts)


def _served_again(client: Client, killed: float) -> float:
    """When the first try was acknowledged that had begun after the last failure."""
    attempts = [each for each in list(client.log.attempts) if each.begun > killed]
    last_failure = max((each.begun for each in attempts if not each.ok), default=killed)
    return min(each.ended for each in attempts if each.ok and each.begun >= last_failure)


def _replaced(service: Service, find: Callable[[Service], int], victim: int) -> bool:
    try:
        return find(service) != victim
    except (IndexError, ValueError, AssertionError, OSError, psycopg.Error):
        return False


def _compared(installation: Installation, client: Client) -> tuple[list[str], list[str]]:
    """What the client knows against what the database holds."""
    rows = installation.ask(
        "SELECT t.body, count(*), min(c.id::text) FROM cases_text t JOIN cases_case c"
        " ON c.id = t.case_id WHERE t.kind = 'words' GROUP BY t.body"
    )
    found = {body: (count, case_id) for body, count, case_id in rows}
    missing = [
        key
        for key, case_id in client.log.acknowledged.items()
        if found.get(words_of(key), (0, ""))[1] != case_id
    ]
    twice = [body for body, (count, _) in found.items() if count > 1]
    return missing, twice


def main() -> None:
    """Print what each kill cost."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with real_home() as installation:
        outcome = run(installation, rounds)
    for kill in outcome.kills:
        print(
            f"{kill.what:18} served again after {kill.outage:.2f} s, "
            f"{len(kill.failed)} tries failed {dict(Counter(kill.failed))}"
        )
    print(
        f"{outcome.acknowledged} acknowledged, {len(outcome.missing)} missing, "
        f"{len(outcome.twice)} twice"
    )
    print(outcome.verified)


if __name__ == "__main__":
    main()
