"""WebSocket APIs for the tests, and clients that connect to them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from tests.services.apigateway.http.conftest import apis, function, plane_of
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

__all__ = ["apis", "function", "plane_of"]

MOCK = {"IntegrationType": "MOCK", "RequestTemplates": {"$default": '{"statusCode":200}'}}
Opened = Callable[..., ClientConnection]


@pytest.fixture
def api(apis: Any) -> Callable[..., str]:
    """api({"$connect": function ARN or integration}, two_way=("echo",)): a WebSocket API that is deployed to a stage; its id."""

    def make(
        routes: Mapping[str, str | dict[str, Any]],
        two_way: tuple[str, ...] = (),
        stage: str = "prod",
        selection: str = "$request.body.action",
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        **of_stage: Any,
    ) -> str:
        id_: str = apis.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression=selection)["ApiId"]
        for key, target in routes.items():
            given: dict[str, Any] = dict(target) if isinstance(target, dict) else {
                "IntegrationType": "AWS_PROXY", "IntegrationUri": target,
            }  # fmt: skip
            responses = given.pop("Responses", [])
            made = apis.create_integration(ApiId=id_, **given)["IntegrationId"]
            for response in responses:
                apis.create_integration_response(ApiId=id_, IntegrationId=made, **response)
            more = dict((settings or {}).get(key, {}))
            if key in two_way:
                more["RouteResponseSelectionExpression"] = "$default"
            route = apis.create_route(ApiId=id_, RouteKey=key, Target=f"integrations/{made}", **more)["RouteId"]
            if key in two_way:
                apis.create_route_response(ApiId=id_, RouteId=route, RouteResponseKey="$default")
        deployed = apis.create_deployment(ApiId=id_)["DeploymentId"]
        apis.create_stage(ApiId=id_, StageName=stage, DeploymentId=deployed, **of_stage)
        return id_

    return make


@pytest.fixture
def open_socket(server: Any) -> Iterator[Opened]:
    """open_socket(api, stage="prod", query="", by_path=False, **of websockets.connect): a client of an API. uri: another address."""
    with contextlib.ExitStack() as opened:

        def make(
            api: str, stage: str = "prod", query: str = "", by_path: bool = False, uri: str = "", **more: Any
        ) -> ClientConnection:
            place = f"/_aws/execute-api/{api}/{stage}" if by_path else f"/{stage}"
            host = "127.0.0.1" if by_path else f"{api}.execute-api.us-east-1.localhost"
            url = f"ws://{host}:{server.port}{place}{query}"
            where = {"address": ("127.0.0.1", server.port), "open_timeout": 60, "proxy": None}
            socket: ClientConnection = opened.enter_context(connect(uri or url, **{**where, **more}))
            return socket

        yield make


@pytest.fixture
def managed(client: Callable[..., Any], server: Any) -> Callable[..., Any]:
    """managed(api): the management API's client for the stage `prod`, by path."""

    def make(api: str, stage: str = "prod", **more: Any) -> Any:
        return client(
            "apigatewaymanagementapi", **{"endpoint_url": f"{server.url}/_aws/execute-api/{api}/{stage}", **more}
        )

    return make


def said(socket: ClientConnection, seconds: float = 60) -> Any:
    """The next message, which is JSON."""
    return json.loads(socket.recv(timeout=seconds))


def ended(socket: ClientConnection, seconds: float = 60) -> tuple[int, str]:
    """How the server closed it."""
    try:
        while True:
            socket.recv(timeout=seconds)
    except ConnectionClosed as closed:
        received = closed.rcvd
        return (1006, "") if received is None else (received.code, received.reason)
