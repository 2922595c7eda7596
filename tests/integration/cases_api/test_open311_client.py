"""An Open311 client that others wrote reads us over HTTP, from a server of its own."""

from __future__ import annotations

import threading
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from django.core.wsgi import get_wsgi_application
from georeport import GeoReport

from shiliu.cases.actions.importing import import_messages
from shiliu.cases.models import Case
from shiliu.cases.queries.importing import desk_for
from shiliu.cases.rules.importing import Message
from shiliu.core import clock
from shiliu.core.actor import SYSTEM

pytestmark = pytest.mark.enable_socket
BUILDING = "150603001001001001"


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(fresh_kangbashi):
    """The root of a running server with two published requests."""
    moment = (clock.now() - timedelta(days=3)).replace(tzinfo=None, microsecond=0)
    desk = desk_for(BUILDING, "home.light.stair")
    batch = [
        (
            Message(
                key, moment, "电话13812345678，灯不亮。", reply, moment if reply else None, "", ""
            ),
            desk,
        )
        for key, reply in (("1", ""), ("2", "已修好。"))
    ]
    import_messages(by=SYSTEM, at=clock.now(), source="test", messages=batch)
    Case.objects.update(title={"zh": "楼道灯不亮"}, title_state="approved")
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_outside_client_reads_everything(address, form):
    client = GeoReport(address, jurisdiction="kangbashi", output_format=form)
    services = client.get_service_list()
    assert "home.light.stair" in {each["service_code"] for each in services}
    definition = client.get_service_definition("home.light.stair")
    assert definition["service_code"] == "home.light.stair"
    found = client.get_service_requests()
    assert {each["description"] for each in found} == {"楼道灯不亮"}
    assert {each["status"] for each in found} == {"open", "closed"}
    closed = client.get_service_requests(status="closed", service_code="home.light.stair")
    only = closed if form == "json" else [closed]
    one = client.get_service_request(only[0]["service_request_id"])
    assert (one["status"], one["address_id"]) == ("closed", BUILDING)
    dated = client.get_service_requests(
        start_date=(clock.now() - timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    assert len(dated) == 2


def test_the_outside_client_learns_of_errors(address):
    client = GeoReport(address, jurisdiction="elsewhere")
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_list()
    with pytest.raises(requests.HTTPError, match="404"):
        GeoReport(address).get_service_request("none")
