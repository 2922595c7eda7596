"""As the owner, in a process of its own: grow a database of the bench and count it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

WAITING = 100_000  # of the newest facts are left to the projector, to see how fast it is


def main(url: str, requests: int, days: int) -> None:
    """Print as JSON what each part took."""
    os.environ |= {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "SHILIU_AS_OWNER": "1"}

    import django

    django.setup()

    from django.db import connection

    from bench.texts import MESSAGES, ROOT
    from shiliu.cli.volume.batches import Plan
    from shiliu.cli.volume.growing import grow
    from shiliu.core import clock
    from shiliu.ledger.actions import seal_due
    from shiliu.tallies.actions.projecting import project, rebuild

    took: dict[str, float] = {}

    def timed(name: str, work: object) -> object:
        before = time.monotonic()
        result = work()
        took[name] = time.monotonic() - before
        return result

    messages = MESSAGES / "messages.csv"
    plan = Plan(
        ROOT / "src/shiliu/profiles/kangbashi",
        requests,
        days,
        clock.now(),
        messages if messages.is_file() else None,
    )
    facts = timed("grow", lambda: grow(plan, processes=os.cpu_count() or 1, told=lambda _: None))
    waiting = min(WAITING, facts // 10)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_pending (fact_id, follower) SELECT id, 'tallies' FROM ("
            " SELECT id FROM ledger_fact ORDER BY id DESC LIMIT %s) AS newest ORDER BY id",
            [waiting],
        )
    counted = timed("rebuild", rebuild)

    def project_all() -> None:
        while project():
            pass

    timed("project", project_all)
    timed("seal", lambda: seal_due(at=clock.now()))
    print(json.dumps({**took, "facts": facts, "counted": counted, "projected": waiting}))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    import tests.environment  # noqa: F401  settings need it before Django

    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
