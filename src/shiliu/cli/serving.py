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
    deployment: Deployment,
    place: Place,
    *,
    workers: int,
    static: Path,
    logs: Path | None,
    held: int | None = None,
) -> Child:
    """The web server; what the environment does not say about names follows from the place.

    `held` is the number of a socket that listens there already.
    """
    environment = _counting(deployment) | {"SHILIU_STATIC_ROOT": str(static)}
    environment.setdefault("SHILIU_ADDRESS", place.url)
    if place.host not in EVERYWHERE:
        host = f"[{place.host}]" if ":" in place.host else place.host
        environment.setdefault("SHILIU_HOSTS", ",".join(dict.fromkeys([*ALWAYS_ALLOWED, host])))
    command = inside("web", place.host, str(place.port), str(workers), str(held or ""))
    log = _log(deployment, logs, "web")
    child = Child("web server", command, environment, log, serves=partial(serves, place.port))
    if held is not None:
        child.handed = (held,)
    return child


def job_worker(deployment: Deployment, *, logs: Path | None, place: Place | None = None) -> Child:
    """The job worker with the projector; its e-mails lead to the place that is served beside it."""
    environment = _counting(deployment)
    if place:
        environment.setdefault("SHILIU_ADDRESS", place.url)
    return Child("job worker", inside("worker"), environment, _log(deployment, logs, "worker"))


def _log(deployment: Deployment, logs: Path | None, name: str) -> Path | None:
    """The sample and the real deployment of one home may run at once, with logs of their own."""
    if logs is None:
        return None
    return logs / f"{'sample-' if deployment.sample else ''}{name}.log"


def _counting(deployment: Deployment) -> dict[str, str]:
    """The environment with the folder where processes count, one file for each; see `/metrics`.

    Files of processes that ended stay while others still add to the same sums.
    """
    kind = "sample" if deployment.sample else "real"
    folder = deployment.home.private("run") / f"counts-{kind}"
    folder.mkdir(mode=0o700, exist_ok=True)
    files = list(folder.glob("*.db"))
    if not any(_runs(file) for file in files):
        for file in files:
            file.unlink(missing_ok=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder), **deployment.environment()}


def _runs(counts: Path) -> bool:
    """Whether the process of a file such as `counter_123.db` is there."""
    number = counts.stem.rpartition("_")[2]
    return number.isdecimal() and Path(f"/proc/{number}").exists()
