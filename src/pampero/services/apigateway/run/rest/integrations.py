"""MOCK, HTTP, HTTP_PROXY and AWS: what is asked, and with what."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.aws import wire
from pampero.aws.httpclient import Answer, Unreachable, request
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.apigateway.rest.types import Integration
from pampero.services.apigateway.run import services
from pampero.services.apigateway.run.exchange import Many
from pampero.services.apigateway.run.functions import Running
from pampero.services.apigateway.run.refusal import internal, timed_out
from pampero.services.apigateway.run.rest import functions, proxy, streaming
from pampero.services.apigateway.run.rest.answers import Outcome, mapped
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.proxy import clean
from pampero.services.apigateway.run.rest.rendering import Overrides
from pampero.services.apigateway.run.rest.requests import filled, mapped_body, parameters, prepare

log = logger("apigateway")
STATUS = re.compile(r"""["']?statusCode["']?\s*:\s*["']?(\d{3})\b""")
JSON = "application/json"
# Source: "Quotas for configuring and running a REST API": the payload's size, in bytes.
MAX_SIZE = 10 * 1024 * 1024
# Headers of a proxied request that are of the gateway itself, unless a mapping sets them.
OWN = frozenset({"host"})


async def function(exchange: RestExchange, integration: Integration) -> WebResponse:
    """AWS_PROXY: a function's answer, whole or as it comes. Raises Refusal."""
    found = exchange.stage.function(integration.uri)
    if found is None or integration.httpMethod != "POST":
        log.warning("API %s: %s %s is no call of a function", exchange.api.id, integration.httpMethod, integration.uri)
        raise internal()
    if integration.responseTransferMode == "STREAM":
        return await streaming.of_function(exchange, integration, found)
    return await proxy.serve(exchange, integration, found)


async def mock(exchange: RestExchange, integration: Integration) -> WebResponse:
    """MOCK: the request's template says the status. Raises Refusal."""
    overrides = Overrides()
    found = STATUS.search((await mapped_body(exchange, integration, overrides)).decode(errors="replace"))
    if found is None:
        exchange.tell(
            "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is "
            "defined in the request template."
        )
        raise internal()
    return await mapped(exchange, integration, Outcome(found[1], {}, b""), overrides)


async def aws(exchange: RestExchange, integration: Integration) -> WebResponse:
    """AWS: a function with the mapped body as its event, or any other service's API. Raises Refusal."""
    overrides = Overrides()
    sent = await prepare(exchange, integration, overrides)
    uri = filled(exchange, integration, sent.path)
    named = exchange.stage.function(uri)
    exchange.sending(functions.endpoint(exchange, named) if named else uri, sent.headers, sent.body)
    if named is not None:
        asynchronous = any(
            name.lower() in ("x-amz-invocation-type", "invocationtype") and value.lower() == "event"
            for name, value in sent.headers.items()
        )
        answer, failed = await functions.call(exchange, named, integration, sent.body or b"{}", asynchronous)
        outcome = Outcome(_error_message(answer) if failed else "", {"content-type": JSON}, answer)
        exchange.received("202" if asynchronous else "200", outcome.headers, answer)
        return await mapped(exchange, integration, outcome, overrides)
    target = services.target_of(uri)
    if target is None:
        log.warning("API %s: %s names no service", exchange.api.id, uri)
        raise internal()
    try:
        work = services.call(
            exchange, target, integration.credentials, sent.method, sent.query, sent.headers, sent.body
        )
        found = await exchange.context.part(Running).within(work, functions.seconds(integration))
    except TimeoutError as error:
        raise timed_out() from error
    except (ApiError, wire.TooLarge) as error:
        log.warning("API %s cannot call %s: %s", exchange.api.id, uri, error)
        exchange.tell(f"Execution failed due to configuration error: {error}")
        raise internal() from error
    headers = {name.lower(): value for name, value in found.headers}
    exchange.received(str(found.status), headers, found.body)
    return await mapped(
        exchange, integration, Outcome(str(found.status), headers, found.body, found.headers), overrides
    )


def _error_message(answer: bytes) -> str:
    try:
        found = msgspec.convert(jsontext.loads(answer), dict[str, object])
    except ValueError:
        return ""
    return str(found.get("errorMessage", ""))


async def http(exchange: RestExchange, integration: Integration) -> WebResponse:
    """HTTP: only what is mapped. Raises Refusal."""
    overrides = Overrides()
    sent = await prepare(exchange, integration, overrides)
    headers = {**sent.headers, "X-Amzn-Apigateway-Api-Id": exchange.api.id}
    url = _with_query(addressed(exchange, integration, sent.path), sent.query)
    answer = await _fetch(exchange, integration, sent.method, url, headers, sent.body)
    outcome = Outcome(str(answer.status), answer.headers, answer.body, answer.lines)
    return await mapped(exchange, integration, outcome, overrides)


async def http_proxy(exchange: RestExchange, integration: Integration) -> WebResponse:
    """HTTP_PROXY passes everything on. Raises Refusal."""
    path, query, own = parameters(exchange, integration)
    named = {name.lower() for name in own} | OWN
    headers = {name: ",".join(values) for name, values in exchange.headers.items() if name.lower() not in named} | own
    verb = exchange.request.method if integration.httpMethod == "ANY" else integration.httpMethod or "GET"
    together = {name: list(values) for name, values in exchange.query.items()}
    for name, values in query.items():
        together[name] = [*together.get(name, ()), *values]
    url = _with_query(addressed(exchange, integration, path), together)
    if integration.responseTransferMode == "STREAM":
        return await streaming.of_endpoint(exchange, integration, verb, url, headers)
    answer = await _fetch(exchange, integration, verb, url, headers, exchange.request.body)
    kept = (clean(name, value) for name, value in answer.lines if name not in streaming.FRAMING)
    return WebResponse(answer.status, tuple(kept), answer.body)


async def _fetch(
    exchange: RestExchange, integration: Integration, verb: str, url: str, headers: dict[str, str], body: bytes
) -> Answer:
    exchange.sending(url, headers, body)
    try:
        private, own = exchange.context.settings.reaches_private, exchange.context.settings.host_names
        identity = exchange.stage.identity
        work = request(
            verb, url, headers, body, private=private, own=own, seconds=60.0, largest=MAX_SIZE + 1, identity=identity
        )
        answer = await exchange.context.part(Running).within(work, functions.seconds(integration))
    except TimeoutError as error:
        raise timed_out() from error
    except Unreachable as error:
        log.warning("API %s cannot reach %s: %s", exchange.api.id, url, error)
        raise internal() from error
    if len(answer.body) > MAX_SIZE:
        log.warning("API %s: the answer of %s is longer than what can be passed on", exchange.api.id, url)
        raise internal(502)
    exchange.received(str(answer.status), answer.headers, answer.body)
    return answer


def addressed(exchange: RestExchange, integration: Integration, path: dict[str, str]) -> str:
    """The endpoint's URL, without a query string of ours. Raises Refusal (500) where it names no host."""
    url = filled(exchange, integration, path)
    try:
        named = urlsplit(url).hostname
    except ValueError:
        named = None
    if not named:
        exchange.tell("Execution failed due to configuration error: Invalid endpoint address")
        raise internal()
    return url


def _with_query(url: str, query: Many) -> str:
    pairs = "&".join(f"{quote(name)}={quote(value)}" for name, values in query.items() for value in values)
    return url + (("&" if "?" in url else "?") + pairs if pairs else "")
