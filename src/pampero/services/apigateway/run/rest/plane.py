"""The way of a request to a REST API: find the method, see who calls, do what the method does."""

from __future__ import annotations

import json
from types import MappingProxyType

from msgspec import structs

from pampero.api import WebRequest, WebResponse
from pampero.kernel import lineage
from pampero.services.apigateway.rest.responses import effective
from pampero.services.apigateway.rest.types import Method
from pampero.services.apigateway.run import metrics
from pampero.services.apigateway.run.headers import is_header, one_line
from pampero.services.apigateway.run.refusal import Refusal, internal, unknown_route
from pampero.services.apigateway.run.rest import integrations
from pampero.services.apigateway.run.rest.cache import cached
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.guard import admit
from pampero.services.apigateway.run.rest.limits import meter, throttle
from pampero.services.apigateway.run.rest.logs import begin, note
from pampero.services.apigateway.run.rest.mapping import evaluate, simple
from pampero.services.apigateway.run.rest.validation import validate

INTEGRATIONS = MappingProxyType(
    {
        "AWS_PROXY": integrations.function,
        "HTTP_PROXY": integrations.http_proxy,
        "HTTP": integrations.http,
        "AWS": integrations.aws,
        "MOCK": integrations.mock,
    }
)


async def answer(exchange: RestExchange) -> WebResponse:
    """Route, authorise, meter, validate, integrate. Raises Refusal."""
    found = exchange.stage.match(exchange.request.method, exchange.path)
    if found is None:
        raise unknown_route()
    resource, exchange.method, exchange.variables = found
    exchange.resource_id, exchange.resource = resource.id, resource.path or ""
    method = found.method
    begin(exchange)
    await admit(exchange, method)
    if method.apiKeyRequired:
        await meter(exchange)
    throttle(exchange)
    return await cached(exchange, method, lambda: integrate(exchange, method))


async def integrate(exchange: RestExchange, method: Method) -> WebResponse:
    """What a method answers to who may call it. Raises Refusal."""
    await validate(exchange, method)
    integration = method.methodIntegration
    if integration is None:
        raise internal()
    response = await INTEGRATIONS[integration.type or ""](exchange, integration)
    if integration.type == "MOCK":
        return response
    given = exchange.header(lineage.HEADER) or ""
    trace = ("X-Amzn-Trace-Id", lineage.answered(given, lineage.current(), exchange.now))
    return structs.replace(response, headers=(trace, *response.headers))


def nowhere(request: WebRequest) -> WebResponse:
    """There is no such stage, or it is not to be reached so."""
    headers = (
        ("Content-Type", "application/json"),
        ("x-amzn-RequestId", request.request_id),
        ("x-amzn-ErrorType", "ForbiddenException"),
    )
    return WebResponse(403, headers, b'{"message":"Forbidden"}')


def refused(exchange: RestExchange, refusal: Refusal) -> WebResponse:
    """A refusal as the API's gateway responses shape it."""
    definition = exchange.stage.definition
    found = effective(definition.responses, refusal.kind)
    own = refusal.kind in definition.responses or f"DEFAULT_{(found.statusCode or '5')[0]}XX" in definition.responses
    status = int((found.statusCode if own or refusal.status is None else None) or refusal.status or 500)
    message = json.dumps(refusal.message)
    exchange.error = {
        "message": refusal.message,
        "messageString": message,
        "responseType": refusal.kind,
        "validationErrorString": refusal.details,
    }
    templates = found.responseTemplates or {}
    type_ = "application/json" if "application/json" in templates else next(iter(templates), "application/json")
    key = "Message" if refusal.capital else "message"
    body = simple(templates.get(type_, ""), exchange) if own else f'{{"{key}":{message}}}'
    headers = {"Content-Type": type_}
    for target, expression in (found.responseParameters or {}).items():
        value = evaluate(expression, exchange)
        if value is not None:
            headers[target.removeprefix("gatewayresponse.header.")] = value
    headers.setdefault("x-amzn-ErrorType", refusal.error)
    return WebResponse(status, tuple(headers.items()), body.encode())


def finished(exchange: RestExchange, response: WebResponse) -> WebResponse:
    """With the gateway's own headers. What can be no header is left out, and no value ends its line."""
    headers = [(name, one_line(value)) for name, value in response.headers if is_header(name)]
    own = (
        ("Connection", "keep-alive"),
        ("x-amzn-RequestId", exchange.request.request_id),
        ("x-amz-apigw-id", exchange.extended_id),
    )
    note(exchange, response)
    metrics.of_rest(exchange, response)
    return WebResponse(response.status, (*headers, *own), response.body, response.parts)
