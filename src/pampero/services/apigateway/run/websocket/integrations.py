"""What a route of a WebSocket API calls, and what its client is answered.

Source: developer guide, "Integrations for WebSocket APIs in API Gateway", "WebSocket integration responses".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from pampero.api import ApiError
from pampero.aws import wire
from pampero.aws.httpclient import Unreachable, request
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.http.types import Integration, IntegrationResponse
from pampero.services.apigateway.http.websocket import DEFAULT, MAX_TIMEOUT
from pampero.services.apigateway.run import services
from pampero.services.apigateway.run.bodies import of_body
from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.executions import FAILED
from pampero.services.apigateway.run.functions import Running, invoke
from pampero.services.apigateway.run.refusal import Refusal, internal, timed_out
from pampero.services.apigateway.run.rest.functions import endpoint
from pampero.services.apigateway.run.rest.integrations import STATUS
from pampero.services.apigateway.run.websocket.events import event
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import mapped
from pampero.services.apigateway.run.websocket.served import ServedRoute
from pampero.services.apigateway.run.websocket.templates import request_body, response_body

log = logger("apigateway")
SENT = re.compile(r"integration\.request\.(header|querystring|path)\.(.+)")
USUAL = MappingProxyType({"Content-Type": "application/json"})
PROTOCOL = "sec-websocket-protocol"
BREAK = re.compile(r"[\r\n\0]")
# What frames a handshake's answer, or begins the other protocol, is the server's own.
FRAMES = frozenset({
    "connection", "content-length", "sec-websocket-accept", "sec-websocket-extensions", "transfer-encoding", "upgrade",
})  # fmt: skip


class Outcome(NamedTuple):
    """What an integration gave. text: whether the client is sent `body` as text; body: None: there is nothing to send.
    headers: with names in small letters. shown: headers of a handshake's answer, which ResponseParameters map."""

    status: int
    body: bytes | None = None
    text: bool = True
    headers: Mapping[str, str] = MappingProxyType({})
    shown: tuple[tuple[str, str], ...] = ()


async def run(exchange: WebSocketExchange, route: ServedRoute) -> Outcome:
    """Call the route's integration. Raises Refusal."""
    integration = route.integration
    if integration is None:
        raise internal()
    match integration.IntegrationType:
        case "AWS_PROXY":
            return await _proxy(exchange, integration)
        case "HTTP_PROXY":
            return await _http(exchange, integration, exchange.request.body)
        case "HTTP":
            found = await _http(exchange, integration, await request_body(exchange, integration))
        case "MOCK":
            found = await _mock(exchange, integration)
        case _:
            found = await _aws(exchange, integration)
    exchange.notes["integration.status"] = exchange.notes["integrationStatus"] = str(found.status)
    return await _mapped(exchange, route, found)


async def _call(exchange: WebSocketExchange, integration: Integration, payload: bytes) -> tuple[bytes, bool]:
    """(what the function answers, whether it failed)."""
    function = exchange.stage.function(integration.IntegrationUri)
    if function is None:
        raise _broken(exchange, f"{integration.IntegrationUri} is no function")
    credentials, seconds = integration.CredentialsArn, _seconds(integration)
    exchange.sending(endpoint(exchange, function), {}, payload)
    try:
        answer, failed = await invoke(exchange, function, credentials, exchange.source, payload, seconds)
        exchange.received("200", {"Content-Type": "application/json"}, answer)
        return answer, failed
    except TimeoutError as error:
        raise timed_out() from error
    except ApiError as error:
        raise _broken(exchange, f"{function.arn} cannot be invoked: {error}") from error


def _broken(exchange: WebSocketExchange, why: str, status: int = 500) -> Refusal:
    log.warning("API %s, %s: %s", exchange.api.id, exchange.resource, why)
    exchange.notes["integrationErrorMessage"] = why[:500]
    exchange.tell(f"{FAILED} due to configuration error: {why}")
    return internal(status)


async def _proxy(exchange: WebSocketExchange, integration: Integration) -> Outcome:
    answer, failed = await _call(exchange, integration, msgspec.json.encode(event(exchange)))
    if failed:
        raise _broken(exchange, f"the function failed: {answer[:400].decode(errors='replace')}", 502)
    exchange.notes["integrationStatus"] = "200"
    try:
        found: Any = jsontext.loads(answer)
    except ValueError as error:
        raise _broken(exchange, "the function answered no JSON", 502) from error
    status = found.get("statusCode") if isinstance(found, dict) else None
    if isinstance(status, str) and status.isascii() and status.isdigit():
        status = int(status[:4])
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        raise _broken(exchange, "the function answered no statusCode", 502)
    exchange.notes["integration.status"] = str(status)
    body, headers = found.get("body"), found.get("headers")
    if body is not None and not isinstance(body, str):
        body = msgspec.json.encode(body).decode()
    named = {str(name).lower(): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}
    return Outcome(status, None if body is None else body.encode("utf-8", "replace"), headers=named)


async def _aws(exchange: WebSocketExchange, integration: Integration) -> Outcome:
    """A function with what is mapped as its event, or the API of any other service."""
    body = await request_body(exchange, integration)
    if exchange.stage.function(integration.IntegrationUri) is not None:
        answer, failed = await _call(exchange, integration, body or b"{}")
        if failed:
            exchange.notes["integrationErrorMessage"] = answer[:500].decode(errors="replace")
        return Outcome(200, answer)
    uri, query, headers = _target(exchange, integration)
    target = services.target_of(uri)
    if target is None:
        raise _broken(exchange, f"{uri} names no service")
    named = {name.lower() for name in headers}
    headers |= {name: value for name, value in USUAL.items() if name.lower() not in named}
    many = {name: [value] for name, value in query.items()}
    method, credentials = integration.IntegrationMethod or "POST", integration.CredentialsArn
    exchange.sending(uri, headers, body)
    try:
        work = services.call(exchange, target, credentials, method, many, headers, body)
        found = await exchange.context.part(Running).within(work, _seconds(integration))
    except TimeoutError as error:
        raise timed_out() from error
    except (ApiError, wire.TooLarge) as error:
        raise _broken(exchange, f"{uri} cannot be called: {error}") from error
    lower = {name.lower(): value for name, value in found.headers}
    exchange.received(str(found.status), lower, found.body)
    return Outcome(found.status, found.body, headers=lower)


async def _mock(exchange: WebSocketExchange, integration: Integration) -> Outcome:
    found = STATUS.search((await request_body(exchange, integration)).decode(errors="replace"))
    if found is None:
        raise internal()
    return Outcome(int(found[1]))


def _target(exchange: WebSocketExchange, integration: Integration) -> tuple[str, dict[str, str], dict[str, str]]:
    """(URI, query string, headers) as the integration's parameters map them."""
    uri, query, headers = exchange.stage.filled(integration.IntegrationUri or ""), {}, {}
    for target, expression in (integration.RequestParameters or {}).items():
        place, value = SENT.fullmatch(target), mapped(expression, exchange)
        if place is None or value is None:
            continue
        if place[1] == "path":
            uri = uri.replace(f"{{{place[2]}}}", quote(value, safe=""))
        elif place[1] == "header":
            headers[place[2]] = value
        else:
            query[place[2]] = value
    return uri, query, headers


def _seconds(integration: Integration) -> float:
    return (integration.TimeoutInMillis or MAX_TIMEOUT) / 1000


async def _http(exchange: WebSocketExchange, integration: Integration, body: bytes) -> Outcome:
    """What is mapped; the proxy hands on a handshake's headers and parameters, too."""
    url, query, headers = _target(exchange, integration)
    if integration.IntegrationType == "HTTP_PROXY" and exchange.kind == "CONNECT":
        named = {name.lower() for name in headers} | {"host"}
        headers |= {name: ",".join(many) for name, many in exchange.headers.items() if name.lower() not in named}
        query = last(exchange.query) | query
    if query:
        pairs = "&".join(f"{quote(name)}={quote(value)}" for name, value in query.items())
        url += ("&" if "?" in url else "?") + pairs
    if body and not any(name.lower() == "content-type" for name in headers):
        headers |= USUAL
    method = integration.IntegrationMethod or "POST"
    private, own = exchange.context.settings.reaches_private, exchange.context.settings.host_names
    verb = "POST" if method == "ANY" else method
    exchange.sending(url, headers, body)
    work = request(verb, url, headers, body, private=private, own=own, seconds=60.0, identity=exchange.stage.identity)
    try:
        answer = await exchange.context.part(Running).within(work, _seconds(integration))
    except TimeoutError as error:
        raise timed_out() from error
    except Unreachable as error:
        raise _broken(exchange, f"{url} cannot be reached: {error}") from error
    exchange.notes["integration.status"] = exchange.notes["integrationStatus"] = str(answer.status)
    exchange.received(str(answer.status), answer.headers, answer.body)
    return Outcome(answer.status, answer.body, headers=answer.headers)


async def _mapped(exchange: WebSocketExchange, route: ServedRoute, found: Outcome) -> Outcome:
    """As the integration's responses shape it; as it came where there are none. Raises Refusal where none fits."""
    if not route.responses:
        return found
    response = _selected(route.responses, str(found.status))
    if response is None:
        raise _broken(exchange, f"no integration response is for {found.status}")
    body, text = await response_body(exchange, response, found.body or b"")
    shown = tuple(_headers(exchange, response, found)) if exchange.kind == "CONNECT" else ()
    return Outcome(found.status, body, text, found.headers, shown)


def _headers(exchange: WebSocketExchange, response: IntegrationResponse, found: Outcome) -> Iterator[tuple[str, str]]:
    """What ResponseParameters make headers of. A message has none: they are for handshakes' answers only."""
    for target, expression in (response.ResponseParameters or {}).items():
        place, _, name = expression.removeprefix("integration.response.").partition(".")
        if not expression.startswith("integration.response."):
            value = mapped(expression, exchange)
        else:
            value = found.headers.get(name.lower()) if place == "header" else of_body(found.body or b"", name)
        header = target.partition(".response.header.")[2].lower()
        if value is not None and header not in FRAMES:
            yield header, BREAK.sub(" ", value)


def _selected(responses: list[IntegrationResponse], status: str) -> IntegrationResponse | None:
    default = None
    for response in responses:
        key = response.IntegrationResponseKey or ""
        if key == DEFAULT:
            default = response
        elif _matches(key.strip("/"), status):
            return response
    return default


def _matches(pattern: str, status: str) -> bool:
    try:
        return compile_regex(pattern).whole(status)
    except BadRegex as error:
        raise internal() from error
