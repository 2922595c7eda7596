"""A client that trusts nobody: it keeps its own log of what was acknowledged, and repeats."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field

PATIENCE = 3.0


@dataclass(frozen=True)
class Attempt:
    """One try: when it began and ended, and whether it was acknowledged."""

    begun: float
    ended: float
    ok: bool
    error: str


@dataclass
class Log:
    """What the client knows. `acknowledged` maps its own keys to the ids it was told."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Client:
    """A few threads that ask for help without a pause until told to stop."""

    def __init__(self, port: int, area: str, category: str, threads: int = 4) -> None:
        self.log = Log()
        self._port, self._area, self._category = port, area, category
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask_forever) for _ in range(threads)]

    def __enter__(self) -> Client:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def acknowledged_after(self, moment: float) -> bool:
        """Whether a request that began after `moment` was acknowledged."""
        return any(each.ok and each.begun > moment for each in list(self.log.attempts))

    def _ask_forever(self) -> None:
        while not self._stop.is_set():
            key = str(uuid.uuid4())
            body = json.dumps(
                {"words": words_of(key), "area": self._area, "category": self._category}
            )
            while not self._acknowledged(key, body) and not self._stop.is_set():
                time.sleep(0.05)

    def _acknowledged(self, key: str, body: str) -> bool:
        """Try once, with the same key as before."""
        begun = time.monotonic()
        try:
            status, answer = self._post(key, body)
            ok, error = status == 201, f"status {status}"
        except (OSError, http.client.HTTPException) as failure:
            status, answer, ok, error = 0, "", False, repr(failure)
        self.log.attempts.append(Attempt(begun, time.monotonic(), ok, "" if ok else error))
        if 400 <= status < 500:
            self.log.wrong.append(f"{status} {answer}")
        if ok:
            self.log.acknowledged[key] = json.loads(answer)["id"]
        return ok

    def _post(self, key: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            headers = {
                "Content-Type": "application/json",
                "Idempotency-Key": key,
                "Host": "localhost",
            }
            connection.request("POST", "/api/v1/requests", body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def words_of(key: str) -> str:
    """The words of a request, different for each key."""
    return f"The lamp at the gate is dark, said {key}"
