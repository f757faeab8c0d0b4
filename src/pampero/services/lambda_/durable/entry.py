"""The ways into durable functions: Invoke, and the pollers of queues and streams."""

from __future__ import annotations

import msgspec

from pampero.api import Call, Context
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.durable.starting import UNQUALIFIED, Order, check_wait, finished, start
from pampero.services.lambda_.names import Reference, invalid
from pampero.services.lambda_.running import descend
from pampero.services.lambda_.running import run as run_once
from pampero.services.lambda_.types import InvocationRequest, InvocationResponse
from pampero.work.workers.spec import Outcome


async def invoke(
    call: Call, req: InvocationRequest, where: Reference, body: bytes, kind: str, client: object
) -> InvocationResponse:
    """Begin an execution of a durable function, or find the one of that name; and wait for its end (RequestResponse).

    It goes on whether anybody waits or not. There is no tail of a log that many invocations write.
    Raises InvalidParameterValueException, DurableExecutionAlreadyStartedException, RecursiveInvocationException.
    """
    if not where.qualifier:
        raise invalid(UNQUALIFIED)
    if kind == "DryRun":
        return InvocationResponse(StatusCode=204)
    waited = kind != "Event"
    deployment = await call.part(Deployments).find(where)
    if waited:
        check_wait(deployment.function)
    order = Order(
        body.decode(), req.DurableExecutionName or "", waited, None if waited else call.request_id,
        None if client is None else msgspec.json.encode(client).decode(), trace=descend(call, deployment),
    )  # fmt: skip
    execution = await call.write(start, deployment.function, order)
    if not waited:
        return InvocationResponse(StatusCode=202, Payload=b"", DurableExecutionArn=execution.arn)
    outcome = await call.attended(finished(call, execution.id))
    return InvocationResponse(
        StatusCode=200,
        FunctionError="Unhandled" if outcome.failed else None,
        Payload=outcome.payload,
        ExecutedVersion=deployment.function.version,
        DurableExecutionArn=execution.arn,
    )


async def run(
    context: Context, deployment: Deployment, invoked: str, request_id: str, body: bytes, trace: str
) -> Outcome:
    """As `running.run`, for who waits: of a durable function a whole execution, from a start to its end."""
    if deployment.function.settings.durable is None:
        outcome, _ = await run_once(context, deployment, invoked, request_id, body, trace)
        return outcome
    check_wait(deployment.function)
    execution = await context.write(start, deployment.function, Order(body.decode(), waited=True, trace=trace))
    return await finished(context, execution.id)
