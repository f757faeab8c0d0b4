"""The ways into durable functions: Invoke, and the pollers of queues and streams."""

from __future__ import annotations

import msgspec

from pampero.api import Call, Context
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.durable.starting import UNQUALIFIED, Order, check_wait, finished, start
from pampero.services.lambda_.durable.tails import Tails
from pampero.services.lambda_.logs import Tail
from pampero.services.lambda_.names import Reference, invalid
from pampero.services.lambda_.running import descend
from pampero.services.lambda_.running import run as run_once
from pampero.services.lambda_.types import InvocationRequest, InvocationResponse
from pampero.work.workers.spec import Outcome
from pampero.work.workers.streams import Stream


async def invoke(
    call: Call, req: InvocationRequest, where: Reference, body: bytes, kind: str, client: object
) -> InvocationResponse:
    """Begin an execution of a durable function, or find the one of that name; and wait for its end (RequestResponse).

    It goes on whether anybody waits or not. LogType=Tail answers the last lines of all its invocations since then; no source
    tells what AWS answers there.
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
        _client(client), trace=descend(call, deployment),
    )  # fmt: skip
    execution = await call.write(start, deployment.function, order)
    if not waited:
        return InvocationResponse(StatusCode=202, Payload=b"", DurableExecutionArn=execution.arn)
    tail = Tail() if req.LogType == "Tail" else None
    if tail is not None:
        call.part(Tails).give(execution.id, tail)
    outcome = await call.attended(finished(call, execution.id))
    return InvocationResponse(
        StatusCode=200,
        FunctionError="Unhandled" if outcome.failed else None,
        LogResult=None if tail is None else tail.shown(),
        Payload=outcome.payload,
        ExecutedVersion=deployment.function.version,
        DurableExecutionArn=execution.arn,
    )


async def run(
    context: Context, deployment: Deployment, invoked: str, request_id: str, body: bytes, trace: str, *,
    tail: Tail | None = None, client: object = None, tenant: str = "", stream: Stream | None = None,
) -> Outcome:  # fmt: skip
    """As `running.run`, for who waits: of a durable function a whole execution, from a start to its end."""
    if deployment.function.settings.durable is None:
        return await run_once(
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
    check_wait(deployment.function)
    order = Order(body.decode(), waited=True, client=_client(client), trace=trace)
    execution = await context.write(start, deployment.function, order)
    if tail is not None:
        context.part(Tails).give(execution.id, tail)
    return await finished(context, execution.id)


def _client(client: object) -> str | None:
    return None if client is None else msgspec.json.encode(client).decode()
