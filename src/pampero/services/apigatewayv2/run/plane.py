"""The way of a request to an HTTP API: stage → route → throttle → authorize → integrate → answer."""

from __future__ import annotations

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.kernel.clock import Clock
from pampero.services.apigatewayv2.model import PLANE
from pampero.services.apigatewayv2.run import functions, proxy, services
from pampero.services.apigatewayv2.run.accesslogs import AccessLogs, line_of
from pampero.services.apigatewayv2.run.answers import FAILED, NOT_FOUND, TOO_LARGE, TOO_MANY
from pampero.services.apigatewayv2.run.authorize import authorize
from pampero.services.apigatewayv2.run.cors import answered, is_preflight, preflight
from pampero.services.apigatewayv2.run.exchange import Exchange
from pampero.services.apigatewayv2.run.mapping import mapped_response
from pampero.services.apigatewayv2.run.tables import Tables

LARGEST = 10 * 1024 * 1024


@web(PLANE, max_body=10 * 1024 * 1024)
async def answer(context: Context, request: WebRequest) -> WebResponse | None:
    """One request. None: the API is not one of these."""
    api = await context.part(Tables).find(request.id)
    if api is None:
        return None
    where = None if api.disabled else api.stage_of(request.path)
    if where is None:
        return NOT_FOUND
    place = context.within(api.place.account, api.place.region)
    exchange = Exchange(place, request, api, *where, context.now)
    began = Clock.monotonic()
    asks = api.cors is not None and is_preflight(request)
    response = await _respond(exchange, asks)
    if api.cors is not None and not (asks and response.status == 204):
        response = answered(api.cors, exchange.headers.get("origin"), response)
    response = WebResponse(response.status, (*response.headers, ("apigw-requestid", request.request_id)), response.body)
    if exchange.stage.log_group:
        exchange.notes["responseLatency"] = str(int((Clock.monotonic() - began) * 1000))
        place.part(AccessLogs).add(api.place, exchange.stage.log_group, context.now, line_of(exchange, response))
    return response


async def _respond(exchange: Exchange, asks: bool) -> WebResponse:
    request, cors = exchange.request, exchange.api.cors
    if len(request.body) > LARGEST:
        return TOO_LARGE
    found = exchange.stage.paths.find(request.method, exchange.segments)
    if found is not None:
        exchange.served, exchange.variables = found
    if exchange.served is None:
        return preflight(cors, exchange.headers["origin"]) if cors is not None and asks else NOT_FOUND
    bucket = exchange.served.bucket
    if bucket is not None and not bucket.take(exchange.now):
        return TOO_MANY
    refused = await authorize(exchange)
    if refused is not None:
        return refused
    if cors is not None and asks:
        return preflight(cors, exchange.headers["origin"])
    return mapped_response(exchange, await _integrate(exchange))


async def _integrate(exchange: Exchange) -> WebResponse:
    served = exchange.served
    if served is None or served.integration is None:
        return FAILED
    if served.integration.IntegrationSubtype is not None:
        return await services.answer(exchange)
    if served.integration.IntegrationType == "HTTP_PROXY":
        return await proxy.answer(exchange)
    return await functions.answer(exchange)
