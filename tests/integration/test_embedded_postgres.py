"""The embedded PostgreSQL, on real servers in folders of their own.

Passes as root (the server then runs as the system account `shiliu`) and as an ordinary user, each
of whom proves what is true for it.
"""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from shiliu.cli import postgres
from shiliu.cli.postgres import DatabaseStartFailed, app_url, owner_url, running, start, stop
from shiliu.cli.postgres.first_start import _arguments as initdb_arguments
from shiliu.cli.postgres.places import SYSTEM_HOME, Place, make_folder, settle
from shiliu.cli.postgres.programs import NEEDED, Account, Programs, find_programs, run
from shiliu.cli.postgres.roles import connect
from shiliu.cli.postgres.server import running_server, shut_down
from tests import disks

SOURCES = Path(postgres.__file__).parents[3]
IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


@pytest.fixture(scope="session")
def new_home(tmp_path_factory):
    """Makes homes that the server's account can enter, and clears all away at the end."""
    if os.geteuid() != 0:
        base = tmp_path_factory.mktemp("pg")
    else:
        SYSTEM_HOME.mkdir(exist_ok=True)
        base = Path(tempfile.mkdtemp(prefix="test-", dir=SYSTEM_HOME))
        base.chmod(0o755)

    def make() -> Path:
        home = Path(tempfile.mkdtemp(dir=base))
        home.chmod(0o755)
        return home

    yield make
    for data in base.glob("*/postgres/data"):
        shut_down(data)
    shutil.rmtree(base)


@pytest.fixture
def home(new_home):
    """An empty home."""
    home = new_home()
    yield home
    home.chmod(0o700)
    for folder in [*home.glob("postgres"), *home.glob("*/postgres/")]:
        if folder.is_dir():
            shut_down(folder / "data")
            remove_lent_socket_dir(folder)
    shutil.rmtree(home)


def remove_lent_socket_dir(folder):
    lent = Place(folder, Account("", 0, 0)).socket_dir
    if lent.is_symlink():
        lent.unlink()
    elif lent.parent == Path("/tmp") and lent.exists():
        lent.rmdir()


@pytest.fixture(scope="session")
def spare_home(new_home):
    """A home whose server has run once, with a database `kept`."""
    home = new_home()
    with running(home) as cluster:
        postgres.ensure_database(cluster, "kept")
        ask(owner_url(cluster, "kept"), "CREATE TABLE t AS SELECT 42 AS n")
    return home


@pytest.fixture
def used_home(spare_home):
    """A home whose server has run before. It is stopped afterwards, with the settings it had."""
    yield spare_home
    shut_down(spare_home / "postgres" / "data")
    (spare_home / "postgres" / "local.conf").unlink(missing_ok=True)


@contextmanager
def content_of(file, content):
    """The file with other content for a while."""
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        yield
    finally:
        file.write_bytes(before)


@pytest.fixture(scope="session")
def cluster(new_home):
    """One server for the tests that do not end it."""
    with running(new_home()) as cluster:
        postgres.ensure_database(cluster, "shared")
        yield cluster


INITDB_ON_A_FULL_DISK = """#!/bin/sh
case "$1" in
    --version) echo "postgres (PostgreSQL) 18.6" ;;
    *) echo "initdb: error: could not write to file: No space left on device" >&2; exit 1 ;;
esac
"""


def ask(url, query, *parameters):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query, parameters or None)
        return cursor.fetchall() if cursor.description else None


def server_pid(cluster):
    pid = running_server(cluster.data_dir)
    assert pid is not None
    return pid


def until(condition, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)


def start_elsewhere(home):
    """A process that starts the server, says so and then does nothing."""
    code = (
        "import sys, time, pathlib; from shiliu.cli import postgres;"
        "postgres.start(pathlib.Path(sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), *sys.path])},
        stdout=subprocess.PIPE,
        text=True,
    )


def told_to_nobody(home):
    """What a start by an account without any right says; for root in a process of `nobody`."""
    if not IS_ROOT:
        return failure(home)
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY.pw_gid)
            os.setuid(NOBODY.pw_uid)
            os.write(writing, failure(home).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        os.waitpid(child, 0)
        return told.read()


def failure(home, **options):
    with pytest.raises(DatabaseStartFailed) as caught:
        start(home, **options)
    return str(caught.value)


class TestStartingAndStopping:
    def test_the_second_start_takes_less_than_a_second_and_finds_the_data(self, home):
        begun = time.monotonic()
        with running(home) as cluster:
            first = time.monotonic() - begun
            postgres.ensure_database(cluster, "kept")
            ask(owner_url(cluster, "kept"), "CREATE TABLE t AS SELECT 42 AS n")
        assert running_server(cluster.data_dir) is None

        begun = time.monotonic()
        with running(home) as cluster:
            second = time.monotonic() - begun
            assert ask(owner_url(cluster, "kept"), "SELECT n FROM t") == [(42,)]
        print(f"first start {first:.2f} s, second start {second:.2f} s")
        assert first < 20
        assert second < 1

    def test_threads_that_start_at_once_share_one_server_and_the_last_one_stops_it(self, home):
        clusters = []
        threads = [threading.Thread(target=lambda: clusters.append(start(home))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert clusters[0] == clusters[1]
        pid = server_pid(clusters[0])
        stop(clusters[0])
        stop(clusters[0])  # twice does no harm
        assert running_server(clusters[0].data_dir) == pid
        stop(clusters[1])
        assert running_server(clusters[1].data_dir) is None

    def test_a_killed_server_comes_back_with_what_was_committed(self, used_home):
        first = start(used_home)
        ask(owner_url(first, "kept"), "UPDATE t SET n = 7; UPDATE t SET n = 42")
        os.kill(server_pid(first), signal.SIGKILL)
        with running(used_home) as second:
            assert ask(owner_url(second, "kept"), "SELECT n FROM t") == [(42,)]
            stop(first)
            assert running_server(second.data_dir) is not None
        assert running_server(second.data_dir) is None

    def test_what_is_left_of_a_killed_server_is_waited_for(self, used_home):
        first = start(used_home)
        log = used_home / "postgres" / "server.log"
        with closing(psycopg.connect(owner_url(first, "kept"))) as connection:
            backend = connection.info.backend_pid
            os.kill(backend, signal.SIGSTOP)  # as if stuck in a query
            os.kill(server_pid(first), signal.SIGKILL)

            def let_go():
                until(lambda: "pre-existing shared memory block" in log.read_text())
                os.kill(backend, signal.SIGCONT)

            thread = threading.Thread(target=let_go)
            thread.start()
            with running(used_home) as second:
                assert ask(owner_url(second, "kept"), "SELECT n FROM t") == [(42,)]
            thread.join()
        stop(first)

    def test_a_start_killed_in_the_middle_of_initdb_leaves_nothing_in_the_way(self, home):
        process = start_elsewhere(home)
        until(lambda: list(home.glob("postgres/data.half-*/base")))
        process.kill()
        process.communicate()
        assert not (home / "postgres" / "data").exists()
        with running(home) as cluster:
            postgres.ensure_database(cluster, "first")
            assert ask(app_url(cluster, "first"), "SELECT 1") == [(1,)]

    def test_the_server_outlives_a_killed_starter_and_the_next_one_stops_it(self, used_home):
        process = start_elsewhere(used_home)
        assert process.stdout.readline() == "up\n"
        process.kill()
        process.communicate()
        left = running_server(used_home / "postgres" / "data")
        assert left is not None
        with running(used_home) as cluster:
            assert server_pid(cluster) == left
        assert running_server(cluster.data_dir) is None

    def test_one_process_does_not_stop_the_server_of_another(self, used_home):
        process = start_elsewhere(used_home)
        assert process.stdout.readline() == "up\n"
        with running(used_home) as cluster:
            pid = server_pid(cluster)
        assert running_server(cluster.data_dir) == pid
        process.kill()
        process.communicate()

    def test_a_forked_child_does_not_stop_the_server_of_its_parent(self, used_home):
        with running(used_home) as cluster:
            with warnings.catch_warnings():
                # Python 3.12 warns of forking beside threads; this child touches none.
                warnings.simplefilter("ignore", DeprecationWarning)
                child = os.fork()
            if child == 0:
                try:
                    stop(cluster)
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
            assert ask(app_url(cluster, "kept"), "SELECT 1") == [(1,)]

    def test_ctrl_c_in_the_terminal_does_not_reach_the_server(self, cluster):
        assert os.getsid(server_pid(cluster)) != os.getsid(0)
        assert os.getpgid(server_pid(cluster)) != os.getpgid(0)

    def test_a_start_that_is_interrupted_takes_the_server_down_again(self, used_home, monkeypatch):
        def interrupted(*_args, **_kwargs):
            raise KeyboardInterrupt

        monkeypatch.setattr("shiliu.cli.postgres.lifetime.ensure_roles", interrupted)
        with pytest.raises(KeyboardInterrupt):
            start(used_home)
        assert running_server(used_home / "postgres" / "data") is None

    def test_the_server_sees_nothing_of_our_environment(self, used_home, monkeypatch):
        monkeypatch.setenv("SHILIU_SECRET", "not for the database")
        monkeypatch.setenv("PGPORT", "6543")
        monkeypatch.setenv("PGDATA", "/nonexistent")
        with running(used_home) as cluster:
            assert ask(app_url(cluster, "kept"), "SELECT 1") == [(1,)]
            environment = Path(f"/proc/{server_pid(cluster)}/environ")
            if environment.exists():
                assert b"not for the database" not in environment.read_bytes()


class TestSettings:
    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("listen_addresses", ""),
            ("max_connections", "60"),
            ("shared_buffers", "256MB"),
            ("server_encoding", "UTF8"),
            ("TimeZone", "UTC"),
            ("idle_in_transaction_session_timeout", "1min"),
            ("log_statement", "none"),
            ("log_min_error_statement", "panic"),
            ("log_parameter_max_length", "0"),
            ("log_parameter_max_length_on_error", "0"),
            ("log_error_verbosity", "terse"),
            ("data_checksums", "on"),
        ],
    )
    def test_the_server_runs_with(self, cluster, setting, value):
        assert ask(app_url(cluster, "shared"), f"SHOW {setting}") == [(value,)]

    def test_text_sorts_by_code_point_and_knows_unicode_case(self, cluster):
        url = owner_url(cluster, "shared")
        query = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'shared'"
        assert ask(url, query) == [("b", "C.UTF-8")]
        assert ask(url, "SELECT upper('ö'), 'Z' < 'a', '中' > 'z'") == [("Ö", True, True)]

    def test_the_administrators_own_settings_win_and_stay(self, used_home):
        local = used_home / "postgres" / "local.conf"
        local.write_text("max_connections = 33\n")
        with running(used_home) as cluster, connect(cluster.socket_dir) as connection:
            assert connection.execute("SHOW max_connections").fetchone() == ("33",)
        assert local.read_text() == "max_connections = 33\n"

    def test_no_words_of_people_reach_the_log(self, used_home):
        secret = "13800138000"
        with running(used_home) as cluster:
            url = owner_url(cluster, "kept")
            ask(url, "CREATE TABLE people (phone text UNIQUE)")
            ask(url, "INSERT INTO people VALUES (%s)", secret)
            with pytest.raises(errors.UniqueViolation):
                ask(url, "INSERT INTO people VALUES (%s)", secret)
            with pytest.raises(errors.InvalidTextRepresentation):
                ask(url, f"SELECT 'x{secret}'::int")
            with pytest.raises(errors.SyntaxError):
                ask(url, f"nonsense {secret}")
            # The server reports a killed backend, with the statement it was at.
            with closing(psycopg.connect(url)) as connection:
                pid = connection.info.backend_pid
                connection.pgconn.send_query(f"SELECT '{secret}', pg_sleep(30)".encode())
                connection.pgconn.flush()
                time.sleep(0.3)
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.3)
        log = (used_home / "postgres" / "server.log").read_text()
        assert f"(PID {pid}) was terminated" in log
        assert secret not in log


class TestRights:
    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE t (n int)",
            "CREATE TEMPORARY TABLE t (n int)",
            "CREATE SCHEMA s",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE EXTENSION pg_trgm",
            "CREATE DATABASE d",
            "CREATE ROLE r",
            "SET ROLE shiliu_owner",
            "SET SESSION AUTHORIZATION shiliu_owner",
            "SET log_min_messages = 'debug5'",
            "GRANT shiliu_owner TO shiliu_app",
            "ALTER ROLE shiliu_app SUPERUSER",
            "ALTER DATABASE shared OWNER TO shiliu_app",
            "COPY (SELECT 1) TO '/tmp/x'",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ],
    )
    def test_the_application_cannot(self, cluster, statement):
        with pytest.raises(errors.InsufficientPrivilege):
            ask(app_url(cluster, "shared"), statement)

    def test_the_application_uses_tables_only_as_far_as_the_owner_grants(self, cluster):
        owner, app = owner_url(cluster, "shared"), app_url(cluster, "shared")
        ask(owner, "CREATE TABLE facts (n int)")
        with pytest.raises(errors.InsufficientPrivilege):
            ask(app, "SELECT * FROM facts")
        ask(owner, "GRANT SELECT, INSERT ON facts TO shiliu_app")
        ask(app, "INSERT INTO facts VALUES (1)")
        assert ask(app, "SELECT n FROM facts") == [(1,)]
        for forbidden in ("UPDATE facts SET n = 2", "DELETE FROM facts", "DROP TABLE facts"):
            with pytest.raises(errors.InsufficientPrivilege):
                ask(app, forbidden)

    def test_the_owner_is_no_superuser(self, cluster):
        query = (
            "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication"
            " OR rolbypassrls FROM pg_roles WHERE rolname LIKE 'shiliu%' ORDER BY 1"
        )
        found = ask(owner_url(cluster, "shared"), query)
        assert found == [("shiliu_app", False), ("shiliu_owner", False)]

    def test_the_owner_may_add_the_extensions_that_search_needs(self, cluster):
        ask(owner_url(cluster, "shared"), "CREATE EXTENSION btree_gin")

    @pytest.mark.parametrize("database", ["postgres", "template1"])
    def test_both_roles_stay_out_of_the_databases_of_the_server(self, cluster, database):
        for url in (app_url(cluster, database), owner_url(cluster, database)):
            with pytest.raises(psycopg.OperationalError, match="rejects connection"):
                ask(url, "SELECT 1")

    def test_a_database_that_is_not_ours_to_open_stays_closed(self, cluster):
        with connect(cluster.socket_dir) as connection:
            connection.execute("CREATE DATABASE closed")
            connection.execute("REVOKE ALL ON DATABASE closed FROM PUBLIC")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            ask(app_url(cluster, "closed"), "SELECT 1")
        postgres.ensure_database(cluster, "closed")
        assert ask(app_url(cluster, "closed"), "SELECT 1") == [(1,)]

    def test_a_wrong_password_is_refused(self, cluster):
        url = app_url(cluster, "shared").replace(cluster.app_password, "guessed")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url, "SELECT 1")
        url = owner_url(cluster, "shared").replace(cluster.owner_password, cluster.app_password)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url, "SELECT 1")

    def test_passwords_are_neither_shown_nor_readable_for_others(self, cluster):
        assert cluster.app_password not in repr(cluster)
        assert cluster.owner_password not in repr(cluster)
        file = cluster.data_dir.parent / "passwords.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert cluster.app_password in file.read_text()

    def test_lost_passwords_are_replaced(self, used_home):
        file = used_home / "postgres" / "passwords.json"
        with running(used_home) as first:
            seen = {first.app_password}
            for left in ("", "{not json", '{"shiliu_app": "x"}', "[]", None):
                file.unlink() if left is None else file.write_text(left)
                with running(used_home) as joined:
                    assert ask(owner_url(joined, "kept"), "SELECT n FROM t") == [(42,)]
                    assert joined.app_password not in seen
                    seen.add(joined.app_password)


class TestOtherAccounts:
    @pytest.fixture
    def psql(self, cluster):
        """Runs psql, for root as `nobody`; all programs of PostgreSQL are within its reach."""
        place = settle(cluster.data_dir.parent)
        program = find_programs(None, place.account).path("psql")
        other = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}

        def ask_as_other(url):
            return subprocess.run(
                [program, url, "-tAc", "SELECT 1"],
                cwd="/", capture_output=True, text=True, check=False, **(other if IS_ROOT else {}),
            )  # fmt: skip

        return ask_as_other

    def test_another_account_cannot_reach_the_socket_even_with_the_password(self, cluster, psql):
        account = settle(cluster.data_dir.parent).account
        for path in (cluster.socket_dir, cluster.socket_dir / ".s.PGSQL.5432"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
            assert path.stat().st_uid == account.uid
        if IS_ROOT:  # who alone can try
            refused = psql(app_url(cluster, "shared"))
            assert refused.returncode != 0
            assert "Permission denied" in refused.stderr

    def test_behind_an_opened_socket_the_passwords_still_hold(self, cluster, psql):
        superuser = f"postgresql://postgres@:5432/postgres?host={cluster.socket_dir}"
        guessed = app_url(cluster, "shared").replace(cluster.app_password, "guessed")
        sock = cluster.socket_dir / ".s.PGSQL.5432"
        if IS_ROOT:
            cluster.socket_dir.chmod(0o755)
            sock.chmod(0o777)
        try:
            assert psql(app_url(cluster, "shared")).stdout == "1\n"  # so the test would notice
            assert "password authentication failed" in psql(guessed).stderr
            # The server's own account is the superuser, any other is not.
            assert ("Peer authentication failed" in psql(superuser).stderr) == IS_ROOT
        finally:
            if IS_ROOT:
                sock.chmod(0o700)
                cluster.socket_dir.chmod(0o700)

    def test_nothing_listens_on_the_network(self, cluster):
        with socket.socket() as tcp, pytest.raises(OSError):
            tcp.connect(("127.0.0.1", cluster.port))
        assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700

    def test_the_server_never_runs_as_root_and_strangers_cannot_change_its_programs(self, cluster):
        place = settle(cluster.data_dir.parent)
        runs_as = subprocess.run(
            ["ps", "-o", "uid=", "-p", str(server_pid(cluster))],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert int(runs_as) == cluster.data_dir.stat().st_uid == place.account.uid != 0
        programs = find_programs(None, place.account)
        for path in (programs.bin_dir, programs.bin_dir / "postgres", cluster.data_dir.parent):
            assert path.stat().st_uid in {0, os.geteuid()}  # for root: not even the server's own
            assert not path.stat().st_mode & 0o022

    def test_folders_that_exist_keep_their_permissions(self, home):
        home.chmod(0o751)
        make_folder(home)
        assert stat.S_IMODE(home.stat().st_mode) == 0o751


class TestFolders:
    @pytest.mark.parametrize("name", ["x" * 120, "名 字 'q'"])
    def test_any_name_of_a_folder_will_do(self, home, name):
        with running(home / name) as cluster:
            postgres.ensure_database(cluster, "d")
            assert ask(app_url(cluster, "d"), "SELECT 1") == [(1,)]
            assert len(os.fsencode(cluster.socket_dir / ".s.PGSQL.5432")) < 100
            assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
            with running(home / name) as joined:
                assert joined == cluster
        # What was lent from /tmp is given back.
        assert cluster.socket_dir.is_relative_to(home) == cluster.socket_dir.exists()

    def test_a_comma_in_the_name_which_libpq_takes_for_an_end_moves_the_socket_out(self):
        account = Account("somebody", 1, 1)
        assert Place(Path("/srv/a b"), account).socket_dir == Path("/srv/a b/socket")
        assert Place(Path("/srv/a,b"), account).socket_dir.parent == Path("/tmp")

    def test_a_socket_folder_that_somebody_else_prepared_is_refused(self, home, monkeypatch):
        prepared = home / "prepared" if IS_ROOT else Path("/usr")
        if IS_ROOT:
            prepared.mkdir()
            os.chown(prepared, NOBODY.pw_uid, -1)
        monkeypatch.setattr(Place, "socket_dir", prepared)
        before = prepared.stat()
        assert f"{prepared} belongs to somebody else" in failure(home)
        assert prepared.stat() == before

    def test_a_link_in_place_of_the_socket_folder_is_refused(self, home):
        socket_dir = settle(make_folder(home)).socket_dir
        elsewhere = home / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o755)
        socket_dir.symlink_to(elsewhere)
        assert f"cannot use {socket_dir}" in failure(home)
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755


class TestSentences:
    def test_a_home_that_the_servers_account_cannot_enter(self, home):
        home.chmod(0o700 if IS_ROOT else 0o000)
        told = failure(home)
        if IS_ROOT:
            assert "shiliu, cannot enter" in told
            assert "for example under /var/lib/shiliu" in told
        else:
            assert told.startswith(f"The database needs {home}/postgres, but this account may not")

    def test_a_home_without_the_right_to_write(self, home):
        home.chmod(0o555)
        told = told_to_nobody(home)
        assert told.startswith(f"The database needs {home}/postgres, but this account may not")

    def test_a_home_that_is_a_file(self, home):
        (home / "file").write_text("")
        assert "start again" in failure(home / "file")

    def test_data_of_another_major_version(self, used_home):
        with content_of(used_home / "postgres" / "data" / "PG_VERSION", b"17\n"):
            told = failure(used_home)
        assert "were made by PostgreSQL 17" in told
        assert "SHILIU_PG_BIN" in told

    def test_data_that_are_no_data(self, home):
        make_folder(home).joinpath("data").mkdir()
        assert "holds no PostgreSQL data" in failure(home)

    def test_programs_that_are_missing(self, home, tmp_path, monkeypatch):
        told = failure(home, bin_dir=tmp_path)
        assert f"{tmp_path} has no postgres and no initdb and no pg_isready" in told
        assert "on Debian the package postgresql" in told
        monkeypatch.setenv("SHILIU_PG_BIN", "/nonexistent/bin")
        assert "/nonexistent/bin has no postgres" in failure(home)

    @pytest.mark.parametrize("content", ["\x7fELF for another machine", "#!/bin/sh\nexit 3\n"])
    def test_programs_that_do_not_run_here(self, home, content):
        bin_dir = home / "bin"
        bin_dir.mkdir()
        for name in ("postgres", "initdb", "pg_isready"):
            program = bin_dir / name
            program.write_text(content)
            program.chmod(0o755)
        assert "The programs of PostgreSQL are missing" in failure(home, bin_dir=bin_dir)

    def test_a_process_number_that_belongs_to_another_program_now(self, used_home):
        place = settle(used_home / "postgres")
        note = place.data_dir / "postmaster.pid"
        # PostgreSQL takes a process of another account for a leftover, so it must be its own.
        done = run(
            "/bin/sh", ["-c", "sleep 60 >&2 & echo $!"], place.account, log=subprocess.DEVNULL
        )
        note.write_text(f"{done.stdout}{place.data_dir}\n")
        try:
            told = failure(used_home)
        finally:
            os.kill(int(done.stdout), signal.SIGKILL)
        assert "that is another program: sleep 60" in told
        until(lambda: not Path(f"/proc/{done.stdout.strip()}").exists())
        with running(used_home):  # the number is nobody's now, and PostgreSQL sees to it itself
            assert not note.read_text().startswith(done.stdout)

    def test_a_mistake_in_the_administrators_settings(self, used_home):
        (used_home / "postgres" / "local.conf").write_text("max_connections = many\n")
        told = failure(used_home)
        assert "most likely in" in told
        assert 'invalid value for parameter "max_connections": "many"' in told

    def test_damaged_data_are_reported_with_the_last_words(self, used_home):
        with content_of(used_home / "postgres" / "data" / "global" / "pg_control", b""):
            told = failure(used_home)
        assert told.startswith("PostgreSQL could not start with the data in")
        assert "pg_control" in told.splitlines()[-1]

    def full_disk(self, home):
        return (
            f"There is not enough free space for the database in {home}/postgres. "
            "Free at least 300 MB on that disk and start again."
        )

    def test_a_disk_without_room(self, home, monkeypatch):
        free = shutil.disk_usage(home)._replace(free=299_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
        assert failure(home) == self.full_disk(home)

    def test_a_disk_that_is_full_before_the_data_are_made(self, home):
        """As `initdb` says it; where we may, with the real one on a disk for too few files."""
        if disks.can_mount():
            with disks.mounted(home, "600m,nr_inodes=200"):
                assert failure(home) == self.full_disk(home)
        (home / "bin").mkdir()
        for name in NEEDED:
            program = home / "bin" / name
            program.write_text(INITDB_ON_A_FULL_DISK)
            program.chmod(0o755)
        assert failure(home, bin_dir=home / "bin") == self.full_disk(home)
        assert list((home / "postgres").glob("data*")) == []


class TestDatabases:
    def test_a_clone_has_the_content_and_the_rights_of_its_template(self, cluster):
        postgres.ensure_database(cluster, "template")
        url = owner_url(cluster, "template")
        ask(url, "CREATE TABLE t AS SELECT 42 AS n")
        ask(url, "GRANT SELECT ON t TO shiliu_app")
        postgres.clone_database(cluster, "template", "copy")
        assert ask(app_url(cluster, "copy"), "SELECT n FROM t") == [(42,)]
        ask(owner_url(cluster, "copy"), "DROP TABLE t")
        with pytest.raises(errors.InsufficientPrivilege):
            ask(app_url(cluster, "copy"), "CREATE TEMPORARY TABLE t (n int)")
        assert ask(url, "SELECT n FROM t") == [(42,)]
        assert {"template", "copy"} <= set(postgres.list_databases(cluster))

        with pytest.raises(errors.DuplicateDatabase):
            postgres.clone_database(cluster, "template", "copy")
        postgres.drop_database(cluster, "template")
        postgres.drop_database(cluster, "copy")

    def test_a_database_is_dropped_although_it_is_in_use(self, cluster):
        postgres.ensure_database(cluster, "gone")
        with psycopg.connect(app_url(cluster, "gone")):
            postgres.drop_database(cluster, "gone")
        postgres.drop_database(cluster, "gone")
        assert "gone" not in postgres.list_databases(cluster)

    def test_databases_can_be_ensured_at_the_same_time(self, cluster):
        failed = []

        def ensure():
            try:
                postgres.ensure_database(cluster, "together")
            except psycopg.Error as error:
                failed.append(error)

        threads = [threading.Thread(target=ensure) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert ask(app_url(cluster, "together"), "SELECT 1") == [(1,)]

    def test_a_name_may_hold_any_characters(self, cluster):
        name = "名 字?x=/&%\"'"
        postgres.ensure_database(cluster, name)
        assert ask(app_url(cluster, name), "SELECT current_database()") == [(name,)]
        postgres.drop_database(cluster, name)

    @pytest.mark.parametrize("name", ["", "postgres", "template1", "名" * 22])
    def test_names_that_are_taken_or_would_be_cut_are_refused(self, cluster, name):
        for change in (postgres.ensure_database, postgres.drop_database):
            with pytest.raises(ValueError, match="cannot be the name"):
                change(cluster, name)


class TestOtherPrograms:
    @pytest.fixture
    def wheel(self, home):
        """The wheel's own programs at another place."""
        account = settle(make_folder(home)).account
        linked = home / "bin"
        linked.symlink_to(find_programs(None, account).bin_dir)
        return linked

    @pytest.mark.parametrize("installed", ["wheel", *map(str, INSTALLED)])
    def test_programs_named_in_the_environment_serve_in_the_same_way(
        self, home, wheel, installed, monkeypatch
    ):
        """The wheel's, and every version that the machine has, such as Debian's 15."""
        bin_dir = wheel if installed == "wheel" else Path(installed).parent
        monkeypatch.setenv("SHILIU_PG_BIN", str(bin_dir))
        with running(home) as cluster:
            postgres.ensure_database(cluster, "d")
            owner, app = owner_url(cluster, "d"), app_url(cluster, "d")
            major = (cluster.data_dir / "PG_VERSION").read_text().strip()
            assert ask(app, "SHOW server_version_num")[0][0].startswith(major)
            assert ask(owner, "SELECT upper('ö'), 'Z' < 'a'") == [("Ö", True)]
            ask(owner, "CREATE TABLE t (n int)")
            with pytest.raises(errors.InsufficientPrivilege):
                ask(app, "CREATE TABLE t2 (n int)")
            postgres.clone_database(cluster, "d", "e")
            assert postgres.list_databases(cluster) == ["d", "e"]
        monkeypatch.delenv("SHILIU_PG_BIN")
        if installed != "wheel":
            assert f"were made by PostgreSQL {major}" in failure(home)

    def test_before_version_17_the_sort_order_comes_from_the_system(self, tmp_path):
        for major, locale in ((15, "--locale=C.UTF-8"), (17, "--builtin-locale=C.UTF-8")):
            assert locale in initdb_arguments(tmp_path, Programs(tmp_path, major))
