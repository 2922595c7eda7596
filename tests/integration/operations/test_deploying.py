"""What lies in `deploy/`, the settings of production, and their documents."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installations import environment

ROOT = Path(__file__).parents[3]
UNITS = sorted((ROOT / "deploy/systemd").glob("shiliu-*.*"))
SETTING = re.compile(
    r'(?:env_(?:text|flag|number)|environ(?:\.get)?)[\[(]\s*"((?:SHILIU|DATABASE)_\w+)"'
)
INTERNAL = {"DATABASE_URL_FILE"}


def _production(tmp_path, **more: str) -> dict[str, str]:
    return environment(
        tmp_path,
        DJANGO_SETTINGS_MODULE="shiliu.config.settings",
        DATABASE_URL="postgresql://shiliu_app@/none?host=/nonexistent",
        SHILIU_SECRET="x" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
        SHILIU_ADDRESS="https://portal.example.org",
        SHILIU_DESK_ADDRESS="https://desk.example.org",
        SHILIU_HOSTS="portal.example.org",
        SHILIU_BEHIND_PROXY="1",
        SHILIU_STATIC_ROOT=str(tmp_path),
        **more,
    )


def _told(code: str, given: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout


def test_check_deploy_is_clean(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env=_production(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SHILIU_DESK_ADDRESS", "http://desk.example.org", "must both begin with https"),
        ("SHILIU_LOG_FORMAT", "xml", "must be json or text"),
    ],
)
def test_settings_that_do_not_fit_are_refused_in_plain_words(tmp_path, name, value, said):
    given = _production(tmp_path) | {name: value}
    assert said in _told("import django; django.setup()", given)


def test_every_setting_is_in_the_docs():
    source = "\n".join(path.read_text() for path in (ROOT / "src/shiliu").rglob("*.py"))
    used = set(SETTING.findall(source)) - INTERNAL
    documented = (ROOT / "docs/OPERATIONS.md").read_text()
    assert len(used) > 20
    assert not sorted(name for name in used if f"`{name}`" not in documented)


def test_settings_in_the_docs_and_examples_exist():
    source = "\n".join(path.read_text() for path in (ROOT / "src/shiliu").rglob("*.py"))
    texts = [ROOT / "docs/OPERATIONS.md", ROOT / "deploy/systemd/shiliu.env"]
    named = {
        name for path in texts for name in re.findall(r"\bSHILIU_[A-Z_]+[A-Z]", path.read_text())
    }
    assert not sorted(name for name in named if name not in source)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_the_units_are_well_formed_and_closed_off(tmp_path):
    for unit in UNITS:
        text = unit.read_text().replace("/opt/shiliu/bin/shiliu", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    names = [str(tmp_path / unit.name) for unit in UNITS]
    given = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        ["systemd-analyze", "verify", *names],
        capture_output=True,
        text=True,
        env=given,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    for name in (each for each in names if each.endswith(".service")):
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", name]
        graded = subprocess.run(command, capture_output=True, text=True, check=False)
        assert graded.returncode == 0, graded.stdout[-400:]


def test_every_folder_a_unit_writes_to_is_made_by_systemd():
    for unit in UNITS:
        text = unit.read_text()
        assert "ReadWritePaths" not in text, "a folder that nobody made stops the unit"
        made = {
            name
            for line in re.findall(r"^StateDirectory=(.+)$", text, re.MULTILINE)
            for name in line.split()
        }
        used = set(re.findall(r"/var/lib/([\w-]+)", text))
        assert used <= made


def test_the_container_runs_as_nobody_special_and_says_how_it_is():
    text = (ROOT / "deploy/container/Containerfile").read_text()
    last = text.rpartition("FROM ")[2]
    assert re.search(r"^USER [1-9]\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/health/live" in last
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    assert not [name for line in copied for name in line.split() if not (ROOT / name).exists()]
