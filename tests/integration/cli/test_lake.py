"""Open tallies go out signed, and a lake takes nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from shiliu.cli.lake import Lake, Refused, SigningKey, publish

CODE = "150603"
COLUMNS = "area,level,day,verb,detail,delivery,count\n"
ROW = "150603,district,2026-11-01,case.receive,*,*,12\n"
AT = datetime(2026, 11, 20, tzinfo=UTC)
READERS = Path(__file__).parents[3] / "docs/lake.sql"
FILE = f"month=2026-11/district={CODE}.parquet"


@pytest.fixture
def key(tmp_path):
    return SigningKey(tmp_path / "open-data.key")


@pytest.fixture
def lake(tmp_path, key):
    folder = tmp_path / "lake"
    folder.mkdir()
    (folder / "keys.csv").write_text(f"code,key\n{CODE},{key.public}\n")
    return Lake(folder)


@pytest.fixture
def written(tmp_path, key):
    """Write a folder as a deployment does."""

    def write(rows=ROW, *, code=CODE, at=AT, signed_by=key) -> Path:
        source = tmp_path / "rows.csv"
        source.write_text(COLUMNS + rows)
        folder = tmp_path / f"published-{code}"
        publish(source, folder, deployment=code, key=signed_by, as_of=at)
        return folder

    return write


def in_lake(lake: Lake) -> list[tuple]:
    lake.compact()
    return duckdb.sql(f"FROM '{lake.folder}/whole/*.parquet' ORDER BY day, area").fetchall()


def test_what_is_published_is_what_is_read(lake, written):
    folder = written(ROW + "150603001,subdistrict,2026-12-01,case.receive,,help,\\N\n")
    assert lake.pull(folder) == (CODE, 2)
    day = datetime(2026, 11, 1).date()
    assert in_lake(lake) == [
        (CODE, "150603", "district", day, "case.receive", "*", "*", 12),
        (CODE, "150603001", "subdistrict", day.replace(month=12), "case.receive", "", "help", None),
    ]
    assert lake.pull(folder) == (CODE, 0), "nothing is new"


def test_a_new_month_is_added_and_the_others_stay(lake, written):
    lake.pull(written())
    folder = written(ROW.replace("2026-11", "2026-12"), at=AT.replace(month=12))
    assert lake.pull(folder) == (CODE, 1)
    assert len(in_lake(lake)) == 2


def test_a_file_that_was_changed_is_refused(lake, written):
    folder = written()
    content = bytearray((folder / FILE).read_bytes())
    content[20] ^= 1
    (folder / FILE).write_bytes(content)
    with pytest.raises(Refused, match="not the one that was signed"):
        lake.pull(folder)
    assert in_lake_nothing(lake)


def test_a_manifest_that_was_changed_is_refused(lake, written):
    folder = written()
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"rows": 1', '"rows": 2'))
    with pytest.raises(Refused, match="not signed with the key"):
        lake.pull(folder)


def test_one_deployment_cannot_speak_for_another(lake, written, tmp_path):
    with pytest.raises(Refused, match="no key is known"):
        lake.pull(written(code="150602"))
    stranger = SigningKey(tmp_path / "stranger.key")
    with pytest.raises(Refused, match="not signed with the key"):
        lake.pull(written(signed_by=stranger))


def test_older_figures_do_not_come_back(lake, written):
    lake.pull(written())
    with pytest.raises(Refused, match="older"):
        lake.pull(written(at=AT.replace(day=1)))


def test_a_count_below_five_is_refused(lake, written):
    with pytest.raises(Refused, match="below 5"):
        lake.pull(written(ROW.replace(",12", ",4")))
    assert in_lake_nothing(lake)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"deployment": "../../etc"},
        {"files": {"../2026-11": {"sha256": "", "bytes": 1, "rows": 1}}},
        {"as_of": "yesterday"},
        {"files": []},
    ],
)
def test_a_manifest_of_another_shape_is_refused(lake, written, key, change):
    folder = written()
    content = json.dumps(json.loads((folder / "manifest.json").read_text()) | change)
    (folder / "manifest.json").write_text(content)
    (folder / "manifest.sig").write_text(key.sign(content.encode()))
    with pytest.raises(Refused):
        lake.pull(folder)


def test_every_statement_for_readers_runs(lake, written, monkeypatch):
    lake.pull(written())
    lake.compact()
    monkeypatch.chdir(lake.folder)
    with duckdb.connect() as reader:
        answers = [
            reader.execute(statement).fetchall()
            for statement in duckdb.extract_statements(READERS.read_text())
        ]
    assert len(answers) == 6
    day = AT.date().replace(day=1)
    assert answers[2:4] == [[(day, 12, 0)], [("2026-11", "case.receive", 12)]]


def in_lake_nothing(lake: Lake) -> bool:
    """No file of figures lies anywhere in the lake."""
    return not list(lake.folder.rglob("*.parquet"))


HAPPENED = """
INSERT INTO tallies_daytally (scope, verb, day, detail, delivery, count, amount)
SELECT area.path, 'case.receive', day, 'web', 'help', CASE WHEN parent_id IS NULL THEN 53 ELSE 3 END, 1
FROM network_area AS area, generate_series('2026-10-30'::date, '2026-11-02', '1 day') AS day
WHERE parent_id IS NULL OR level = 'subdistrict'
"""


def test_safety_21_open_tallies_are_published_once_and_hide_small_counts(held, tmp_path):
    held.ask(HAPPENED)
    held.ask(
        "UPDATE tallies_daytally SET count = 41 WHERE scope LIKE '%/%/' AND day = '2026-11-01'"
    )
    folder, lake = tmp_path / "open", tmp_path / "lake"
    said = held.do("export", "tallies", str(folder), "--from", "2026-10-30", "--to", "2026-11-02")
    assert "2 months of" in said
    first = {path.name: path.read_bytes() for path in folder.rglob("*.parquet")}
    found = duckdb.sql(f"FROM '{folder}/*/*.parquet'").fetchall()
    assert {row[-2] for row in found if row[-2] is not None} >= {53, 41}
    assert all(row[-2] is None or row[-2] >= 5 for row in found)
    held.ask("UPDATE tallies_daytally SET count = count + 7")
    held.do("export", "tallies", str(folder), "--from", "2026-10-30", "--to", "2026-11-02")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.parquet")} == first
    refused = held.run("export", "tallies", str(folder), "--to", "2099-01-01")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stdout

    lake.mkdir()
    key = said.strip().rpartition(" ")[2]
    code = json.loads((folder / "manifest.json").read_text())["deployment"]
    (lake / "keys.csv").write_text(f"code,key\n{code},{key}\n")
    assert "2 months are new" in held.do("lake", "pull", str(lake), str(folder))
    assert f"{len(found)} rows" in held.do("lake", "compact", str(lake))
    (folder / "manifest.sig").write_text("00")
    assert "was not taken" in held.refused("lake", "pull", str(lake), str(folder))


def test_without_the_extra_the_command_says_what_to_install(held, tmp_path):
    (tmp_path / "duckdb.py").write_text("raise ImportError\n")
    held.more = {"PYTHONPATH": str(tmp_path)}
    for command in (["lake", "compact"], ["export", "tallies"]):
        assert "pip install 'shiliu[lake]'" in held.refused(*command, str(tmp_path / "folder"))
