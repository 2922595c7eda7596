"""A client that a tool writes from docs/openapi.json does the main job without a change."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from tests.support.pictures import from_a_phone

DESCRIPTION = Path(__file__).parents[3] / "docs/openapi.json"
NAME = "shiliu_client"
KINDS = ("image/jpeg", "application/pdf")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The package the tool wrote, importable for the time of these tests."""
    folder = tmp_path_factory.mktemp("client")
    settings = folder / "settings.yml"
    # It knows no kind of bytes by itself: what is opened by a link is bytes to it.
    bytes_are = "".join(f"  {kind}: application/octet-stream\n" for kind in KINDS)
    settings.write_text(f"post_hooks: []\ncontent_type_overrides:\n{bytes_are}")
    tool = Path(sys.executable).with_name("openapi-python-client")
    arguments = ["generate", "--path", str(DESCRIPTION), "--meta", "none", "--fail-on-warning"]
    subprocess.run(
        [tool, *arguments, "--config", settings, "--output-path", str(folder / NAME)], check=True
    )
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith(NAME)]:
        del sys.modules[name]


def operation(path: str) -> ModuleType:
    return import_module(f"{NAME}.api.{path}")


def test_a_generated_client_asks_follows_reads_as_staff_and_takes_steps(written, served):
    client, models = import_module(NAME), import_module(f"{NAME}.models")
    everybody = client.Client(base_url=served.url, raise_on_unexpected_status=True)
    staff = client.AuthenticatedClient(
        base_url=served.url, token=served.key, raise_on_unexpected_status=True
    )
    new = models.NewRequestBody(
        words="3号楼前的路灯不亮。", area="150603002007", category="home.light.estate"
    )
    with everybody, staff:
        receipt = operation("requests.create_request").sync(
            client=everybody, body=new, idempotency_key=uuid4().hex
        )
        listed = operation("desk_requests.list_desk_requests").sync(client=staff, q=receipt.number)
        assert [row.id for row in listed.requests] == [receipt.id]

        read = operation("desk_requests.get_desk_request").sync_detailed(receipt.id, client=staff)
        assert "accept" in read.parsed.steps
        taken = operation("desk_requests.take_step").sync(
            receipt.id,
            client=staff,
            body=models.Accept(step="accept"),
            idempotency_key=uuid4().hex,
            if_match=read.headers["ETag"],
        )
        assert taken.state == "accepted"
        followed = operation("follow.follow_request").sync(
            client=everybody, body=models.CodeBody(code=receipt.code)
        )
        assert [step.verb for step in followed.timeline] == ["receive", "accept"]
        late = operation("desk_requests.take_step").sync(
            receipt.id,
            client=staff,
            body=models.Start(step="start"),
            idempotency_key=uuid4().hex,
            if_match=read.headers["ETag"],
        )
        assert late.code == "cases.changed"
        files = import_module(f"{NAME}.types")
        sent = files.File(BytesIO(from_a_phone()), "lamp.jpg", "image/jpeg")
        (picture,) = (
            operation("desk_files.add_pictures")
            .sync(
                receipt.id,
                client=staff,
                body=models.AddPicturesFileParams(pictures=[sent]),
                idempotency_key=uuid4().hex,
            )
            .files
        )
        token = picture.link.rpartition("/")[2]
        shown = operation("desk_files.get_file").sync(token, client=staff)
        assert shown.payload.read().startswith(b"\xff\xd8\xff")
