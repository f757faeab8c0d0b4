"""APIs in front of a function, of nothing, and of a queue: the way of a user's request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.functions import create, make_role, send
from bench.load import run
from bench.signer import Signer

CONNECTIONS = 16
COUNT = 4000


def apis(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """GET /hello through an HTTP API with a Lambda proxy integration, warm, at 16 connections."""
    make_role(port)
    create(port, "bench-api", "python")
    arn = "arn:aws:lambda:us-east-1:000000000000:function:bench-api"
    gateway, functions = Signer("apigateway", "", "1.1", port), Signer("lambda", "", "1.1", port)
    body = {"name": "bench", "protocolType": "HTTP", "target": arn, "routeKey": "GET /hello"}
    api = json.loads(send(port, gateway.rest("POST", "/v2/apis", json.dumps(body).encode())))
    permission = {
        "StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
        "SourceArn": f"arn:aws:execute-api:us-east-1:000000000000:{api['apiId']}/*/*",
    }  # fmt: skip
    send(port, functions.rest("POST", "/2015-03-31/functions/bench-api/policy", json.dumps(permission).encode()))
    where = urlsplit(api["apiEndpoint"])
    request = f"GET {where.path}/hello HTTP/1.1\r\nhost: {where.netloc}\r\n\r\n".encode()
    asyncio.run(run(port, lambda _: request, 300, CONNECTIONS))
    outcome = asyncio.run(run(port, lambda _: request, COUNT, CONNECTIONS))
    show(outcome.line("HTTP API to a warm Python function", echo))
    _rest(port, echo, show)


def _rest(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """A REST API with mapping templates: MOCK, and an order that goes to a queue, at 16 connections."""
    gateway = Signer("apigateway", "", "1.1", port)

    def ask(method: str, path: str, **body: Any) -> dict[str, Any]:
        text = send(port, gateway.rest(method, path, json.dumps(body).encode()))
        return json.loads(text) if text else {}

    send(port, Signer("sqs", "AmazonSQS", "1.0", port).request("CreateQueue", b'{"QueueName": "bench-rest"}'))
    _role(port)
    api = ask("POST", "/restapis", name="bench")
    json_ = "application/json"
    message = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.order'))&MessageAttribute.1.Name=from"
        "&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$context.identity.sourceIp"
    )
    for part, integration, answer in (
        ("mock", {"type": "MOCK", "requestTemplates": {json_: '{"statusCode": 200}'}}, '{"id": "$context.requestId"}'),
        ("queue", {
            "type": "AWS", "httpMethod": "POST", "credentials": "arn:aws:iam::000000000000:role/bench-gateway",
            "uri": "arn:aws:apigateway:us-east-1:sqs:path/000000000000/bench-rest", "requestTemplates": {json_: message},
            "requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        }, '{"sent": "$input.path(\'$.SendMessageResponse.SendMessageResult.MessageId\')"}'),
    ):  # fmt: skip
        made = ask("POST", f"/restapis/{api['id']}/resources/{api['rootResourceId']}", pathPart=part)
        method = f"/restapis/{api['id']}/resources/{made['id']}/methods/POST"
        ask("PUT", method, authorizationType="NONE")
        ask("PUT", f"{method}/integration", **integration)
        ask("PUT", f"{method}/responses/200")
        ask("PUT", f"{method}/integration/responses/200", responseTemplates={json_: answer})
    ask("POST", f"/restapis/{api['id']}/deployments", stageName="b")
    body = b'{"order": {"id": 17, "lines": [{"sku": "a", "count": 2}, {"sku": "b", "count": 1}]}}'
    for part, name in (("mock", "REST API, MOCK with templates"), ("queue", "REST API to a queue by VTL")):
        request = (
            f"POST /b/{part} HTTP/1.1\r\nhost: {api['id']}.execute-api.localhost:{port}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body
        asyncio.run(run(port, repeat(request), 300, CONNECTIONS))
        outcome = asyncio.run(run(port, repeat(request), COUNT, CONNECTIONS))
        show(outcome.line(name, echo))


def repeat(request: bytes) -> Callable[[int], bytes]:
    """The same request each time."""
    return lambda _: request


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
