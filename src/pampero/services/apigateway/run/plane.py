"""The way of a request to an API: find the stage and the method, see who calls, do what the method does."""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import Any

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.services.apigateway.model import Plan
from pampero.services.apigateway.plans import admitted
from pampero.services.apigateway.responses import effective
from pampero.services.apigateway.run import answers, proxy
from pampero.services.apigateway.run.exchange import Exchange, exchange
from pampero.services.apigateway.run.guard import admit
from pampero.services.apigateway.run.limits import meter, throttle
from pampero.services.apigateway.run.live import Live, Match
from pampero.services.apigateway.run.mapping import evaluate, log, simple
from pampero.services.apigateway.run.refusal import Refusal, forbidden, internal, unknown_route
from pampero.services.apigateway.types import ApiKey

TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
BREAK = re.compile(r"[\r\n\0]")
LARGEST_BODY = 10 * 1024 * 1024
INTEGRATIONS = MappingProxyType(
    {
        "AWS_PROXY": proxy.serve,
        "HTTP_PROXY": answers.http,
        "HTTP": answers.http,
        "AWS": answers.aws,
        "MOCK": answers.mock,
    }
)


@web("execute-api", max_body=10 * 1024 * 1024)
async def serve(context: Context, request: WebRequest) -> WebResponse | None:
    """`<id>.execute-api.<anything>/<stage>/<path>`, or `/_aws/execute-api/<id>/<stage>/<path>`."""
    live = context.part(Live)
    stage, slash, rest = request.path.removeprefix("/").partition("/")
    served = await live.find(request.id, stage)
    if served is None:
        return _forbidden(request) if await live.known(request.id) else None
    if served.definition.settings.disableExecuteApiEndpoint:
        return _forbidden(request)
    talk = exchange(request, served, slash + rest or "/")
    try:
        response = await _answer(talk)
    except Refusal as refusal:
        response = refused(talk, refusal)
    return _finished(talk, response)


async def _answer(talk: Exchange) -> WebResponse:
    match = talk.served.match(talk.web.method, talk.path)
    if match is None:
        raise unknown_route()
    talk.matched(match)
    if len(talk.web.body) > LARGEST_BODY:
        raise Refusal("REQUEST_TOO_LARGE", "Request Too Long", "RequestTooLargeException")
    await admit(talk, match)
    if match.method.apiKeyRequired:
        await meter(talk, match, *await _key(talk))
    throttle(talk, match)
    _validate(talk, match)
    integration = match.method.methodIntegration
    if integration is None:
        raise internal()
    return await INTEGRATIONS[integration.type or ""](talk, match, integration)


async def _key(talk: Exchange) -> tuple[ApiKey, Plan]:
    """The request's key and its plan. Raises Refusal (403) without a key that a usage plan lets into the stage."""
    served = talk.served
    if served.definition.settings.apiKeySource == "AUTHORIZER":
        value = talk.usage_key
    else:
        value = talk.header("x-api-key")
    scope = served.context.scope
    stage = served.stage.stageName or ""
    found = await served.context.read(admitted, scope, value, served.api, stage) if value else None
    if found is None:
        raise forbidden("INVALID_API_KEY")
    talk.context["identity"] |= {"apiKey": value, "apiKeyId": found[0].id}
    return found


def _validate(talk: Exchange, match: Match) -> None:
    """Raises Refusal (400) where required parameters are missing; 501 where a body would have to fit a model."""
    validator = talk.served.definition.validators.get(match.method.requestValidatorId or "")
    if validator is None:
        return
    if validator.validateRequestParameters:
        required = [name for name, needed in (match.method.requestParameters or {}).items() if needed]
        absent = [name.split(".", 3)[3] for name in required if not evaluate(name, talk)]
        if absent:
            text = f"Missing required request parameters: [{', '.join(absent)}]"
            raise Refusal("BAD_REQUEST_PARAMETERS", text, "BadRequestException")
    model = (match.method.requestModels or {}).get(talk.media_type)
    if validator.validateRequestBody and model not in (None, "Empty"):
        text = f"bodies are not validated against models yet: {match.resource.path} ({model})"
        log.error("API %s: %s", talk.served.api, text)
        raise Refusal("API_CONFIGURATION_ERROR", text, "NotImplementedException", status=501)


def _forbidden(request: WebRequest) -> WebResponse:
    headers = (
        ("Content-Type", "application/json"),
        ("x-amzn-RequestId", request.request_id),
        ("x-amzn-ErrorType", "ForbiddenException"),
    )
    return WebResponse(403, headers, b'{"message":"Forbidden"}')


def refused(talk: Exchange, refusal: Refusal) -> WebResponse:
    """A refusal as the API's gateway responses shape it."""
    found = effective(talk.served.definition, refusal.kind)
    custom = talk.served.definition.responses
    own = refusal.kind in custom or f"DEFAULT_{(found.statusCode or '5')[0]}XX" in custom
    status = int(found.statusCode or 500) if own or refusal.status is None else refusal.status
    message = json.dumps(refusal.message)
    talk.context["error"] = {
        "message": refusal.message,
        "messageString": message,
        "responseType": refusal.kind,
    }
    templates = found.responseTemplates or {}
    type_ = "application/json" if "application/json" in templates else next(iter(templates), "application/json")
    key = "Message" if refusal.capital else "message"
    body = simple(templates.get(type_, ""), talk) if own else f'{{"{key}":{message}}}'
    headers = {"Content-Type": type_}
    for target, expression in (found.responseParameters or {}).items():
        value = evaluate(expression, talk)
        if value is not None:
            headers[target.removeprefix("gatewayresponse.header.")] = value
    headers.setdefault("x-amzn-ErrorType", refusal.error)
    return WebResponse(status, tuple(headers.items()), body.encode())


def _finished(talk: Exchange, response: WebResponse) -> WebResponse:
    """With the gateway's own headers. What can be no header is left out, and no value ends its line."""
    headers = tuple((name, BREAK.sub(" ", value)) for name, value in response.headers if TOKEN.fullmatch(name))
    own: tuple[tuple[str, Any], ...] = (
        ("x-amzn-RequestId", talk.context["requestId"]),
        ("x-amz-apigw-id", talk.context["extendedRequestId"]),
    )
    return WebResponse(response.status, (*headers, *own), response.body)
