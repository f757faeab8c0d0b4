"""Who may connect: signatures, Lambda authorizers, API keys; asked for `$connect` only.

Source: developer guide, "Control and manage access to WebSocket APIs in API Gateway".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.http.types import Authorizer
from pampero.services.apigateway.run.authorizers import Answer, ask_function, judge, misconfigured
from pampero.services.apigateway.run.iam import admit_signed
from pampero.services.apigateway.run.metering import meter
from pampero.services.apigateway.run.refusal import forbidden, unauthorized
from pampero.services.apigateway.run.rest.authorizers import verdict
from pampero.services.apigateway.run.websocket.events import frame
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import mapped
from pampero.services.apigateway.run.websocket.served import ServedRoute

SECONDS = 29.0


async def admit(exchange: WebSocketExchange, route: ServedRoute) -> None:
    """Raises Refusal: 401 where an identity source is missing, 403 where the client may not, 500 where its authorizer fails."""
    kind = route.route.AuthorizationType or "NONE"
    if kind == "AWS_IAM":
        await admit_signed(exchange, None)
    elif kind == "CUSTOM":
        if route.authorizer is None:
            raise misconfigured(f"{route.key} has no authorizer")
        await _ask(exchange, route.authorizer)
    if route.route.ApiKeyRequired:
        by_authorizer = exchange.stage.key_selection == "$context.authorizer.usageIdentifierKey"
        await meter(exchange, exchange.usage_key if by_authorizer else exchange.header("x-api-key"))


async def _ask(exchange: WebSocketExchange, authorizer: Authorizer) -> None:
    values = [mapped(source, exchange) for source in authorizer.IdentitySource or ()]
    if not all(values):
        raise unauthorized()
    event: dict[str, Any] = {"type": "REQUEST", "methodArn": exchange.arn, **frame(exchange)}
    uri, credentials = authorizer.AuthorizerUri, authorizer.AuthorizerCredentialsArn
    said, failed = await ask_function(exchange, authorizer.AuthorizerId or "", uri, credentials, event, SECONDS)
    if failed:
        if isinstance(said, dict) and said.get("errorMessage") == "Unauthorized":
            raise unauthorized()
        raise misconfigured(f"{authorizer.Name} failed: {said}")
    found = verdict(authorizer.Name, said)
    exchange.access, exchange.usage_key = dict(found.context or {}), found.usage_key
    if judge(exchange, found) is not Answer.ALLOWED:
        raise forbidden()
