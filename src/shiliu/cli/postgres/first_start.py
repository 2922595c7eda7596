"""Making the data directory, once."""

import os
import shutil
import tempfile
from pathlib import Path

from shiliu.cli.postgres.errors import DatabaseStartFailed, from_words, full_disk
from shiliu.cli.postgres.files import sync
from shiliu.cli.postgres.places import Place
from shiliu.cli.postgres.programs import Programs, run

# An empty cluster takes 40 MB, its first log files 32 MB more, and then it should also live.
NEEDED_BYTES = 300 * 1000 * 1000
BUILTIN_LOCALES_FROM = 17


def make_or_check(place: Place, programs: Programs) -> None:
    """See that there are data which these programs can read; make them at the first start."""
    for half in place.folder.glob("data.half-*"):  # left by a start that was killed
        shutil.rmtree(half, ignore_errors=True)
    if not place.data_dir.exists():
        _make(place, programs)
        return
    try:
        version = (place.data_dir / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DatabaseStartFailed(
            f"The folder {place.data_dir} exists but holds no PostgreSQL data. "
            "Move it away, or restore what belongs there, and start again."
        ) from None
    if version != str(programs.major):
        raise DatabaseStartFailed(
            f"The data in {place.data_dir} were made by PostgreSQL {version}, but the programs "
            f"in {programs.bin_dir} are version {programs.major} and cannot read them. Name the "
            f"bin folder of version {version} in SHILIU_PG_BIN and start again; to change the "
            "version, dump the database with the old programs and restore it with the new ones."
        )


def _make(place: Place, programs: Programs) -> None:
    """`initdb` beside the target, then rename: a start that is killed leaves nothing half-made."""
    if shutil.disk_usage(place.folder).free < NEEDED_BYTES:
        raise full_disk(place.folder)
    half = Path(tempfile.mkdtemp(prefix="data.half-", dir=place.folder))
    try:
        if place.account.is_other:
            os.chown(half, place.account.uid, place.account.gid)
        done = run(programs.path("initdb"), _arguments(half, programs), place.account)
        if done.returncode:
            raise from_words(done.stderr, place.folder)
        half.rename(place.data_dir)
        sync(place.folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _arguments(data_dir: Path, programs: Programs) -> list[str]:
    """One sort order on every machine: by code point, with Unicode's upper and lower case."""
    if programs.major >= BUILTIN_LOCALES_FROM:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8"]
    return [
        *("-D", str(data_dir), "-U", "postgres", "--encoding=UTF8", *locale),
        *("--lc-messages=C", "--data-checksums", "--auth-local=peer", "--auth-host=reject"),
    ]
