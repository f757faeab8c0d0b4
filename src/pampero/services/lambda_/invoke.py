"""Invoke: at once, later, or not at all."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, operation
from pampero.aws.settling import CREATING
from pampero.kernel import jsontext
from pampero.services.lambda_.asynchronous import MAX_EVENT_SIZE, Queued, queue
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.durable import entry
from pampero.services.lambda_.durable.starting import UNQUALIFIED
from pampero.services.lambda_.logs import Tail
from pampero.services.lambda_.model import BUSY, Function, resolve
from pampero.services.lambda_.names import LATEST, Reference, conflict, invalid, reference
from pampero.services.lambda_.running import descend, run
from pampero.services.lambda_.tenants import tenant_of
from pampero.services.lambda_.types import (
    InvocationRequest,
    InvocationResponse,
    InvokeAsyncRequest,
    InvokeAsyncResponse,
)

MAX_REQUEST_SIZE = 6 * 1024 * 1024
MAX_CLIENT_CONTEXT_SIZE = 3583
UNHANDLED = "Unhandled"
# No source tells the words.
NOT_DURABLE = "A durable execution name can only be given for a durable function."
_check = msgspec.json.Decoder(msgspec.Raw).decode


def invoked_arn(call: Call, req: Any) -> str:
    """What is asked to run, with its qualifier."""
    return reference(call, req.FunctionName, getattr(req, "Qualifier", None)).qualified


@operation("Invoke", resource=invoked_arn, action="lambda:InvokeFunction")
async def invoke(call: Call, req: InvocationRequest) -> InvocationResponse:
    """Run a function and wait (RequestResponse), have it run (Event), or only check (DryRun). Source: API_Invoke.

    Raises ResourceNotFoundException, InvalidRequestContentException, RequestTooLargeException,
    TooManyRequestsException, RecursiveInvocationException, AccessDeniedException, DurableExecutionAlreadyStartedException,
    InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    kind = req.InvocationType or "RequestResponse"
    body = bytes(req.Payload or b"") or b"{}"
    check_payload(body, MAX_EVENT_SIZE if kind == "Event" else MAX_REQUEST_SIZE)
    client = client_context(req.ClientContext)
    waited = kind == "RequestResponse"
    deployment = await find(call, where) if waited else None
    known = deployment.function if deployment is not None else call.part(Deployments).kept(where)
    function = known if known is not None else await call.read(resolve, where)
    if function.settings.durable is not None:
        return await entry.invoke(call, req, where, body, kind, client)
    if req.DurableExecutionName is not None:
        raise invalid(NOT_DURABLE)
    if deployment is None:
        dry = kind == "DryRun"
        return InvocationResponse(StatusCode=204) if dry else await _later(call, where, body, function, req.TenantId)
    tenant = tenant_of(deployment.function, req.TenantId)
    tail = Tail() if req.LogType == "Tail" else None
    trace = descend(call, deployment)
    outcome = await run(
        call, deployment, where.qualified, call.request_id, body, trace, tail=tail, client=client, tenant=tenant
    )
    return InvocationResponse(
        StatusCode=200,
        FunctionError=UNHANDLED if outcome.failed else None,
        LogResult=None if tail is None else tail.shown(),
        Payload=outcome.payload,
        ExecutedVersion=deployment.function.version,
    )


async def find(call: Context, where: Reference) -> Deployment:
    """What an invocation goes to. Raises ResourceNotFoundException, ResourceConflictException, AccessDeniedException."""
    try:
        deployment = await call.part(Deployments).find(where)
    except ApiError as error:
        if error.code != "ResourceNotFoundException" or where.qualifier:
            raise
        raise replace(where, qualifier=LATEST).missing() from error
    pending = deployment.function.pending
    if pending is not None and pending.state == CREATING and call.now < pending.until and call.settings.settle > 0:
        raise conflict(f"{BUSY} The function is currently in the following state: Pending")
    return deployment


async def _later(
    call: Call, where: Reference, body: bytes, function: Function, tenant: str | None = None
) -> InvocationResponse:
    event = Queued(
        call.request_id, where.account, where.region, where.name, where.qualifier, body, call.now,
        tenant=tenant_of(function, tenant),
    )  # fmt: skip
    await call.write(queue, event)
    return InvocationResponse(StatusCode=202, Payload=b"")


def check_payload(body: bytes, largest: int, operation: str = "InvokeFunction") -> None:
    """Raises RequestTooLargeException, InvalidRequestContentException."""
    if len(body) > largest:
        text = f"Request must be smaller than {largest} bytes for the {operation} operation"
        raise ApiError("RequestTooLargeException", text, Type="User")
    try:
        _check(body)
        body.decode()
    except (ValueError, RecursionError) as error:
        text = f"Could not parse request body into json: Could not parse payload into json: {error}"
        raise ApiError("InvalidRequestContentException", text, Type="User") from error


def client_context(text: str | None) -> object:
    """Who invokes, as it says: JSON in base64. Raises InvalidRequestContentException."""
    if text is None:
        return None
    try:
        if len(text) > MAX_CLIENT_CONTEXT_SIZE:
            raise ValueError("it is too long")
        return jsontext.loads(base64.b64decode(text, validate=True))
    except ValueError as error:
        message = f"Client context must be a valid Base64-encoded JSON object: {error}"
        raise ApiError("InvalidRequestContentException", message, Type="User") from error


@operation("InvokeAsync", resource=invoked_arn, action="lambda:InvokeFunction")
async def invoke_async(call: Call, req: InvokeAsyncRequest) -> InvokeAsyncResponse:
    """Have a function run, as AWS's former operation does. Source: API_InvokeAsync.

    Raises ResourceNotFoundException, InvalidRequestContentException, RequestTooLargeException.
    """
    where = reference(call, req.FunctionName)
    body = bytes(req.InvokeArgs or b"") or b"{}"
    check_payload(body, MAX_EVENT_SIZE, "InvokeAsync")
    function = await call.read(resolve, where)
    if function.settings.durable is not None:
        raise invalid(UNQUALIFIED)
    await _later(call, where, body, function)
    return InvokeAsyncResponse(Status=202)
