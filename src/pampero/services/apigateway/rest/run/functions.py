"""Functions behind an API: how they are named and invoked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import TypeVar

from pampero.api import ApiError
from pampero.kernel.log import logger
from pampero.services.apigateway.rest.model import PRINCIPAL
from pampero.services.apigateway.rest.run.exchange import Exchange
from pampero.services.apigateway.rest.run.live import Live
from pampero.services.apigateway.rest.run.mapping import filled
from pampero.services.apigateway.rest.run.refusal import internal, timed_out

T = TypeVar("T")
log = logger("apigateway")
FUNCTION = re.compile(
    r"arn:aws[a-z-]*:apigateway:[^:]+:lambda:path/+\d{4}-\d\d-\d\d/functions/(.+)/invocations(?:\?.*)?"
)


def function_of(uri: str | None, exchange: Exchange) -> str | None:
    """The function's ARN in an integration's URI; None where it is no function's."""
    match = FUNCTION.fullmatch(filled(uri or "", exchange))
    return match[1] if match else None


async def within(exchange: Exchange, work: Awaitable[T], milliseconds: int) -> T:
    """What `work` answers in time. As on AWS the work itself goes on. Raises Refusal (504)."""
    live = exchange.served.context.part(Live)
    task = asyncio.ensure_future(work)
    live.running.add(task)
    task.add_done_callback(live.running.discard)
    done, _ = await asyncio.wait({task}, timeout=milliseconds / 1000)
    if not done:
        task.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())
        raise timed_out()
    return task.result()


async def invoke(
    exchange: Exchange, function: str, credentials: str | None, source: str, payload: bytes
) -> tuple[bytes, bool]:
    """(answer, whether the function failed). Invoked as the gateway on behalf of `source`, which the function's policy
    must allow, or with the role in `credentials`. Raises Refusal (500)."""
    place = exchange.served.context
    try:
        if credentials:
            role = filled(credentials, exchange)
            if role.split(":")[4:5] != [place.account]:
                raise ApiError("AccessDeniedException", f"{role} is no role of this account", status=403)
            caller = await place.as_role(role, "BackplaneAssumeRoleSession", service=PRINCIPAL)
        else:
            caller = place.as_service(PRINCIPAL, source)
        answer = await caller.client("lambda").call("Invoke", FunctionName=function, Payload=payload)
    except ApiError as error:
        log.warning("API %s cannot invoke %s: %s", exchange.served.api, function, error)
        raise internal() from error
    return bytes(answer.get("Payload") or b""), "FunctionError" in answer
