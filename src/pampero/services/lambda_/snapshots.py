"""Snapshots are taken when a version is published (SnapStart), in the background."""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Context, Event, consumer
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployments, changed
from pampero.services.lambda_.model import TAKING, VERSIONS, numbered, save
from pampero.services.lambda_.names import Reference
from pampero.services.lambda_.sealing import STATES
from pampero.store.tx import Tx
from pampero.work.workers.pool import FailedInit
from pampero.work.workers.workers import Workers

log = logger("lambda.snapshots")
# StateReasonCode. The model has the codes; which of them stands for what is not documented.
FUNCTION_ERROR, TIMEOUT, ENDED = "FunctionError", "FunctionError.InitTimeout", "FunctionError.RuntimeInitError"
# At one time: each takes a processor while the function is initialized.
AT_ONCE = 2


class Turns:
    """A part of the server."""

    def __init__(self, context: Context) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)


@consumer("lambda.snapshot")
async def take(context: Context, event: Event) -> None:
    """A version is initialized, and is Active then, or Failed where its initialization does. Source: "Activating and managing
    Lambda SnapStart".

    That nothing can be initialized here (no interpreter, no role) leaves it to the first invocation to say so. Who invokes a
    version while it is Pending waits for its snapshot, and a Failed one is initialized again and fails as it did: AWS refuses both.
    """
    account, region, name, version = event.payload
    where = Reference(account, region, name, version)
    place = context.within(account, region)
    reason = ""
    try:
        async with context.part(Turns).free:
            deployment = await context.part(Deployments).find(where)
            if deployment.function.snapshot == TAKING:
                await context.part(Workers).snapshot(deployment.spec)
    except (ApiError, OSError, RuntimeError) as error:
        reason = STATES.get(error.code, "") if isinstance(error, ApiError) else ""
        log.warning("no snapshot of %s: %s", where.qualified, error)
    except FailedInit as failure:
        if failure.outcome.status == "timeout":
            reason = TIMEOUT
        else:
            reason = ENDED if failure.died else FUNCTION_ERROR
        log.warning("no snapshot of %s: %s", where.qualified, failure.outcome.payload.decode(errors="replace")[:1000])
    await place.write(_taken, where, reason)


def _taken(tx: Tx, where: Reference, reason: str) -> None:
    function = VERSIONS.get(tx, where.scope, numbered(where.name, where.qualifier))
    # It may be gone, or another of this name may be there.
    if function is not None and function.snapshot == TAKING:
        function.snapshot = reason
        save(tx, function)
        changed(tx)
