"""Functions as integrations and authorizers: invoked as API Gateway, or with a role."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import msgspec

from pampero.api import ApiError, Context, WebResponse
from pampero.kernel.arn import Arn
from pampero.services.apigateway.http.model import PRINCIPAL
from pampero.services.apigateway.http.run.answers import FAILED, TOO_LARGE, UNAVAILABLE, from_function
from pampero.services.apigateway.http.run.events import event_1, event_2
from pampero.services.apigateway.http.run.exchange import Exchange
from pampero.services.apigateway.http.run.mapping import mapped_request

SESSION = "BackplaneAssumeRoleSession"
_PATH = re.compile(r"arn:aws[a-z-]*:apigateway:[^:]+:lambda:path/2015-03-31/functions/(.+)/invocations")


class Running:
    """Calls that nobody waits for any more: a function goes on when its caller has given up."""

    def __init__(self, context: Context) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def wait(self, task: asyncio.Task[dict[str, Any]], seconds: float) -> dict[str, Any]:
        """The task's result. Raises TimeoutError; the task goes on."""
        self._tasks.add(task)
        task.add_done_callback(self._done)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise TimeoutError
        return task.result()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


class BadAnswer(Exception):
    """A function failed."""


def function_of(uri: str) -> str:
    """The function's ARN, from either form of an integration's URI."""
    found = _PATH.fullmatch(uri)
    return found[1] if found else uri


async def invoke(
    exchange: Exchange, uri: str, credentials: str | None, source_arn: str, event: dict[str, Any], seconds: float
) -> bytes:
    """The function's result. Raises ApiError (not allowed, not there), BadAnswer (it failed), TimeoutError."""
    function = function_of(uri)
    try:
        region = Arn.parse(function).region
    except ValueError as error:
        raise BadAnswer(f"{function} is no function") from error
    context = exchange.context
    if credentials:
        context = await context.as_role(credentials, SESSION, service=PRINCIPAL)
    else:
        context = context.as_service(PRINCIPAL, source_arn)
    client = context.within(context.account, region).client("lambda")
    running = asyncio.ensure_future(client.call("Invoke", FunctionName=function, Payload=msgspec.json.encode(event)))
    answer = await exchange.context.part(Running).wait(running, seconds)
    if answer.get("FunctionError"):
        raise BadAnswer(bytes(answer.get("Payload") or b"").decode("utf-8", "replace")[:500])
    return bytes(answer.get("Payload") or b"")


async def answer(exchange: Exchange) -> WebResponse:
    """A Lambda proxy integration. Source: developer guide, "Lambda proxy integrations for HTTP APIs"."""
    integration = exchange.integration
    version = integration.PayloadFormatVersion or "1.0"
    mapped = mapped_request(exchange)
    event = event_2(mapped) if version == "2.0" else event_1(mapped)
    seconds = (integration.TimeoutInMillis or 30_000) / 1000
    try:
        payload = await invoke(exchange, exchange.uri, integration.CredentialsArn, exchange.source_arn, event, seconds)
    except TimeoutError:
        exchange.notes["integrationErrorMessage"] = "Integration timed out"
        return UNAVAILABLE
    except BadAnswer as error:
        exchange.notes["integrationErrorMessage"] = str(error)
        return FAILED
    except ApiError as error:
        exchange.notes["integrationErrorMessage"] = error.message
        if error.code == "RequestTooLargeException":
            return TOO_LARGE
        return UNAVAILABLE if error.code == "TooManyRequestsException" else FAILED
    response = from_function(payload, version)
    if response is None:
        exchange.notes["integrationErrorMessage"] = "The response from the Lambda function doesn't match the format"
        return FAILED
    exchange.notes["integrationStatus"] = "200"
    exchange.notes["integration.status"] = str(response.status)
    return response
