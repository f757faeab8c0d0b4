"""The request that goes to an integration: its body by a template, its parameters by mappings, and what overrides them.

Source: "Mapping template transformations for REST APIs", "Parameter mapping for REST APIs", "Override your API's request
and response parameters and status codes", "Content type conversions in API Gateway".
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import quote

from pampero.services.apigateway.rest.types import Integration
from pampero.services.apigateway.run.exchange import Many, media_type
from pampero.services.apigateway.run.refusal import Refusal, internal
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate
from pampero.services.apigateway.run.rest.rendering import Overrides, overridden, render

PREFIX = "integration.request."
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
# What no mapping may set. Source: "Amazon API Gateway important notes".
RESERVED = frozenset({"content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"})
# The part of a URI that says who is asked: a host, or the region and service of AWS; and one that leaves this to the request.
_HEAD = re.compile(r"https?://[^/?#]*|arn:[^/]*:(?=(?:path|action)/)")
_OPEN = re.compile(r"https?://\{[^{}]+\}")
# What stays as it is in a value; a percent sign does, as values of paths are handed on as they were sent.
_IN_HEAD, _IN_QUERY = "-._~", "%/:@!$'()*,;~-._"
_IN_PATH = _IN_QUERY + "&=+"
_ANYWHERE = _IN_PATH + "?#"
RESERVED_AWS = RESERVED | {"authorization", "connection", "expect", "proxy-authenticate", "te"}


class Sent(NamedTuple):
    """A request to an integration. path: values for the places of the URI."""

    method: str
    path: dict[str, str]
    query: Many
    headers: dict[str, str]
    body: bytes


def template_of(exchange: RestExchange, integration: Integration) -> str | None:
    """The request's template; None: pass the body through. Raises Refusal (415) as passthroughBehavior says."""
    templates = integration.requestTemplates or {}
    template = templates.get(exchange.media_type)
    if template is None:
        template = templates.get("$default")
    if template is not None:
        return template
    behavior = integration.passthroughBehavior
    if behavior == "NEVER" or (behavior == "WHEN_NO_TEMPLATES" and templates):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type", "BadRequestException")
    return None


async def mapped_body(exchange: RestExchange, integration: Integration, overrides: Overrides) -> bytes:
    """The request's body as the integration gets it. Raises Refusal."""
    template = template_of(exchange, integration)
    body = exchange.request.body
    if integration.contentHandling:
        binary = exchange.binary(media_type(exchange.header("content-type")))
        if integration.contentHandling == "CONVERT_TO_TEXT" and binary:
            body = base64.b64encode(body)
        elif integration.contentHandling == "CONVERT_TO_BINARY" and not binary:
            body = from_base64(body)
    if not template:
        return body
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise internal() from error
    return (await render(exchange, template, text, overrides)).encode("utf-8", "replace")


def from_base64(body: bytes) -> bytes:
    """What is not of the alphabet is passed over: a function's answer stands between quotes. Raises Refusal (500)."""
    try:
        return base64.b64decode(body)
    except binascii.Error as error:
        raise internal() from error


async def prepare(exchange: RestExchange, integration: Integration, overrides: Overrides) -> Sent:
    """The request of an integration that is no proxy. Raises Refusal."""
    body = await mapped_body(exchange, integration, overrides)
    path, query, headers = parameters(exchange, integration)
    path |= overrides.of_request("path")
    query |= {name: [value] for name, value in overrides.of_request("querystring").items()}
    headers = overridden(headers, overrides.of_request("header"))
    verb = exchange.request.method if integration.httpMethod == "ANY" else integration.httpMethod or "POST"
    known = {name.lower() for name in headers}
    type_ = exchange.header("Content-Type")
    if type_ and "content-type" not in known and exchange.request.method not in BODILESS:
        headers["Content-Type"] = type_
    defaults = {"Accept": "application/json", "User-Agent": f"AmazonAPIGateway_{exchange.api.id}"}
    headers |= {name: value for name, value in defaults.items() if name.lower() not in known}
    return Sent(verb, path, query, headers, b"" if verb in ("GET", "HEAD") else body)


def parameters(exchange: RestExchange, integration: Integration) -> tuple[dict[str, str], Many, dict[str, str]]:
    """(path, query string, headers) as requestParameters map them. Raises Refusal (500) for a header that is not theirs."""
    path: dict[str, str] = {}
    query: Many = {}
    headers: dict[str, str] = {}
    reserved = RESERVED_AWS if (integration.type or "").startswith("AWS") else RESERVED
    for target, expression in (integration.requestParameters or {}).items():
        kind, _, name = target.removeprefix(PREFIX).partition(".")
        if kind == "header" and name.lower() in reserved:
            exchange.tell(f"Execution failed due to configuration error: {name} header already present")
            raise internal()
        many = expression.removeprefix("method.request.multivaluequerystring.")
        if kind == "querystring" and many != expression:
            query |= {name: list(exchange.query[many])} if many in exchange.query else {}
            continue
        value = evaluate(expression, exchange)
        if value is None:
            continue
        if kind == "path":
            path[name] = value
        elif kind == "header":
            headers[name] = value
        elif kind == "querystring":
            query[name] = [value]
    return path, query, headers


def filled(exchange: RestExchange, integration: Integration, path: dict[str, str]) -> str:
    """The integration's URI with the stage's variables and the values of its places: a value says neither where the host or
    the service ends, nor where a query string or another parameter begins."""
    uri = exchange.stage.filled(integration.uri or "")
    found = _HEAD.match(uri)
    head = found[0] if found else ""
    action = _is_action(uri, head)
    rest, mark, query = uri[len(head) :].partition("&" if action else "?")
    within = _ANYWHERE if _OPEN.fullmatch(head) else _IN_HEAD
    parts = ((head, within), (rest, _IN_QUERY if action else _IN_PATH), (mark + query, _IN_QUERY))
    return "".join([_placed(text, path, safe) for text, safe in parts])


def _is_action(uri: str, head: str) -> bool:
    return head.startswith("arn:") and uri.startswith("action/", len(head))


def _placed(text: str, path: dict[str, str], safe: str) -> str:
    if "{" in text:
        for name, value in path.items():
            fitting = quote(value, safe=safe)
            text = text.replace(f"{{{name}}}", fitting).replace(f"{{{name}+}}", fitting)
    return text
