"""Parameter mapping: expressions on the request, the answer, the context and the stage. Pure.

Source: developer guide, "Transform API requests and responses for HTTP APIs".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import structs

from pampero.api import WebResponse
from pampero.kernel import jsontext
from pampero.services.apigateway.http.model import is_number
from pampero.services.apigateway.run.http.exchange import HttpExchange

Look = Callable[[str], Any]
_WHOLE = re.compile(r"\$((?:request|response|context|stageVariables)(?:\.[^\s{}$]+)?)")
_INSIDE = re.compile(r"\$\{((?:request|response|context|stageVariables)(?:\.[^\s{}$]+)?)\}")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
IDENTITY = frozenset({"accountId", "caller", "user", "userArn"})
Pairs = list[tuple[str, str]]


def value_of(text: str, look: Look) -> Any:
    """A mapping's value: one expression (`$request.body.id`), a text with expressions in `${}`, or a plain text.

    None: the one expression has no value.
    """
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        return look(whole[1])
    return _INSIDE.sub(lambda found: as_text(look(found[1])) or "", text)


def as_text(value: Any) -> str | None:
    """A value as text: structures as JSON."""
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def request_look(exchange: HttpExchange) -> Look:
    """Looks up `request.header.x`, `context.requestId`, …"""

    def look(name: str) -> Any:
        head, _, rest = name.partition(".")
        if head == "request":
            return _of_request(exchange, rest)
        return common(exchange, head, rest)

    return look


def response_look(exchange: HttpExchange, response: WebResponse) -> Look:
    """Looks up `response.header.x`, `response.body.x`, `context.…`."""

    def look(name: str) -> Any:
        head, _, rest = name.partition(".")
        if head != "response":
            return _of_request(exchange, rest) if head == "request" else common(exchange, head, rest)
        kind, _, key = rest.partition(".")
        if kind == "header":
            values = [value for header, value in response.headers if header.lower() == key.lower()]
            return ",".join(values) if values else None
        return body_value(response.body, key) if kind == "body" else None

    return look


def _of_request(exchange: HttpExchange, rest: str) -> Any:
    kind, _, key = rest.partition(".")
    if kind == "header":
        return exchange.headers.get(key.lower())
    if kind == "querystring":
        values = exchange.query.get(key)
        return ",".join(values) if values else None
    if kind == "path":
        return exchange.variables.get(key) if key else exchange.full_path
    if kind == "body":
        return body_value(exchange.request.body, key)
    return None


def body_value(body: bytes, path: str) -> Any:
    """A value in a JSON body by a path of names and indexes; without a path, the body as text."""
    if not path:
        return body.decode("utf-8", "replace") if body else None
    try:
        value = jsontext.loads(body)
    except ValueError:
        return None
    for name, index in _STEP.findall(path):
        if isinstance(value, dict) and name:
            value = value.get(name)
        elif isinstance(value, list) and index and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return value


def common(exchange: HttpExchange, head: str, rest: str) -> Any:
    """`stageVariables.x` and `context.x`."""
    if head == "stageVariables":
        return exchange.stage.variables.get(rest)
    request = exchange.request
    access = exchange.access or {}
    if rest.startswith("authorizer."):
        return _of_access(access, rest.removeprefix("authorizer."))
    if rest.startswith("identity."):
        known = {"sourceIp": request.source_ip, "userAgent": exchange.headers.get("user-agent")}
        name = rest.removeprefix("identity.")
        return known.get(name) or (exchange.identity.get(name) if name in IDENTITY else None)
    values = {
        "accountId": exchange.context.account,
        "apiId": exchange.api.id,
        "domainName": exchange.domain,
        "domainPrefix": exchange.prefix,
        "extendedRequestId": request.request_id,
        "httpMethod": request.method,
        "path": exchange.full_path,
        "protocol": "HTTP/1.1",
        "requestId": request.request_id,
        "requestTime": exchange.time,
        "requestTimeEpoch": str(int(exchange.now)),
        "routeKey": exchange.route_key,
        "stage": exchange.stage.name,
        **exchange.notes,
    }
    return values.get(rest)


def _of_access(access: dict[str, Any], name: str) -> Any:
    if name.startswith("claims."):
        claims = (access.get("jwt") or {}).get("claims") or {}
        return claims.get(name.removeprefix("claims."))
    return (access.get("lambda") or {}).get(name)


def changed_headers(headers: Pairs, kind: str, parameters: dict[str, str], look: Look) -> Pairs:
    """`append:`, `overwrite:` and `remove:` of `header.` or `querystring.` (kind) on pairs."""
    fold = str.lower if kind == "header" else str
    for key, text in parameters.items():
        action, _, target = key.partition(":")
        if not target.startswith(f"{kind}."):
            continue
        name = target.removeprefix(f"{kind}.")
        value = as_text(value_of(text, look)) if action != "remove" else None
        if action in ("remove", "overwrite"):
            headers = [pair for pair in headers if fold(pair[0]) != fold(name)]
        if value is not None:
            headers = [*headers, (name, value.replace("\r", " ").replace("\n", " "))]
    return headers


def mapped_request(exchange: HttpExchange) -> HttpExchange:
    """The request of a Lambda integration, as its RequestParameters change it."""
    parameters = exchange.integration.RequestParameters
    if not parameters:
        return exchange
    look = request_look(exchange)
    headers = changed_headers(list(exchange.headers.items()), "header", parameters, look)
    lower = tuple((name.lower(), value) for name, value in headers)
    request = structs.replace(exchange.request, headers=lower, query=changed_query(exchange, parameters, look))
    path = overwritten_path(parameters, look)
    return replace(exchange, request=request, path=exchange.path if path is None else path)


def changed_query(exchange: HttpExchange, parameters: dict[str, str], look: Look) -> str:
    """The query string; as it came where nothing changes it."""
    pairs = [(name, value) for name, values in exchange.query.items() for value in values]
    changed = changed_headers(pairs, "querystring", parameters, look)
    return exchange.request.query if changed == pairs else urlencode(changed)


def overwritten_path(parameters: dict[str, str], look: Look) -> str | None:
    """What `overwrite:path` says, percent-encoded; None where it does not."""
    if "overwrite:path" not in parameters:
        return None
    path = as_text(value_of(parameters["overwrite:path"], look)) or ""
    return quote("/" + path.lstrip("/"), safe="/%:@!$&'()*+,;=~-._")


def mapped_response(exchange: HttpExchange, response: WebResponse) -> WebResponse:
    """An integration's answer, as ResponseParameters of its status change it."""
    integration = None if exchange.route is None else exchange.route.integration
    parameters = ((integration and integration.ResponseParameters) or {}).get(str(response.status))
    if not parameters:
        return response
    look = response_look(exchange, response)
    headers = changed_headers(list(response.headers), "header", parameters, look)
    status = response.status
    if "overwrite:statuscode" in parameters:
        text = as_text(value_of(parameters["overwrite:statuscode"], look)) or ""
        status = int(text) if is_number(text) and 200 <= int(text) <= 599 else status
    return WebResponse(status, tuple(headers), response.body)
