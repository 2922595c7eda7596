"""The children that serve: the web server and the job worker."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from shiliu.cli.children import Child
from shiliu.cli.deployment import Deployment
from shiliu.cli.ports import EVERYWHERE, Place, serves
from shiliu.cli.processes import inside

ALWAYS_ALLOWED = ("localhost", "127.0.0.1", "[::1]")


def web_server(
    deployment: Deployment, place: Place, *, workers: int, static: Path, logs: Path | None
) -> Child:
    """The web server; what the environment does not say about names follows from the place."""
    environment = {**deployment.environment(), "SHILIU_STATIC_ROOT": str(static)}
    environment.setdefault("SHILIU_ADDRESS", place.url)
    if place.host not in EVERYWHERE:
        host = f"[{place.host}]" if ":" in place.host else place.host
        environment.setdefault("SHILIU_HOSTS", ",".join(dict.fromkeys([*ALWAYS_ALLOWED, host])))
    command = inside("web", place.host, str(place.port), str(workers))
    log = _log(deployment, logs, "web")
    return Child("web server", command, environment, log, serves=partial(serves, place.port))


def job_worker(deployment: Deployment, *, logs: Path | None, place: Place | None = None) -> Child:
    """The job worker with the projector; its e-mails lead to the place that is served beside it."""
    environment = deployment.environment()
    if place:
        environment.setdefault("SHILIU_ADDRESS", place.url)
    return Child("job worker", inside("worker"), environment, _log(deployment, logs, "worker"))


def _log(deployment: Deployment, logs: Path | None, name: str) -> Path | None:
    """The sample and the real deployment of one home may run at once, with logs of their own."""
    if logs is None:
        return None
    return logs / f"{'sample-' if deployment.sample else ''}{name}.log"
