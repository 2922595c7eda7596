"""Pictures in a store that speaks S3: a real SeaweedFS, through the doors."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3
import pytest
from django.core.files.storage import storages
from django.test import Client

from shiliu.files import storage
from tests.integration.files.doors import ask_with, code_of, follow, images_on, opened
from tests.support.pictures import SIZE, from_a_phone

BUCKET, KEY, SECRET = "shiliu-files", "shiliu", "a-secret-of-the-test"


def free_ports(number: int) -> list[int]:
    """Ports that are free, and free ten thousand higher, where the server puts its second doors."""
    found: list[int] = []
    port = 21000
    while len(found) < number:
        port += 1
        if all(_is_free(each) for each in (port, port + 10000)):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """The address of a running server with one account."""
    folder = tmp_path_factory.mktemp("weed")
    rights = ["Admin", "Read", "Write", "List"]
    account = {
        "name": "shiliu",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": rights,
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [account]}))
    master, volume, filer, s3 = free_ports(4)
    weed = Path(sys.executable).with_name("weed")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                weed, "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-s3",
                f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}",
                f"-s3.port={s3}", f"-s3.config={config}", "-master.volumeSizeLimitMB=64",
                "-volume.max=8", "-s3.iam=false",
            ],
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{s3}"
        _make_bucket(url, server, folder / "log")
        yield url
    finally:
        server.kill()  # it takes half a minute to say goodbye
        server.wait(20)


def _make_bucket(url: str, server: subprocess.Popen, log: Path) -> None:
    client = boto3.client(
        "s3", endpoint_url=url, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )  # fmt: skip
    for _ in range(120):
        if server.poll() is not None:
            break
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
        except Exception:  # noqa: BLE001  it says in many ways that it is not ready
            time.sleep(0.5)
        else:
            client.close()
            return
    pytest.fail(f"the server did not come up: {log.read_text()[-2000:]}")


@pytest.fixture
def bucket(endpoint, settings, people, monkeypatch):
    """The storage as settings make it from the environment of a deployment."""
    from shiliu.config.settings import files_storage

    for name, value in (
        ("BUCKET", BUCKET), ("ENDPOINT", endpoint), ("KEY", KEY), ("SECRET", SECRET),
    ):  # fmt: skip
        monkeypatch.setenv(f"SHILIU_FILES_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "files": files_storage(Path("/nowhere"))}
    yield endpoint
    storages["files"].connection.meta.client.close()


def test_safety_7_in_a_bucket_pictures_are_kept_read_and_taken_away(bucket, do_jobs, clock):
    code = code_of(ask_with(from_a_phone(), from_a_phone(kind="HEIF")))
    first, second = images_on(follow(code))
    assert opened(Client().get(first)).size == opened(Client().get(second)).size == SIZE
    assert bucket not in follow(code).content.decode(), "the store has no address for anybody"
    keys = storage.keys_of(clock.now.date())
    assert len(keys) == 2
    follow(code, "erase/", sure="yes")
    assert do_jobs() == 2
    assert storage.keys_of(clock.now.date()) == []
    with pytest.raises(FileNotFoundError):
        storage.read(keys[0])
    storage.remove(keys[0])


def test_safety_7_a_bucket_shows_nothing_to_strangers(bucket, clock):
    code_of(ask_with(from_a_phone()))
    (key,) = storage.keys_of(clock.now.date())
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{bucket}/{BUCKET}/{key}", timeout=10)
    assert refused.value.code == 403
    storage.remove(key)
