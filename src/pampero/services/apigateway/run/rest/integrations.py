"""MOCK, HTTP, HTTP_PROXY and AWS (functions): what is sent, and how what comes back becomes the method's answer."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from pampero.api import WebResponse
from pampero.aws.httpclient import Unreachable, request
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.rest.types import Integration, IntegrationResponse
from pampero.services.apigateway.run.functions import Running
from pampero.services.apigateway.run.refusal import Refusal, internal, timed_out
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.functions import DEFAULT_TIMEOUT, call
from pampero.services.apigateway.run.rest.mapping import UNBUILT, evaluate, static
from pampero.services.apigateway.run.rest.proxy import REMOVED, clean

log = logger("apigateway")
STATUS = re.compile(r"""["']?statusCode["']?\s*:\s*["']?(\d{3})\b""")
SENT = "integration.request."
TAKEN = "integration.response."


class Outcome(NamedTuple):
    """What an integration gave. selector: what selection patterns are matched with (a status, an error message)."""

    selector: str
    headers: dict[str, str]
    body: bytes


def template_of(exchange: RestExchange, integration: Integration) -> str | None:
    """The request's template; None: pass the body through. Raises Refusal (415) as passthroughBehavior says, and 501
    for a template that needs VTL."""
    templates = integration.requestTemplates or {}
    template = templates.get(exchange.media_type)
    if template is not None:
        return static(template, exchange, "request template")
    behavior = integration.passthroughBehavior
    if behavior == "NEVER" or (behavior == "WHEN_NO_TEMPLATES" and templates):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type", "BadRequestException")
    return None


async def mock(exchange: RestExchange, integration: Integration) -> WebResponse:
    """MOCK: the request's template says the status. Raises Refusal."""
    template = template_of(exchange, integration)
    text = exchange.request.body.decode(errors="replace") if template is None else template
    found = STATUS.search(text)
    if found is None:
        raise internal()
    return mapped(exchange, integration, Outcome(found[1], {}, b""))


async def aws(exchange: RestExchange, integration: Integration) -> WebResponse:
    """AWS: a function with the body as its event. Other services want templates, which are not built (501)."""
    function = exchange.stage.function(integration.uri)
    if function is None:
        text = f"{UNBUILT}: integrations of type AWS reach functions only, not {integration.uri}"
        log.error("API %s: %s", exchange.api.id, text)
        raise Refusal("API_CONFIGURATION_ERROR", text, "NotImplementedException", status=501)
    template = template_of(exchange, integration)
    payload = exchange.request.body if template is None else template.encode()
    answer, failed = await call(exchange, function, integration, payload or b"{}")
    selector = _error_message(answer) if failed else ""
    return mapped(exchange, integration, Outcome(selector, {"content-type": "application/json"}, answer))


def _error_message(answer: bytes) -> str:
    try:
        found = msgspec.convert(jsontext.loads(answer), dict[str, object])
    except ValueError:
        return ""
    return str(found.get("errorMessage", ""))


async def http(exchange: RestExchange, integration: Integration) -> WebResponse:
    """HTTP_PROXY passes everything on; HTTP only what is mapped. Raises Refusal."""
    proxied = integration.type == "HTTP_PROXY"
    url, headers = _target(exchange, integration, proxied)
    template = None if proxied else template_of(exchange, integration)
    body = exchange.request.body if template is None else template.encode()
    verb = exchange.request.method if integration.httpMethod == "ANY" else integration.httpMethod or "GET"
    try:
        private, own = exchange.context.settings.reaches_private, exchange.context.settings.host_names
        work = request(verb, url, headers, body, private=private, own=own, seconds=60.0)
        seconds = (integration.timeoutInMillis or DEFAULT_TIMEOUT) / 1000
        answer = await exchange.context.part(Running).within(work, seconds)
    except TimeoutError as error:
        raise timed_out() from error
    except Unreachable as error:
        log.warning("API %s cannot reach %s: %s", exchange.api.id, url, error)
        raise internal() from error
    length = answer.headers.get("content-length", "")
    if verb != "HEAD" and length.isascii() and length.isdigit() and int(length[:18]) > len(answer.body):
        log.warning("API %s: the answer of %s is longer than what can be passed on", exchange.api.id, url)
        raise internal(502)
    if not proxied:
        return mapped(exchange, integration, Outcome(str(answer.status), answer.headers, answer.body))
    kept = (clean(name, value) for name, value in answer.headers.items() if name not in REMOVED | {"content-length"})
    return WebResponse(answer.status, tuple(kept), answer.body)


def _target(exchange: RestExchange, integration: Integration, proxied: bool) -> tuple[str, dict[str, str]]:
    """The URL and the headers of the request to the endpoint."""
    headers = {}
    query = {name: list(values) for name, values in exchange.query.items()} if proxied else {}
    if proxied:
        headers = {name: ",".join(values) for name, values in exchange.headers.items() if name.lower() != "host"}
    elif exchange.header("Content-Type"):
        headers["Content-Type"] = exchange.header("Content-Type") or ""
    url = exchange.stage.filled(integration.uri or "")
    for target, expression in (integration.requestParameters or {}).items():
        value = evaluate(expression, exchange)
        kind, _, name = target.removeprefix(SENT).partition(".")
        if value is None:
            continue
        if kind == "path":
            url = url.replace(f"{{{name}}}", value)
        elif kind == "header":
            headers[name] = value
        elif kind == "querystring":
            query[name] = [value]
    pairs = "&".join(f"{quote(name)}={quote(value)}" for name, values in query.items() for value in values)
    return url + (("&" if "?" in url else "?") + pairs if pairs else ""), headers


def mapped(exchange: RestExchange, integration: Integration, outcome: Outcome) -> WebResponse:
    """The method's answer, by the integration's responses. Raises Refusal."""
    response = _selected(integration, outcome.selector)
    if response is None:
        raise internal()
    headers: dict[str, str] = {}
    body, type_ = outcome.body, outcome.headers.get("content-type", "application/json")
    templates = response.responseTemplates or {}
    if templates:
        type_ = "application/json" if "application/json" in templates else next(iter(templates))
        if templates[type_]:
            body = static(templates[type_], exchange, f"response template of {response.statusCode}").encode()
    for target, expression in (response.responseParameters or {}).items():
        value = _value(expression, exchange, outcome)
        if value is not None:
            headers[target.removeprefix("method.response.header.")] = value
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = type_
    return WebResponse(int(response.statusCode or 200), tuple(clean(*pair) for pair in headers.items()), body)


def _selected(integration: Integration, selector: str) -> IntegrationResponse | None:
    default = None
    for response in (integration.integrationResponses or {}).values():
        pattern = response.selectionPattern
        if not pattern:
            default = response
        elif selector and _matches(pattern, selector):
            return response
    return default


def _matches(pattern: str, selector: str) -> bool:
    try:
        return compile_regex(pattern, dot_all=True).whole(selector)
    except BadRegex as error:
        raise internal() from error


def _value(expression: str, exchange: RestExchange, outcome: Outcome) -> str | None:
    if expression.startswith(TAKEN + "header."):
        return outcome.headers.get(expression.removeprefix(TAKEN + "header.").lower())
    if expression == TAKEN + "body":
        return outcome.body.decode(errors="replace")
    if expression.startswith(TAKEN + "body."):
        try:
            value: object = jsontext.loads(outcome.body)
        except ValueError:
            return None
        for part in expression.removeprefix(TAKEN + "body.").split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value if isinstance(value, str) or value is None else msgspec.json.encode(value).decode()
    return evaluate(expression, exchange)
