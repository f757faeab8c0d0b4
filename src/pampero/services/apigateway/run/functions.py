"""Functions behind an API: invoked as API Gateway, or with a role."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from pampero.api import Client, Context
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.served import Function, functions_as

T = TypeVar("T")
SESSION = "BackplaneAssumeRoleSession"


class Running:
    """A part of the server: work that nobody waits for any more. As on AWS it goes on when its caller has given up."""

    def __init__(self, context: Context) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    async def within(self, work: Awaitable[T], seconds: float) -> T:
        """What `work` answers in time. Raises TimeoutError; the work goes on."""
        loop = asyncio.get_running_loop()
        task, waiter = asyncio.ensure_future(work), loop.create_future()
        self._tasks.add(task)

        def wake(_: Any = None) -> None:
            if not waiter.done():
                waiter.set_result(None)

        task.add_done_callback(self._done)
        task.add_done_callback(wake)
        timer = loop.call_later(seconds, wake)
        try:
            await waiter
        finally:
            timer.cancel()
        if not task.done():
            raise TimeoutError
        return task.result()

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


async def invoke(
    exchange: Exchange,
    function: Function,
    credentials: str | None,
    source: str,
    payload: bytes,
    seconds: float,
    asynchronous: bool = False,
) -> tuple[bytes, bool]:
    """(answer, whether the function failed). Invoked as the gateway on behalf of `source`, or with the role in
    `credentials`. asynchronous: nobody waits for it. Raises ApiError, TimeoutError."""
    running = exchange.context.part(Running)
    answer = await running.within(_call(exchange, function, credentials, source, payload, asynchronous), seconds)
    return bytes(answer.get("Payload") or b""), bool(answer.get("FunctionError"))


async def _call(
    exchange: Exchange, function: Function, credentials: str | None, source: str, payload: bytes, asynchronous: bool
) -> dict[str, Any]:
    client = await calling(exchange, function, credentials, source)
    how = {"InvocationType": "Event"} if asynchronous else {}
    return await client.call("Invoke", FunctionName=function.arn, Payload=payload, **how)


async def calling(exchange: Exchange, function: Function, credentials: str | None, source: str) -> Client:
    """What calls functions for an integration. Raises ApiError."""
    if credentials:
        return await functions_as(exchange.context, exchange.role(credentials), SESSION, function.region)
    return exchange.api.functions(source, function.region)
