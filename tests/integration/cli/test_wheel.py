"""The wheel holds everything that a package needs: nothing comes from the checkout beside it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

import pytest

from tests import databases
from tests.installations import ADMINISTRATORS, empty_home

NOT_PACKED = ("__pycache__",)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=databases.ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def unpacked(wheel):
    folder = wheel.with_name("unpacked")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def test_it_holds_every_file_of_the_package_and_nothing_else(wheel):
    source = databases.PACKAGE.parent
    wanted = {
        str(path.relative_to(source))
        for path in databases.PACKAGE.rglob("*")
        if path.is_file() and not set(NOT_PACKED) & set(path.parts)
    }
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if ".dist-info/" not in name}
    assert names == wanted
    for ending in (".mo", ".html", ".css", ".js", ".svg", ".toml", ".csv"):
        assert any(name.endswith(ending) for name in names), ending


def test_it_names_its_command_its_licence_and_every_package_it_needs(wheel):
    with zipfile.ZipFile(wheel) as file:
        (about,) = (name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = file.read(about).decode()
        commands = file.read(about.replace("METADATA", "entry_points.txt")).decode()
        licence = file.read(about.replace("METADATA", "licenses/LICENSE")).decode()
    assert "shiliu = shiliu.cli.main:main" in commands
    assert "Apache License" in licence
    needed = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra ==)", metadata, re.MULTILINE)
    locked = (databases.ROOT / "lock/run.txt").read_text()
    assert "django" in needed
    assert [name for name in needed if not re.search(rf"^{name}==", locked, re.MULTILINE)] == []


def test_what_it_holds_serves_translated_pages_with_their_files(unpacked, tmp_path, monkeypatch):
    """From the unpacked wheel, before the checkout in the path, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    with empty_home() as installation:
        installation.more |= {
            "PYTHONPATH": str(unpacked),
            "PYTHONPYCACHEPREFIX": str(unpacked / "compiled"),
        }
        where = "import shiliu; print(shiliu.__file__)"
        installation.do("init", *ADMINISTRATORS)
        assert installation.with_django(where).strip() == str(unpacked / "shiliu/__init__.py")
        with installation.up() as service:
            for language, words in (("en", "Ask for help"), ("zh-hans", "我要求助")):
                status, page = service.get("/", language=language)
                assert status == 200
                assert words in page
            for path in set(re.findall(r'"(/static/[^"#]+)', page)):
                assert service.get(path)[0] == 200, path
    assert list(tmp_path.iterdir()) == []
