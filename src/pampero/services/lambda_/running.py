"""Runs one invocation: counts it, hands it to a worker, writes its log."""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Context, Looped, Loops
from pampero.kernel import lineage
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployment
from pampero.services.lambda_.logs import Sink, Tail, Writer
from pampero.services.lambda_.metrics import count, ended, provisioned, running
from pampero.services.lambda_.tenants import tenant_of
from pampero.work.workers.spec import Invocation, Outcome
from pampero.work.workers.streams import Stream
from pampero.work.workers.workers import Workers

ACCOUNT_LIMIT = 1000
RATE = "Rate Exceeded."
# Source: "Lambda recursive loop detection": about 16 times in one chain of requests, and the next one is dropped.
MAX_PASSES = 16
RECURSIVE = "RecursiveInvocationException"
RECURSION = "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation."
log = logger("lambda")


class Concurrency:
    """A part of the server: how many invocations run, by account and region, by function, and by version in environments that
    were made ahead of time."""

    def __init__(self, context: Context) -> None:
        self._functions: dict[str, int] = {}
        self._accounts: dict[str, int] = {}
        self._ahead: dict[str, int] = {}

    def enter(self, deployment: Deployment, ready: int) -> bool:
        """Whether an invocation takes one of the `ready` environments that were made ahead of time. Those are set aside of
        what the function has reserved. Raises TooManyRequestsException. Reserved concurrency is both a promise and a bound."""
        function = deployment.function
        if self._ahead.get(function.qualified, 0) < min(ready, deployment.provisioned):
            self._ahead[function.qualified] = self._ahead.get(function.qualified, 0) + 1
            return True
        running = self._functions.get(function.arn, 0)
        if deployment.reserved is not None:
            if running >= deployment.reserved - deployment.claimed:
                raise throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
        elif self._accounts.get(function.scope, 0) >= ACCOUNT_LIMIT:
            raise throttled("ConcurrentInvocationLimitExceeded")
        self._functions[function.arn] = running + 1
        self._accounts[function.scope] = self._accounts.get(function.scope, 0) + 1
        return False

    def counts(self, deployment: Deployment) -> tuple[int, int]:
        """How many run now of a function, and of its account."""
        function = deployment.function
        return self._functions.get(function.arn, 0), self._accounts.get(function.scope, 0)

    def ahead(self, deployment: Deployment) -> int:
        """How many run now in environments that were made ahead of time."""
        return self._ahead.get(deployment.function.qualified, 0)

    def leave(self, deployment: Deployment, ahead: bool) -> None:
        """An invocation has ended. ahead: what `enter` said."""
        function = deployment.function
        common = ((self._functions, function.arn), (self._accounts, function.scope))
        for counts, key in ((self._ahead, function.qualified),) if ahead else common:
            counts[key] -= 1
            if not counts[key]:
                del counts[key]


def throttled(reason: str) -> ApiError:
    """The error of an invocation that there is no room for."""
    return ApiError("TooManyRequestsException", RATE, Type="User", Reason=reason)


def descend(context: Context, deployment: Deployment, trace: str | None = None) -> str:
    """The present chain (or `trace`) reaches a function: the trace of what comes of its invocation.

    Raises RecursiveInvocationException where the function is in a recursive loop that it does not allow. AWS tells of it by mail
    and in the Health Dashboard, too; here the metric and the log do.
    """
    function = deployment.function
    if not deployment.bounded:
        return lineage.step(lineage.current() if trace is None else trace, function.arn, context.now)[0]
    try:
        return context.part(Loops).enter(function.arn, MAX_PASSES, trace=trace)
    except Looped as loop:
        count(context, function.arn, "RecursiveInvocationsDropped")
        log.warning("an invocation of %s is dropped (RecursiveInvocationsDropped): %s", function.arn, loop)
        raise ApiError(RECURSIVE, RECURSION, Type="User") from loop


async def run(
    context: Context, deployment: Deployment, invoked: str, request_id: str, body: bytes, trace: str, *,
    tail: Tail | None = None, client: object = None, tenant: str = "", stream: Stream | None = None,
) -> Outcome:  # fmt: skip
    """One invocation to its end. invoked: the ARN it was invoked by. trace: see `descend`. tail: is given the lines of its log.
    stream: see Invocation.

    Raises TooManyRequestsException, InvalidParameterValueException (see `tenant_of`).
    """
    tenant_of(deployment.function, tenant)
    concurrency = context.part(Concurrency)
    writer = Writer(context.part(Sink), deployment, request_id, trace, tail)
    workers = context.part(Workers)
    spec = deployment.ahead if deployment.provisioned else deployment.spec
    try:
        ahead = concurrency.enter(deployment, workers.ready_ahead(spec.key) if deployment.provisioned else 0)
    except ApiError:
        count(context, invoked, "Throttles")
        raise
    if deployment.provisioned:
        provisioned(context, invoked, ahead, concurrency.ahead(deployment), deployment.provisioned)
    running(context, invoked, *concurrency.counts(deployment), deployment.reserved is not None)
    outcome: Outcome | None = None
    try:
        invocation = Invocation(request_id, invoked, body, writer, client, trace, stream, tenant)
        outcome = await workers.invoke(spec if ahead else deployment.spec, invocation)
    finally:
        if outcome is None or outcome.rest is None:
            concurrency.leave(deployment, ahead)
    if outcome.rest is None:
        ended(context, invoked, outcome.failed, outcome.duration)
        writer.end(outcome)
        return outcome

    def rested(task: object) -> None:
        concurrency.leave(deployment, ahead)
        ended(context, invoked, outcome.failed, outcome.duration)
        writer.end(outcome)

    # The answer is there; the environment is taken until its extensions have done theirs.
    outcome.rest.add_done_callback(rested)
    if tail is not None:
        await asyncio.wait({outcome.rest})
    return outcome
