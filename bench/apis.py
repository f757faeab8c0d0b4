"""APIs in front of a function, of nothing, of a queue, of a cache; with an authorizer, and with a throttle: the way of a user's
request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.functions import create, make_role, send
from bench.load import Outcome, run
from bench.servers import cpu_of
from bench.signer import Signer

CONNECTIONS = 16
COUNT = 4000
JSON = "application/json"
# Of a throttle: a second's requests and how many at once; and for how many seconds they are counted.
RATE, BURST, SECONDS = 1000, 100, 5
AUTHORIZER = """
def handler(event, context):
    allow = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
    return {"principalId": "bench", "policyDocument": {"Version": "2012-10-17", "Statement": [allow]}}
"""


@dataclass(frozen=True)
class Bench:
    """The server under test, and what takes the lines."""

    port: int
    pid: int
    echo: Outcome
    show: Callable[[dict[str, Any]], None]

    def measure(self, name: str, request: bytes, count: int = COUNT) -> Outcome:
        """One workload at 16 connections, warm."""
        asyncio.run(run(self.port, lambda _: request, 300, CONNECTIONS))
        before = cpu_of(self.pid)
        outcome = asyncio.run(run(self.port, lambda _: request, count, CONNECTIONS))
        outcome.cpu = cpu_of(self.pid) - before
        self.show(outcome.line(name, self.echo.rate, self.echo.cost))
        return outcome

    def ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """One request to API Gateway."""
        raw = Signer("apigateway", "", "1.1", self.port).rest(method, path, json.dumps(body).encode())
        text = send(self.port, raw)
        return json.loads(text) if text else {}


def apis(port: int, pid: int, echo: Outcome, show: Callable[[dict[str, Any]], None]) -> None:
    """GET /hello through an HTTP API with a Lambda proxy integration, warm; then the REST APIs."""
    bench = Bench(port, pid, echo, show)
    make_role(port)
    create(port, "bench-api", "python")
    create(port, "bench-authorizer", "python", AUTHORIZER)
    api = bench.ask(
        "POST", "/v2/apis", name="bench", protocolType="HTTP", target=_function("bench-api"), routeKey="GET /hello"
    )
    _permit(port, "bench-api", api["apiId"])
    where = urlsplit(api["apiEndpoint"])
    request = f"GET {where.path}/hello HTTP/1.1\r\nhost: {where.netloc}\r\n\r\n".encode()
    bench.measure("HTTP API to a warm Python function", request)
    _rest(bench)


def _rest(bench: Bench) -> None:
    """A REST API with mapping templates: MOCK with nothing before it, a cache, an authorizer or a throttle, and an order that
    goes to a queue."""
    port = bench.port
    send(port, Signer("sqs", "AmazonSQS", "1.0", port).request("CreateQueue", b'{"QueueName": "bench-rest"}'))
    _role(port)
    api = bench.ask("POST", "/restapis", name="bench")
    root = f"/restapis/{api['id']}"
    _permit(port, "bench-authorizer", api["id"])
    authorizer = bench.ask(
        "POST", f"{root}/authorizers", name="bench", type="TOKEN", identitySource="method.request.header.Authorization",
        authorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{_function('bench-authorizer')}/invocations",
    )  # fmt: skip
    message = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.order'))&MessageAttribute.1.Name=from"
        "&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$context.identity.sourceIp"
    )
    mock = {"type": "MOCK", "requestTemplates": {JSON: '{"statusCode": 200}'}}
    queue = {
        "type": "AWS", "httpMethod": "POST", "credentials": "arn:aws:iam::000000000000:role/bench-gateway",
        "uri": "arn:aws:apigateway:us-east-1:sqs:path/000000000000/bench-rest", "requestTemplates": {JSON: message},
        "requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
    }  # fmt: skip
    said, sent = (
        '{"id": "$context.requestId"}',
        '{"sent": "$input.path(\'$.SendMessageResponse.SendMessageResult.MessageId\')"}',
    )
    guard = {"authorizationType": "CUSTOM", "authorizerId": authorizer["id"]}
    for part, verb, integration, answer, method in (
        ("mock", "POST", mock, said, {}), ("cached", "GET", mock, said, {}), ("guarded", "POST", mock, said, guard),
        ("limited", "POST", mock, said, {}), ("queue", "POST", queue, sent, {}),
    ):  # fmt: skip
        made = bench.ask("POST", f"{root}/resources/{api['rootResourceId']}", pathPart=part)
        path = f"{root}/resources/{made['id']}/methods/{verb}"
        bench.ask("PUT", path, **{"authorizationType": "NONE", **method})
        bench.ask("PUT", f"{path}/integration", **integration)
        bench.ask("PUT", f"{path}/responses/200")
        bench.ask("PUT", f"{path}/integration/responses/200", responseTemplates={JSON: answer})
    bench.ask("POST", f"{root}/deployments", stageName="b")
    settings = {
        "/cacheClusterEnabled": "true", "/cacheClusterSize": "0.5", "/~1cached/GET/caching/enabled": "true",
        "/~1limited/POST/throttling/rateLimit": str(RATE), "/~1limited/POST/throttling/burstLimit": str(BURST),
    }  # fmt: skip
    operations = [{"op": "replace", "path": path, "value": value} for path, value in settings.items()]
    bench.ask("PATCH", f"{root}/stages/b", patchOperations=operations)
    host = f"{api['id']}.execute-api.localhost:{port}"
    body = b'{"order": {"id": 17, "lines": [{"sku": "a", "count": 2}, {"sku": "b", "count": 1}]}}'

    def post(part: str) -> bytes:
        head = f"POST /b/{part} HTTP/1.1\r\nhost: {host}\r\nauthorization: bench\r\ncontent-type: {JSON}\r\n"
        return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body

    plain = bench.measure("REST API, MOCK with templates", post("mock"))
    guarded = bench.measure("REST API, MOCK behind an authorizer with its cache", post("guarded"))
    more = {"more_cpu_us": round((guarded.cost - plain.cost) * 1e6, 1)}
    bench.show({"workload": "what an authorizer with its cache adds", **more})
    bench.measure("REST API, an answer from the cache", f"GET /b/cached HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
    bench.measure("REST API to a queue by VTL", post("queue"))
    _throttled(bench, post("limited"))


def _throttled(bench: Bench, request: bytes) -> None:
    """How many of more than a throttle lets pass do pass in some seconds: the burst, and what the rate gives."""
    offered, passed, seconds = asyncio.run(_offered(bench.port, request))
    expected = BURST + RATE * seconds
    line = {"offered": offered, "passed": passed, "off_percent": round(100 * abs(passed / expected - 1), 2)}
    bench.show({"workload": f"REST API, throttled to {RATE} a second", "seconds": round(seconds, 3), **line})


async def _offered(port: int, request: bytes) -> tuple[int, int, float]:
    """As many as go over some connections in SECONDS: how many, how many of them were answered 200, and until when."""
    loop, offered, passed = asyncio.get_running_loop(), 0, 0
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    began = last = loop.time()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal offered, passed, last
        while loop.time() < began + SECONDS:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            at = head.lower().find(b"content-length:")
            await reader.readexactly(int(head[at + 15 : head.find(b"\r", at)]))
            offered, last = offered + 1, loop.time()
            passed += head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(one(*connection) for connection in connections))
    return offered, passed, last - began


def _function(name: str) -> str:
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


def _permit(port: int, name: str, api: str) -> None:
    """Have a function let an API invoke it."""
    permission = {
        "StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
        "SourceArn": f"arn:aws:execute-api:us-east-1:000000000000:{api}/*",
    }  # fmt: skip
    path = f"/2015-03-31/functions/{name}/policy"
    send(port, Signer("lambda", "", "1.1", port).rest("POST", path, json.dumps(permission).encode()))


def _role(port: int) -> None:
    """The gateway's role: it may send messages."""
    signer = Signer("iam", "", "1.1", port)
    trust = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    may = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    for action, document in (
        ({"Action": "CreateRole", "RoleName": "bench-gateway"}, {"AssumeRolePolicyDocument": trust}),
        ({"Action": "PutRolePolicy", "RoleName": "bench-gateway", "PolicyName": "send"}, {"PolicyDocument": may}),
    ):
        texts = {name: json.dumps({"Version": "2012-10-17", "Statement": [one]}) for name, one in document.items()}
        body = urlencode({**action, **texts, "Version": "2010-05-08"}).encode()
        send(port, signer.rest("POST", "/", body, "content-type: application/x-www-form-urlencoded\r\n"))
