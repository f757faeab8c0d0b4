"""Who may connect: signatures, Lambda authorizers, API keys; asked for `$connect` only.

Source: developer guide, "Control and manage access to WebSocket APIs in API Gateway".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.http.types import Authorizer
from pampero.services.apigateway.rest.plans import admitted
from pampero.services.apigateway.rest.usage import used
from pampero.services.apigateway.run.authorizers import Answer, ask_function, judge, misconfigured
from pampero.services.apigateway.run.iam import admit_signed
from pampero.services.apigateway.run.refusal import Refusal, forbidden, throttled, unauthorized
from pampero.services.apigateway.run.rest.authorizers import verdict
from pampero.services.apigateway.run.throttle import Buckets
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
        await _meter(exchange)


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


async def _meter(exchange: WebSocketExchange) -> None:
    """The connection's key, its plan, the plan's throttle and quota. Raises Refusal (403, 429)."""
    by_authorizer = exchange.stage.key_selection == "$context.authorizer.usageIdentifierKey"
    value = exchange.usage_key if by_authorizer else exchange.header("x-api-key")
    context = exchange.context
    found = None
    if value:
        found = await context.read(admitted, context.scope, value, exchange.api.id, exchange.stage.name)
    if found is None:
        raise forbidden("INVALID_API_KEY")
    key, plan = found
    exchange.identity |= {"apiKey": value, "apiKeyId": key.id}
    settings, bucket = plan.plan.throttle, (plan.plan.id or "", key.id or "")
    if settings is not None and not context.part(Buckets).take(bucket, settings.rateLimit, settings.burstLimit):
        raise throttled()
    counted = plan.plan.quota is not None and plan.plan.quota.limit is not None
    if counted and not await context.write(used, context.scope, plan.plan, key.id or ""):
        raise Refusal("QUOTA_EXCEEDED", "Limit Exceeded", "LimitExceededException")
