"""HTTP APIs for the tests, and a plain HTTP client to call them."""

from __future__ import annotations

import http.client
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from tests.roles import make_role

ECHO = "def handler(event, context):\n    return event\n"


@dataclass
class Reply:
    """An answer. headers: by lower-case name, all values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        values = self.headers.get(name)
        return None if values is None else ",".join(values)


class Plane:
    """Calls APIs under their host names, or by path."""

    def __init__(self, port: int) -> None:
        self._port = port

    def call(
        self,
        api: str,
        method: str,
        target: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        by_path: bool = False,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=40)
        host = f"127.0.0.1:{self._port}" if by_path else f"{api}.execute-api.us-east-1.localhost:{self._port}"
        where = f"/_aws/execute-api/{api}{target}" if by_path else target
        try:
            connection.request(method, where, body, {"host": host, **(headers or {})})
            answer = connection.getresponse()
            found: dict[str, list[str]] = {}
            for name, value in answer.getheaders():
                found.setdefault(name.lower(), []).append(value)
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()


@pytest.fixture
def plane_of() -> type[Plane]:
    """The data plane at a port."""
    return Plane


@pytest.fixture
def plane(server: Any) -> Plane:
    return Plane(server.port)


@pytest.fixture
def function(client: Callable[..., Any], account: str) -> Callable[..., str]:
    """function("source", "name", allow=True): a Python function that API Gateway may invoke; its ARN."""

    def make(source: str = ECHO, name: str = "f", allow: bool = True, **settings: Any) -> str:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", source)
        defaults = {"Runtime": "python3.11", "Handler": "index.handler", "Role": make_role(client("iam"))}
        lambda_ = client("lambda")
        made = lambda_.create_function(
            FunctionName=name, Code={"ZipFile": buffer.getvalue()}, Timeout=30, **defaults | settings
        )
        if allow:
            lambda_.add_permission(
                FunctionName=name,
                StatementId="api",
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
            )
        arn: str = made["FunctionArn"]
        return arn

    return make


@pytest.fixture
def apis(client: Callable[..., Any]) -> Any:
    return client("apigatewayv2")


@pytest.fixture
def api(apis: Any) -> Callable[..., str]:
    """api({"GET /x": function ARN}, version="2.0", stage="$default"): an API that deploys by itself; its id."""

    def make(routes: Mapping[str, str], version: str = "2.0", stage: str = "$default", **settings: Any) -> str:
        id_: str = apis.create_api(Name="shop", ProtocolType="HTTP", **settings)["ApiId"]
        targets: dict[str, str] = {}
        for key, uri in routes.items():
            if uri not in targets:
                made = apis.create_integration(
                    ApiId=id_, IntegrationType="AWS_PROXY", IntegrationUri=uri, PayloadFormatVersion=version
                )
                targets[uri] = f"integrations/{made['IntegrationId']}"
            apis.create_route(ApiId=id_, RouteKey=key, Target=targets[uri])
        apis.create_stage(ApiId=id_, StageName=stage, AutoDeploy=True)
        return id_

    return make
