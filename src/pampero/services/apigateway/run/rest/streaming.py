"""Answers that are handed on as they come: of functions and of HTTP endpoints.

Source: "Stream the integration response for your proxy integrations in API Gateway": a function says status and headers as
JSON, then eight zero bytes, then its body.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.aws.httpclient import Unreachable, stream
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.protocol.eventstream import PRELUDE
from pampero.services.apigateway.rest.types import Integration
from pampero.services.apigateway.run.functions import Running, calling
from pampero.services.apigateway.run.refusal import internal, timed_out
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.functions import endpoint, seconds
from pampero.services.apigateway.run.rest.proxy import REMOVED, clean, event_of, respond
from pampero.services.apigateway.run.served import Function

log = logger("apigateway")
DELIMITER = b"\0" * 8
MAX_PRELUDE_LENGTH = 128 * 1024
LAST = b"InvokeComplete"
FRAMING = REMOVED | {"content-length"}


async def of_function(exchange: RestExchange, integration: Integration, function: Function) -> WebResponse:
    """A function's answer. Raises Refusal (500, 502, 504)."""
    payload = msgspec.json.encode(event_of(exchange, integration))
    exchange.sending(endpoint(exchange, function), exchange.handed_on()[0], payload)
    try:
        client = await calling(exchange, function, integration.credentials, exchange.source)
        work = client.call("InvokeWithResponseStream", FunctionName=function.arn, Payload=payload)
        answer = await exchange.context.part(Running).within(work, seconds(integration))
    except TimeoutError as error:
        raise timed_out() from error
    except ApiError as error:
        log.warning("API %s cannot invoke %s: %s", exchange.api.id, function.arn, error)
        raise internal() from error
    chunks = _chunks(answer["EventStream"])
    before, after = b"", b""
    async for chunk in chunks:
        before += chunk
        if DELIMITER in before or len(before) > MAX_PRELUDE_LENGTH:
            break
    before, found, after = before.partition(DELIMITER)
    if not found:
        log.warning("API %s: %s says no status and headers before its body", exchange.api.id, function.arn)
        raise internal(502)
    head = respond(exchange, _said(before))
    exchange.received(str(head.status), dict(head.headers), b"")
    kept = tuple((name, value) for name, value in head.headers if name.lower() not in FRAMING)
    return WebResponse(head.status, kept, parts=_joined(after, chunks))


def _said(text: bytes) -> bytes:
    """Status and headers, as a proxy's answer says them. Raises Refusal (502)."""
    try:
        found = jsontext.loads(text)
    except ValueError as error:
        raise internal(502) from error
    cookies = found.pop("cookies", None) if isinstance(found, dict) else None
    if isinstance(cookies, list) and all(isinstance(one, str) for one in cookies):
        many: dict[str, Any] = found.get("multiValueHeaders") or {}
        found["multiValueHeaders"] = {**many, "set-cookie": cookies}
    return msgspec.json.encode(found)


async def _chunks(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The payloads of a stream of events. Where the function fails the answer breaks off."""
    async for message in events:
        length = PRELUDE.unpack_from(message)[1]
        headers, payload = message[12 : 12 + length], message[12 + length : -4]
        if LAST not in headers:
            yield payload
        elif b"ErrorCode" in payload:
            raise ConnectionResetError("the function failed")


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if first:
        yield first
    async for part in rest:
        if part:
            yield part


async def of_endpoint(
    exchange: RestExchange, integration: Integration, verb: str, url: str, headers: dict[str, str]
) -> WebResponse:
    """An HTTP endpoint's answer. Raises Refusal (500)."""
    exchange.sending(url, headers, exchange.request.body)
    try:
        settings = exchange.context.settings
        private, own = settings.reaches_private, settings.host_names
        answer, parts = await stream(
            verb, url, headers, exchange.request.body, private=private, own=own, seconds=seconds(integration),
            identity=exchange.stage.identity,
        )  # fmt: skip
    except Unreachable as error:
        log.warning("API %s cannot reach %s: %s", exchange.api.id, url, error)
        raise internal() from error
    exchange.received(str(answer.status), answer.headers, b"")
    kept = tuple(clean(name, value) for name, value in answer.lines if name not in FRAMING)
    return WebResponse(answer.status, kept, parts=parts)
