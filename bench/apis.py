"""An HTTP API in front of a function: the way of a user's request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

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
