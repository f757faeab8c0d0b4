"""REST APIs for the tests: called over HTTP by host and by path, with functions behind them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.cloudformation.conftest import Stacks, stacks
from tests.services.lambda_.conftest import function, invoke, role

__all__ = ["Stacks", "function", "invoke", "role", "stacks"]
ECHO = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n"


@dataclass
class Answer:
    """What came back. headers: as they came, in order."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def json(self) -> Any:
        """The body's value."""
        return json.loads(self.body)


class Rest:
    """A client of API Gateway, and of the APIs that it makes."""

    def __init__(self, server: Server, client: Callable[..., Any], account: str) -> None:
        self._server = server
        self._client = client
        self.account = account
        self.control = client("apigateway")

    def call(
        self, api: str, path: str, method: str = "GET", body: bytes | str | None = None, by_path: bool = False,
        headers: Any = (), host: str = "localhost",
    ) -> Answer:  # fmt: skip
        """A request to an API: path with its stage. headers: pairs, or a map."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        try:
            target = f"/_aws/execute-api/{api}{path}" if by_path else path
            pairs = list(headers.items()) if isinstance(headers, dict) else list(headers)
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            name = f"127.0.0.1:{self._server.port}" if by_path else f"{api}.execute-api.{host}:{self._server.port}"
            if not any(key.lower() == "host" for key, _ in pairs):
                connection.putheader("Host", name)
            for key, value in pairs:
                connection.putheader(key, value)
            data = body.encode() if isinstance(body, str) else body
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def uri(self, name: str) -> str:
        """The URI of a function's integration."""
        arn = f"arn:aws:lambda:us-east-1:{self.account}:function:{name}"
        return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"

    def permit(self, name: str, api: str, rest: str = "*/*") -> None:
        """Let an API invoke a function."""
        self._client("lambda").add_permission(
            FunctionName=name,
            StatementId=f"s{len(rest)}{api.strip('*')}",
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
            SourceArn=f"arn:aws:execute-api:us-east-1:{self.account}:{api}/{rest}",
        )

    def api(self, **settings: Any) -> tuple[str, str]:
        """A new API: (id, root resource)."""
        made = self.control.create_rest_api(**{"name": "test", **settings})
        return made["id"], made["rootResourceId"]

    def path(self, api: str, *parts: str) -> str:
        """A resource below the root, with those above it; its id."""
        parent: str = self.control.get_rest_api(restApiId=api)["rootResourceId"]
        for part in parts:
            known = self.control.get_resources(restApiId=api, limit=500)["items"]
            found = [one["id"] for one in known if (one.get("parentId"), one.get("pathPart")) == (parent, part)]
            made = {"restApiId": api, "parentId": parent, "pathPart": part}
            parent = found[0] if found else self.control.create_resource(**made)["id"]
        return parent

    def method(self, api: str, resource: str, verb: str, integration: Any, **settings: Any) -> dict[str, str]:
        """A method with its integration; its place as arguments of further calls."""
        place = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
        self.control.put_method(**place, **{"authorizationType": "NONE", **settings})
        self.control.put_integration(**place, **integration)
        return place

    def proxy(self, api: str, resource: str, verb: str, name: str, **settings: Any) -> dict[str, str]:
        """A method that a function answers."""
        integration = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": self.uri(name)}
        return self.method(api, resource, verb, integration, **settings)

    def deploy(self, api: str, stage: str = "test", **more: Any) -> str:
        """Deploy to a stage; the deployment."""
        made: str = self.control.create_deployment(restApiId=api, stageName=stage, **more)["id"]
        return made


@pytest.fixture
def rest(server: Server, client: Callable[..., Any], account: str) -> Rest:
    """REST APIs of the test's account."""
    return Rest(server, client, account)
