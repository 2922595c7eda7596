"""The server process: found, launched, waited for, shut down."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from shiliu.cli.postgres.errors import DatabaseStartFailed, from_words
from shiliu.cli.postgres.files import open_own
from shiliu.cli.postgres.places import PORT, Place
from shiliu.cli.postgres.programs import Programs, run
from shiliu.cli.postgres.settings import write_settings

READY = 0  # what pg_isready returns for a server that takes connections
READY_SECONDS = 120.0
LEFTOVER_SECONDS = 30.0
STOP_SECONDS = 30.0
PAUSE_SECONDS = 0.05
PID_TAKEN = 'lock file "postmaster.pid" already exists'
BIGGEST_LOG = 5_000_000

# Runs the server in the background and prints its process id. The shell ends at once, so the
# server is nobody's child: no dead one stays behind unreaped, whoever started it.
LAUNCH = '"$@" >&2 & echo "$!"'


def ensure_running(place: Place, programs: Programs) -> bool:
    """See that a server answers for these data; True if it had to be launched.

    1. A server that runs already is waited for. If it ends meanwhile (somebody else was
       shutting it down), begin again.
    2. Otherwise launch one. If it ends because a killed server is not wholly gone yet,
       begin again for a while; for any other reason, give up with its last words.
    """
    deadline = time.monotonic() + READY_SECONDS
    gone_by = time.monotonic() + LEFTOVER_SECONDS
    while True:
        launched = False
        log_start = place.log_file.stat().st_size if place.log_file.exists() else 0
        pid = running_server(place.data_dir)
        if pid is None:
            pid, log_start = _launch(place, programs)
            launched = True
        if _becomes_ready(place, programs, pid, deadline):
            return launched
        words = _log_since(place.log_file, log_start)
        passing = not launched or _is_leftover(place, words)
        if not passing or time.monotonic() > gone_by:
            raise _stranger(place, words) or from_words(words, place.folder)
        time.sleep(PAUSE_SECONDS)


def running_server(data_dir: Path) -> int | None:
    """The process id of the live server of these data."""
    pid = _noted_pid(data_dir)
    return pid if pid and _serves(pid, data_dir) else None


def shut_down(data_dir: Path) -> None:
    """End the server: running statements are rolled back, what was committed is on disk.

    When it takes too long, end it without tidying up; the next start repairs that.
    """
    pid = running_server(data_dir)
    if pid is None:
        return
    for wish in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(pid, wish)
        deadline = time.monotonic() + STOP_SECONDS
        while _serves(pid, data_dir):
            if time.monotonic() > deadline:
                break
            time.sleep(PAUSE_SECONDS / 5)
        else:
            return


def _launch(place: Place, programs: Programs) -> tuple[int, int]:
    """Launch the server; return its process id and where its words begin in the log.

    It gets a session of its own: Ctrl-C in the terminal is meant for `shiliu up`, which
    then finishes its requests and stops the server in order.
    """
    arguments = [programs.path("postgres"), "-D", str(place.data_dir), *write_settings(place)]
    if place.log_file.exists() and place.log_file.stat().st_size > BIGGEST_LOG:
        place.log_file.replace(place.log_file.with_suffix(".log.1"))
    log = open_own(place.log_file, os.O_WRONLY | os.O_APPEND)
    try:
        log_start = os.fstat(log).st_size
        words = ["-c", LAUNCH, "sh", *arguments]
        done = run("/bin/sh", words, place.account, log=log, new_session=True)
        return int(done.stdout), log_start
    finally:
        os.close(log)


def _becomes_ready(place: Place, programs: Programs, pid: int, deadline: float) -> bool:
    """Wait until the server takes connections; False if it ends before.

    `pg_isready` hangs up before it is asked for a password; role and database only have to
    be such that the server does not note a refusal in its log.
    """
    words = ["-q", "-h", str(place.socket_dir), "-p", str(PORT), "-U", "shiliu_app", "-d", "shiliu"]
    while True:
        if run(programs.path("pg_isready"), words, place.account).returncode == READY:
            return True
        if not _serves(pid, place.data_dir):
            return False
        if time.monotonic() > deadline:
            raise DatabaseStartFailed(
                f"PostgreSQL runs (process {pid}) but was not ready within "
                f"{READY_SECONDS:.0f} seconds. It may still be repairing its data after a crash: "
                f"wait a little and start again. It writes what it does to {place.log_file}."
            )
        time.sleep(PAUSE_SECONDS)


def _log_since(log_file: Path, offset: int) -> str:
    with log_file.open("rb") as file:
        file.seek(offset)
        return file.read(100_000).decode(errors="replace")


def _noted_pid(data_dir: Path) -> int | None:
    """The process id that a server noted in its data when it started."""
    try:
        return abs(int((data_dir / "postmaster.pid").read_bytes().split(b"\n")[0]))
    except (FileNotFoundError, ValueError):
        return None


def _serves(pid: int, data_dir: Path) -> bool:
    """Whether this process is alive and is the server of these data.

    The number alone proves nothing: after a crash or in a new container it may belong to
    another program. A process that was killed but not yet cleared away has no command.
    """
    with suppress(ChildProcessError):
        # As the first process of a container, and as the supervisor, we inherit the server and
        # must clear it away.
        os.waitpid(pid, os.WNOHANG)
    return f"-D {data_dir}" in _command(pid)


def _command(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return os.fsdecode(words).replace("\0", " ").strip()
    # macOS has no /proc.
    shown = subprocess.run(  # noqa: S603  a number is the only argument
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
    )
    return shown.stdout.strip()


def _is_leftover(place: Place, words: str) -> bool:
    """Whether the server ended because of a killed one that is about to be gone.

    Either one of its backends is still in the middle of a query, or the killed process
    itself has no command any more but still its number.
    """
    if "pre-existing shared memory" in words:
        return True
    pid = _noted_pid(place.data_dir)
    return PID_TAKEN in words and (pid is None or not _command(pid))


def _stranger(place: Place, words: str) -> DatabaseStartFailed | None:
    """PostgreSQL saw its old process id alive: say which program has it now."""
    pid = _noted_pid(place.data_dir)
    if pid is None or PID_TAKEN not in words:
        return None
    note = place.data_dir / "postmaster.pid"
    return DatabaseStartFailed(
        f"The file {note} says that PostgreSQL runs as process {pid}, but that is another "
        f"program: {_command(pid) or '(ended, not yet cleared away)'}. If no PostgreSQL uses "
        "this folder (a computer or container that was switched off leaves such a file), "
        "delete the file and start again."
    )
