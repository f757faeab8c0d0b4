"""InvokeWithResponseStream, and what else reads an answer while the function still makes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from pampero.api import Call, Context, operation
from pampero.protocol.eventstream import event
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import Deployment
from pampero.services.lambda_.durable import entry
from pampero.services.lambda_.durable.starting import UNQUALIFIED
from pampero.services.lambda_.invoke import (
    MAX_REQUEST_SIZE,
    UNHANDLED,
    check_payload,
    client_context,
    find,
    invoked_arn,
)
from pampero.services.lambda_.logs import Tail
from pampero.services.lambda_.model import resolve
from pampero.services.lambda_.names import invalid, reference
from pampero.services.lambda_.running import descend
from pampero.services.lambda_.tenants import tenant_of
from pampero.work.workers.spec import Outcome
from pampero.work.workers.streams import Stream

# What an answer that does not come in parts is cut into.
CHUNK = 64 * 1024
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Begun:
    """An invocation whose answer has begun to come (`stream.streaming`), or that has ended."""

    stream: Stream
    running: asyncio.Task[Outcome]

    async def parts(self) -> AsyncGenerator[bytes]:
        """The answer, as it comes. Who stops reading does not stop the function."""
        try:
            async for part in self.stream.parts():
                yield part
        finally:
            self.stream.leave()


class Streaming:
    """A part of the server: the invocations whose answers are read while they go on."""

    def __init__(self, context: Context) -> None:
        self._running: set[asyncio.Task[Outcome]] = set()

    async def begin(
        self, context: Context, deployment: Deployment, invoked: str, request_id: str, body: bytes, trace: str, *,
        tail: Tail | None = None, client: object = None, tenant: str = "",
    ) -> Begun:  # fmt: skip
        """See `run`. Of a durable function it is a whole execution, whose result does not come in parts.

        Raises TooManyRequestsException, InvalidParameterValueException.
        """
        stream = Stream()
        running = asyncio.create_task(
            entry.run(
                context,
                deployment,
                invoked,
                request_id,
                body,
                trace,
                tail=tail,
                client=client,
                tenant=tenant,
                stream=stream,
            )
        )
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        running.add_done_callback(lambda _: stream.end())
        if not await stream.begun():
            await asyncio.wait({running})
            running.result()
        return Begun(stream, running)


@operation("InvokeWithResponseStream", resource=invoked_arn, action="lambda:InvokeFunction")
async def invoke_with_response_stream(
    call: Call, req: t.InvokeWithResponseStreamRequest
) -> t.InvokeWithResponseStreamResponse:
    """Run a function and hand on what it answers as it comes. Source: API_InvokeWithResponseStream.

    An answer that does not come in parts comes when it is complete. No source tells the last event's errors: here its
    ErrorCode is the FunctionError that Invoke has, and ErrorDetails the error as the function's runtime says it.
    A durable function is executed as by Invoke. Raises as Invoke.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    body = bytes(req.Payload or b"") or b"{}"
    check_payload(body, MAX_REQUEST_SIZE, "InvokeWithResponseStream")
    client = client_context(req.ClientContext)
    if req.InvocationType == "DryRun":
        await call.read(resolve, where)
        return t.InvokeWithResponseStreamResponse(StatusCode=204)
    deployment = await find(call, where)
    if deployment.function.settings.durable is not None and not where.qualifier:
        raise invalid(UNQUALIFIED)
    tenant = tenant_of(deployment.function, req.TenantId)
    trace = descend(call, deployment)
    tail = Tail() if req.LogType == "Tail" else None
    begun = await call.part(Streaming).begin(
        call, deployment, where.qualified, call.request_id, body, trace, tail=tail, client=client, tenant=tenant
    )
    return t.InvokeWithResponseStreamResponse(
        StatusCode=200, ExecutedVersion=deployment.function.version, EventStream=_events(begun, tail)
    )


async def _events(begun: Begun, tail: Tail | None) -> AsyncIterator[bytes]:
    async for part in begun.parts():
        yield _chunk(part)
    outcome = await asyncio.shield(begun.running)
    last: dict[str, str] = {}
    if outcome.failed:
        last = {"ErrorCode": UNHANDLED, "ErrorDetails": outcome.payload.decode("utf-8", "replace")}
    else:
        for at in range(0, len(outcome.payload), CHUNK):
            yield _chunk(outcome.payload[at : at + CHUNK])
    if tail is not None:
        last["LogResult"] = tail.shown()
    yield event("InvokeComplete", json.dumps(last).encode(), JSON)


def _chunk(part: bytes) -> bytes:
    return event("PayloadChunk", part, "application/octet-stream")
