"""WebSockets in TLS, and on a server of several processes; what messages leave in the access log."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.services.apigateway.websocket.conftest import MOCK, said
from websockets.sync.client import connect


def furnish(server: Any, account: str) -> str:
    """An API whose messages are answered with their connection's id."""
    apis = server.client("apigatewayv2", account)
    id_: str = apis.create_api(Name="a", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.a")["ApiId"]
    made = apis.create_integration(ApiId=id_, **MOCK)["IntegrationId"]
    apis.create_integration_response(
        ApiId=id_,
        IntegrationId=made,
        IntegrationResponseKey="$default",
        ResponseTemplates={"$default": '{"id":"$context.connectionId"}'},
    )
    route = apis.create_route(
        ApiId=id_, RouteKey="$default", Target=f"integrations/{made}", RouteResponseSelectionExpression="$default"
    )["RouteId"]
    apis.create_route_response(ApiId=id_, RouteId=route, RouteResponseKey="$default")
    apis.create_stage(ApiId=id_, StageName="prod", AutoDeploy=True)
    return id_


def test_in_tls(own_server: Any, account: str, tmp_path: Path) -> None:
    server = own_server("--tls")
    api = furnish(server, account)
    trusted = ssl.create_default_context(cafile=server.data / "tls" / "ca.pem")
    url = f"wss://{api}.execute-api.localhost:{server.port}/prod"
    with connect(url, address=("127.0.0.1", server.port), ssl=trusted, proxy=None, open_timeout=60) as socket:
        socket.send("x" * 32 * 1024)
        id_ = said(socket)["id"]
        backend = server.client("apigatewaymanagementapi", account)
        backend.post_to_connection(ConnectionId=id_, Data=b"y" * 128 * 1024)
        assert len(socket.recv(timeout=60)) == 128 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="--workers is for Linux")
@pytest.mark.on_sqlite
def test_with_several_processes(own_server: Any, account: str) -> None:
    """Whichever process a connection comes to, the first one has it; so do calls of the management API."""
    server = own_server("--workers", "2")
    api = furnish(server, account)
    url = f"ws://127.0.0.1:{server.port}/_aws/execute-api/{api}/prod"
    for _ in range(6):
        with connect(url, proxy=None, open_timeout=60) as socket:
            socket.send("x")
            id_ = said(socket)["id"]
            server.client("apigatewaymanagementapi", account).post_to_connection(ConnectionId=id_, Data=b"y")
            assert socket.recv(timeout=60) == "y"


def test_access_logs(api: Any, client: Any, open_socket: Any, account: str, wait_until: Any) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="g")
    settings = {
        "DestinationArn": f"arn:aws:logs:us-east-1:{account}:log-group:g",
        "Format": "$context.eventType $context.routeKey $context.status $context.error.message",
    }
    id_ = api({"$default": MOCK}, AccessLogSettings=settings, RouteSettings={"$default": THROTTLE})
    socket = open_socket(id_)
    for _ in range(2):
        socket.send("x")
    assert said(socket)["message"] == "Too Many Requests"
    socket.close()

    def lines() -> list[str]:
        found = logs.filter_log_events(logGroupName="g")["events"]
        return sorted(event["message"] for event in found) if len(found) == 4 else []

    assert wait_until(lines, 30) == [
        "CONNECT $connect 200 -", "DISCONNECT $disconnect 200 -", "MESSAGE $default 200 -",
        "MESSAGE $default 429 Too Many Requests",
    ]  # fmt: skip


THROTTLE = {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 0.001}
