"""Invoke: at once, later, or not at all."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import jsontext
from pampero.services.lambda_.asynchronous import LARGEST_EVENT, Queued, queue
from pampero.services.lambda_.deployments import Deployments
from pampero.services.lambda_.model import resolve
from pampero.services.lambda_.names import Reference, reference
from pampero.services.lambda_.running import descend, run
from pampero.services.lambda_.types import InvocationRequest, InvocationResponse

LARGEST_REQUEST = 6 * 1024 * 1024
LARGEST_CLIENT_CONTEXT = 3583
UNHANDLED = "Unhandled"
_check = msgspec.json.Decoder(msgspec.Raw).decode


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName, req.Qualifier).qualified


@operation("Invoke", resource=_arn, action="lambda:InvokeFunction")
async def invoke(call: Call, req: InvocationRequest) -> InvocationResponse:
    """Run a function and wait (RequestResponse), have it run (Event), or only check (DryRun). Source: API_Invoke.

    Raises ResourceNotFoundException, InvalidRequestContentException, RequestTooLargeException,
    TooManyRequestsException, RecursiveInvocationException, AccessDeniedException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    kind = req.InvocationType or "RequestResponse"
    body = bytes(req.Payload or b"") or b"{}"
    _check_payload(body, LARGEST_EVENT if kind == "Event" else LARGEST_REQUEST)
    client = _client_context(req.ClientContext)
    if kind == "DryRun":
        await call.read(resolve, where)
        return InvocationResponse(StatusCode=204)
    if kind == "Event":
        return await _later(call, where, body)
    deployment = await call.part(Deployments).find(where)
    tail = req.LogType == "Tail"
    trace = descend(call, deployment)
    outcome, writer = await run(
        call, deployment, where.qualified, call.request_id, body, trace, tail=tail, client=client
    )
    return InvocationResponse(
        StatusCode=200,
        FunctionError=UNHANDLED if outcome.failed else None,
        LogResult=writer.tail() if tail else None,
        Payload=outcome.payload,
        ExecutedVersion=deployment.function.version,
    )


async def _later(call: Call, where: Reference, body: bytes) -> InvocationResponse:
    await call.read(resolve, where)
    await call.write(
        queue, Queued(call.request_id, where.account, where.region, where.name, where.qualifier, body, call.now)
    )
    return InvocationResponse(StatusCode=202, Payload=b"")


def _check_payload(body: bytes, largest: int) -> None:
    if len(body) > largest:
        text = f"Request must be smaller than {largest} bytes for the InvokeFunction operation"
        raise ApiError("RequestTooLargeException", text, Type="User")
    try:
        _check(body)
        body.decode()
    except (ValueError, RecursionError) as error:
        text = f"Could not parse request body into json: Could not parse payload into json: {error}"
        raise ApiError("InvalidRequestContentException", text, Type="User") from error


def _client_context(text: str | None) -> object:
    if text is None:
        return None
    try:
        if len(text) > LARGEST_CLIENT_CONTEXT:
            raise ValueError("it is too long")
        return jsontext.loads(base64.b64decode(text, validate=True))
    except ValueError as error:
        message = f"Client context must be a valid Base64-encoded JSON object: {error}"
        raise ApiError("InvalidRequestContentException", message, Type="User") from error
