"""The way of a request to an HTTP API: route → throttle → authorize → integrate → answer."""

from __future__ import annotations

from types import MappingProxyType
from urllib.parse import unquote

from pampero.api import WebRequest, WebResponse
from pampero.aws.crossorigin import is_preflight
from pampero.aws.identitypools import identity_of
from pampero.kernel.clock import Clock
from pampero.services.apigateway.http.types import Integration
from pampero.services.apigateway.run import metrics
from pampero.services.apigateway.run.http import authorizers, functions, jwtauth, proxy, services
from pampero.services.apigateway.run.http.accesslogs import AccessLogs, line_of
from pampero.services.apigateway.run.http.answers import (
    FAILED,
    FORBIDDEN,
    NOT_FOUND,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Refused,
)
from pampero.services.apigateway.run.http.cors import answered, preflight
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import mapped_response
from pampero.services.apigateway.run.http.served import ServedRoute
from pampero.services.apigateway.run.iam import admit_signed
from pampero.services.apigateway.run.refusal import Refusal, internal, throttled
from pampero.services.apigateway.run.throttle import Buckets

REFUSALS = MappingProxyType(
    {
        "REQUEST_TOO_LARGE": TOO_LARGE,
        "THROTTLED": TOO_MANY,
        "UNAUTHORIZED": UNAUTHORIZED,
        "API_CONFIGURATION_ERROR": FAILED,
        "AUTHORIZER_CONFIGURATION_ERROR": FAILED,
    }
)


async def answer(exchange: HttpExchange) -> WebResponse:
    """Route, throttle, authorise, integrate. Raises Refusal."""
    request, stage = exchange.request, exchange.stage
    asks = stage.cors is not None and is_preflight(request)
    found = stage.paths.find(request.method, _segments(exchange.path))
    if found is None:
        return preflight(stage.cors, exchange.headers["origin"]) if stage.cors is not None and asks else NOT_FOUND
    route, exchange.variables = found
    exchange.route, exchange.resource = route, route.path
    bucket = (exchange.api.id, stage.name, route.key)
    if route.throttle is not None and not exchange.context.part(Buckets).take(bucket, *route.throttle):
        raise throttled()
    await _admit(exchange, route)
    if stage.cors is not None and asks:
        return preflight(stage.cors, exchange.headers["origin"])
    return mapped_response(exchange, await _integrate(exchange, route))


def _segments(path: str) -> list[str]:
    segments = path[1:].split("/")
    return [unquote(segment) for segment in segments] if "%" in path else segments


async def _admit(exchange: HttpExchange, route: ServedRoute) -> None:
    """Raises Refusal; `exchange.access` then says as whom the client comes in."""
    kind = route.route.AuthorizationType or "NONE"
    if kind == "NONE":
        return
    if kind == "AWS_IAM":
        somebody = identity_of(await admit_signed(exchange, None))
        who = exchange.identity
        if somebody is not None:
            who["cognitoAmr"] = list(somebody.methods)
        exchange.access = {
            "iam": {
                "accessKey": who["accessKey"],
                "accountId": who["accountId"],
                "callerId": who["caller"],
                "cognitoIdentity": somebody.shown() if somebody is not None else None,
                "principalOrgId": None,
                "userArn": who["userArn"],
                "userId": who["user"],
            }
        }
    elif route.authorizer is None:
        raise internal()
    elif kind == "JWT":
        await jwtauth.admit(exchange, route.authorizer)
    else:
        await authorizers.admit(exchange, route.authorizer)


async def _integrate(exchange: HttpExchange, route: ServedRoute) -> WebResponse:
    if route.integration is None:
        return FAILED
    begun = Clock.monotonic()
    try:
        return await _ask(exchange, route.integration)
    finally:
        exchange.integrated = Clock.monotonic() - begun


async def _ask(exchange: HttpExchange, integration: Integration) -> WebResponse:
    if integration.IntegrationSubtype is not None:
        return await services.answer(exchange)
    if integration.IntegrationType == "HTTP_PROXY":
        return await proxy.answer(exchange)
    return await functions.answer(exchange)


def nowhere(request: WebRequest) -> WebResponse:
    """There is no such stage, or it is not to be reached so."""
    return NOT_FOUND


def refused(exchange: HttpExchange, refusal: Refusal) -> WebResponse:
    """A refusal, as HTTP APIs answer it."""
    return refusal.response if isinstance(refusal, Refused) else REFUSALS.get(refusal.kind, FORBIDDEN)


def finished(exchange: HttpExchange, response: WebResponse) -> WebResponse:
    """With the API's CORS headers and the request's id; noted in the access log."""
    request, stage = exchange.request, exchange.stage
    metrics.of_http(exchange, response)
    if stage.cors is not None and not (response.status == 204 and is_preflight(request)):
        response = answered(stage.cors, exchange.headers.get("origin"), response)
    response = WebResponse(response.status, (*response.headers, ("apigw-requestid", request.request_id)), response.body)
    if stage.log_group:
        exchange.notes["responseLatency"] = str(int((Clock.monotonic() - exchange.began) * 1000))
        logs = exchange.context.part(AccessLogs)
        logs.add(exchange.context, stage.log_group, exchange.context.now, line_of(exchange, response))
    return response
